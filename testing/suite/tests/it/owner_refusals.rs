//! Bad input: a clear refusal, and nothing changed.

use abi::owner::{
    ClaimFeesParams, ClaimParams, ConstructorParams, Error, ExitParams, MAX_FLOAT_WINDOW, MAX_PERIOD, MAX_TERM,
    MIN_PERIOD, Method, PositionParams, RedeemParams, Terms,
};
use abi::{ActorError, Exit};
use fvm_shared::address::Address;
use fvm_shared::error::ExitCode;
use suite::{Kind, World, atto, fil};

use crate::owner_vehicle::{Vehicle, fee, terms};

const ILLEGAL: ExitCode = ExitCode::USR_ILLEGAL_ARGUMENT;

/// Methods with parameters that are a list of fields.
const WITH_PARAMS: [Method; 37] = [
    Method::AdoptMiner,
    Method::Claim,
    Method::ClaimFees,
    Method::Compound,
    Method::Redeem,
    Method::WithdrawExit,
    Method::Split,
    Method::Merge,
    Method::SetPayout,
    Method::Pledge,
    Method::WindDown,
    Method::Propose,
    Method::Vote,
    Method::Execute,
    Method::Transfer,
    Method::TransferFrom,
    Method::Approve,
    Method::RevokeApproval,
    Method::ApproveForAll,
    Method::RevokeApprovalForAll,
    Method::Receive,
    Method::ChangeWorker,
    Method::ConfirmWorker,
    Method::SetPeer,
    Method::SetMultiaddrs,
    Method::RepayDebt,
    Method::Position,
    Method::Positions,
    Method::PositionsOf,
    Method::Exit,
    Method::Exits,
    Method::Proposal,
    Method::Proposals,
    Method::IsApproved,
    Method::IsApprovedForAll,
    Method::ListTokens,
    Method::ListTokenOperators,
];

/// Methods whose only parameter is bare, as FRC-0053 has it, and lists by holder or operator.
const WITH_BARE_PARAMS: [Method; 6] = [
    Method::MetadataID,
    Method::Balance,
    Method::Owner,
    Method::ListOwnedTokens,
    Method::ListOperatorTokens,
    Method::ListAccountOperators,
];

/// Methods without.
const WITHOUT_PARAMS: [Method; 9] = [
    Method::Deposit,
    Method::Harvest,
    Method::Summary,
    Method::Terms,
    Method::Miners,
    Method::Fees,
    Method::Name,
    Method::Symbol,
    Method::TotalSupply,
];

#[test]
fn the_lists_name_every_method() {
    let listed = WITH_PARAMS.len() + WITH_BARE_PARAMS.len() + WITHOUT_PARAMS.len();
    assert_eq!(listed + 1, Method::ALL.len());
}

#[test]
fn parameters_that_do_not_decode_are_refused() {
    let mut v = Vehicle::new();
    let operator = v.operator;
    for method in WITH_PARAMS.into_iter().chain(WITH_BARE_PARAMS) {
        v.step(operator, method).exits(ILLEGAL);
        for raw in [vec![0xff], vec![0x80], vec![0x81], vec![0x9f, 0x01], vec![0x82, 0x00, 0x00, 0x00], vec![0; 4]] {
            v.step(operator, method).raw(raw).exits(ILLEGAL);
        }
        // A list that says it holds 2^64 - 1 entries, and one that goes on and on.
        v.step(operator, method).raw(vec![0x81, 0x9b, 255, 255, 255, 255, 255, 255, 255, 255]).exits(ILLEGAL);
        v.step(operator, method).raw(vec![0x81; 30_000]).exits(ILLEGAL);
    }
}

#[test]
fn parameters_where_none_belong_are_refused() {
    let mut v = Vehicle::new();
    let operator = v.operator;
    for method in WITHOUT_PARAMS {
        v.step(operator, method).raw(vec![0x80]).exits(ILLEGAL);
    }
}

#[test]
fn value_where_none_belongs_is_refused_and_comes_back() {
    let mut v = Vehicle::new();
    let (alice, id) = v.investor(fil(1));
    v.act(alice, Method::Claim, &ClaimParams { token_ids: vec![id] }).value(atto(1)).exits(ILLEGAL);
    v.act(alice, Method::ClaimFees, &ClaimFeesParams { beneficiary: alice }).value(atto(1)).exits(ILLEGAL);
    v.act(alice, Method::Position, &PositionParams { token_id: id }).value(atto(1)).exits(ILLEGAL);
    v.act(alice, Method::MetadataID, &id).value(atto(1)).exits(ILLEGAL);
    v.redeeming(alice, id).value(atto(1)).exits(ILLEGAL);
    v.transferring(alice, alice, &[id]).value(atto(1)).exits(ILLEGAL);
    v.compounding(alice, &[id]).value(atto(1)).exits(ILLEGAL);
    v.winding_down(&[]).value(atto(1)).exits(ILLEGAL);
    for method in WITHOUT_PARAMS.into_iter().filter(|m| *m != Method::Deposit) {
        v.step(alice, method).value(atto(1)).exits(ILLEGAL);
    }
}

#[test]
fn unknown_methods_are_refused() {
    let mut v = Vehicle::new();
    let (operator, vehicle) = (v.operator, v.address);
    for number in [2, 3, 1 << 24, u64::MAX] {
        v.world.step(operator, vehicle, number).exits(ExitCode::USR_UNHANDLED_MESSAGE);
    }
}

#[test]
fn nobody_but_init_constructs() {
    let mut v = Vehicle::new();
    let (operator, params) = (v.operator, ConstructorParams { terms: terms(v.operator) });
    v.act(operator, Method::Constructor, &params).exits(ExitCode::USR_FORBIDDEN);
}

#[test]
fn a_deposit_of_nothing_and_one_beyond_the_balance_are_refused() {
    let mut v = Vehicle::new();
    let alice = v.world.account(fil(1));
    v.step(alice, Method::Deposit).refused(Error::BelowMinDeposit);
    v.step(alice, Method::Deposit).value(fil(2)).exits(ExitCode::SYS_INSUFFICIENT_FUNDS);
}

#[test]
fn only_the_holder_claims() {
    let mut v = Vehicle::new();
    let (alice, id) = v.investor(fil(1));
    let (bob, own) = v.investor(fil(1));
    let claim = |ids: &[u64]| ClaimParams { token_ids: ids.to_vec() };
    v.act(bob, Method::Claim, &claim(&[id])).exits(ExitCode::USR_FORBIDDEN);
    v.act(bob, Method::Claim, &claim(&[own, id])).exits(ExitCode::USR_FORBIDDEN);
    v.act(alice, Method::Claim, &claim(&[id, 99])).refused(Error::TokenNotFound);
    v.act(alice, Method::Claim, &claim(&[id, id])).refused(Error::DuplicateToken);
    v.act(alice, Method::Claim, &claim(&[])).refused(Error::BatchSize);
    v.act(alice, Method::Claim, &claim(&(0..101).collect::<Vec<_>>())).refused(Error::BatchSize);
    v.act(alice, Method::Claim, &claim(&[u64::MAX])).refused(Error::TokenNotFound);
}

#[test]
fn terms_that_make_no_sense_create_nothing() {
    let mut world = World::new();
    let operator = world.account(fil(10));
    let mut bad = terms(operator);
    bad.vote_period = 1;
    let refusal = world.try_create(operator, Kind::Owner, &ConstructorParams { terms: bad });
    let said = format!("{:#}", refusal.expect_err("refused"));
    assert!(said.contains(Exit::from(Error::BadVotePeriod).sentence.as_ref()), "{said}");
    assert!(said.contains(&Error::BadVotePeriod.code().value().to_string()), "{said}");

    let mut nobody = terms(operator);
    nobody.operator = Address::new_actor(b"nobody");
    assert!(world.try_create(operator, Kind::Owner, &ConstructorParams { terms: nobody }).is_err());
}

#[test]
fn actors_that_do_not_exist_yet_are_neither_operator_nor_paid() {
    let mut world = World::new();
    let operator = world.account(fil(10));
    let nobody = Address::new_id(999_999);
    let refusal = |world: &mut World, terms| {
        let refused = world.try_create(operator, Kind::Owner, &ConstructorParams { terms });
        format!("{:#}", refused.expect_err("refused"))
    };
    let mut bad = terms(operator);
    bad.operator = nobody;
    assert!(refusal(&mut world, bad).contains(Error::BadOperator.sentence()));
    let mut bad = terms(operator);
    bad.fees = vec![fee("nobody", nobody, 1)];
    assert!(refusal(&mut world, bad).contains(Error::BadFees.sentence()));
    drop(world);

    let mut v = Vehicle::new();
    let (alice, id) = v.investor(fil(1));
    v.paying_out_to(alice, &[id], Some(nobody)).exits(ILLEGAL);
}

#[test]
fn every_term_that_makes_no_sense_is_named() {
    let mut world = World::new();
    let operator = world.account(fil(10));
    type Spoil = fn(&mut Terms);
    let nonsense: [(Spoil, Error); 16] = [
        (|t| t.name = "x".repeat(65), Error::BadName),
        (|t| t.symbol.clear(), Error::BadSymbol),
        (|t| t.fees = vec![fee("", t.operator, 1)], Error::BadFees),
        (|t| t.min_deposit = atto(-1), Error::BadMinDeposit),
        (|t| t.cap = t.min_deposit.clone() - atto(1), Error::BadCap),
        (|t| t.term = MAX_TERM + 1, Error::BadTerm),
        (|t| t.early_exit_bps = u32::MAX, Error::BadEarlyExit),
        (|t| t.buffer_bps = u32::MAX, Error::BadBuffer),
        (|t| t.min_operator_bps = u32::MAX, Error::BadMinOperator),
        (|t| t.float_window = MAX_FLOAT_WINDOW + 1, Error::BadFloatWindow),
        (|t| t.min_proposal = atto(-1), Error::BadMinProposal),
        (|t| t.vote_period = MAX_PERIOD + 1, Error::BadVotePeriod),
        (|t| t.timelock = MIN_PERIOD - 1, Error::BadTimelock),
        (|t| t.execution_window = MAX_PERIOD + 1, Error::BadExecutionWindow),
        (|t| t.quorum_bps = 10_001, Error::BadQuorum),
        (|t| t.threshold_bps = 10_001, Error::BadThreshold),
    ];
    let actors = world.chain.actors().expect("list the actors").len();
    for (spoil, error) in nonsense {
        let mut bad = terms(operator);
        spoil(&mut bad);
        let refused = world.try_create(operator, Kind::Owner, &ConstructorParams { terms: bad });
        let said = format!("{:#}", refused.expect_err("refused"));
        assert!(said.contains(error.sentence()), "{said}");
        assert_eq!(world.chain.actors().expect("list the actors").len(), actors, "{error:?} created an actor");
    }
}

#[test]
fn reads_work_for_anyone_and_of_anything() {
    let mut v = Vehicle::new();
    let stranger = v.world.account(fil(1));
    v.act(stranger, Method::Position, &PositionParams { token_id: 0 }).refused(Error::TokenNotFound);
    let (_, id) = v.investor(fil(1));
    let view: abi::owner::PositionView = v.act(stranger, Method::Position, &PositionParams { token_id: id }).read();
    assert_eq!(view.principal, fil(1));
}

#[test]
fn only_the_holder_leaves_reshapes_or_names_a_payee() {
    let mut v = Vehicle::new();
    let (_, id) = v.investor(fil(4));
    let (bob, own) = v.investor(fil(4));
    v.redeeming(bob, id).exits(ExitCode::USR_FORBIDDEN);
    v.compounding(bob, &[id]).exits(ExitCode::USR_FORBIDDEN);
    v.splitting(bob, id, vec![fil(1), fil(3)]).exits(ExitCode::USR_FORBIDDEN);
    v.merging(bob, &[own, id]).exits(ExitCode::USR_FORBIDDEN);
    v.paying_out_to(bob, &[own, id], None).exits(ExitCode::USR_FORBIDDEN);
    v.transferring(bob, bob, &[own, id]).exits(ExitCode::USR_FORBIDDEN);
    v.paying_out_to(bob, &[own], Some(Address::new_actor(b"nobody"))).exits(ILLEGAL);
}

#[test]
fn amounts_and_lists_out_of_bounds_change_nothing() {
    let mut v = Vehicle::new();
    let (alice, id) = v.investor(fil(4));
    for amount in [atto(0), atto(-1), fil(5)] {
        v.redeeming_part(alice, id, amount).refused(Error::BadAmount);
    }
    v.act(alice, Method::Redeem, &RedeemParams { token_id: id, principal: None, min_value: fil(5) })
        .refused(Error::BelowMinValue);
    v.splitting(alice, id, vec![fil(4)]).refused(Error::BadParts);
    v.merging(alice, &[id]).refused(Error::BatchSize);
    v.merging(alice, &[id, id]).refused(Error::DuplicateToken);
    v.withdrawing(alice, &[id]).refused(Error::NotATicket);
    v.withdrawing(alice, &[]).refused(Error::BatchSize);
    v.compounding(alice, &[id]).refused(Error::NothingDue);
    v.paying_out_to(alice, &[], None).refused(Error::BatchSize);
    v.transferring(alice, alice, &(0..101).collect::<Vec<_>>()).refused(Error::BatchSize);
    v.act(alice, Method::Exit, &ExitParams { token_id: id }).refused(Error::NotATicket);
    v.harvest();
    let pending = v.deposit(alice, fil(1));
    v.merging(alice, &[id, pending]).refused(Error::DifferentRounds);
}

#[test]
fn deposits_beyond_the_terms_are_refused() {
    let mut v = Vehicle::with(|_, terms| {
        terms.cap = fil(10);
        terms.min_operator_bps = 5_000;
    });
    let alice = v.world.account(fil(100));
    v.step(alice, Method::Deposit).value(fil(1)).refused(Error::OperatorStakeTooSmall);
    v.adopted_miner(fil(20));
    v.step(alice, Method::Deposit).value(fil(11)).refused(Error::BeyondCap);
    v.step(alice, Method::Deposit).value(fil(10)).done();
}

//! Bad input: a clear refusal, and nothing changed.

use abi::owner::{ClaimFeesParams, ClaimParams, ConstructorParams, Error, Method, PositionParams};
use abi::{ActorError, Exit};
use fvm_shared::address::Address;
use fvm_shared::error::ExitCode;
use suite::{Kind, World, atto, fil};

use crate::owner_vehicle::{Vehicle, terms};

const ILLEGAL: ExitCode = ExitCode::USR_ILLEGAL_ARGUMENT;

/// Methods with parameters.
const WITH_PARAMS: [Method; 11] = [
    Method::AdoptMiner,
    Method::Claim,
    Method::ClaimFees,
    Method::ChangeWorker,
    Method::ConfirmWorker,
    Method::SetPeer,
    Method::SetMultiaddrs,
    Method::RepayDebt,
    Method::Position,
    Method::Positions,
    Method::PositionsOf,
];

/// Methods without.
const WITHOUT_PARAMS: [Method; 6] =
    [Method::Deposit, Method::Harvest, Method::Summary, Method::Terms, Method::Miners, Method::Fees];

#[test]
fn the_two_lists_name_every_method() {
    assert_eq!(WITH_PARAMS.len() + WITHOUT_PARAMS.len() + 1, Method::ALL.len());
}

#[test]
fn parameters_that_do_not_decode_are_refused() {
    let mut v = Vehicle::new();
    let operator = v.operator;
    for method in WITH_PARAMS {
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
fn reads_work_for_anyone_and_of_anything() {
    let mut v = Vehicle::new();
    let stranger = v.world.account(fil(1));
    v.act(stranger, Method::Position, &PositionParams { token_id: 0 }).refused(Error::TokenNotFound);
    let (_, id) = v.investor(fil(1));
    let view: abi::owner::PositionView = v.act(stranger, Method::Position, &PositionParams { token_id: id }).read();
    assert_eq!(view.principal, fil(1));
}

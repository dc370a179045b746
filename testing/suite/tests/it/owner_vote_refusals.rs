//! Proposals and votes that are refused: the number says why, and nothing has changed.

use abi::owner::{
    Action, Error, MAX_HOLDERS_PROPOSALS, MAX_OPERATOR_PROPOSALS, MAX_PAUSE, Method, PledgeParams, ProposalParams,
    ProposalStatus, ProposeReturn, RedeemParams, RedeemReturn, Release, Terms,
};
use fvm_shared::address::Address;
use fvm_shared::error::ExitCode;
use suite::{atto, fil};

use crate::owner_vehicle::{Vehicle, fee, terms};

const FORBIDDEN: ExitCode = ExitCode::USR_FORBIDDEN;

fn pause() -> Action {
    Action::Pause(1)
}

/// A position that becomes an exit ticket, because its value lies in a miner.
fn ticket(v: &mut Vehicle) -> (Address, u64) {
    let (miner, _) = v.adopted_miner(fil(1));
    let (carol, token_id) = v.investor(fil(10));
    let idle = v.summary().idle;
    v.act(v.operator, Method::Pledge, &PledgeParams { miner, amount: idle }).done();
    let params = RedeemParams { token_id, principal: None, min_value: atto(0) };
    let redeemed: RedeemReturn = v.act(carol, Method::Redeem, &params).ok();
    (carol, redeemed.ticket.expect("a ticket"))
}

#[test]
fn who_may_not_propose_is_refused() {
    let mut v = Vehicle::new();
    let (carol, ticket) = ticket(&mut v);
    let (alice, own) = v.investor(fil(1));
    let little = v.deposit(alice, fil(1) - atto(1));
    let stake = 0;
    v.propose_step(alice, None, pause()).exits(FORBIDDEN);
    v.propose_step(carol, Some(own), pause()).exits(FORBIDDEN);
    v.propose_step(alice, Some(little), pause()).refused(Error::BelowMinProposal);
    v.propose_step(alice, Some(99), pause()).refused(Error::TokenNotFound);
    v.propose_step(carol, Some(ticket), pause()).refused(Error::NotAPosition);
    v.propose_step(v.operator, Some(stake), pause()).refused(Error::OperatorStakeBound);
    v.propose_step(alice, Some(own), pause()).value(atto(1)).exits(ExitCode::USR_ILLEGAL_ARGUMENT);
}

#[test]
fn more_proposals_than_there_are_places_for_are_refused() {
    let mut v = Vehicle::new();
    let (alice, own) = v.investor(fil(4));
    let other = v.deposit(alice, fil(4));
    for _ in 0..MAX_OPERATOR_PROPOSALS {
        v.proposed(pause());
    }
    v.propose_step(v.operator, None, pause()).refused(Error::TooManyProposals);
    let first = v.propose_step(alice, Some(own), pause()).ok::<ProposeReturn>().proposal_id;
    v.propose_step(alice, Some(own), pause()).refused(Error::HasProposal);
    v.propose_step(alice, Some(other), pause()).refused(Error::HasProposal);
    for _ in 1..MAX_HOLDERS_PROPOSALS {
        let (holder, token) = v.investor(fil(4));
        v.propose_step(holder, Some(token), pause()).done();
    }
    let (late, same) = v.investor(fil(4));
    v.propose_step(late, Some(same), pause()).refused(Error::TooManyProposals);
    let (large, more) = v.investor(fil(4) + atto(1));
    v.propose_step(large, Some(more), pause()).done();
    assert_eq!((v.status(first), v.proposal(first).token_id), (ProposalStatus::Lapsed, Some(own)));
    v.redeeming(alice, own).done();
}

#[test]
fn what_made_a_proposal_is_bound_to_it() {
    let mut v = Vehicle::new();
    let (alice, own) = v.investor(fil(4));
    let other = v.deposit(alice, fil(4));
    let id = v.propose_step(alice, Some(own), pause()).ok::<ProposeReturn>().proposal_id;
    v.redeeming(alice, own).refused(Error::BoundByProposal);
    v.redeeming_part(alice, own, atto(1)).refused(Error::BoundByProposal);
    v.splitting(alice, own, vec![fil(1), fil(3)]).refused(Error::BoundByProposal);
    v.merging(alice, &[own, other]).refused(Error::BoundByProposal);
    v.after_voting(id);
    assert_eq!(v.execute(id), ProposalStatus::Rejected);
    v.merging(alice, &[own, other]).done();
}

#[test]
fn actions_that_make_no_sense_are_refused() {
    let mut v = Vehicle::new();
    let (operator, stranger) = (v.operator, v.world.account(fil(1)));
    let adopted = v.adopted_miner(fil(1)).0;
    let other = v.world.miner(operator, fil(1));
    for epochs in [i64::MIN, -1, 0, MAX_PAUSE + 1, i64::MAX] {
        v.propose_step(operator, None, Action::Pause(epochs)).refused(Error::BadPause);
    }
    for nobody in [Address::new_actor(b"nobody"), Address::new_id(999_999)] {
        v.propose_step(operator, None, Action::ReplaceOperator(nobody)).refused(Error::BadOperator);
    }
    let release = |miner, new_owner| Action::ReleaseMiner(Release { miner, new_owner });
    v.propose_step(operator, None, release(other, stranger)).refused(Error::NotAdopted);
    v.propose_step(operator, None, release(stranger, stranger)).refused(Error::NotAdopted);
    let unknown = Address::new_actor(b"nobody");
    v.propose_step(operator, None, release(unknown, stranger)).exits(ExitCode::USR_ILLEGAL_ARGUMENT);
    v.propose_step(operator, None, release(adopted, unknown)).exits(ExitCode::USR_ILLEGAL_ARGUMENT);
}

#[test]
fn terms_are_validated_as_in_the_constructor() {
    let mut v = Vehicle::new();
    let operator = v.operator;
    type Spoil = fn(&mut Terms);
    let nonsense: [(Spoil, Error); 16] = [
        (|t| t.name.clear(), Error::BadName),
        (|t| t.symbol = "x".repeat(17), Error::BadSymbol),
        (|t| t.fees = vec![fee("all", t.operator, 10_000), fee("more", t.operator, 1)], Error::BadFees),
        (|t| t.min_deposit = atto(0), Error::BadMinDeposit),
        (|t| t.cap = atto(0), Error::BadCap),
        (|t| t.term = -1, Error::BadTerm),
        (|t| t.early_exit_bps = 5_001, Error::BadEarlyExit),
        (|t| t.buffer_bps = 10_001, Error::BadBuffer),
        (|t| t.min_operator_bps = 10_001, Error::BadMinOperator),
        (|t| t.float_window = -1, Error::BadFloatWindow),
        (|t| t.min_proposal = atto(0), Error::BadMinProposal),
        (|t| t.vote_period = 1, Error::BadVotePeriod),
        (|t| t.timelock = 0, Error::BadTimelock),
        (|t| t.execution_window = -1, Error::BadExecutionWindow),
        (|t| t.quorum_bps = 0, Error::BadQuorum),
        (|t| t.threshold_bps = 5_000, Error::BadThreshold),
    ];
    for (spoil, error) in nonsense {
        let mut bad = terms(operator);
        spoil(&mut bad);
        v.propose_step(operator, None, Action::ChangeTerms(Box::new(bad))).refused(error);
    }
}

#[test]
fn who_has_no_vote_is_refused() {
    let mut v = Vehicle::new();
    let (carol, ticket) = ticket(&mut v);
    let (alice, own) = v.investor(fil(5));
    let id = v.proposed(pause());
    let (bob, young) = v.investor(fil(5));
    v.vote_step(bob, id, &[young], true).refused(Error::TokenTooYoung);
    v.vote_step(alice, id, &[own, young], true).exits(FORBIDDEN);
    v.vote_step(bob, id, &[own], true).exits(FORBIDDEN);
    v.vote_step(carol, id, &[ticket], true).refused(Error::NotAPosition);
    v.vote_step(v.operator, id, &[0], true).refused(Error::OperatorStakeBound);
    v.vote_step(alice, id, &[99], true).refused(Error::TokenNotFound);
    v.vote_step(alice, id, &[], true).refused(Error::BatchSize);
    v.vote_step(alice, id, &(0..101).collect::<Vec<_>>(), true).refused(Error::BatchSize);
    v.vote_step(alice, id, &[own, own], true).refused(Error::DuplicateToken);
    v.vote_step(alice, id + 1, &[own], true).refused(Error::ProposalNotFound);
    v.vote_step(alice, u64::MAX, &[own], true).refused(Error::ProposalNotFound);
    v.vote_step(alice, id, &[own], true).value(atto(1)).exits(ExitCode::USR_ILLEGAL_ARGUMENT);
    v.vote(alice, id, &[own], true);
    v.vote_step(alice, id, &[own], false).refused(Error::AlreadyVoted);
    v.after_voting(id);
    v.vote_step(alice, id, &[own], false).refused(Error::VotingOver);
}

#[test]
fn what_does_not_exist_is_neither_executed_nor_read() {
    let mut v = Vehicle::new();
    let operator = v.operator;
    v.execute_step(0).refused(Error::ProposalNotFound);
    v.act(operator, Method::Proposal, &ProposalParams { proposal_id: 0 }).refused(Error::ProposalNotFound);
    v.act(operator, Method::Execute, &ProposalParams { proposal_id: u64::MAX }).refused(Error::ProposalNotFound);
    let id = v.proposed(pause());
    v.execute_step(id).value(atto(1)).exits(ExitCode::USR_ILLEGAL_ARGUMENT);
    assert_eq!(v.proposal(id).proposer, v.world.id(operator));
}

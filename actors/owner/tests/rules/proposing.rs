use abi::Exit;
use abi::owner::{Action, Error, MAX_OPEN_PROPOSALS, MAX_PAUSE, ProposalStatus, Release};
use cid::Cid;
use fvm_shared::address::Address;

use crate::council::{NOBODY, refused};
use crate::vehicle::{ALICE, BOB, Numbers, OPERATOR, Vehicle, atto, fee, fil, terms};

const MINER: u64 = 1_000;

fn pause() -> Action {
    Action::Pause(1)
}

fn release(miner: u64, new_owner: u64) -> Action {
    Action::ReleaseMiner(Release { miner: Address::new_id(miner), new_owner: Address::new_id(new_owner) })
}

#[test]
fn the_operator_and_holders_of_enough_may_propose() {
    let mut v = Vehicle::new(terms());
    let enough = v.deposit(ALICE, &fil(1)).unwrap();
    let little = v.deposit(ALICE, &(fil(1) - atto(1))).unwrap();
    v.adopt(MINER, Numbers { balance: fil(5), ..Numbers::default() });
    let stake = v.book().stakes[0];

    assert_eq!(v.propose(OPERATOR, None, pause()), Ok(0));
    assert_eq!(v.propose(ALICE, Some(enough), pause()), Ok(1));
    refused(v.propose(ALICE, Some(little), pause()), Error::BelowMinProposal);
    refused(v.propose(ALICE, Some(99), pause()), Error::TokenNotFound);
    refused(v.propose(OPERATOR, Some(stake), pause()), Error::OperatorStakeBound);
    let stranger = v.propose(ALICE, None, pause()).unwrap_err();
    let not_holder = v.propose(BOB, Some(enough), pause()).unwrap_err();
    assert_eq!((stranger.code, not_holder.code), (Exit::forbidden("").code, Exit::forbidden("").code));
    assert_eq!((v.proposal(1).proposer, v.summary().next_proposal_id), (ALICE, 2));
}

#[test]
fn a_proposal_says_when_it_ends_and_who_is_too_young_for_it() {
    let mut v = Vehicle::new(terms());
    v.deposit(ALICE, &fil(40)).unwrap();
    v.epoch = 100;

    let id = v.proposed(pause());

    let view = v.proposal(id);
    assert_eq!((view.proposed, view.voting_ends, view.ceiling), (100, 100 + terms().vote_period, 1));
    assert_eq!((view.status, view.quorum), (ProposalStatus::Voting, fil(4)));
    assert_eq!((view.executable_from, view.lapses_after), (None, None));
}

#[test]
fn at_most_eight_are_open_and_those_that_lapsed_make_room() {
    let mut v = Vehicle::new(terms());
    let ids: Vec<_> = (0..MAX_OPEN_PROPOSALS).map(|_| v.proposed(pause())).collect();
    refused(v.propose(OPERATOR, None, pause()), Error::TooManyProposals);

    // Nobody counts them: they lapse an execution window after their end.
    v.epoch = v.proposal(ids[0]).voting_ends + terms().execution_window;
    assert_eq!(v.status(ids[0]), ProposalStatus::Counting);
    refused(v.propose(OPERATOR, None, pause()), Error::TooManyProposals);
    v.epoch += 1;
    assert!(!v.book().has_open_proposals(v.epoch));
    let next = v.proposed(pause());

    assert_eq!(next, MAX_OPEN_PROPOSALS as u64);
    assert_eq!(v.book().open.len(), 1);
    assert!(ids.iter().all(|id| v.status(*id) == ProposalStatus::Lapsed));
}

#[test]
fn what_cannot_be_done_is_refused_at_once() {
    let mut v = Vehicle::new(terms());
    let nobody = Address::new_id(NOBODY);
    let mut bad = terms();
    bad.threshold_bps = 5_000;
    refused(v.propose(OPERATOR, None, Action::ChangeTerms(Box::new(bad))), Error::BadThreshold);
    refused(v.propose(OPERATOR, None, Action::ReplaceOperator(nobody)), Error::BadOperator);
    for epochs in [-1, 0, MAX_PAUSE + 1] {
        refused(v.propose(OPERATOR, None, Action::Pause(epochs)), Error::BadPause);
    }
    v.propose(OPERATOR, None, Action::Pause(MAX_PAUSE)).unwrap();
    refused(v.propose(OPERATOR, None, release(MINER, ALICE)), Error::NotAdopted);
    v.adopt(MINER, Numbers::default());
    v.propose(OPERATOR, None, release(MINER, ALICE)).unwrap();
    assert_eq!(v.propose(OPERATOR, None, release(MINER, NOBODY)).unwrap_err().code.value(), 16);
    assert_eq!(v.propose(OPERATOR, None, release(NOBODY, ALICE)).unwrap_err().code.value(), 16);
}

#[test]
fn what_is_voted_on_is_what_was_checked() {
    let mut v = Vehicle::new(terms());
    let mut other = terms();
    other.operator = Address::new_id(BOB);
    other.fees = vec![fee("operator", OPERATOR, 100)];

    let id = v.proposed(Action::ChangeTerms(Box::new(other.clone())));

    other.operator = Address::new_id(OPERATOR);
    assert_eq!(v.proposal(id).action, Action::ChangeTerms(Box::new(other)));
    let code = Action::Upgrade(Cid::default());
    let id = v.proposed(code.clone());
    assert_eq!(v.proposal(id).action, code);
}

#[test]
fn pages_list_all_there_ever_were() {
    let mut v = Vehicle::new(terms());
    for _ in 0..7 {
        v.proposed(pause());
    }
    let page = |from, limit| v.state.proposals(from, limit, v.epoch, &v.store).unwrap();

    assert_eq!(page(0, 3).proposals.iter().map(|p| p.proposal_id).collect::<Vec<_>>(), [0, 1, 2]);
    assert_eq!((page(0, 3).next, page(3, 4).next, page(0, u64::MAX).next), (Some(3), None, None));
    assert_eq!((page(0, 0).proposals.len(), page(0, 0).next), (1, Some(1)));
    assert!(page(7, 3).proposals.is_empty() && page(u64::MAX, 3).proposals.is_empty());
    refused(v.state.proposal(7, v.epoch, &v.store), Error::ProposalNotFound);
}

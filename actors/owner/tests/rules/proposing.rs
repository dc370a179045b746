use abi::Exit;
use abi::owner::{Action, Error, MAX_HOLDERS_PROPOSALS, MAX_PAUSE, ProposalStatus, Release};
use cid::Cid;
use fvm_shared::address::Address;

use crate::council::{NOBODY, refused};
use crate::vehicle::{ALICE, BOB, CAROL, Numbers, OPERATOR, Vehicle, atto, fee, fil, terms};

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
fn the_operator_has_two_open_and_those_that_lapsed_make_room() {
    let mut v = Vehicle::new(terms());
    let ids = [v.proposed(pause()), v.proposed(pause())];
    refused(v.propose(OPERATOR, None, pause()), Error::TooManyProposals);

    // Nobody counts them: they lapse an execution window after their end.
    v.epoch = v.proposal(ids[0]).voting_ends + terms().execution_window;
    assert_eq!(v.status(ids[0]), ProposalStatus::Counting);
    refused(v.propose(OPERATOR, None, pause()), Error::TooManyProposals);
    v.epoch += 1;
    let next = v.proposed(pause());

    assert_eq!(next, 2);
    assert_eq!(v.book().open.len(), 1);
    assert!(ids.iter().all(|id| v.status(*id) == ProposalStatus::Lapsed));
}

#[test]
fn a_holder_and_a_position_have_one_open() {
    let mut v = Vehicle::new(terms());
    let [one, two] = [1, 2].map(|_| v.deposit(ALICE, &fil(2)).unwrap());
    let id = v.propose(ALICE, Some(one), pause()).unwrap();
    assert_eq!((v.proposal(id).token_id, v.proposal(id).threshold_bps), (Some(one), terms().threshold_bps));
    refused(v.propose(ALICE, Some(one), pause()), Error::HasProposal);
    refused(v.propose(ALICE, Some(two), pause()), Error::HasProposal);
    v.transfer(ALICE, BOB, &[one]).unwrap();
    refused(v.propose(BOB, Some(one), pause()), Error::HasProposal);
    v.transfer(ALICE, CAROL, &[two]).unwrap();
    v.propose(CAROL, Some(two), pause()).unwrap();
}

#[test]
fn the_operator_may_be_a_holder_too() {
    let mut v = Vehicle::new(terms());
    let own = v.deposit(OPERATOR, &fil(2)).unwrap();
    v.propose(OPERATOR, None, pause()).unwrap();
    v.propose(OPERATOR, Some(own), pause()).unwrap();
    v.propose(OPERATOR, None, pause()).unwrap();
    refused(v.propose(OPERATOR, Some(own), pause()), Error::HasProposal);
    refused(v.propose(OPERATOR, None, pause()), Error::TooManyProposals);
}

#[test]
fn a_position_is_bound_by_its_proposal_until_that_is_over() {
    let mut v = Vehicle::new(terms());
    let [own, other] = [1, 2].map(|_| v.deposit(ALICE, &fil(2)).unwrap());
    let id = v.propose(ALICE, Some(own), pause()).unwrap();
    refused(v.redeem_part(ALICE, own, Some(&atto(1)), &atto(0)), Error::BoundByProposal);
    refused(v.split(ALICE, own, &[fil(1), fil(1)]), Error::BoundByProposal);
    refused(v.merge(ALICE, &[own, other]), Error::BoundByProposal);
    v.cast(id, ALICE, &[own], false).unwrap();
    refused(v.redeem(ALICE, own), Error::BoundByProposal);
    v.after_voting(id);
    refused(v.redeem(ALICE, own), Error::BoundByProposal);
    assert_eq!(v.count(id), Ok(ProposalStatus::Rejected));
    let parts = v.split(ALICE, own, &[fil(1), fil(1)]).unwrap();
    v.propose(ALICE, Some(parts[0]), pause()).unwrap();
    v.redeem(ALICE, parts[1]).unwrap();
}

/// Holders from 301 on, each with a position of so many FIL, and a proposal of it.
fn filled<const N: usize>(v: &mut Vehicle, amounts: [u64; N]) -> [u64; N] {
    let mut holder = 300;
    let backed = amounts.map(|amount| {
        holder += 1;
        (holder, v.deposit(holder, &fil(amount)).unwrap())
    });
    backed.map(|(holder, token)| v.propose(holder, Some(token), pause()).unwrap())
}

#[test]
fn when_the_holders_places_are_taken_more_principal_takes_the_place_of_the_least() {
    let mut v = Vehicle::new(terms());
    let ids = filled(&mut v, [5, 9, 2, 8, 3, 2]);
    assert_eq!(ids.len(), MAX_HOLDERS_PROPOSALS);
    let [same, more, most] = [2, 4, 50].map(|amount| v.deposit(400 + amount, &fil(amount)).unwrap());

    refused(v.propose(402, Some(same), pause()), Error::TooManyProposals);
    v.propose(404, Some(more), pause()).unwrap();
    assert_eq!(v.status(ids[2]), ProposalStatus::Lapsed, "the older of the least");
    v.propose(450, Some(most), pause()).unwrap();

    assert_eq!(v.status(ids[5]), ProposalStatus::Lapsed);
    let left = [ids[0], ids[1], ids[3], ids[4]].map(|id| v.status(id));
    assert_eq!(left, [ProposalStatus::Voting; 4]);
    // What was behind them is free again, and nobody else's proposals were touched.
    v.redeem(303, 2).unwrap();
    v.proposed(pause());
    v.proposed(pause());
}

#[test]
fn what_the_votes_carry_keeps_its_place() {
    let mut v = Vehicle::new(terms());
    let ids = filled(&mut v, [2, 3, 4, 5, 6, 7]);
    let small = v.deposit(500, &fil(1)).unwrap();
    let large = v.deposit(501, &fil(100)).unwrap();
    // A tenth of all has to vote, and who came later has no vote: the others carry it.
    for (holder, token) in [(304, 3), (305, 4), (306, 5)] {
        v.cast(ids[0], holder, &[token], true).unwrap();
    }
    refused(v.propose(500, Some(small), pause()), Error::TooManyProposals);
    v.propose(501, Some(large), pause()).unwrap();
    assert_eq!((v.status(ids[0]), v.status(ids[1])), (ProposalStatus::Voting, ProposalStatus::Lapsed));
    v.after_voting(ids[0]);
    assert_eq!(v.count(ids[0]), Ok(ProposalStatus::Accepted));
}

#[test]
fn an_accepted_proposal_keeps_its_place_whatever_is_behind_it() {
    let mut v = Vehicle::new(terms());
    let ids = filled(&mut v, [1, 2, 2, 2, 2, 2]);
    v.cast(ids[0], 302, &[1], true).unwrap();
    v.after_voting(ids[0]);
    assert_eq!(v.count(ids[0]), Ok(ProposalStatus::Accepted));
    let large = v.deposit(501, &fil(100)).unwrap();
    v.propose(501, Some(large), pause()).unwrap();
    assert_eq!((v.status(ids[0]), v.status(ids[1])), (ProposalStatus::Accepted, ProposalStatus::Lapsed));
}

#[test]
fn nobody_is_kept_from_proposing_by_less_than_six_times_its_principal() {
    let mut v = Vehicle::new(terms());
    // One party spreads 59 FIL over as many accounts as it likes, and the operator joins in.
    filled(&mut v, [10, 10, 10, 10, 10, 9]);
    v.proposed(pause());
    v.proposed(pause());
    let ann = v.deposit(ALICE, &fil(10)).unwrap();

    let id = v.propose(ALICE, Some(ann), Action::ReplaceOperator(Address::new_id(BOB))).unwrap();

    assert_eq!(v.status(id), ProposalStatus::Voting);
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
    assert_eq!(v.propose(OPERATOR, None, release(MINER, NOBODY)).unwrap_err().code.value(), 16);
    assert_eq!(v.propose(OPERATOR, None, release(NOBODY, ALICE)).unwrap_err().code.value(), 16);
    v.propose(OPERATOR, None, release(MINER, ALICE)).unwrap();
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
    filled(&mut v, [1, 1, 1, 1, 1, 1]);
    v.proposed(pause());
    let page = |from, limit| v.state.proposals(from, limit, v.epoch, &v.store).unwrap();

    assert_eq!(page(0, 3).proposals.iter().map(|p| p.proposal_id).collect::<Vec<_>>(), [0, 1, 2]);
    assert_eq!((page(0, 3).next, page(3, 4).next, page(0, u64::MAX).next), (Some(3), None, None));
    assert_eq!((page(0, 0).proposals.len(), page(0, 0).next), (1, Some(1)));
    assert!(page(7, 3).proposals.is_empty() && page(u64::MAX, 3).proposals.is_empty());
    refused(v.state.proposal(7, v.epoch, &v.store), Error::ProposalNotFound);
}

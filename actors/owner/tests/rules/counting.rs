use abi::owner::{Action, Error, ProposalStatus, Release, Terms};
use cid::Cid;
use fvm_shared::address::Address;
use owner::wind_down::WindDown;
use proptest::prelude::*;

use crate::council::refused;
use crate::vehicle::{ALICE, BOB, CAROL, Numbers, Vehicle, atto, fil, terms};

const SEALING: Action = Action::SetSealing(false);

/// The status after a count, where so much votes in favour and against, and the rest of `all` stays away.
fn outcome(all: u64, approving: u64, rejecting: u64) -> ProposalStatus {
    let mut v = Vehicle::new(terms());
    let mut deposit = |who, amount| (amount > 0).then(|| v.deposit(who, &atto(amount)).unwrap());
    let (yes, no) = (deposit(ALICE, approving), deposit(BOB, rejecting));
    deposit(CAROL, all - approving - rejecting);
    let id = v.proposed(SEALING);
    if let Some(yes) = yes {
        v.cast(id, ALICE, &[yes], true).unwrap();
    }
    if let Some(no) = no {
        v.cast(id, BOB, &[no], false).unwrap();
    }
    v.after_voting(id);
    v.count(id).unwrap()
}

#[test]
fn quorum_and_threshold_are_met_to_the_attofil() {
    use ProposalStatus::{Accepted, Rejected};
    // A tenth must vote, six tenths of the votes in favour.
    assert_eq!(outcome(1_000, 100, 0), Accepted);
    assert_eq!(outcome(1_000, 99, 0), Rejected);
    assert_eq!(outcome(1_001, 100, 0), Rejected, "a quorum is rounded up");
    assert_eq!(outcome(1_000, 60, 40), Accepted);
    assert_eq!(outcome(1_000, 599, 401), Rejected);
    assert_eq!(outcome(1_000, 600, 400), Accepted);
    assert_eq!(outcome(1_000, 0, 1_000), Rejected);
    assert_eq!(outcome(1_000, 0, 0), Rejected);
}

#[test]
fn counting_before_the_end_twice_or_late_is_refused() {
    let mut v = Vehicle::new(terms());
    let yes = v.deposit(ALICE, &fil(1)).unwrap();
    let id = v.proposed(SEALING);
    v.cast(id, ALICE, &[yes], true).unwrap();
    refused(v.execute(id), Error::VotingOpen);
    v.after_voting(id);
    refused(v.execute(id), Error::VotingOpen);
    v.count(id).unwrap();
    refused(v.execute(id), Error::TooEarly);
    v.after_timelock(id);
    v.epoch -= 1;
    refused(v.execute(id), Error::TooEarly);
    v.epoch += 1;
    v.execute(id).unwrap();
    refused(v.execute(id), Error::NotExecutable);
    refused(v.count(id), Error::NotExecutable);
}

#[test]
fn an_accepted_proposal_can_be_executed_up_to_its_last_epoch() {
    let mut v = Vehicle::new(terms());
    let yes = v.deposit(ALICE, &fil(1)).unwrap();
    let ids = [v.proposed(SEALING), v.proposed(SEALING)];
    for id in ids {
        v.cast(id, ALICE, &[yes], true).unwrap();
    }
    v.after_voting(ids[0]);
    let counted = v.epoch;
    for id in ids {
        v.count(id).unwrap();
    }
    let view = v.proposal(ids[0]);
    assert_eq!(view.executable_from, Some(counted + terms().timelock));
    assert_eq!(view.lapses_after, Some(counted + terms().timelock + terms().execution_window));
    v.epoch = view.lapses_after.unwrap();
    v.execute(ids[0]).unwrap();
    v.epoch += 1;
    refused(v.execute(ids[1]), Error::NotExecutable);
}

#[test]
fn who_comes_in_after_the_proposal_raises_the_quorum() {
    let mut v = Vehicle::new(terms());
    let tiny = v.deposit(ALICE, &fil(1)).unwrap();
    let id = v.proposed(SEALING);
    v.cast(id, ALICE, &[tiny], true).unwrap();
    v.deposit(BOB, &fil(1_000)).unwrap();
    v.after_voting(id);
    assert_eq!(v.count(id), Ok(ProposalStatus::Rejected));
    assert_eq!(v.proposal(id).quorum, (fil(1_001)).div_ceil(10));
}

#[test]
fn without_anybody_inside_the_operator_decides_after_the_timelock() {
    let mut v = Vehicle::new(terms());
    v.adopt(1_000, Numbers { balance: fil(5), ..Numbers::default() });
    let id = v.proposed(SEALING);
    v.after_voting(id);
    assert_eq!(v.count(id), Ok(ProposalStatus::Accepted));
    refused(v.execute(id), Error::TooEarly);
    v.after_timelock(id);
    v.execute(id).unwrap();
    assert!(!v.book().sealing);
}

#[test]
fn what_nobody_voted_on_is_not_executed_once_somebody_is_inside() {
    let mut v = Vehicle::new(terms());
    let id = v.proposed(SEALING);
    v.after_voting(id);
    v.count(id).unwrap();
    v.deposit(ALICE, &fil(1)).unwrap();
    v.after_timelock(id);
    refused(v.execute(id), Error::InvestorsInside);
    assert!(v.book().sealing);
}

#[test]
fn what_is_left_when_nobody_is_inside_is_decided_by_the_operator_only() {
    for voted in [false, true] {
        let mut v = Vehicle::new(Terms { term: 0, ..terms() });
        v.adopt(1_000, Numbers { balance: fil(5), ..Numbers::default() });
        let alice = v.deposit(ALICE, &fil(9)).unwrap();
        let id = v.propose(ALICE, Some(alice), Action::Upgrade(Cid::default())).unwrap();
        if voted {
            v.cast(id, ALICE, &[alice], true).unwrap();
        }
        v.after_voting(id);
        // It is paid out, its proposal stays.
        v.vote(|book| book.wind_down = Some(WindDown { from: 0, until: i64::MAX }));
        v.wind_down(&[alice]).unwrap();
        assert_eq!(v.count(id), Ok(ProposalStatus::Rejected));
    }
}

#[test]
fn what_was_voted_on_is_not_executed_when_nobody_is_inside_any_more() {
    let mut v = Vehicle::new(Terms { term: 0, ..terms() });
    v.adopt(1_000, Numbers { balance: fil(5), ..Numbers::default() });
    let alice = v.deposit(ALICE, &fil(9)).unwrap();
    let id = v.propose(ALICE, Some(alice), SEALING).unwrap();
    v.cast(id, ALICE, &[alice], true).unwrap();
    v.after_voting(id);
    assert_eq!(v.count(id), Ok(ProposalStatus::Accepted));
    v.vote(|book| book.wind_down = Some(WindDown { from: 0, until: i64::MAX }));
    v.wind_down(&[alice]).unwrap();
    v.after_timelock(id);
    // A ticket that nobody withdraws does not count for its holder's former vote.
    refused(v.execute(id), Error::NobodyInside);
}

#[test]
fn new_code_that_a_holder_proposes_needs_a_quorum_of_the_stake_too() {
    let mut v = Vehicle::new(terms());
    v.adopt(1_000, Numbers { balance: fil(1_000), ..Numbers::default() });
    let alice = v.deposit(ALICE, &fil(100)).unwrap();
    let upgrade = Action::Upgrade(Cid::default());
    let by_holder = v.propose(ALICE, Some(alice), upgrade.clone()).unwrap();
    let by_operator = v.proposed(upgrade);
    assert_eq!((v.proposal(by_holder).quorum, v.proposal(by_operator).quorum), (fil(110), fil(10)));
    for id in [by_holder, by_operator] {
        v.cast(id, ALICE, &[alice], true).unwrap();
    }
    v.after_voting(by_holder);
    assert_eq!(v.count(by_holder), Ok(ProposalStatus::Rejected));
    assert_eq!(v.count(by_operator), Ok(ProposalStatus::Accepted));
}

#[test]
fn a_ticket_that_nobody_withdraws_holds_no_miner() {
    let mut v = Vehicle::new(Terms { term: 0, ..terms() });
    v.adopt(1_000, Numbers { balance: fil(5), ..Numbers::default() });
    let alice = v.deposit(ALICE, &fil(9)).unwrap();
    v.vote(|book| book.wind_down = Some(WindDown { from: 0, until: i64::MAX }));
    v.wind_down(&[alice]).unwrap();
    let release = Release { miner: Address::new_id(1_000), new_owner: Address::new_id(BOB) };
    let (id, other) = (v.proposed(Action::ReleaseMiner(release)), v.proposed(SEALING));
    v.after_voting(id);
    assert_eq!(v.count(id), Ok(ProposalStatus::Accepted));
    assert_eq!(v.count(other), Ok(ProposalStatus::Rejected), "all else waits until it has left");
    v.after_timelock(id);
    v.execute(id).unwrap();
    assert!(!v.book().is_adopted(1_000));
}

#[test]
fn who_comes_in_before_the_count_makes_votes_needed() {
    let mut v = Vehicle::new(terms());
    let id = v.proposed(SEALING);
    v.deposit(ALICE, &atto(1)).unwrap();
    v.after_voting(id);
    assert_eq!(v.count(id), Ok(ProposalStatus::Rejected));
}

#[test]
fn the_rules_of_the_moment_of_the_proposal_hold_for_it() {
    let mut v = Vehicle::new(terms());
    let yes = v.deposit(ALICE, &fil(1)).unwrap();
    let mut other = terms();
    (other.timelock, other.threshold_bps) = (9_999, 10_000);
    let change = v.proposed(Action::ChangeTerms(Box::new(other)));
    v.cast(change, ALICE, &[yes], true).unwrap();
    let id = v.proposed(SEALING);
    v.cast(id, ALICE, &[yes], true).unwrap();
    v.after_voting(id);
    v.count(change).unwrap();
    let counted = v.epoch;
    v.count(id).unwrap();
    v.after_timelock(change);
    v.execute(change).unwrap();
    assert_eq!(v.terms().timelock, 9_999);
    assert_eq!(v.proposal(id).executable_from, Some(counted + terms().timelock));
}

proptest! {
    /// A second way to say it: in fractions, over all that is inside.
    #[test]
    fn counting_agrees_with_fractions(yes in 0u64..500, no in 0u64..500, away in 0u64..5_000) {
        prop_assume!(yes + no + away > 0);
        let (yes_f, no_f, all) = (yes as f64, no as f64, (yes + no + away) as f64);
        let carried = yes > 0 && (yes_f + no_f) * 10.0 >= all && yes_f * 10.0 >= (yes_f + no_f) * 6.0;
        prop_assert_eq!(outcome(yes + no + away, yes, no) == ProposalStatus::Accepted, carried);
    }
}

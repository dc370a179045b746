//! A vote from the proposal to its execution.

use abi::owner::{
    Action, Ballot, Error, Method, ProposalStatus, ProposalsPage, ProposalsParams, ProposeReturn, events,
};
use suite::{atto, fil};

use crate::owner_vehicle::{Vehicle, terms};

#[test]
fn a_vote_goes_from_the_proposal_over_the_count_to_the_execution() {
    let mut v = Vehicle::new();
    let (alice, yes) = v.investor(fil(60));
    let (bob, no) = v.investor(fil(40));
    let now = v.world.now();
    let proposed: ProposeReturn = v.propose_step(alice, Some(yes), Action::SetSealing(false)).ok();
    let id = proposed.proposal_id;
    assert_eq!(proposed.voting_ends, now + 2_880);

    v.vote(alice, id, &[yes], true);
    let sums = v.vote(bob, id, &[no], false);
    assert_eq!((sums.approving, sums.rejecting), (fil(60), fil(40)));
    assert_eq!(v.position(yes).ballots, [Ballot { proposal_id: id, approve: true }]);
    v.execute_step(id).refused(Error::VotingOpen);

    v.until(proposed.voting_ends);
    v.execute_step(id).refused(Error::VotingOpen);
    v.world.advance(1);
    assert_eq!(v.status(id), ProposalStatus::Counting);
    assert_eq!(v.execute(id), ProposalStatus::Accepted);
    let view = v.proposal(id);
    assert_eq!((view.status, view.quorum), (ProposalStatus::Accepted, fil(10)));
    assert_eq!(view.executable_from, Some(v.world.now() + 2_880));

    v.until(view.executable_from.unwrap() - 1);
    v.execute_step(id).refused(Error::TooEarly);
    v.world.advance(1);
    assert_eq!(v.status(id), ProposalStatus::Executable);
    assert_eq!(v.execute(id), ProposalStatus::Executed);
    assert!(!v.summary().sealing);
    v.execute_step(id).refused(Error::NotExecutable);
    assert_eq!(v.position(yes).ballots, []);
}

#[test]
fn each_step_tells_the_world() {
    let mut v = Vehicle::new();
    let (alice, yes) = v.investor(fil(60));
    let (vehicle, holder) = (v.world.id(v.address), v.world.id(alice));
    let emitted = |applied: &chain::Applied| -> Vec<fvm_shared::event::ActorEvent> {
        let own = applied.events.iter().filter(|stamped| stamped.emitter == vehicle);
        own.map(|stamped| stamped.event.clone()).collect()
    };
    let action = Action::Pause(10);

    let applied = v.propose_step(alice, Some(yes), action).done();
    let ends = v.proposal(0).voting_ends;
    assert_eq!(emitted(&applied), [events::proposed(0, holder, 5, ends)]);
    let applied = v.vote_step(alice, 0, &[yes], true).done();
    assert_eq!(emitted(&applied), [events::voted(0, holder, true, &fil(60))]);
    v.after_voting(0);
    let applied = v.execute_step(0).done();
    assert_eq!(emitted(&applied), [events::proposal_counted(0, ProposalStatus::Accepted)]);
    v.after_timelock(0);
    let applied = v.execute_step(0).done();
    assert_eq!(emitted(&applied), [events::proposal_executed(0, 5)]);
}

#[test]
fn anyone_may_count_and_execute() {
    let mut v = Vehicle::new();
    let (alice, yes) = v.investor(fil(60));
    let id = v.proposed(Action::Pause(10));
    v.vote(alice, id, &[yes], true);
    v.operator = v.world.account(fil(1));
    v.carry(id);
    let until = v.world.now() + 10;
    assert_eq!(v.summary().paused_until, Some(until));
}

#[test]
fn a_proposal_without_a_quorum_or_against_the_majority_is_rejected() {
    let mut v = Vehicle::new();
    let (alice, few) = v.investor(fil(9));
    let (bob, many) = v.investor(fil(91));
    let (without, against) = (v.proposed(Action::Pause(1)), v.proposed(Action::Pause(1)));
    v.vote(alice, without, &[few], true);
    v.vote(alice, against, &[few], true);
    v.vote(bob, against, &[many], false);
    v.after_voting(against);
    assert_eq!((v.execute(without), v.execute(against)), (ProposalStatus::Rejected, ProposalStatus::Rejected));
    for id in [without, against] {
        v.execute_step(id).refused(Error::NotExecutable);
    }
    assert_eq!(v.proposal(without).quorum, fil(10));
}

#[test]
fn what_nobody_executes_in_time_lapses() {
    let mut v = Vehicle::new();
    let (alice, yes) = v.investor(fil(60));
    let id = v.proposed(Action::ChangeTerms(Box::new(terms(v.operator))));
    v.vote(alice, id, &[yes], true);
    v.accept(id);
    assert!(v.summary().frozen);
    let last = v.proposal(id).lapses_after.unwrap();
    v.until(last + 1);
    v.execute_step(id).refused(Error::NotExecutable);
    assert_eq!((v.status(id), v.summary().frozen), (ProposalStatus::Lapsed, false));
    v.deposit(alice, fil(1));
}

#[test]
fn what_nobody_counts_in_time_lapses_too() {
    let mut v = Vehicle::new();
    let (alice, yes) = v.investor(fil(60));
    let id = v.proposed(Action::Pause(1));
    v.vote(alice, id, &[yes], true);
    v.after_voting(id);
    v.world.advance(2_880);
    v.execute_step(id).refused(Error::NotExecutable);
    assert_eq!(v.status(id), ProposalStatus::Lapsed);
}

#[test]
fn pages_list_open_and_closed_proposals() {
    let mut v = Vehicle::new();
    let (alice, yes) = v.investor(fil(60));
    let first = v.proposed(Action::Pause(1));
    v.vote(alice, first, &[yes], true);
    v.carry(first);
    v.proposed(Action::SetSealing(false));
    let operator = v.operator;
    let mut page =
        |from, limit| -> ProposalsPage { v.act(operator, Method::Proposals, &ProposalsParams { from, limit }).read() };
    let (one, all) = (page(0, 1), page(0, 100));
    assert_eq!((one.proposals.len(), one.next, all.next), (1, Some(1), None));
    let statuses: Vec<_> = all.proposals.iter().map(|proposal| proposal.status).collect();
    assert_eq!(statuses, [ProposalStatus::Executed, ProposalStatus::Voting]);
    assert_eq!((&all.proposals[0].approving, &all.proposals[0].rejecting), (&fil(60), &atto(0)));
}

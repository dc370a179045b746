use abi::Exit;
use abi::owner::{Action, Ballot, Error, ProposalStatus};

use crate::council::refused;
use crate::vehicle::{ALICE, BOB, CAROL, Numbers, OPERATOR, Vehicle, atto, fil, terms};

const SEALING: Action = Action::SetSealing(false);

#[test]
fn principal_is_what_counts_and_each_token_counts_once() {
    let mut v = Vehicle::new(terms());
    let (first, second) = (v.deposit(ALICE, &fil(1)).unwrap(), v.deposit(ALICE, &fil(2)).unwrap());
    let other = v.deposit(BOB, &fil(10)).unwrap();
    let id = v.proposed(SEALING);

    let sums = v.cast(id, ALICE, &[first, second], true).unwrap();
    assert_eq!((sums.approving, sums.rejecting), (fil(3), atto(0)));
    let sums = v.cast(id, BOB, &[other], false).unwrap();
    assert_eq!((sums.approving, sums.rejecting), (fil(3), fil(10)));

    refused(v.cast(id, ALICE, &[first], false), Error::AlreadyVoted);
    refused(v.cast(id, ALICE, &[second], true), Error::AlreadyVoted);
    assert_eq!(v.position(first).ballots, [Ballot { proposal_id: id, approve: true }]);
    assert_eq!((v.proposal(id).approving, v.proposal(id).rejecting), (fil(3), fil(10)));
}

#[test]
fn who_has_no_vote_is_told_why() {
    let mut v = Vehicle::new(terms());
    let own = v.deposit(ALICE, &fil(1)).unwrap();
    v.adopt(1_000, Numbers { balance: fil(5), ..Numbers::default() });
    let stake = v.book().stakes[0];
    let id = v.proposed(SEALING);
    let young = v.deposit(ALICE, &fil(1)).unwrap();

    refused(v.cast(id, ALICE, &[young], true), Error::TokenTooYoung);
    refused(v.cast(id, OPERATOR, &[stake], true), Error::OperatorStakeBound);
    refused(v.cast(id, ALICE, &[99], true), Error::TokenNotFound);
    refused(v.cast(id + 1, ALICE, &[own], true), Error::ProposalNotFound);
    refused(v.cast(id, ALICE, &[], true), Error::BatchSize);
    refused(v.cast(id, ALICE, &[own, own], true), Error::DuplicateToken);
    assert_eq!(v.cast(id, BOB, &[own], true).unwrap_err().code, Exit::forbidden("").code);
    v.epoch = v.proposal(id).voting_ends;
    v.cast(id, ALICE, &[own], true).unwrap();
}

#[test]
fn votes_are_taken_up_to_the_last_epoch_and_no_longer() {
    let mut v = Vehicle::new(terms());
    let (a, b) = (v.deposit(ALICE, &fil(1)).unwrap(), v.deposit(BOB, &fil(1)).unwrap());
    let id = v.proposed(SEALING);
    v.epoch = v.proposal(id).voting_ends;
    v.cast(id, ALICE, &[a], true).unwrap();
    v.epoch += 1;
    refused(v.cast(id, BOB, &[b], true), Error::VotingOver);
    assert_eq!(v.count(id), Ok(ProposalStatus::Accepted));
    refused(v.cast(id, BOB, &[b], true), Error::VotingOver);
    v.after_timelock(id);
    v.execute(id).unwrap();
    refused(v.cast(id, BOB, &[b], true), Error::VotingOver);
}

#[test]
fn a_vote_in_favour_binds_until_the_proposal_is_over() {
    let mut v = Vehicle::new(terms());
    let (yes, no) = (v.deposit(ALICE, &fil(5)).unwrap(), v.deposit(BOB, &fil(1)).unwrap());
    let id = v.proposed(SEALING);
    v.cast(id, ALICE, &[yes], true).unwrap();
    v.cast(id, BOB, &[no], false).unwrap();
    let leaves = |v: &Vehicle, token| v.book().admit_leaving(token, &v.position(token).ballots, v.epoch);

    assert_eq!(leaves(&v, no), Ok(()));
    refused(leaves(&v, yes), Error::LockedByVote);
    v.after_voting(id);
    refused(leaves(&v, yes), Error::LockedByVote);
    v.count(id).unwrap();
    refused(leaves(&v, yes), Error::LockedByVote);
    v.after_timelock(id);
    v.execute(id).unwrap();
    assert_eq!(leaves(&v, yes), Ok(()));
}

#[test]
fn a_rejected_or_lapsed_proposal_binds_nobody() {
    let mut v = Vehicle::new(terms());
    let (yes, no) = (v.deposit(ALICE, &fil(1)).unwrap(), v.deposit(BOB, &fil(1)).unwrap());
    let (rejected, lapsing) = (v.proposed(SEALING), v.proposed(SEALING));
    v.cast(rejected, ALICE, &[yes], true).unwrap();
    v.cast(rejected, BOB, &[no], false).unwrap();
    v.cast(lapsing, ALICE, &[yes], true).unwrap();
    v.after_voting(rejected);
    assert_eq!(v.count(rejected), Ok(ProposalStatus::Rejected));
    assert_eq!(v.count(lapsing), Ok(ProposalStatus::Accepted));
    v.epoch = v.proposal(lapsing).lapses_after.unwrap();
    refused(v.book().admit_leaving(yes, &v.position(yes).ballots, v.epoch), Error::LockedByVote);
    v.epoch += 1;

    assert_eq!(v.book().admit_leaving(yes, &v.position(yes).ballots, v.epoch), Ok(()));
    assert_eq!((v.status(rejected), v.status(lapsing)), (ProposalStatus::Rejected, ProposalStatus::Lapsed));
    refused(v.execute(lapsing), Error::NotExecutable);
}

#[test]
fn ballots_on_what_is_over_go_with_the_next_vote() {
    let mut v = Vehicle::new(terms());
    let yes = v.deposit(ALICE, &fil(1)).unwrap();
    for round in 0..20 {
        let id = v.proposed(SEALING);
        v.cast(id, ALICE, &[yes], true).unwrap();
        assert_eq!(v.position(yes).ballots.len(), 1, "round {round}");
        v.carry(id);
    }
}

#[test]
fn a_position_votes_on_several_proposals_at_a_time() {
    let mut v = Vehicle::new(terms());
    let token = v.deposit(CAROL, &fil(1)).unwrap();
    let (a, b) = (v.proposed(SEALING), v.proposed(Action::Pause(5)));
    v.cast(b, CAROL, &[token], false).unwrap();
    v.cast(a, CAROL, &[token], true).unwrap();
    assert_eq!(v.position(token).ballots.len(), 2);
    refused(v.cast(b, CAROL, &[token], true), Error::AlreadyVoted);
}

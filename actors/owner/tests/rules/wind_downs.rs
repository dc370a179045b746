use abi::owner::{Action, Error};
use fvm_shared::address::Address;

use crate::redeeming::voted;
use crate::vehicle::{ALICE, BOB, CAROL, Numbers, OPERATOR, Vehicle, assert_shares, atto, fil, terms};

const MINER: u64 = 1_000;

/// Alice's 60 earn, Bob's 40 are pending; a stake of 10 is idle too.
fn vehicle() -> (Vehicle, [u64; 3]) {
    let mut v = Vehicle::new(terms());
    let stake = v.adopt(MINER, Numbers { balance: fil(10), ..Numbers::default() }).unwrap();
    let alice = v.deposit(ALICE, &fil(60)).unwrap();
    v.harvest();
    v.donate(&fil(7));
    v.harvest();
    let bob = v.deposit(BOB, &fil(40)).unwrap();
    (v, [stake, alice, bob])
}

#[test]
fn after_the_timelock_everybody_is_paid_out_in_full() {
    let (mut v, [_, alice, bob]) = vehicle();
    let from = v.announce().unwrap();
    assert_eq!(from, v.epoch + 2_880);
    assert_eq!(v.wind_down(&[alice]), Err(Error::TooEarly.into()));
    v.epoch = from;
    assert_eq!(v.announce().unwrap(), from, "a second announcement changes nothing");

    let tickets = v.wind_down(&[alice, bob]).unwrap();

    assert_shares([v.withdraw(ALICE, &tickets[..1]).unwrap()], [fil(66)]);
    assert_eq!(v.withdraw(BOB, &tickets[1..]).unwrap(), fil(40));
    assert_eq!((v.summary().principal_pending, v.summary().principal_active), (atto(0), fil(10)));
    assert_eq!(v.summary().wind_down_from, None, "with the last investor it is over");
}

#[test]
fn what_was_earned_until_then_is_theirs() {
    let mut v = Vehicle::new(terms());
    let stake = v.adopt(MINER, Numbers { balance: fil(10), ..Numbers::default() }).unwrap();
    let alice = v.deposit(ALICE, &fil(90)).unwrap();
    v.harvest();
    v.epoch = v.announce().unwrap();
    v.miners.get_mut(&MINER).unwrap().balance += fil(8);
    v.donate(&fil(2));

    let tickets = v.wind_down(&[alice]).unwrap();

    assert_shares([v.withdraw(ALICE, &tickets).unwrap()], [fil(99)]);
    assert_shares([v.due(stake)], [fil(1)]);
}

#[test]
fn a_miner_that_refuses_the_harvest_holds_it_up() {
    let (mut v, [_, alice, _]) = vehicle();
    v.epoch = v.announce().unwrap();
    v.miners.get_mut(&MINER).unwrap().refuses = Some(20);
    assert_eq!(v.wind_down(&[alice]), Err(Error::HarvestIncomplete.into()));
    v.miners.get_mut(&MINER).unwrap().refuses = None;
    v.wind_down(&[alice]).unwrap();
}

#[test]
fn who_comes_in_was_never_announced_an_end() {
    let (mut v, [_, alice, bob]) = vehicle();
    v.donate(&fil(7));
    v.harvest();
    let from = v.announce().unwrap();
    for epoch in [v.epoch, from, v.summary().wind_down_until.unwrap()] {
        v.epoch = epoch;
        assert_eq!(v.deposit(CAROL, &fil(1)), Err(Error::WindingDown.into()));
        assert_eq!(v.compound(ALICE, &[alice]), Err(Error::WindingDown.into()));
    }
    v.epoch += 1;
    let carol = v.deposit(CAROL, &fil(1)).unwrap();
    assert_eq!(v.wind_down(&[carol]), Err(Error::NotAnnounced.into()));
    let again = v.announce().unwrap();
    assert_eq!(again, v.epoch + 2_880);
    assert_eq!(v.wind_down(&[carol]), Err(Error::TooEarly.into()));
    v.epoch = again;
    v.wind_down(&[alice, bob, carol]).unwrap();
    v.deposit(CAROL, &fil(1)).unwrap();
}

#[test]
fn an_announcement_lapses_an_execution_window_after_the_timelock() {
    let (mut v, [_, alice, bob]) = vehicle();
    let from = v.announce().unwrap();
    assert_eq!(v.summary().wind_down_until, Some(from + 2_880));
    v.epoch = from + 2_880;
    v.wind_down(&[alice]).unwrap();
    v.epoch += 1;
    assert_eq!(v.wind_down(&[bob]), Err(Error::NotAnnounced.into()));
    assert_eq!((v.summary().wind_down_from, v.summary().wind_down_until), (None, None));
}

#[test]
fn without_an_announcement_or_with_nobody_inside_nobody_is() {
    let (mut v, [_, alice, bob]) = vehicle();
    assert_eq!(v.wind_down(&[alice]), Err(Error::NotAnnounced.into()));
    v.redeem(ALICE, alice).unwrap();
    v.redeem(BOB, bob).unwrap();
    assert_eq!(v.announce(), Err(Error::NoInvestors.into()));
}

#[test]
fn what_is_not_all_liquid_is_not_wound_down() {
    let (mut v, [_, alice, _]) = vehicle();
    v.pledge(MINER, &fil(11)).unwrap();
    assert_eq!(v.announce(), Err(Error::NotCovered.into()));
    v.harvest();
    v.announce().unwrap();
    v.pledge(MINER, &fil(1)).unwrap();
    assert_eq!(v.wind_down(&[alice]), Err(Error::NotAnnounced.into()), "who pledges goes on");
}

#[test]
fn cover_that_is_lost_ends_the_announcement_even_if_it_comes_back() {
    let mut v = Vehicle::new(terms());
    let stake = v.adopt(MINER, Numbers { balance: fil(30), pledged: fil(20), ..Numbers::default() }).unwrap();
    let alice = v.deposit(ALICE, &fil(50)).unwrap();
    v.harvest();
    let from = v.announce().unwrap();
    v.redeem_stake(stake, &fil(10)).unwrap();
    assert_eq!(v.summary().wind_down_from, Some(from), "50 are left for 50");
    v.redeem_stake(stake, &atto(1)).unwrap();
    assert_eq!(v.summary().wind_down_from, None);
    v.epoch = from;
    v.miners.get_mut(&MINER).unwrap().pledged = fil(0);
    v.harvest();
    assert_eq!(v.wind_down(&[alice]), Err(Error::NotAnnounced.into()));
}

#[test]
fn another_operator_announces_for_itself() {
    let (mut v, [_, alice, _]) = vehicle();
    let change = v.proposed(Action::ReplaceOperator(Address::new_id(CAROL)));
    v.cast(change, ALICE, &[alice], true).unwrap();
    v.after_voting(change);
    v.count(change).unwrap();
    v.after_timelock(change);
    v.announce().unwrap();
    v.execute(change).unwrap();
    assert_eq!(v.summary().wind_down_from, None);
}

#[test]
fn while_somebody_waits_it_is_not() {
    let (mut v, [_, alice, _]) = vehicle();
    v.pledge(MINER, &fil(100)).unwrap();
    v.redeem(ALICE, alice).unwrap();
    assert_eq!(v.announce(), Err(Error::ExitsWaiting.into()));
}

#[test]
fn neither_stakes_nor_tickets() {
    let (mut v, [stake, alice, bob]) = vehicle();
    v.epoch = v.announce().unwrap();
    assert_eq!(v.wind_down(&[stake]), Err(Error::OperatorStakeBound.into()));
    let tickets = v.wind_down(&[bob]).unwrap();
    assert_eq!(v.wind_down(&tickets), Err(Error::NotAPosition.into()));
    assert_eq!(v.wind_down(&[alice, alice]), Err(Error::DuplicateToken.into()));
    v.redeem(OPERATOR, stake).unwrap();
}

#[test]
fn neither_a_vote_in_favour_nor_a_proposal_keeps_anybody_inside() {
    let (mut v, [_, alice, bob]) = vehicle();
    voted(&mut v, alice, true);
    v.propose(BOB, Some(bob), Action::Pause(1)).unwrap();
    v.epoch = v.announce().unwrap();
    assert_eq!(v.redeem(ALICE, alice), Err(Error::LockedByVote.into()));
    assert_eq!(v.redeem(BOB, bob), Err(Error::BoundByProposal.into()));
    v.wind_down(&[alice, bob]).unwrap();
    assert_eq!(v.summary().principal_active, fil(10));
}

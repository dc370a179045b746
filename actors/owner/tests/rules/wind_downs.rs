use abi::owner::Error;

use crate::redeeming::voted;
use crate::vehicle::{ALICE, BOB, Numbers, OPERATOR, Vehicle, assert_shares, atto, fil, terms};

/// Alice's 60 earn, Bob's 40 are pending; a stake of 10 is idle too.
fn vehicle() -> (Vehicle, [u64; 3]) {
    let mut v = Vehicle::new(terms());
    let stake = v.adopt(1_000, Numbers { balance: fil(10), ..Numbers::default() }).unwrap();
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
}

#[test]
fn without_an_announcement_nobody_is() {
    let (mut v, [_, alice, _]) = vehicle();
    assert_eq!(v.wind_down(&[alice]), Err(Error::NotAnnounced.into()));
}

#[test]
fn what_is_not_all_liquid_is_not_wound_down() {
    let (mut v, [_, alice, _]) = vehicle();
    v.pledge(1_000, &fil(11)).unwrap();
    assert_eq!(v.announce(), Err(Error::NotCovered.into()));
    v.harvest();
    v.epoch = v.announce().unwrap();
    v.pledge(1_000, &fil(11)).unwrap();
    assert_eq!(v.wind_down(&[alice]), Err(Error::NotCovered.into()));
}

#[test]
fn while_somebody_waits_it_is_not() {
    let (mut v, [_, alice, bob]) = vehicle();
    v.pledge(1_000, &fil(100)).unwrap();
    v.redeem(ALICE, alice).unwrap();
    assert_eq!(v.announce(), Err(Error::ExitsWaiting.into()));
    v.harvest();
    v.epoch = v.announce().unwrap();
    v.pledge(1_000, &fil(50)).unwrap();
    v.redeem_part(BOB, bob, Some(&fil(30)), &atto(0)).unwrap();
    assert_eq!(v.wind_down(&[bob]), Err(Error::ExitsWaiting.into()));
}

#[test]
fn neither_stakes_nor_tickets_nor_who_voted_in_favour() {
    let (mut v, [stake, alice, bob]) = vehicle();
    voted(&mut v, alice, true);
    v.epoch = v.announce().unwrap();
    assert_eq!(v.wind_down(&[stake]), Err(Error::OperatorStakeBound.into()));
    assert_eq!(v.wind_down(&[alice]), Err(Error::LockedByVote.into()));
    let tickets = v.wind_down(&[bob]).unwrap();
    assert_eq!(v.wind_down(&tickets), Err(Error::NotAPosition.into()));
    assert_eq!(v.wind_down(&[alice, alice]), Err(Error::DuplicateToken.into()));
    v.redeem(OPERATOR, stake).unwrap_err();
}

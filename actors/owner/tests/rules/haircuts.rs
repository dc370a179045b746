//! What principal is worth in a deficit.

use abi::owner::Error;

use crate::vehicle::{ALICE, BOB, Numbers, Vehicle, atto, fil, terms};

/// A stake of 10, 40 + 60 of investors' principal, of which 90 are pledged, and a buffer of 10.
fn vehicle() -> (Vehicle, u64, u64) {
    let mut v = Vehicle::new(terms());
    v.adopt(1_000, Numbers { balance: fil(10), pledged: fil(10), ..Numbers::default() });
    let alice = v.deposit(ALICE, &fil(40)).unwrap();
    let bob = v.deposit(BOB, &fil(60)).unwrap();
    v.harvest();
    v.pledge(1_000, &fil(90)).unwrap();
    let miner = v.miners.get_mut(&1_000).unwrap();
    miner.pledged = miner.balance.clone();
    v.epoch += 1_000;
    (v, alice, bob)
}

fn slash(v: &mut Vehicle, amount: u64) {
    let miner = v.miners.get_mut(&1_000).unwrap();
    miner.balance -= fil(amount);
    miner.pledged -= fil(amount);
}

#[test]
fn the_stake_pays_first() {
    let (mut v, alice, _) = vehicle();
    slash(&mut v, 10);
    assert_eq!(v.redeem(ALICE, alice).unwrap().value, fil(40));
}

#[test]
fn beyond_the_stake_everybody_who_leaves_gets_the_same_part() {
    let (mut v, alice, bob) = vehicle();
    slash(&mut v, 60);
    // 100 less 50 are left to investors.
    assert_eq!(v.redeem_part(ALICE, alice, Some(&fil(10)), &fil(5)).unwrap().value, fil(5));
    assert_eq!(v.redeem(ALICE, alice).unwrap().value, fil(15));
    assert_eq!(v.redeem(BOB, bob).unwrap().value, fil(30));
    assert_eq!(v.summary().principal_active, fil(10));
}

#[test]
fn the_part_is_the_same_after_the_stake_was_written_off() {
    let (mut v, alice, _) = vehicle();
    slash(&mut v, 60);
    v.harvest();
    assert_eq!(v.summary().operator_stake, atto(0));
    assert_eq!(v.redeem(ALICE, alice).unwrap().value, fil(20));
}

#[test]
fn a_miner_slashed_to_nothing_leaves_the_idle_cash() {
    let (mut v, alice, bob) = vehicle();
    slash(&mut v, 100);
    assert_eq!(v.redeem(ALICE, alice).unwrap().paid, fil(4));
    assert_eq!(v.redeem(BOB, bob).unwrap().paid, fil(6));
    assert_eq!((v.summary().idle, v.summary().principal_active), (atto(0), fil(10)));
}

#[test]
fn what_a_miner_owes_beyond_all_that_it_has_is_not_taken_from_the_idle_cash() {
    let (mut v, alice, bob) = vehicle();
    slash(&mut v, 100);
    v.miners.get_mut(&1_000).unwrap().debt = fil(1_000_000);
    v.harvest();
    assert_eq!((v.summary().miners_worth, v.summary().idle), (atto(0), fil(10)));
    assert_eq!(v.redeem(ALICE, alice).unwrap().paid, fil(4));
    assert_eq!(v.redeem(BOB, bob).unwrap().paid, fil(6));
}

#[test]
fn with_nothing_left_at_all_a_position_is_worth_nothing() {
    let (mut v, alice, _) = vehicle();
    v.pledge(1_000, &v.summary().idle).unwrap();
    slash(&mut v, 110);
    v.miners.get_mut(&1_000).unwrap().debt = fil(30);
    v.harvest();
    assert_eq!(v.redeem_part(ALICE, alice, None, &atto(1)), Err(Error::BelowMinValue.into()));
    let redeemed = v.redeem(ALICE, alice).unwrap();
    assert_eq!((redeemed.value, redeemed.ticket), (atto(0), None));
}

#[test]
fn nobody_waits_for_nothing() {
    let (mut v, alice, bob) = vehicle();
    v.pledge(1_000, &v.summary().idle).unwrap();
    let first = v.redeem_part(BOB, bob, Some(&fil(1)), &atto(0)).unwrap();
    assert!(first.ticket.is_some());
    slash(&mut v, 100);
    v.miners.get_mut(&1_000).unwrap().debt = fil(300);
    v.harvest();
    let redeemed = v.redeem(ALICE, alice).unwrap();
    assert_eq!((redeemed.value, redeemed.paid, redeemed.ticket), (atto(0), atto(0), None));
}

#[test]
fn a_holder_says_what_is_the_least_it_accepts() {
    let (mut v, alice, _) = vehicle();
    slash(&mut v, 60);
    assert_eq!(v.redeem_part(ALICE, alice, None, &(fil(20) + atto(1))), Err(Error::BelowMinValue.into()));
    assert!(v.redeem_part(ALICE, alice, None, &fil(20)).is_ok());
}

#[test]
fn rewards_since_the_last_harvest_count_for_nothing_until_the_next() {
    let (mut v, alice, _) = vehicle();
    slash(&mut v, 60);
    v.harvest();
    v.miners.get_mut(&1_000).unwrap().earn(&fil(20));
    assert_eq!(v.summary().surplus, atto(0) - fil(30), "its balance has grown");
    assert_eq!(v.redeem_part(ALICE, alice, Some(&fil(2)), &atto(0)).unwrap().value, fil(1));
    v.harvest();
    // A quarter has vested: 5 of 50 are made good, and the haircut made none of it.
    assert!(v.redeem_part(ALICE, alice, Some(&fil(2)), &atto(0)).unwrap().value > fil(1));
}

#[test]
fn a_pledge_since_the_last_harvest_counts() {
    let mut v = Vehicle::new(terms());
    v.adopt(1_000, Numbers::default());
    let alice = v.deposit(ALICE, &fil(10)).unwrap();
    v.harvest();
    v.pledge(1_000, &fil(10)).unwrap();
    assert_eq!(v.redeem(ALICE, alice).unwrap().value, fil(10));
}

#[test]
fn a_haircut_is_rounded_for_those_who_stay() {
    let mut v = Vehicle::new(terms());
    let alice = v.deposit(ALICE, &atto(3)).unwrap();
    v.deposit(BOB, &atto(4)).unwrap();
    v.harvest();
    v.epoch += 1_000;
    v.state.idle -= atto(2);
    v.balance -= atto(2);
    assert_eq!(v.redeem(ALICE, alice).unwrap().value, atto(2), "3 * 5 / 7 = 2.14");
    assert_eq!(v.summary().surplus, atto(0) - atto(1));
}

//! Deficits: the operator stake bears them first, then profit makes good what is left.

use crate::vehicle::{ALICE, Numbers, Vehicle, assert_shares, atto, fil, terms};

/// A stake of 10, all of it pledged, and an investor of 100.
fn vehicle() -> (Vehicle, u64, u64) {
    let mut v = Vehicle::new(terms());
    let stake = v.adopt(1_000, Numbers { balance: fil(10), pledged: fil(10), ..Numbers::default() }).unwrap();
    let alice = v.deposit(ALICE, &fil(100)).unwrap();
    v.harvest();
    (v, stake, alice)
}

fn slash(v: &mut Vehicle, amount: u64) {
    let miner = v.miners.get_mut(&1_000).unwrap();
    miner.balance -= fil(amount);
    miner.pledged -= fil(amount);
}

#[test]
fn the_operator_stake_bears_a_loss_for_good() {
    let (mut v, stake, alice) = vehicle();
    slash(&mut v, 4);

    let (settled, _) = v.harvest();

    assert_eq!((settled.stake_lost, v.position(stake).principal), (fil(4), fil(6)));
    assert_eq!((v.summary().surplus, v.position(alice).principal), (atto(0), fil(100)));
    v.donate(&fil(4));
    v.harvest();
    assert_eq!(v.position(stake).principal, fil(6), "later rewards are profit and restore nothing");
}

#[test]
fn what_the_stake_earned_before_the_loss_stays_its() {
    let (mut v, stake, _) = vehicle();
    v.donate(&fil(11));
    v.harvest();
    let earned = v.due(stake);
    assert_shares([earned.clone()], [fil(1)]);
    slash(&mut v, 10);

    v.harvest();

    assert_eq!((v.position(stake).principal, v.due(stake)), (atto(0), earned));
}

#[test]
fn a_loss_beyond_the_stake_is_made_good_before_anything_is_paid_out() {
    let (mut v, _, alice) = vehicle();
    v.state.idle -= fil(5);
    v.balance -= fil(5);
    slash(&mut v, 10);
    v.harvest();
    assert_eq!(v.summary().investor_deficit, fil(5));
    v.donate(&fil(8));

    let (settled, _) = v.harvest();

    assert_eq!((settled.to_idle, settled.to_positions), (fil(5), fil(3)));
    assert_shares([v.due(alice)], [fil(3)]);
    assert_eq!(v.summary().surplus, atto(0));
}

#[test]
fn an_incomplete_harvest_takes_nothing_from_the_stake() {
    let (mut v, stake, _) = vehicle();
    slash(&mut v, 4);
    v.miners.get_mut(&1_000).unwrap().refuses = Some(20);

    let (settled, ended) = v.harvest();

    assert_eq!((settled.stake_lost, ended), (atto(0), false));
    assert_eq!(v.position(stake).principal, fil(10));
}

#[test]
fn pledge_that_comes_home_is_no_profit() {
    let (mut v, ..) = vehicle();
    v.miners.get_mut(&1_000).unwrap().pledged = atto(0);

    let (settled, _) = v.harvest();

    assert_eq!((settled.to_idle, settled.to_positions, settled.fees), (fil(10), atto(0), atto(0)));
    assert_eq!(v.summary().idle, fil(110));
}

#[test]
fn locked_rewards_are_paid_when_they_vest_and_not_from_principal_before() {
    let (mut v, ..) = vehicle();
    v.miners.get_mut(&1_000).unwrap().earn(&fil(8));
    assert_eq!(v.harvest().0.to_positions, fil(2));
    v.miners.get_mut(&1_000).unwrap().locked = fil(1);
    assert_eq!(v.harvest().0.to_positions, fil(5));
}

#[test]
fn the_oldest_stake_loses_first_and_a_pending_one_like_any_other() {
    let (mut v, first, _) = vehicle();
    let second = v.adopt(1_001, Numbers { balance: fil(3), pledged: fil(3), ..Numbers::default() }).unwrap();
    v.state.idle -= fil(11);
    v.balance -= fil(11);

    v.harvest();

    assert_eq!((v.position(first).principal, v.position(second).principal), (atto(0), fil(2)));
    assert_eq!(v.summary().operator_stake, fil(2));
}

#[test]
fn a_pending_stake_that_is_lost_whole_leaves_nothing_behind() {
    let mut v = Vehicle::new(terms());
    let stake = v.adopt(1_000, Numbers { balance: fil(3), pledged: fil(3), ..Numbers::default() }).unwrap();
    slash(&mut v, 3);
    v.harvest();
    v.harvest();
    assert_eq!((v.position(stake).principal, v.due(stake)), (atto(0), atto(0)));
}

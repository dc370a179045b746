//! The operator's own way out.

use abi::owner::{Action, Error, Terms};

use crate::vehicle::{ALICE, BOB, Numbers, OPERATOR, Vehicle, assert_shares, atto, fil, terms};

/// A stake of 20, paid out and idle, beside 80 of Alice's.
fn vehicle(change: impl FnOnce(&mut Terms)) -> (Vehicle, u64, u64) {
    let mut terms = terms();
    change(&mut terms);
    let mut v = Vehicle::new(terms);
    let stake = v.adopt(1_000, Numbers { balance: fil(20), ..Numbers::default() }).unwrap();
    let alice = v.deposit(ALICE, &fil(80)).unwrap();
    v.harvest();
    (v, stake, alice)
}

#[test]
fn it_leaves_in_part_or_whole_without_a_fee() {
    let (mut v, stake, _) = vehicle(|_| ());
    assert_eq!(v.redeem_stake(stake, &fil(5)).unwrap().paid, fil(5));
    assert_eq!((v.summary().operator_stake, v.position(stake).principal), (fil(15), fil(15)));
    assert_eq!(v.redeem(OPERATOR, stake).unwrap().paid, fil(15));
    assert_eq!((v.summary().operator_stake, v.book().stakes.len()), (atto(0), 0));
}

#[test]
fn the_harvest_before_it_pays_it_like_everybody() {
    let (mut v, stake, alice) = vehicle(|_| ());
    v.donate(&fil(10));
    assert_shares([v.redeem(OPERATOR, stake).unwrap().rewards.amount], [fil(2)]);
    assert_shares([v.due(alice)], [fil(8)]);
}

#[test]
fn redeeming_the_stake_against_investors_cash_is_refused() {
    let (mut v, stake, _) = vehicle(|terms| terms.buffer_bps = 1_000);
    v.pledge(1_000, &fil(80)).unwrap();
    v.miners.get_mut(&1_000).unwrap().pledged = fil(80);
    // 20 idle; all of the stake would leave nothing liquid for Alice's 80.
    assert_eq!(v.redeem(OPERATOR, stake), Err(Error::StakeNotFree.into()));
    assert!(v.redeem_stake(stake, &fil(11)).is_ok());
    assert_eq!(v.summary().idle, fil(9));
    assert_eq!(v.redeem_stake(stake, &fil(2)), Err(Error::StakeNotFree.into()));
}

#[test]
fn a_loss_is_taken_from_it_before_it_leaves() {
    let (mut v, stake, _) = vehicle(|_| ());
    v.pledge(1_000, &fil(50)).unwrap();
    let miner = v.miners.get_mut(&1_000).unwrap();
    (miner.balance, miner.pledged) = (fil(42), fil(42));
    assert_eq!(v.redeem_stake(stake, &fil(20)), Err(Error::BadAmount.into()));
    assert_eq!(v.redeem(OPERATOR, stake).unwrap().value, fil(12));
}

#[test]
fn in_a_deficit_it_does_not_leave() {
    let (mut v, stake, _) = vehicle(|_| ());
    v.pledge(1_000, &fil(50)).unwrap();
    let miner = v.miners.get_mut(&1_000).unwrap();
    (miner.balance, miner.pledged) = (fil(42), fil(42));
    miner.refuses = Some(20);
    assert_eq!(v.redeem(OPERATOR, stake), Err(Error::HarvestIncomplete.into()));
}

#[test]
fn while_a_change_waits_it_does_not_leave() {
    let (mut v, stake, alice) = vehicle(|_| ());
    let change = v.proposed(Action::Upgrade(cid::Cid::default()));
    v.cast(change, ALICE, &[alice], true).unwrap();
    v.redeem_stake(stake, &fil(1)).unwrap();
    v.after_voting(change);
    v.count(change).unwrap();
    assert_eq!(v.redeem_stake(stake, &fil(1)), Err(Error::StakeNotFree.into()));
    v.epoch = v.proposal(change).lapses_after.unwrap();
    assert_eq!(v.redeem_stake(stake, &fil(1)), Err(Error::StakeNotFree.into()));
    v.epoch += 1;
    v.redeem_stake(stake, &fil(1)).unwrap();
}

#[test]
fn proposals_alone_never_hold_it() {
    let (mut v, stake, alice) = vehicle(|_| ());
    for _ in 0..5 {
        let dummy = v.propose(ALICE, Some(alice), Action::Upgrade(cid::Cid::default())).unwrap();
        v.redeem_stake(stake, &fil(1)).unwrap();
        v.after_voting(dummy);
        v.redeem_stake(stake, &fil(1)).unwrap();
        v.count(dummy).unwrap();
    }
}

#[test]
fn while_somebody_waits_it_does_not_leave() {
    let (mut v, stake, alice) = vehicle(|_| ());
    v.pledge(1_000, &fil(90)).unwrap();
    v.miners.get_mut(&1_000).unwrap().pledged = fil(90);
    v.redeem_part(ALICE, alice, Some(&fil(20)), &atto(0)).unwrap();
    assert_eq!(v.redeem_stake(stake, &fil(1)), Err(Error::StakeNotFree.into()));
}

#[test]
fn the_least_stake_stays() {
    let (mut v, stake, _) = vehicle(|terms| terms.min_operator_bps = 1_000);
    assert_eq!(v.redeem_stake(stake, &(fil(12) + atto(1))), Err(Error::StakeNotFree.into()));
    assert!(v.redeem_stake(stake, &fil(12)).is_ok());
}

#[test]
fn a_stake_restored_by_later_rewards_there_is_none() {
    let (mut v, stake, alice) = vehicle(|_| ());
    v.pledge(1_000, &fil(50)).unwrap();
    let miner = v.miners.get_mut(&1_000).unwrap();
    (miner.balance, miner.pledged) = (fil(20), fil(20));
    v.harvest();
    assert_eq!(v.position(stake).principal, atto(0));
    v.donate(&fil(100));
    v.harvest();
    assert_eq!((v.position(stake).principal, v.due(stake)), (atto(0), atto(0)));
    assert_shares([v.due(alice)], [fil(90)]);
    assert_eq!(v.redeem(OPERATOR, stake), Err(Error::BadAmount.into()));
}

#[test]
fn a_stranger_does_not_redeem_it() {
    let (mut v, stake, _) = vehicle(|_| ());
    assert!(v.redeem(BOB, stake).is_err());
}

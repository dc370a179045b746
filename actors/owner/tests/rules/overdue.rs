//! Fees and the operator wait when those who leave have waited for too long.

use abi::owner::Terms;

use crate::vehicle::{ALICE, BOB, DATASET, Numbers, Vehicle, assert_shares, atto, fee, fil, terms};

/// A stake of 50; Alice, with 100, waits to leave; Bob has 50. Nothing is idle. A fee of a tenth.
fn waiting() -> (Vehicle, u64, u64, u64) {
    let mut v = Vehicle::new(Terms { fees: vec![fee("dataset", DATASET, 1_000)], ..terms() });
    let stake = v.adopt(1_000, Numbers { balance: fil(50), pledged: fil(50), ..Numbers::default() }).unwrap();
    let alice = v.deposit(ALICE, &fil(100)).unwrap();
    let bob = v.deposit(BOB, &fil(50)).unwrap();
    v.harvest();
    v.pledge(1_000, &fil(150)).unwrap();
    let miner = v.miners.get_mut(&1_000).unwrap();
    miner.pledged = miner.balance.clone();
    v.epoch += 1_000;
    let ticket = v.redeem(ALICE, alice).unwrap().ticket.unwrap();
    (v, stake, bob, ticket)
}

#[test]
fn sectors_extended_for_ever_while_exits_wait_pay_the_exits() {
    let (mut v, stake, bob, ticket) = waiting();
    v.epoch += 1_001;
    for _ in 0..20 {
        v.donate(&fil(10));
        v.harvest();
    }
    assert!(v.withdraw(ALICE, &[ticket]).is_ok());
    assert!(v.due(bob).is_positive() && v.due(stake).is_positive(), "since the exits are paid");
}

#[test]
fn after_the_term_fees_and_the_stakes_share_are_idle() {
    let (mut v, stake, bob, _) = waiting();
    v.epoch += 1_001;
    v.donate(&fil(20));

    let (settled, _) = v.harvest();

    assert_eq!((settled.fees, settled.to_positions, settled.to_idle), (atto(0), fil(9), fil(11)));
    assert_shares([v.due(bob)], [fil(9)]);
    assert_eq!(v.due(stake), atto(0));
    assert_eq!((v.summary().exits_reserved, v.summary().fees_unclaimed), (fil(11), atto(0)));
}

#[test]
fn up_to_the_term_everybody_is_paid() {
    let (mut v, stake, bob, _) = waiting();
    v.epoch += 1_000;
    v.donate(&fil(20));
    assert_eq!(v.harvest().0.fees, fil(2));
    assert_shares([v.due(bob), v.due(stake)], [fil(9), fil(9)]);
}

#[test]
fn what_the_stake_earned_before_stays_its() {
    let (mut v, stake, ..) = waiting();
    v.donate(&fil(20));
    v.harvest();
    let earned = v.due(stake);
    v.epoch += 1_001;
    v.donate(&fil(20));
    v.harvest();
    assert_eq!(v.due(stake), earned);
}

#[test]
fn what_was_put_off_is_profit_again_once_the_exits_are_paid() {
    let (mut v, .., ticket) = waiting();
    v.epoch += 1_001;
    v.donate(&fil(20));
    v.harvest();
    v.miners.get_mut(&1_000).unwrap().pledged -= fil(100);
    v.harvest();
    v.withdraw(ALICE, &[ticket]).unwrap();
    let summary = v.summary();
    assert_eq!(summary.surplus + summary.rewards_unclaimed + summary.fees_unclaimed, fil(20));
}

#[test]
fn with_nobody_left_who_earns_the_profit_pays_the_exits() {
    let mut v = Vehicle::new(terms());
    v.adopt(1_000, Numbers::default());
    let alice = v.deposit(ALICE, &fil(10)).unwrap();
    v.harvest();
    v.pledge(1_000, &fil(10)).unwrap();
    v.miners.get_mut(&1_000).unwrap().pledged = fil(10);
    v.epoch += 1_000;
    let ticket = v.redeem(ALICE, alice).unwrap().ticket.unwrap();
    v.donate(&fil(10));
    assert_eq!(v.harvest().0.kept, fil(10));
    v.epoch += 1_001;
    assert_eq!(v.harvest().0.to_idle, fil(10));
    assert_eq!(v.withdraw(ALICE, &[ticket]).unwrap(), fil(10));
}

#[test]
fn what_those_who_wait_do_not_need_is_kept() {
    let (mut v, stake, bob, ticket) = waiting();
    v.epoch += 1_001;
    v.donate(&fil(200));
    let (settled, _) = v.harvest();
    // 20 of fees, 90 for Bob and 90 for the stake, of which 100 are missing.
    assert_eq!((settled.to_positions, settled.to_idle, settled.kept), (fil(90), fil(100), fil(10)));
    v.withdraw(ALICE, &[ticket]).unwrap();
    assert_eq!(v.harvest().0.fees, fil(1));
    assert_shares([v.due(stake)], [atto(4_500_000_000_000_000_000)]);
    assert!(v.due(bob) > fil(94));
}

#[test]
fn when_principal_that_comes_home_pays_the_exits_nothing_is_put_off() {
    let (mut v, ..) = waiting();
    v.epoch += 1_001;
    v.miners.get_mut(&1_000).unwrap().pledged -= fil(100);
    v.donate(&fil(20));
    assert_eq!(v.harvest().0.fees, fil(2));
}

//! What the operator may send to a miner, and how long harvests leave it there.

use abi::owner::{Error, Terms};

use crate::queueing::pledged;
use crate::vehicle::{ALICE, Numbers, Vehicle, atto, fil, terms};

fn vehicle(change: impl FnOnce(&mut Terms)) -> Vehicle {
    let mut terms = terms();
    change(&mut terms);
    let mut v = Vehicle::new(terms);
    v.adopt(1_000, Numbers::default());
    v.deposit(ALICE, &fil(100)).unwrap();
    v.harvest();
    v
}

#[test]
fn a_pledge_moves_idle_cash_and_is_no_loss() {
    let mut v = vehicle(|_| ());
    v.pledge(1_000, &fil(70)).unwrap();
    let summary = v.summary();
    assert_eq!((summary.idle, summary.miners_worth, summary.surplus), (fil(30), fil(70), atto(0)));
}

#[test]
fn what_must_stay_liquid_stays() {
    let mut v = vehicle(|terms| terms.buffer_bps = 2_000);
    assert_eq!(v.pledge(1_000, &(fil(80) + atto(1))), Err(Error::BelowBuffer.into()));
    v.pledge(1_000, &fil(80)).unwrap();
    assert_eq!(v.pledge(1_000, &atto(1)), Err(Error::BelowBuffer.into()));
}

#[test]
fn neither_nothing_nor_more_than_there_is_nor_to_a_stranger() {
    let mut v = vehicle(|_| ());
    assert_eq!(v.pledge(1_000, &atto(0)), Err(Error::BadAmount.into()));
    assert_eq!(v.pledge(1_000, &(fil(100) + atto(1))), Err(Error::InsufficientIdle.into()));
    assert_eq!(v.pledge(1_001, &fil(1)), Err(Error::NotAdopted.into()));
}

#[test]
fn a_debt_is_paid_only_where_something_is_left_of_the_pledge() {
    let mut v = vehicle(|_| ());
    v.miners.get_mut(&1_000).unwrap().debt = fil(20);
    v.harvest();
    assert_eq!(v.pledge(1_000, &(fil(20) - atto(1))), Err(Error::DebtExceedsPledge.into()));
    v.pledge(1_000, &fil(30)).unwrap();
    let summary = v.summary();
    assert_eq!((summary.idle, summary.miners_worth, summary.surplus), (fil(70), fil(10), -fil(20)));
}

#[test]
fn votes_stop_it() {
    let mut v = vehicle(|_| ());
    v.vote(|book| book.sealing = false);
    assert_eq!(v.pledge(1_000, &fil(1)), Err(Error::SealingDisabled.into()));
    v.vote(|book| (book.sealing, book.paused_until) = (true, Some(20)));
    assert_eq!(v.pledge(1_000, &fil(1)), Err(Error::Paused.into()));
    v.epoch = 21;
    assert!(v.pledge(1_000, &fil(1)).is_ok());
}

#[test]
fn who_waits_comes_first() {
    let (mut v, alice, _) = pledged();
    v.redeem(ALICE, alice).unwrap();
    assert_eq!(v.pledge(1_000, &atto(1)), Err(Error::ExitsWaiting.into()));
}

#[test]
fn harvesting_away_a_fresh_pledge_is_not_possible() {
    let mut v = vehicle(|terms| terms.float_window = 80);
    v.pledge(1_000, &fil(70)).unwrap();
    let pledged_at = v.epoch;

    v.harvest();
    assert_eq!(v.summary().idle, fil(30));
    v.epoch = pledged_at + 79;
    v.harvest();
    assert_eq!(v.summary().idle, fil(30));
    v.epoch = pledged_at + 80 + 10;
    v.harvest();
    assert_eq!(v.summary().idle, fil(100));
}

#[test]
fn rewards_beyond_the_pledge_are_withdrawn() {
    let mut v = vehicle(|terms| terms.float_window = 80);
    v.pledge(1_000, &fil(70)).unwrap();
    v.miners.get_mut(&1_000).unwrap().earn(&fil(8));
    assert_eq!(v.harvest().0.to_positions, fil(2));
}

#[test]
fn who_waits_may_have_a_fresh_pledge_back() {
    let mut v = vehicle(|terms| terms.float_window = 80);
    v.pledge(1_000, &fil(70)).unwrap();
    let ticket = v.redeem(ALICE, 0).unwrap().ticket.unwrap();
    v.harvest();
    assert!(v.withdraw(ALICE, &[ticket]).is_ok());
}

#[test]
fn pledges_are_remembered_long_enough_and_not_much_longer_in_little_room() {
    for window in [1, 7, 8, 15, 17, 80, 1_000] {
        let mut v = vehicle(|terms| terms.float_window = window);
        let mut made = Vec::new();
        for _ in 0..200 {
            v.pledge(1_000, &atto(10)).unwrap();
            made.push(v.epoch);
            v.epoch += 1 + window / 50;
            let miner = v.book().miners[0].clone();
            let held = miner.held(v.epoch);
            let within = |epochs: i64| atto(10) * made.iter().filter(|at| v.epoch - *at < epochs).count();
            assert!(within(window) <= held && held <= within(window + (window + 7) / 8), "window {window}");
            assert!(miner.fresh.len() <= 10, "window {window}: {}", miner.fresh.len());
        }
    }
}

#[test]
fn a_shorter_window_does_not_cut_an_older_pledge() {
    let v = vehicle(|_| ());
    let mut book = v.book();
    let miner = &mut book.miners[0];
    miner.pledged(&fil(1), 800, 10);
    miner.pledged(&fil(2), 8, 20);
    assert_eq!((miner.held(20), miner.held(29), miner.held(809)), (fil(3), fil(1), fil(1)));
    assert_eq!(miner.held(900), atto(0));
    v.check();
}

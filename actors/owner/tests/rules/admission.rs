//! Deposits and adoptions: who comes in, and with what.

use abi::owner::Error;
use fvm_shared::econ::TokenAmount;

use crate::vehicle::{ALICE, BOB, Numbers, OPERATOR, Vehicle, assert_shares, atto, fil, terms};

#[test]
fn a_deposit_is_idle_and_pending() {
    let mut v = Vehicle::new(terms());

    let id = v.deposit(ALICE, &fil(5)).unwrap();

    let position = v.position(id);
    assert_eq!((position.holder, position.principal, position.due), (ALICE, fil(5), atto(0)));
    assert!(position.pending && !position.operator_stake);
    assert_eq!(position.maturity, v.epoch + 1_000);
    let summary = v.summary();
    assert_eq!((summary.idle, summary.principal_pending, summary.principal_active), (fil(5), fil(5), atto(0)));
}

#[test]
fn ids_count_up_from_zero() {
    let mut v = Vehicle::new(terms());
    let ids: Vec<_> = (0..20).map(|_| v.deposit(ALICE, &atto(1)).unwrap()).collect();
    assert_eq!(ids, (0..20).collect::<Vec<_>>());
}

#[test]
fn a_deposit_below_the_least_is_refused() {
    let mut v = Vehicle::new(abi::owner::Terms { min_deposit: fil(2), ..terms() });
    for too_little in [atto(0), fil(2) - atto(1)] {
        assert_eq!(v.deposit(ALICE, &too_little), Err(Error::BelowMinDeposit.into()));
    }
    assert!(v.deposit(ALICE, &fil(2)).is_ok());
}

#[test]
fn the_cap_binds_investors_and_not_the_operator() {
    let mut v = Vehicle::new(abi::owner::Terms { cap: fil(10), ..terms() });
    v.adopt(1_000, Numbers { balance: fil(100), ..Numbers::default() });
    v.deposit(ALICE, &fil(9)).unwrap();

    assert_eq!(v.deposit(BOB, &(fil(1) + atto(1))), Err(Error::BeyondCap.into()));
    assert!(v.deposit(BOB, &fil(1)).is_ok());
    assert_eq!(v.deposit(BOB, &atto(1)), Err(Error::BeyondCap.into()));
}

#[test]
fn a_deposit_that_makes_the_operator_stake_too_small_is_refused() {
    let mut v = Vehicle::new(abi::owner::Terms { min_operator_bps: 1_000, ..terms() });
    assert_eq!(v.deposit(ALICE, &atto(1)), Err(Error::OperatorStakeTooSmall.into()));
    v.adopt(1_000, Numbers { balance: fil(10), ..Numbers::default() });

    assert_eq!(v.deposit(ALICE, &(fil(100) + atto(1))), Err(Error::OperatorStakeTooSmall.into()));
    assert!(v.deposit(ALICE, &fil(100)).is_ok());
}

#[test]
fn a_deficit_that_waits_for_the_stake_counts_against_the_stake() {
    let mut v = Vehicle::new(abi::owner::Terms { min_operator_bps: 1_000, ..terms() });
    v.adopt(1_000, Numbers { balance: fil(10), pledged: fil(10), ..Numbers::default() });
    v.miners.get_mut(&1_000).unwrap().balance -= fil(1);

    assert_eq!(v.deposit(ALICE, &fil(91)), Err(Error::OperatorStakeTooSmall.into()));
    assert!(v.deposit(ALICE, &fil(90)).is_ok());
}

#[test]
fn nobody_may_come_in_while_investors_are_in_deficit() {
    let mut v = Vehicle::new(terms());
    v.adopt(1_000, Numbers { balance: fil(10), pledged: fil(10), ..Numbers::default() });
    v.deposit(ALICE, &fil(100)).unwrap();
    let lose = |v: &mut Vehicle, amount: &TokenAmount| {
        v.state.idle -= amount;
        v.balance -= amount;
    };
    lose(&mut v, &fil(10));
    assert!(v.deposit(BOB, &fil(1)).is_ok(), "the stake bears a deficit of 10");
    lose(&mut v, &atto(1));
    assert_eq!(v.deposit(BOB, &fil(1)), Err(Error::InvestorsInDeficit.into()));
    assert_eq!(v.summary().investor_deficit, atto(1));

    // What a miner earned since it was read may be locked, and makes no loss good before a harvest has seen it.
    v.miners.get_mut(&1_000).unwrap().earn(&fil(40));
    assert_eq!(v.deposit(BOB, &fil(1)), Err(Error::InvestorsInDeficit.into()));
    assert!(v.harvest().1);
    assert!(v.deposit(BOB, &fil(1)).is_ok());
}

#[test]
fn a_stake_is_what_was_withdrawn_and_what_the_miner_is_worth() {
    let mut v = Vehicle::new(terms());
    let numbers = Numbers { balance: fil(30), locked: fil(4), pledged: fil(6), debt: fil(1), ..Numbers::default() };

    let id = v.adopt(1_000, numbers).unwrap();

    let stake = v.position(id);
    assert_eq!((stake.holder, stake.principal, stake.due), (OPERATOR, fil(25), atto(0)));
    assert!(stake.operator_stake && stake.pending);
    let summary = v.summary();
    assert_eq!((summary.idle, summary.miners_worth, summary.surplus), (fil(19), fil(6), atto(0)));
}

#[test]
fn a_miner_worth_nothing_brings_no_stake() {
    let mut v = Vehicle::new(terms());
    assert_eq!(v.adopt(1_000, Numbers { balance: fil(3), locked: fil(3), ..Numbers::default() }), None);
    assert_eq!((v.book().miners.len(), v.state.next_id), (1, 0));
}

#[test]
fn a_new_stake_does_not_pay_for_an_old_loss() {
    let mut v = Vehicle::new(terms());
    v.adopt(1_000, Numbers { balance: fil(10), pledged: fil(10), ..Numbers::default() });
    v.deposit(ALICE, &fil(100)).unwrap();
    v.harvest();
    v.pledge(1_000, &fil(50)).unwrap();
    let miner = v.miners.get_mut(&1_000).unwrap();
    (miner.balance, miner.pledged) = (fil(30), fil(30));
    let rich = Numbers { balance: fil(900), ..Numbers::default() };

    assert_eq!(v.try_adopt(1_001, rich.clone()), Err(Error::VehicleInDeficit.into()));

    assert_eq!((v.summary().operator_stake, v.summary().investor_deficit), (atto(0), fil(20)));
    v.donate(&fil(20));
    v.adopt(1_001, rich).unwrap();
    v.harvest();
    assert_eq!((v.summary().operator_stake, v.summary().surplus), (fil(900), atto(0)));
}

#[test]
fn adopting_a_rich_miner_just_before_a_harvest_gains_nothing() {
    let mut v = Vehicle::new(terms());
    let alice = v.deposit(ALICE, &fil(100)).unwrap();
    v.harvest();
    v.donate(&fil(10));

    let stake = v.adopt(1_000, Numbers { balance: fil(900), ..Numbers::default() }).unwrap();
    v.harvest();

    assert_shares([v.due(alice), v.due(stake)], [fil(10), atto(0)]);
}

//! Miners that refuse, and what that stops.

use crate::vehicle::{ALICE, BOB, Numbers, Vehicle, atto, fil, terms};

fn with_two_miners() -> Vehicle {
    let mut v = Vehicle::new(terms());
    for id in [1_000, 1_001] {
        v.adopt(id, Numbers { balance: fil(5), pledged: fil(5), ..Numbers::default() });
    }
    v.deposit(ALICE, &fil(10)).unwrap();
    v.harvest();
    v
}

fn refuse(v: &mut Vehicle, refuses: Option<u32>) {
    v.miners.get_mut(&1_000).unwrap().refuses = refuses;
}

#[test]
fn a_miner_that_refuses_does_not_stop_the_others() {
    let mut v = with_two_miners();
    refuse(&mut v, Some(18));
    for id in [1_000, 1_001] {
        v.miners.get_mut(&id).unwrap().balance += fil(2);
    }

    let (settled, ended) = v.harvest();

    assert!(!ended);
    assert_eq!(settled.to_positions, fil(2));
    assert_eq!(v.book().miners[0].failing_since, Some(v.epoch));
    assert_eq!(v.book().miners[1].failing_since, None);
}

#[test]
fn rounds_end_without_it_once_it_has_refused_for_a_day() {
    let mut v = with_two_miners();
    refuse(&mut v, Some(18));
    assert!(!v.harvest().1);
    v.epoch += 2_879;
    assert!(!v.harvest().1);
    v.epoch += 1;
    assert!(v.harvest().1);
}

#[test]
fn one_success_starts_the_day_again() {
    let mut v = with_two_miners();
    refuse(&mut v, Some(18));
    v.harvest();
    v.epoch += 2_000;
    refuse(&mut v, None);
    assert!(v.harvest().1);
    v.epoch += 2_000;
    refuse(&mut v, Some(18));
    assert!(!v.harvest().1);
}

#[test]
fn refusals_deep_in_the_stack_count_for_nothing() {
    let mut v = with_two_miners();
    refuse(&mut v, Some(18));
    assert!(!v.harvest_from(false).1);
    assert_eq!(v.book().miners[0].failing_since, None);
    v.epoch += 2_880;
    assert!(!v.harvest_from(false).1);

    v.harvest();
    v.epoch += 2_880;
    assert!(!v.harvest_from(false).1, "nor does a refusal that is old already end a round from there");
    assert!(v.harvest().1);
}

#[test]
fn a_miner_in_debt_was_heard_and_holds_nothing_up_whoever_asks() {
    let mut v = with_two_miners();
    v.miners.get_mut(&1_000).unwrap().penalise(&fil(2));
    assert!(v.harvest_from(false).1);
    assert_eq!((&v.book().miners[0].debt, v.book().miners[0].failing_since), (&fil(2), None));
    // What is no debt could be made up.
    v.miners.get_mut(&1_001).unwrap().refuses = Some(18);
    v.epoch += 2_880;
    assert!(!v.harvest_from(false).1);
}

#[test]
fn what_is_sealed_is_no_fresh_pledge_and_rewards_are_not_held_back_for_it() {
    let mut v = Vehicle::new(abi::owner::Terms { float_window: 10_000, ..terms() });
    v.adopt(1_000, Numbers { balance: fil(5), pledged: fil(5), ..Numbers::default() });
    v.deposit(ALICE, &fil(100)).unwrap();
    v.harvest();
    v.pledge(1_000, &fil(60)).unwrap();
    v.epoch += 10;
    v.pledge(1_000, &fil(40)).unwrap();
    v.harvest();
    assert_eq!(v.book().miners[0].held(v.epoch), fil(100), "nothing is sealed yet");
    v.miners.get_mut(&1_000).unwrap().pledged += fil(75);
    v.harvest();
    assert_eq!(v.book().miners[0].held(v.epoch), fil(25));
    v.miners.get_mut(&1_000).unwrap().pledged += fil(25);
    v.harvest();
    v.miners.get_mut(&1_000).unwrap().balance += fil(7);
    assert_eq!(v.harvest().0.to_positions, fil(7));
}

#[test]
fn an_exit_brings_home_what_it_lacks_and_no_more_of_a_fresh_pledge() {
    let mut v = Vehicle::new(abi::owner::Terms { float_window: 10_000, term: 0, ..terms() });
    v.adopt(1_000, Numbers { balance: fil(5), pledged: fil(5), ..Numbers::default() });
    let alice = v.deposit(ALICE, &fil(100)).unwrap();
    v.harvest();
    v.pledge(1_000, &fil(100)).unwrap();
    v.redeem_part(ALICE, alice, Some(&atto(1)), &atto(0)).unwrap();
    v.harvest();
    assert_eq!(v.state.queue.reserved, atto(1));
    assert_eq!(v.book().miners[0].held(v.epoch), fil(100) - atto(1));
}

#[test]
fn miners_that_refuse_in_turn_hold_rounds_up_for_a_day_and_no_longer() {
    let mut v = with_two_miners();
    let bob = v.deposit(BOB, &fil(10)).unwrap();
    let turn = |v: &mut Vehicle, one: Option<u32>| {
        v.miners.get_mut(&1_000).unwrap().refuses = one;
        v.miners.get_mut(&1_001).unwrap().refuses = one.xor(Some(18));
    };
    turn(&mut v, Some(18));
    assert!(!v.harvest().1);
    v.epoch += 2_000;
    turn(&mut v, None);
    assert!(!v.harvest().1);
    v.epoch += 879;
    turn(&mut v, Some(18));
    assert!(!v.harvest().1 && v.position(bob).pending);
    v.epoch += 1;
    turn(&mut v, None);
    assert!(!v.harvest_from(false).1, "unless a refusal could be made up");
    assert!(v.harvest().1 && !v.position(bob).pending);
    // And so until all have paid once.
    turn(&mut v, Some(18));
    assert!(v.harvest().1);
    v.miners.get_mut(&1_000).unwrap().refuses = None;
    assert!(v.harvest().1);
    turn(&mut v, Some(18));
    assert!(!v.harvest().1);
}

#[test]
fn a_complete_harvest_may_come_from_anyone() {
    let mut v = with_two_miners();
    assert!(v.harvest_from(false).1);
}

#[test]
fn a_miner_in_debt_is_worth_less_by_its_debt() {
    let mut v = with_two_miners();
    let miner = v.miners.get_mut(&1_000).unwrap();
    miner.penalise(&fil(2));
    assert_eq!(miner.available(), atto(0) - fil(2));

    let (settled, ended) = v.harvest();

    assert_eq!((settled.stake_lost, ended), (fil(2), true));
    assert_eq!((&v.book().miners[0].debt, v.summary().surplus), (&fil(2), atto(0)));
}

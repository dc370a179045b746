use crate::vehicle::{ALICE, BOB, Numbers, Vehicle, assert_shares, atto, fil, terms};

#[test]
fn the_first_harvest_after_a_deposit_pays_it_nothing() {
    let mut v = Vehicle::new(terms());
    let alice = v.deposit(ALICE, &fil(1)).unwrap();
    v.harvest();
    let sniper = v.deposit(BOB, &fil(999)).unwrap();
    v.donate(&fil(7));

    v.harvest();

    assert_eq!((v.due(alice), v.due(sniper)), (fil(7), atto(0)));
    assert!(!v.position(sniper).pending);
}

#[test]
fn from_the_next_round_on_it_earns_its_part() {
    let mut v = Vehicle::new(terms());
    let alice = v.deposit(ALICE, &fil(1)).unwrap();
    v.harvest();
    let bob = v.deposit(BOB, &fil(3)).unwrap();
    v.harvest();
    v.donate(&fil(8));

    v.harvest();

    assert_eq!((v.due(alice), v.due(bob)), (fil(2), fil(6)));
}

#[test]
fn an_entry_is_found_however_many_rounds_later() {
    let mut v = Vehicle::new(terms());
    let alice = v.deposit(ALICE, &fil(1)).unwrap();
    v.harvest();
    for _ in 0..40 {
        v.donate(&fil(1));
        v.harvest();
    }
    assert_eq!(v.due(alice), fil(40));
    assert_eq!(v.claim(ALICE, &[alice]).unwrap()[0].amount, fil(40));
}

#[test]
fn a_round_that_nobody_entered_stores_nothing() {
    let mut v = Vehicle::new(terms());
    v.deposit(ALICE, &fil(1)).unwrap();
    v.harvest();
    let ends = v.book().ends;
    for _ in 0..5 {
        v.harvest();
    }
    assert_eq!((v.book().ends, v.state.round), (ends, 6));
}

#[test]
fn an_incomplete_harvest_splits_but_does_not_end_the_round() {
    let mut v = Vehicle::new(terms());
    v.adopt(1_000, Numbers { balance: fil(5), pledged: fil(5), ..Numbers::default() });
    let alice = v.deposit(ALICE, &fil(5)).unwrap();
    v.harvest();
    let bob = v.deposit(BOB, &fil(5)).unwrap();
    v.donate(&fil(2));
    v.miners.get_mut(&1_000).unwrap().refuses = Some(20);

    let (settled, ended) = v.harvest();

    assert!(!ended);
    assert_eq!(settled.to_positions, fil(2));
    assert_shares([v.due(alice)], [fil(1)]);
    assert!(v.position(bob).pending);
}

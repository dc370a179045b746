use abi::owner::{Action, Error, Terms};

use crate::vehicle::{ALICE, BOB, Numbers, Vehicle, assert_shares, atto, fil, terms};

fn earning() -> (Vehicle, u64) {
    let mut v = Vehicle::new(terms());
    let alice = v.deposit(ALICE, &fil(10)).unwrap();
    v.harvest();
    v.donate(&fil(5));
    v.harvest();
    (v, alice)
}

#[test]
fn what_is_due_becomes_a_position_of_this_round() {
    let (mut v, alice) = earning();

    let (id, principal) = v.compound(ALICE, &[alice]).unwrap();

    assert_shares([principal.clone()], [fil(5)]);
    let position = v.position(id);
    assert_eq!((position.principal, position.pending, position.maturity), (principal.clone(), true, v.epoch + 1_000));
    assert_eq!((v.due(alice), v.summary().idle), (atto(0), fil(10) + principal));
}

#[test]
fn several_positions_are_compounded_into_one() {
    let (mut v, alice) = earning();
    let second = v.deposit(ALICE, &fil(10)).unwrap();
    v.harvest();
    v.donate(&fil(6));
    v.harvest();
    let (_, principal) = v.compound(ALICE, &[alice, second]).unwrap();
    assert!(principal > fil(11) - atto(3) && principal <= fil(11));
}

#[test]
fn nothing_due_makes_nothing() {
    let (mut v, alice) = earning();
    v.compound(ALICE, &[alice]).unwrap();
    assert_eq!(v.compound(ALICE, &[alice]), Err(Error::NothingDue.into()));
    assert_eq!(v.compound(ALICE, &[]), Err(Error::BatchSize.into()));
    let forbidden = v.compound(BOB, &[alice]).unwrap_err();
    assert_eq!(forbidden.code, fvm_shared::error::ExitCode::USR_FORBIDDEN);
}

#[test]
fn the_cap_and_a_deficit_bind_it_and_the_least_deposit_does_not() {
    let mut v = Vehicle::new(Terms { cap: fil(10) + atto(10), min_deposit: fil(1), ..terms() });
    v.adopt(1_000, Numbers::default());
    let alice = v.deposit(ALICE, &fil(10)).unwrap();
    v.harvest();
    v.donate(&atto(10));
    v.harvest();
    assert!(v.compound(ALICE, &[alice]).is_ok(), "10 attoFIL");
    v.donate(&atto(10));
    v.harvest();
    assert_eq!(v.compound(ALICE, &[alice]), Err(Error::BeyondCap.into()));
    let (mut v, alice) = earning();
    v.balance -= atto(1);
    v.state.idle -= atto(1);
    assert_eq!(v.compound(ALICE, &[alice]), Err(Error::InvestorsInDeficit.into()));
}

#[test]
fn neither_a_frozen_nor_a_paused_vehicle_takes_it() {
    let (mut v, alice) = earning();
    v.vote(|book| book.paused_until = Some(500));
    assert_eq!(v.compound(ALICE, &[alice]), Err(Error::Paused.into()));
    assert_eq!(v.deposit(BOB, &fil(1)), Err(Error::Paused.into()));
    v.vote(|book| book.paused_until = None);
    let change = v.proposed(Action::ChangeTerms(Box::new(terms())));
    v.accept_until(change, 500);
    assert_eq!(v.compound(ALICE, &[alice]), Err(Error::Frozen.into()));
    assert_eq!(v.deposit(BOB, &fil(1)), Err(Error::Frozen.into()));
    v.epoch = 501;
    assert!(v.compound(ALICE, &[alice]).is_ok() && v.deposit(BOB, &fil(1)).is_ok());
}

//! Tokens that change hands.

use abi::owner::Error;
use fvm_shared::error::ExitCode;

use crate::queueing::pledged;
use crate::vehicle::{ALICE, BOB, CAROL, Numbers, OPERATOR, Vehicle, assert_shares, atto, fil, terms};

fn with_alice() -> (Vehicle, u64) {
    let mut v = Vehicle::new(terms());
    let alice = v.deposit(ALICE, &fil(10)).unwrap();
    v.harvest();
    (v, alice)
}

#[test]
fn what_it_earned_goes_with_it() {
    let (mut v, id) = with_alice();
    v.donate(&fil(3));
    v.harvest();

    v.transfer(ALICE, BOB, &[id]).unwrap();

    assert_eq!(v.position(id).holder, BOB);
    assert_shares([v.claim(BOB, &[id]).unwrap()[0].amount.clone()], [fil(3)]);
    assert_eq!(v.claim(ALICE, &[id]).unwrap_err().code, ExitCode::USR_FORBIDDEN);
}

#[test]
fn payee_and_operators_are_reset() {
    let (mut v, id) = with_alice();
    v.set_payout(ALICE, &[id], Some(CAROL)).unwrap();
    v.state.approve(&[id], CAROL, ALICE, &v.store).unwrap();

    v.transfer(ALICE, BOB, &[id]).unwrap();

    assert_eq!(v.position(id).payout, None);
    assert_eq!(v.transfer_from(CAROL, BOB, ALICE, &[id]), Err(Error::NotApproved.into()));
}

#[test]
fn a_pending_position_waits_at_its_new_holder() {
    let mut v = Vehicle::new(terms());
    let id = v.deposit(ALICE, &fil(1)).unwrap();
    v.transfer(ALICE, BOB, &[id]).unwrap();
    assert!(v.position(id).pending);
    v.harvest();
    assert!(!v.position(id).pending);
}

#[test]
fn a_ticket_moves_and_keeps_its_place() {
    let (mut v, alice, bob) = pledged();
    let ticket = v.redeem(ALICE, alice).unwrap().ticket.unwrap();
    v.redeem(BOB, bob).unwrap();
    v.transfer(ALICE, CAROL, &[ticket]).unwrap();
    v.miners.get_mut(&1_000).unwrap().pledged = fil(40);
    v.harvest();
    assert_eq!(v.withdraw(CAROL, &[ticket]).unwrap(), fil(60));
}

#[test]
fn only_all_tokens_of_the_holder_move() {
    let (mut v, id) = with_alice();
    let bobs = v.deposit(BOB, &fil(1)).unwrap();
    assert_eq!(v.transfer(ALICE, CAROL, &[id, bobs]).unwrap_err().code, ExitCode::USR_FORBIDDEN);
    assert_eq!(v.transfer(ALICE, CAROL, &[id, id]), Err(Error::DuplicateToken.into()));
    assert_eq!(v.transfer(ALICE, CAROL, &[7]), Err(Error::TokenNotFound.into()));
    assert_eq!(v.transfer(ALICE, CAROL, &(0..101).collect::<Vec<_>>()), Err(Error::BatchSize.into()));
    assert_eq!(v.position(id).holder, ALICE);
    let before = v.state.clone();
    v.transfer(ALICE, CAROL, &[]).unwrap();
    assert_eq!(v.state, before, "none is allowed, and changes nothing");
}

#[test]
fn the_operator_stake_stays_where_it_is() {
    let mut v = Vehicle::new(terms());
    let stake = v.adopt(1_000, Numbers { balance: fil(4), ..Numbers::default() }).unwrap();
    assert_eq!(v.transfer(OPERATOR, BOB, &[stake]), Err(Error::OperatorStakeBound.into()));
    assert_eq!(v.state.approve(&[stake], BOB, OPERATOR, &v.store), Err(Error::OperatorStakeBound.into()));
}

#[test]
fn a_payee_is_paid_until_the_holder_is_named_again() {
    let (mut v, id) = with_alice();
    v.set_payout(ALICE, &[id], Some(CAROL)).unwrap();
    v.donate(&fil(1));
    v.harvest();
    v.claim(ALICE, &[id]).unwrap();
    assert_shares([v.paid[&CAROL].clone()], [fil(1)]);
    v.set_payout(ALICE, &[id], Some(ALICE)).unwrap();
    assert_eq!(v.position(id).payout, None);
    assert_eq!(v.set_payout(BOB, &[id], None).unwrap_err().code, ExitCode::USR_FORBIDDEN);
    assert_eq!(v.set_payout(ALICE, &[], None), Err(Error::BatchSize.into()));
    assert_eq!(v.due(id), atto(0));
}

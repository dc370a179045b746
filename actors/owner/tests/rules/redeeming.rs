use abi::owner::{Action, Error};
use fvm_shared::error::ExitCode;

use crate::vehicle::{ALICE, BOB, CAROL, Vehicle, assert_shares, atto, fil, terms};

/// Alice has 100 FIL that earn, all of it idle.
fn with_alice() -> (Vehicle, u64) {
    let mut v = Vehicle::new(terms());
    let alice = v.deposit(ALICE, &fil(100)).unwrap();
    v.harvest();
    (v, alice)
}

#[test]
fn what_idle_cash_covers_is_paid_at_once_with_what_was_earned() {
    let (mut v, alice) = with_alice();
    v.donate(&fil(7));
    v.harvest();
    v.epoch += 1_000;

    let redeemed = v.redeem(ALICE, alice).unwrap();

    assert_eq!((redeemed.value, redeemed.fee, redeemed.paid.clone()), (fil(100), atto(0), fil(100)));
    assert_shares([redeemed.rewards.amount.clone()], [fil(7)]);
    assert_eq!(redeemed.ticket, None);
    assert_eq!(v.paid[&ALICE], redeemed.paid + redeemed.rewards.amount);
    assert_eq!(v.state.position(alice, &v.store), Err(Error::TokenNotFound.into()));
    assert_eq!((v.summary().principal_active, v.summary().idle), (atto(0), atto(0)));
}

#[test]
fn a_part_leaves_the_rest_earning() {
    let (mut v, alice) = with_alice();
    v.redeem_part(ALICE, alice, Some(&fil(60)), &fil(60)).unwrap();
    assert_eq!((v.position(alice).principal, v.summary().principal_active), (fil(40), fil(40)));
    v.donate(&fil(4));
    v.harvest();
    // And the fee of those 60.
    assert_shares([v.due(alice)], [fil(4) + fil(6).div_floor(10)]);
}

#[test]
fn a_pending_position_leaves_as_well() {
    let mut v = Vehicle::new(terms());
    let alice = v.deposit(ALICE, &fil(5)).unwrap();
    v.redeem(ALICE, alice).unwrap();
    assert_eq!(v.summary().principal_pending, atto(0));
    v.harvest();
    assert_eq!(v.summary().principal_active, atto(0));
}

#[test]
fn leaving_before_maturity_costs_a_fee_that_those_who_stay_earn() {
    let (mut v, alice) = with_alice();
    let bob = v.deposit(BOB, &fil(50)).unwrap();
    v.harvest();

    let redeemed = v.redeem(ALICE, alice).unwrap();
    v.harvest();

    assert_eq!((redeemed.fee, redeemed.paid), (fil(1), fil(99)));
    assert_shares([v.due(bob)], [fil(1)]);
}

#[test]
fn a_fee_is_rounded_down_and_ends_with_maturity() {
    let (mut v, alice) = with_alice();
    assert_eq!(v.redeem_part(ALICE, alice, Some(&atto(199)), &atto(0)).unwrap().fee, atto(1));
    assert_eq!(v.redeem_part(ALICE, alice, Some(&atto(99)), &atto(0)).unwrap().fee, atto(0));
    v.epoch = v.position(alice).maturity - 1;
    assert_eq!(v.redeem_part(ALICE, alice, Some(&fil(1)), &atto(0)).unwrap().fee, fil(1).div_floor(100));
    v.epoch += 1;
    assert_eq!(v.redeem_part(ALICE, alice, Some(&fil(1)), &atto(0)).unwrap().fee, atto(0));
}

#[test]
fn earnings_go_to_the_payee_and_principal_to_the_holder() {
    let (mut v, alice) = with_alice();
    v.set_payout(ALICE, &[alice], Some(CAROL)).unwrap();
    v.donate(&fil(3));
    v.harvest();
    v.epoch += 1_000;

    v.redeem(ALICE, alice).unwrap();

    assert_eq!(v.paid[&ALICE], fil(100));
    assert_shares([v.paid[&CAROL].clone()], [fil(3)]);
}

#[test]
fn amounts_that_are_not_there_are_refused() {
    let (mut v, alice) = with_alice();
    for amount in [atto(0), fil(100) + atto(1), atto(0) - atto(1)] {
        assert_eq!(v.redeem_part(ALICE, alice, Some(&amount), &atto(0)), Err(Error::BadAmount.into()));
    }
    let too_much = fil(100) + atto(1);
    assert_eq!(v.redeem_part(ALICE, alice, None, &too_much), Err(Error::BelowMinValue.into()));
    assert_eq!(v.redeem(BOB, alice).unwrap_err().code, ExitCode::USR_FORBIDDEN);
    assert_eq!(v.redeem(ALICE, 9), Err(Error::TokenNotFound.into()));
}

#[test]
fn a_position_that_voted_in_favour_stays_until_the_proposal_is_over() {
    let (mut v, alice) = with_alice();
    voted(&mut v, alice, true);
    assert_eq!(v.redeem(ALICE, alice), Err(Error::LockedByVote.into()));

    v.accept_until(0, 500);
    v.epoch = 500;
    assert_eq!(v.redeem(ALICE, alice), Err(Error::LockedByVote.into()));
    v.epoch = 501;
    assert!(v.redeem(ALICE, alice).is_ok(), "it has lapsed");
}

#[test]
fn a_position_that_voted_against_may_leave() {
    let (mut v, alice) = with_alice();
    voted(&mut v, alice, false);
    assert!(v.redeem(ALICE, alice).is_ok());
}

#[test]
fn leaving_is_free_while_a_change_waits_to_be_executed() {
    let (mut v, alice) = with_alice();
    voted(&mut v, alice, false);
    assert_eq!(v.redeem_part(ALICE, alice, Some(&fil(1)), &atto(0)).unwrap().fee, fil(1).div_floor(100));
    v.accept_until(0, 500);
    assert_eq!(v.redeem_part(ALICE, alice, Some(&fil(1)), &atto(0)).unwrap().fee, atto(0));
    v.epoch = 501;
    assert_eq!(v.redeem_part(ALICE, alice, Some(&fil(1)), &atto(0)).unwrap().fee, fil(1).div_floor(100));
}

/// Opens a proposal to change the terms, and lets the position vote on it.
pub fn voted(v: &mut Vehicle, id: u64, approve: bool) {
    let proposal = v.proposed(Action::ChangeTerms(Box::new(terms())));
    let holder = v.position(id).holder;
    v.cast(proposal, holder, &[id], approve).unwrap();
}

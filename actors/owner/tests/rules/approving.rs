//! Who may move tokens beside their holder.

use abi::owner::{Error, MAX_OPERATORS};
use owner::approvals::{self, Accounts};

use crate::vehicle::{ALICE, BOB, CAROL, Vehicle, fil, terms};

fn with_alice() -> (Vehicle, u64) {
    let mut v = Vehicle::new(terms());
    let alice = v.deposit(ALICE, &fil(10)).unwrap();
    (v, alice)
}

impl Vehicle {
    fn approve(&mut self, ids: &[u64], operator: u64, caller: u64) -> runtime::Result<()> {
        let outcome = self.state.approve(ids, operator, caller, &self.store);
        self.check();
        outcome
    }

    fn approve_for_all(&mut self, account: u64, operator: u64) -> runtime::Result<()> {
        let mut book = self.book();
        approvals::approve(&mut book, account, operator, &self.store)?;
        self.state.save_book(&book, &self.store).unwrap();
        self.check();
        Ok(())
    }

    fn revoke_for_all(&mut self, account: u64, operator: u64) {
        let mut book = self.book();
        approvals::revoke(&mut book, account, operator, &self.store).unwrap();
        self.state.save_book(&book, &self.store).unwrap();
        self.check();
    }
}

#[test]
fn an_operator_of_a_token_moves_it_once() {
    let (mut v, id) = with_alice();
    assert_eq!(v.transfer_from(BOB, ALICE, CAROL, &[id]), Err(Error::NotApproved.into()));
    v.approve(&[id], BOB, ALICE).unwrap();
    v.transfer_from(BOB, ALICE, CAROL, &[id]).unwrap();
    assert_eq!(v.position(id).holder, CAROL);
    assert_eq!(v.transfer_from(BOB, CAROL, BOB, &[id]), Err(Error::NotApproved.into()));
}

#[test]
fn an_approval_ends_when_it_is_revoked() {
    let (mut v, id) = with_alice();
    v.approve(&[id], BOB, ALICE).unwrap();
    v.state.revoke(&[id], BOB, ALICE, &v.store).unwrap();
    v.state.revoke(&[id], BOB, ALICE, &v.store).unwrap();
    assert_eq!(v.transfer_from(BOB, ALICE, CAROL, &[id]), Err(Error::NotApproved.into()));
}

#[test]
fn an_operator_of_an_account_moves_and_approves_what_comes_later_too() {
    let (mut v, first) = with_alice();
    v.approve_for_all(ALICE, BOB).unwrap();
    let second = v.deposit(ALICE, &fil(1)).unwrap();
    v.approve(&[second], CAROL, BOB).unwrap();
    v.transfer_from(BOB, ALICE, BOB, &[first]).unwrap();
    v.transfer_from(CAROL, ALICE, CAROL, &[second]).unwrap();
    assert_eq!((v.position(first).holder, v.position(second).holder), (BOB, CAROL));
}

#[test]
fn that_ends_too_and_leaves_nothing_behind() {
    let (mut v, id) = with_alice();
    v.approve_for_all(ALICE, BOB).unwrap();
    v.approve_for_all(ALICE, CAROL).unwrap();
    v.revoke_for_all(ALICE, BOB);
    let mut accounts = Accounts::new(&v.state, &v.store);
    assert_eq!(accounts.operators(ALICE).unwrap(), [CAROL]);
    assert!(!accounts.approves(BOB, CAROL).unwrap());
    assert_eq!(v.transfer_from(BOB, ALICE, CAROL, &[id]), Err(Error::NotApproved.into()));
    v.revoke_for_all(ALICE, CAROL);
    v.revoke_for_all(BOB, CAROL);
    assert_eq!(approvals::load(&v.book(), &v.store).unwrap().unwrap().count(), 0);
}

#[test]
fn strangers_and_token_operators_approve_nobody() {
    let (mut v, id) = with_alice();
    assert_eq!(v.approve(&[id], BOB, BOB), Err(Error::NotApproved.into()));
    v.approve(&[id], BOB, ALICE).unwrap();
    assert_eq!(v.approve(&[id], CAROL, BOB), Err(Error::NotApproved.into()));
    assert_eq!(v.state.revoke(&[id], BOB, BOB, &v.store), Err(Error::NotApproved.into()));
}

#[test]
fn a_ninth_operator_is_refused_and_one_named_twice_is_one() {
    let (mut v, id) = with_alice();
    for operator in 0..MAX_OPERATORS as u64 {
        v.approve(&[id], 900 - operator, ALICE).unwrap();
        v.approve(&[id], 900 - operator, ALICE).unwrap();
        v.approve_for_all(ALICE, 900 - operator).unwrap();
    }
    assert_eq!(v.approve(&[id], BOB, ALICE), Err(Error::TooManyOperators.into()));
    assert_eq!(v.approve_for_all(ALICE, BOB), Err(Error::TooManyOperators.into()));
}

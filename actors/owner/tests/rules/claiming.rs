use abi::owner::Error;
use fvm_shared::error::ExitCode;

use crate::vehicle::{ALICE, BOB, CAROL, Numbers, Vehicle, assert_shares, atto, fil, terms};

/// Three investors with 1, 2 and 3 FIL, active, and a profit to share.
fn with_profit(profit: u64) -> Vehicle {
    let mut v = Vehicle::new(terms());
    for (holder, principal) in [(ALICE, 1), (BOB, 2), (CAROL, 3)] {
        v.deposit(holder, &fil(principal)).unwrap();
    }
    v.harvest();
    v.donate(&atto(profit));
    v.harvest();
    v
}

#[test]
fn profit_is_shared_pro_rata() {
    let mut v = with_profit(600);
    for (id, holder, due) in [(0, ALICE, 100), (1, BOB, 200), (2, CAROL, 300)] {
        assert_shares([v.claim(holder, &[id]).unwrap().remove(0).amount], [atto(due)]);
    }
    assert!(v.balance <= fil(6) + atto(3));
}

#[test]
fn what_does_not_divide_is_paid_later_and_never_lost() {
    let mut v = with_profit(1);
    assert_eq!([v.due(0), v.due(1), v.due(2)], [atto(0), atto(0), atto(0)]);
    for _ in 0..599 {
        v.donate(&atto(1));
        v.harvest();
    }
    assert_shares([v.due(0), v.due(1), v.due(2)], [atto(100), atto(200), atto(300)]);
}

#[test]
fn a_claim_pays_once() {
    let mut v = with_profit(600);
    v.claim(ALICE, &[0]).unwrap();
    assert_eq!(v.claim(ALICE, &[0]).unwrap()[0].amount, atto(0));
}

#[test]
fn a_claim_of_nothing_changes_nothing() {
    let mut v = with_profit(0);
    let before = v.state.clone();
    v.claim(ALICE, &[0]).unwrap();
    assert_eq!(v.state, before);
}

#[test]
fn claims_in_any_order_pay_the_same() {
    let orders: [&[(u64, u64)]; 3] = [
        &[(ALICE, 0), (BOB, 1), (CAROL, 2)],
        &[(CAROL, 2), (ALICE, 0), (BOB, 1)],
        &[(BOB, 1), (BOB, 1), (ALICE, 0), (CAROL, 2)],
    ];
    let mut totals = orders.map(|order| {
        let mut v = with_profit(6_000);
        for (holder, id) in order {
            v.claim(*holder, &[*id]).unwrap();
        }
        v.paid
    });
    totals.sort();
    assert_eq!(totals[0], totals[2]);
}

#[test]
fn only_the_holder_of_all_of_them_may_claim() {
    let mut v = with_profit(600);
    let before = v.state.clone();
    assert_eq!(v.claim(ALICE, &[0, 1]).unwrap_err().code, ExitCode::USR_FORBIDDEN);
    assert_eq!(v.state, before);
}

#[test]
fn unknown_repeated_none_and_too_many_are_refused() {
    let mut v = with_profit(600);
    assert_eq!(v.claim(ALICE, &[7]), Err(Error::TokenNotFound.into()));
    assert_eq!(v.claim(ALICE, &[0, 0]), Err(Error::DuplicateToken.into()));
    assert_eq!(v.claim(ALICE, &[]), Err(Error::BatchSize.into()));
    assert_eq!(v.claim(ALICE, &(0..101).collect::<Vec<_>>()), Err(Error::BatchSize.into()));
    assert_eq!(v.claim(ALICE, &[u64::MAX]), Err(Error::TokenNotFound.into()));
}

#[test]
fn what_could_not_be_paid_is_the_positions_again() {
    let mut v = with_profit(600);
    let mut state = v.state.clone();
    let due = state.claim(&[0], ALICE, &v.store).unwrap().remove(0);
    state.restore(&due, &v.store).unwrap();
    v.state = state;
    v.check();
    assert_eq!(v.claim(ALICE, &[0]).unwrap(), [due]);
}

#[test]
fn the_operator_stake_earns_like_any_other() {
    let mut v = Vehicle::new(terms());
    let stake = v.adopt(1_000, Numbers { balance: fil(4), ..Numbers::default() }).unwrap();
    let alice = v.deposit(ALICE, &fil(1)).unwrap();
    v.harvest();
    v.donate(&fil(5));
    v.harvest();
    assert_eq!((v.due(stake), v.due(alice)), (fil(4), fil(1)));
}

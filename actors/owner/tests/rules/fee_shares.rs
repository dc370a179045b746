use abi::owner::Terms;

use crate::vehicle::{ALICE, DATASET, OPERATOR, Vehicle, assert_shares, atto, fee, fil, terms};

fn with_fees(fees: &[(&str, u64, u32)]) -> (Vehicle, u64) {
    let fees = fees.iter().map(|(label, id, bps)| fee(label, *id, *bps)).collect();
    let mut v = Vehicle::new(Terms { fees, ..terms() });
    let alice = v.deposit(ALICE, &fil(1)).unwrap();
    v.harvest();
    (v, alice)
}

#[test]
fn every_fee_is_its_share_of_the_whole_profit_rounded_down() {
    let (mut v, alice) = with_fees(&[("operator", OPERATOR, 1_000), ("dataset", DATASET, 333)]);
    v.donate(&atto(1_009));

    let (settled, _) = v.harvest();

    assert_eq!((settled.fees, settled.to_positions), (atto(100 + 33), atto(876)));
    assert_shares([v.due(alice)], [atto(876)]);
    assert_eq!(v.claim_fees(OPERATOR), atto(100));
    assert_eq!(v.claim_fees(DATASET), atto(33));
}

#[test]
fn a_beneficiary_of_two_fees_claims_both_and_only_once() {
    let (mut v, _) = with_fees(&[("a", DATASET, 1_000), ("b", DATASET, 2_000)]);
    v.donate(&atto(10));
    v.harvest();
    assert_eq!(v.claim_fees(DATASET), atto(3));
    assert_eq!(v.claim_fees(DATASET), atto(0));
    assert_eq!(v.claim_fees(ALICE), atto(0));
}

#[test]
fn fees_of_the_whole_profit_leave_the_positions_nothing() {
    let (mut v, alice) = with_fees(&[("all", DATASET, 10_000)]);
    v.donate(&fil(1));
    v.harvest();
    assert_eq!((v.due(alice), v.claim_fees(DATASET)), (atto(0), fil(1)));
}

#[test]
fn principal_that_comes_in_or_home_pays_no_fee() {
    let (mut v, _) = with_fees(&[("all", DATASET, 10_000)]);
    v.deposit(ALICE, &fil(5)).unwrap();
    v.harvest();
    assert_eq!(v.summary().fees_unclaimed, atto(0));
}

#[test]
fn without_active_principal_the_profit_waits() {
    let mut v = Vehicle::new(Terms { fees: vec![fee("half", DATASET, 5_000)], ..terms() });
    v.donate(&fil(6));
    let (settled, ended) = v.harvest();
    assert_eq!((settled.kept, settled.fees, ended), (fil(6), atto(0), true));

    let alice = v.deposit(ALICE, &fil(1)).unwrap();
    v.harvest();
    assert_eq!(v.summary().unsettled, fil(6), "nobody was active yet");
    v.harvest();
    assert_eq!((v.due(alice), v.claim_fees(DATASET)), (fil(3), fil(3)));
}

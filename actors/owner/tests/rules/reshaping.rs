//! Splitting and merging.

use abi::owner::Error;

use crate::redeeming::voted;
use crate::vehicle::{ALICE, BOB, CAROL, Numbers, OPERATOR, Vehicle, assert_shares, atto, fil, terms};

fn with_alice() -> (Vehicle, u64) {
    let mut v = Vehicle::new(terms());
    let alice = v.deposit(ALICE, &fil(10)).unwrap();
    v.harvest();
    (v, alice)
}

#[test]
fn parts_keep_maturity_and_payee_and_the_first_has_what_was_due() {
    let (mut v, alice) = with_alice();
    v.set_payout(ALICE, &[alice], Some(CAROL)).unwrap();
    v.donate(&fil(3));
    v.harvest();
    let whole = v.position(alice);

    let parts = v.split(ALICE, alice, &[fil(1), fil(9)]).unwrap();

    assert_eq!(v.state.position(alice, &v.store), Err(Error::TokenNotFound.into()));
    for (id, principal) in parts.iter().zip([1, 9]) {
        let part = v.position(*id);
        assert_eq!((part.principal, part.maturity, part.payout), (fil(principal), whole.maturity, Some(CAROL)));
    }
    assert_eq!((v.due(parts[0]), v.due(parts[1])), (whole.due, atto(0)));
    v.donate(&fil(10));
    v.harvest();
    let first = v.due(parts[0]);
    assert!(first >= fil(4) - atto(1) && first <= fil(4));
    assert_shares([v.due(parts[1])], [fil(9)]);
}

#[test]
fn pending_parts_wait_for_the_same_round() {
    let mut v = Vehicle::new(terms());
    let alice = v.deposit(ALICE, &fil(2)).unwrap();
    let parts = v.split(ALICE, alice, &[fil(1), fil(1)]).unwrap();
    assert!(v.position(parts[0]).pending && v.position(parts[1]).pending);
    v.harvest();
    v.donate(&fil(2));
    v.harvest();
    assert_shares([v.due(parts[0]), v.due(parts[1])], [fil(1), fil(1)]);
}

#[test]
fn parts_that_do_not_make_the_whole_are_refused() {
    let (mut v, alice) = with_alice();
    let many = vec![atto(1); 101];
    for parts in
        [vec![], vec![fil(10)], vec![fil(4), fil(5)], vec![fil(10), atto(0)], vec![fil(11), atto(0) - fil(1)], many]
    {
        assert_eq!(v.split(ALICE, alice, &parts), Err(Error::BadParts.into()));
    }
    assert!(v.split(BOB, alice, &[fil(4), fil(6)]).is_err());
}

#[test]
fn parts_of_a_position_that_voted_stay_bound() {
    let (mut v, alice) = with_alice();
    voted(&mut v, alice, true);
    let parts = v.split(ALICE, alice, &[fil(4), fil(6)]).unwrap();
    for part in parts {
        assert_eq!(v.redeem(ALICE, part), Err(Error::LockedByVote.into()));
    }
}

#[test]
fn merged_positions_are_worth_their_sum_and_mature_last() {
    let (mut v, first) = with_alice();
    v.epoch += 10;
    let second = v.deposit(ALICE, &fil(5)).unwrap();
    v.harvest();
    v.donate(&fil(3));
    v.harvest();
    let due = v.due(first) + v.due(second);

    let merged = v.merge(ALICE, &[first, second]).unwrap();

    let position = v.position(merged);
    assert_eq!((position.principal, position.maturity, position.due), (fil(15), v.epoch + 1_000, due));
    v.donate(&fil(15));
    v.harvest();
    assert!(v.due(merged) > fil(18) - atto(4) && v.due(merged) <= fil(18));
}

#[test]
fn pending_positions_merge_with_pending_ones_only() {
    let (mut v, first) = with_alice();
    let second = v.deposit(ALICE, &fil(5)).unwrap();
    let third = v.deposit(ALICE, &fil(6)).unwrap();
    assert_eq!(v.merge(ALICE, &[first, second]), Err(Error::DifferentRounds.into()));
    let merged = v.merge(ALICE, &[second, third]).unwrap();
    assert!(v.position(merged).pending);
    v.harvest();
    assert!(v.merge(ALICE, &[first, merged]).is_ok());
}

#[test]
fn a_payee_in_common_stays() {
    let (mut v, first) = with_alice();
    let ids = v.split(ALICE, first, &[fil(2), fil(3), fil(5)]).unwrap();
    v.set_payout(ALICE, &ids[..2], Some(CAROL)).unwrap();
    let both = v.merge(ALICE, &ids[..2]).unwrap();
    assert_eq!(v.position(both).payout, Some(CAROL));
    let all = v.merge(ALICE, &[both, ids[2]]).unwrap();
    assert_eq!(v.position(all).payout, None);
}

#[test]
fn who_voted_on_an_open_proposal_is_not_merged() {
    let (mut v, first) = with_alice();
    let second = v.deposit(ALICE, &fil(5)).unwrap();
    v.harvest();
    voted(&mut v, first, false);
    assert_eq!(v.merge(ALICE, &[first, second]), Err(Error::VotedOnOpenProposal.into()));
    v.after_voting(0);
    v.count(0).unwrap();
    let merged = v.merge(ALICE, &[first, second]).unwrap();
    assert!(v.position(merged).ballots.is_empty());
}

#[test]
fn one_position_or_a_strangers_is_not_merged() {
    let (mut v, first) = with_alice();
    let bobs = v.deposit(BOB, &fil(5)).unwrap();
    v.harvest();
    assert_eq!(v.merge(ALICE, &[first]), Err(Error::BatchSize.into()));
    assert_eq!(v.merge(ALICE, &[first, first]), Err(Error::DuplicateToken.into()));
    assert_eq!(v.merge(ALICE, &[first, bobs]).unwrap_err().code, fvm_shared::error::ExitCode::USR_FORBIDDEN);
}

#[test]
fn the_operator_stake_keeps_its_shape() {
    let mut v = Vehicle::new(terms());
    let one = v.adopt(1_000, Numbers { balance: fil(4), ..Numbers::default() }).unwrap();
    let two = v.adopt(1_001, Numbers { balance: fil(4), ..Numbers::default() }).unwrap();
    assert_eq!(v.split(OPERATOR, one, &[fil(2), fil(2)]), Err(Error::OperatorStakeBound.into()));
    assert_eq!(v.merge(OPERATOR, &[one, two]), Err(Error::OperatorStakeBound.into()));
}

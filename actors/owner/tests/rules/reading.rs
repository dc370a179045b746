use crate::vehicle::{ALICE, BOB, Vehicle, atto, terms};

#[test]
fn pages_hold_every_position_once() {
    let mut v = Vehicle::new(terms());
    for i in 0..25 {
        v.deposit(if i % 3 == 0 { ALICE } else { BOB }, &atto(1 + i)).unwrap();
    }
    let (mut from, mut seen) = (0, Vec::new());
    loop {
        let page = v.state.positions_page(None, from, 10, &v.store).unwrap();
        assert!(page.positions.len() <= 10);
        seen.extend(page.positions.iter().map(|p| p.token_id));
        match page.next {
            Some(next) => from = next,
            None => break,
        }
    }
    assert_eq!(seen, (0..25).collect::<Vec<_>>());
}

#[test]
fn a_holders_page_holds_only_its_positions() {
    let mut v = Vehicle::new(terms());
    for i in 0..10 {
        v.deposit(if i % 2 == 0 { ALICE } else { BOB }, &atto(1)).unwrap();
    }
    let page = v.state.positions_page(Some(BOB), 3, 2, &v.store).unwrap();
    assert_eq!(page.positions.iter().map(|p| p.token_id).collect::<Vec<_>>(), [3, 5]);
    assert_eq!(page.next, Some(6));
    assert!(v.state.positions_page(Some(77), 0, 10, &v.store).unwrap().positions.is_empty());
}

#[test]
fn a_page_past_the_end_is_empty() {
    let v = Vehicle::new(terms());
    for from in [0, 1, u64::MAX] {
        let page = v.state.positions_page(None, from, 10, &v.store).unwrap();
        assert_eq!((page.positions.len(), page.next), (0, None));
    }
}

#[test]
fn limits_of_zero_and_of_too_much_still_give_a_page() {
    let mut v = Vehicle::new(terms());
    for _ in 0..120 {
        v.deposit(ALICE, &atto(1)).unwrap();
    }
    assert_eq!(v.state.positions_page(None, 0, 0, &v.store).unwrap().positions.len(), 1);
    assert_eq!(v.state.positions_page(None, 0, u64::MAX, &v.store).unwrap().positions.len(), 100);
}

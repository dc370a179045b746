use abi::lease::*;

use crate::bench::*;

#[test]
fn settling_pays_what_was_served_and_returns_what_was_not() {
    let mut bench = Bench::at_rate(3);
    let lease = bench.running(60);
    bench.now += WINDOW;
    bench.beat(lease);
    bench.now += WINDOW + 4;
    bench.beat(lease);
    assert_eq!(bench.settle(lease), 0);

    assert_eq!((bench.owed(PROVIDER), bench.owed(RENTER)), (atto(3 * 20), atto(3 * 4)));
    let view = bench.lease(lease);
    assert_eq!((view.status, view.unsettled, view.paid.provider), (Status::Active, 0, atto(60)));
    let statistics = bench.provider(PROVIDER).statistics;
    assert_eq!((statistics.served, statistics.scheduled), (20, 24));
}

#[test]
fn settling_twice_changes_nothing() {
    let mut bench = Bench::at_rate(3);
    let lease = bench.running(60);
    bench.now += WINDOW;
    bench.beat(lease);
    bench.settle(lease);
    let before = bench.state.clone();
    assert_eq!(bench.settle(lease), 0);
    assert_eq!(bench.state, before);
    assert_eq!(bench.events, []);
}

#[test]
fn the_fee_is_rounded_down_over_the_whole_life_and_not_at_each_settlement() {
    let market = Terms { fee_bps: 333, ..market_terms() };
    let mut bench = Bench::with_offer(market, OfferTerms { rate: atto(7), ..offer_terms() });
    let lease = bench.running(60);
    for _ in 0..60 {
        bench.now += 1;
        assert_eq!(bench.beat(lease), 0);
        bench.settle(lease);
    }
    // 420 x 333 / 10,000 = 13.986
    assert_eq!((bench.owed(OPERATOR), bench.owed(PROVIDER), bench.owed(RENTER)), (atto(13), atto(407), atto(0)));
    assert_eq!(bench.lease(lease).status, Status::Ended);
}

#[test]
fn a_fully_proven_lease_ends_at_its_end_and_another_a_window_later() {
    let mut bench = Bench::at_rate(1);
    let proven = bench.running(60);
    let unproven = bench.running(60);
    bench.beat_until(&[proven, unproven], NOW + 57);
    bench.now = NOW + 60;
    bench.beat(proven);
    bench.settle_as(STRANGER, &[proven, unproven]).expect("settled");
    assert_eq!(bench.lease(proven).status, Status::Ended);
    assert_eq!(bench.lease(unproven).status, Status::Active);

    bench.now = NOW + 69;
    bench.settle(unproven);
    assert_eq!(bench.lease(unproven).paid.refunded, atto(0));
    bench.now = NOW + 70;
    assert_eq!(bench.lease(unproven).status, Status::Ended);
    bench.settle(unproven);
    assert_eq!(bench.lease(unproven).paid.refunded, atto(3));
    assert_eq!(bench.owed(RENTER), atto(3));
    assert_eq!(bench.provider(PROVIDER).free, atto(100 * COLLATERAL));
    assert_eq!(bench.offer(0).free_units, 3);
}

#[test]
fn a_fault_at_the_very_end_is_none() {
    // The last beat is 30 epochs before the end: its third window ends with the paid time, so there is no fault.
    let mut bench = Bench::at_rate(1);
    let lease = bench.running(60);
    bench.beat_until(&[lease], NOW + 30);
    bench.now = NOW + 500;
    bench.settle(lease);
    let view = bench.lease(lease);
    assert_eq!((view.status, view.served, view.missed), (Status::Ended, 30, 30));

    // One epoch earlier it is one.
    let mut bench = Bench::at_rate(1);
    let lease = bench.running(60);
    bench.beat_until(&[lease], NOW + 29);
    bench.now = NOW + 500;
    bench.settle(lease);
    assert_eq!(bench.lease(lease).status, Status::Faulted);
}

#[test]
fn what_a_fault_gives_does_not_depend_on_when_it_is_noticed() {
    let outcome = |noticed| {
        let mut bench = Bench::at_rate(2);
        let lease = bench.running(600);
        bench.beat_until(&[lease], NOW + 100);
        bench.now = noticed;
        bench.settle(lease);
        let view = bench.lease(lease);
        (view.status, view.paid, bench.owed(STRANGER), bench.provider(PROVIDER).statistics)
    };
    let at_once = outcome(NOW + 131);
    assert_eq!(at_once.0, Status::Faulted);
    assert_eq!(at_once.1.provider, atto(200));
    assert_eq!(at_once.1.refunded, atto(1_000));
    assert_eq!((&at_once.1.slashed, &at_once.1.bounty, &at_once.1.released), (&atto(450), &atto(50), &atto(500)));
    assert_eq!(at_once.2, atto(50));
    assert_eq!((at_once.3.served, at_once.3.scheduled, at_once.3.faults), (100, 130, 1));
    assert_eq!(outcome(NOW + 400), at_once);
    assert_eq!(outcome(NOW + 50_000), at_once);
}

#[test]
fn an_open_ended_lease_pauses_and_ends_when_the_grace_has_passed() {
    let mut bench = Bench::at_rate(1);
    let lease = bench.running_from(OpenParams { open_ended: true, ..order(0, 60) });
    assert_eq!(bench.lease(lease).end, offer_terms().available_until);
    bench.beat_until(&[lease], NOW + 60);
    bench.settle(lease);
    assert_eq!((bench.lease(lease).status, bench.owed(PROVIDER)), (Status::Active, atto(60)));
    bench.now += 1;
    assert_eq!(bench.lease(lease).status, Status::Paused);

    bench.now = NOW + 60 + 40;
    bench.settle(lease);
    assert_eq!(bench.lease(lease).status, Status::Paused);
    bench.now += 1;
    assert_eq!(bench.lease(lease).status, Status::Ended);
    bench.settle(lease);
    assert_eq!(bench.provider(PROVIDER).locked, atto(0));
    assert_eq!(bench.provider(PROVIDER).free, atto(100 * COLLATERAL));
}

#[test]
fn an_open_ended_lease_that_is_paid_up_to_the_availability_ends_there() {
    let until = NOW + ACCEPT_WINDOW + 60;
    let mut bench = Bench::with_offer(market_terms(), OfferTerms { available_until: until, ..offer_terms() });
    let lease = bench.open(RENTER, 60, OpenParams { open_ended: true, ..order(0, 60) }).expect("an order");
    bench.now += ACCEPT_WINDOW;
    bench.accept(PROVIDER, lease).expect("accepted");
    bench.beat_until(&[lease], until);
    bench.settle(lease);
    assert_eq!(bench.lease(lease).status, Status::Ended);
}

#[test]
fn orders_and_what_is_over_cannot_be_settled() {
    let mut bench = Bench::at_rate(1);
    let lease = bench.open(RENTER, 60, order(0, 60)).expect("an order");
    assert_eq!(bench.settle(lease), code(Error::NotRunning));
    bench.cancel(RENTER, lease).expect("cancelled");
    assert_eq!(bench.settle(lease), code(Error::NotRunning));
    assert_eq!(bench.settle_as(STRANGER, &[]), Err(Error::BatchSize.into()));
    assert_eq!(bench.settle_as(STRANGER, &[lease; 201]), Err(Error::BatchSize.into()));
}

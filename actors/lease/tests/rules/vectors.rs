//! The cases of the specification that earlier markets got wrong.

use abi::lease::*;

use crate::bench::*;

#[test]
fn six_hundred_epochs_at_1_with_beats_in_time_pay_600() {
    let mut bench = Bench::at_rate(1);
    let lease = bench.running(600);
    bench.beat_until(&[lease], NOW + 600);
    bench.settle(lease);
    assert_eq!((bench.owed(PROVIDER), bench.owed(RENTER)), (atto(600), atto(0)));
    bench.withdraw(PROVIDER, PROVIDER).expect("paid");
    assert_eq!(bench.balance, atto(100 * COLLATERAL));
    assert_eq!(bench.provider(PROVIDER).free, atto(100 * COLLATERAL));
}

#[test]
fn two_leases_that_end_in_one_epoch_both_end_and_nobody_is_slashed() {
    let mut bench = Bench::at_rate(1);
    let leases = [bench.running(60), bench.running(60)];
    bench.beat_until(&leases, NOW + 60);
    assert_eq!(bench.settle_as(STRANGER, &leases), Ok(BatchReturn { done: 2, refused: Vec::new() }));
    assert!(leases.iter().all(|lease| bench.lease(*lease).status == Status::Ended));
    assert_eq!((bench.owed(PROVIDER), bench.provider(PROVIDER).free), (atto(120), atto(100 * COLLATERAL)));
}

#[test]
fn a_lease_of_no_length_is_refused() {
    let mut bench = Bench::at_rate(1);
    assert_eq!(bench.open(RENTER, 0, order(0, 0)), Err(Error::BadLeaseTerm.into()));
}

#[test]
fn when_one_lease_faults_the_other_is_still_fully_locked() {
    let mut bench = Bench::at_rate(1);
    let (faulty, sound) = (bench.running(600), bench.running(600));
    bench.beat_until(&[sound], NOW + 31);
    bench.settle_as(STRANGER, &[faulty, sound]).expect("settled");
    assert_eq!(bench.lease(faulty).status, Status::Faulted);
    assert_eq!((bench.lease(sound).status, bench.lease(sound).locked), (Status::Active, atto(COLLATERAL)));
    assert_eq!(bench.provider(PROVIDER).locked, atto(COLLATERAL));
}

#[test]
fn of_100_settled_leases_3_bad_ones_are_reported_and_one_withdrawal_pays_the_rest() {
    let mut bench = Bench::with_offer(market_terms(), OfferTerms { units: 97, ..offer_terms() });
    let leases: Vec<LeaseId> = (0..97).map(|_| bench.running(60)).collect();
    bench.now += WINDOW;
    assert_eq!(bench.beat_as(PROVIDER, &leases).map(|result| result.done), Ok(97));
    let mut named = vec![5_000, 98, u64::MAX];
    named.extend(&leases);
    let result = bench.settle_as(PROVIDER, &named).expect("a batch");
    assert_eq!(result.done, 97);
    let missing = code(Error::LeaseNotFound);
    assert_eq!(result.refused, [5_000, 98, u64::MAX].map(|lease| Refusal { lease, code: missing }));
    assert_eq!(bench.withdraw(PROVIDER, PROVIDER).expect("paid").paid, atto(970));
}

#[test]
fn a_stranger_gains_nothing() {
    let mut bench = Bench::at_rate(1);
    let lease = bench.running(60);
    bench.now += WINDOW;
    assert_eq!(bench.beat_as(STRANGER, &[lease]).map(|result| result.done), Ok(0));
    assert_eq!(bench.expire(STRANGER, lease), Err(Error::NotOrdered.into()));
    assert_eq!(bench.settle(lease), 0);
    assert!(bench.terminate(STRANGER, lease).is_err());
    assert_eq!(bench.withdraw(STRANGER, STRANGER), Err(Error::NothingOwed.into()));
    assert_eq!((bench.owed(STRANGER), bench.lease(lease).served), (atto(0), 0));
}

#[test]
fn a_late_beat_or_settlement_meets_the_fault_first() {
    let mut bench = Bench::at_rate(1);
    let leases = [bench.running(60), bench.running(60)];
    bench.now = NOW + 65;
    assert_eq!(bench.beat(leases[0]), code(Error::FaultApplied));
    assert_eq!(bench.settle(leases[1]), 0);
    assert!(leases.iter().all(|lease| bench.lease(*lease).status == Status::Faulted));
}

#[test]
fn six_hundred_at_3_renewed_halfway_for_600_at_1_is_2400_in_total() {
    let mut bench = Bench::at_rate(3);
    let lease = bench.running(600);
    bench.beat_until(&[lease], NOW + 300);
    bench.settle(lease);
    bench.reprice(1);
    bench.renew(RENTER, 600, lease, 600).expect("renewed");
    assert_eq!(bench.owed(PROVIDER), atto(900));
    bench.beat_until(&[lease], NOW + 1_200);
    bench.settle(lease);
    assert_eq!((bench.owed(PROVIDER), bench.owed(RENTER)), (atto(2_400), atto(0)));
    assert_eq!(bench.lease(lease).status, Status::Ended);
}

#[test]
fn a_day_and_a_days_renewal_that_die_with_47_hours_left_refund_47_parts_of_48() {
    let hour = 120;
    let terms = OfferTerms { rate: atto(1_000), min_term: 600, window: 100, ..offer_terms() };
    let mut bench = Bench::with_offer(market_terms(), terms);
    let lease = bench.running(24 * hour);
    bench.renew(RENTER, 24 * hour * 1_000, lease, 24 * hour).expect("renewed");
    bench.beat_until(&[lease], NOW + hour);
    bench.now += 10 * hour;
    bench.settle(lease);
    let view = bench.lease(lease);
    assert_eq!(view.status, Status::Faulted);
    assert_eq!(view.paid.refunded * 48, view.prepaid * 47);
}

#[test]
fn a_renter_that_lets_it_pause_and_tops_up_an_epoch_gains_nothing() {
    let mut bench = Bench::at_rate(1);
    let lease = bench.paused();
    bench.now += 30;
    bench.top_up(RENTER, 1, lease).expect("one epoch");
    assert_eq!(bench.lease(lease).status, Status::Paused);
    assert_eq!(bench.lease(lease).paused_since, Some(NOW + 60));
    // The grace runs from the first pause.
    bench.now = NOW + 60 + 41;
    let mut other = Bench {
        store: bench.store.clone(),
        state: bench.state.clone(),
        events: Vec::new(),
        balance: bench.balance.clone(),
        now: NOW + 95,
    };
    bench.end_paused(STRANGER, lease).expect("ended");
    assert_eq!((bench.owed(PROVIDER), bench.owed(RENTER)), (atto(60), atto(1)));
    // And the provider leaves unslashed before it.
    other.terminate(PROVIDER, lease).expect("left");
    assert_eq!(other.provider(PROVIDER).free, atto(100 * COLLATERAL));
    assert_eq!((other.owed(PROVIDER), other.owed(RENTER)), (atto(60), atto(1)));
}

#[test]
fn ten_thousand_top_ups_leave_a_contract_as_small_as_one_does() {
    let mut bench = Bench::at_rate(1);
    let lease = bench.running_from(OpenParams { open_ended: true, ..order(0, 60) });
    bench.top_up(RENTER, 10_000, lease).expect("one top-up");
    let once = bench.lease(lease).segments;
    let mut bench = Bench::at_rate(1);
    let lease = bench.running_from(OpenParams { open_ended: true, ..order(0, 60) });
    for _ in 0..10_000 {
        bench.top_up(RENTER, 1, lease).expect("a top-up");
    }
    assert_eq!(bench.lease(lease).segments, once);
}

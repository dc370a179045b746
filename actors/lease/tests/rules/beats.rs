use abi::lease::*;
use fvm_shared::error::ExitCode;

use crate::bench::*;

#[test]
fn a_beat_proves_the_window_before_it() {
    let mut bench = Bench::at_rate(1);
    let lease = bench.running(60);
    bench.now += WINDOW;
    assert_eq!(bench.beat(lease), 0);
    assert_eq!((bench.lease(lease).served, bench.lease(lease).missed), (10, 0));

    // Half a window too late: the first half of what is open is lost.
    bench.now += WINDOW + 5;
    assert_eq!(bench.beat(lease), 0);
    assert_eq!((bench.lease(lease).served, bench.lease(lease).missed), (20, 5));
}

#[test]
fn a_second_beat_in_the_same_epoch_proves_nothing() {
    let mut bench = Bench::at_rate(1);
    let lease = bench.running(60);
    assert_eq!(bench.beat(lease), code(Error::AlreadyProven));
    bench.now += 3;
    assert_eq!(bench.beat(lease), 0);
    assert_eq!(bench.beat(lease), code(Error::AlreadyProven));
    assert_eq!(bench.lease(lease).served, 3);
}

#[test]
fn the_last_beat_counts_up_to_a_window_after_the_end() {
    for (late, served) in [(0, 10), (1, 9), (9, 1)] {
        let mut bench = Bench::at_rate(1);
        let lease = bench.running(60);
        bench.beat_until(&[lease], NOW + 50);
        bench.now = NOW + 60 + late;
        assert_eq!(bench.beat(lease), 0);
        assert_eq!(bench.lease(lease).served, 50 + served, "{late} epochs late");
    }
    let mut bench = Bench::at_rate(1);
    let lease = bench.running(60);
    bench.beat_until(&[lease], NOW + 50);
    bench.now = NOW + 70;
    assert_eq!(bench.beat(lease), code(Error::BeatTooLate));
}

#[test]
fn a_batch_reports_the_bad_and_keeps_the_good() {
    let mut bench = Bench::at_rate(1);
    let good = bench.running(60);
    let ordered = bench.open(RENTER, 60, order(0, 60)).expect("an order");
    bench.add_collateral(RIVAL, COLLATERAL).expect("collateral");
    let other = bench.create_offer(RIVAL, offer_terms()).expect("the rival's offer");
    let theirs = bench.open(RENTER, 60, order(other, 60)).expect("an order");
    bench.now += 3;

    let result = bench.beat_as(PROVIDER, &[999, theirs, good, ordered, good]).expect("a batch");

    assert_eq!(result.done, 1);
    let refused = [
        (999, code(Error::LeaseNotFound)),
        (theirs, ExitCode::USR_FORBIDDEN.value()),
        (ordered, code(Error::NotRunning)),
        (good, code(Error::AlreadyProven)),
    ];
    assert_eq!(result.refused, refused.map(|(lease, code)| Refusal { lease, code }));
    assert_eq!(bench.lease(good).served, 3);
    assert_eq!(bench.events.len(), 1);
}

#[test]
fn a_stranger_beats_for_nobody_and_a_keeper_for_its_provider() {
    let mut bench = Bench::at_rate(1);
    let lease = bench.running(60);
    bench.message(0, |market| market.set_keeper(PROVIDER, Some(KEEPER))).expect("a keeper");
    bench.now += 3;
    let forbidden = Refusal { lease, code: ExitCode::USR_FORBIDDEN.value() };
    assert_eq!(bench.beat_as(STRANGER, &[lease]), Ok(BatchReturn { done: 0, refused: vec![forbidden] }));
    assert_eq!(bench.beat_as(RENTER, &[lease]), Ok(BatchReturn { done: 0, refused: vec![forbidden] }));
    assert_eq!(bench.beat_as(KEEPER, &[lease]), Ok(BatchReturn { done: 1, refused: Vec::new() }));
}

#[test]
fn a_batch_has_1_to_200_entries_and_a_digest_64_bytes() {
    let mut bench = Bench::at_rate(1);
    let lease = bench.running(60);
    assert_eq!(bench.beat_as(PROVIDER, &[]), Err(Error::BatchSize.into()));
    assert_eq!(bench.beat_as(PROVIDER, &[lease; 201]), Err(Error::BatchSize.into()));
    bench.now += 3;
    let now = bench.now;
    let beat = |bytes| Beat { lease, report: Report { workload: vec![0; bytes], ..Report::default() } };
    let result = bench.message(0, |market| market.heartbeat(PROVIDER, now, &[beat(65), beat(64)])).expect("a batch");
    assert_eq!((result.done, result.refused[0].code), (1, code(Error::BadReport)));
}

#[test]
fn a_beat_three_windows_after_the_last_saves_the_lease_and_one_epoch_later_does_not() {
    let mut bench = Bench::at_rate(1);
    let lease = bench.running(60);
    bench.now += 3 * WINDOW;
    assert_eq!(bench.beat(lease), 0);
    assert_eq!((bench.lease(lease).served, bench.lease(lease).missed), (10, 20));

    let mut bench = Bench::at_rate(1);
    let lease = bench.running(60);
    bench.now += 3 * WINDOW + 1;
    assert_eq!(bench.lease(lease).status, Status::Faulted);
    assert_eq!(bench.beat(lease), code(Error::FaultApplied));
    assert_eq!(bench.owed(RENTER), atto(60 + 500));
    assert_eq!(bench.provider(PROVIDER).statistics.faults, 1);
    assert_eq!(bench.beat(lease), code(Error::NotRunning));
}

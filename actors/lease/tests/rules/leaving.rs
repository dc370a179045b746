use abi::Exit;
use abi::lease::*;
use fvm_shared::error::ExitCode;

use crate::bench::*;

#[test]
fn a_renter_that_leaves_within_a_window_of_the_last_beat_pays_up_to_now() {
    let mut bench = Bench::at_rate(2);
    let lease = bench.running(600);
    bench.beat_until(&[lease], NOW + 30);
    bench.now += WINDOW;
    bench.terminate(RENTER, lease).expect("left");
    assert_eq!((bench.owed(PROVIDER), bench.owed(RENTER)), (atto(80), atto(1_120)));
    assert_eq!(bench.lease(lease).status, Status::Terminated);
    assert_eq!(bench.provider(PROVIDER).free, atto(100 * COLLATERAL));
    assert_eq!(bench.provider(PROVIDER).statistics.early_ends, 0);
}

#[test]
fn a_renter_that_leaves_later_pays_up_to_the_last_beat() {
    let mut bench = Bench::at_rate(2);
    let lease = bench.running(600);
    bench.beat_until(&[lease], NOW + 30);
    bench.now += WINDOW + 1;
    bench.terminate(RENTER, lease).expect("left");
    assert_eq!((bench.owed(PROVIDER), bench.owed(RENTER)), (atto(60), atto(1_140)));
}

#[test]
fn a_renter_that_leaves_at_once_pays_the_least_charge_and_no_fee_on_it() {
    let market = Terms { fee_bps: 5_000, ..market_terms() };
    let mut bench = Bench::with_offer(market, offer_terms());
    let lease = bench.running(60);
    bench.now += 2;
    bench.terminate(RENTER, lease).expect("left");
    // Two epochs were served: half of them is fee. The least charge is 5.
    assert_eq!((bench.owed(PROVIDER), bench.owed(OPERATOR), bench.owed(RENTER)), (atto(4), atto(1), atto(55)));
}

#[test]
fn a_renter_that_leaves_in_a_pause_pays_for_nothing_more() {
    // Of 60 epochs 50 were missed: what was served is less than the least charge, which is all 60.
    let market = Terms { min_charge: atto(60), ..market_terms() };
    let mut bench = Bench::with_offer(market, offer_terms());
    let lease = bench.running_from(OpenParams { open_ended: true, ..order(0, 60) });
    bench.now += 30;
    assert_eq!(bench.beat(lease), 0);
    bench.now = NOW + 61;
    bench.top_up(RENTER, 60_000, lease).expect("topped up");
    bench.now = NOW + 70;
    bench.terminate(RENTER, lease).expect("nobody resumed it");
    assert_eq!(bench.lease(lease).status, Status::Terminated);
    assert_eq!((bench.owed(PROVIDER), bench.owed(RENTER)), (atto(10), atto(60_050)));
}

#[test]
fn a_provider_that_leaves_is_slashed_and_paid_for_what_it_proved() {
    let mut bench = Bench::at_rate(2);
    let lease = bench.running(600);
    bench.beat_until(&[lease], NOW + 30);
    bench.now += 5;
    bench.terminate(PROVIDER, lease).expect("left");
    assert_eq!((bench.owed(PROVIDER), bench.owed(RENTER)), (atto(60), atto(1_140 + 500)));
    let provider = bench.provider(PROVIDER);
    assert_eq!((provider.free, provider.locked), (atto(100 * COLLATERAL - 500), atto(0)));
    assert_eq!((provider.statistics.early_ends, provider.statistics.scheduled), (1, 35));
}

#[test]
fn nobody_escapes_a_fault_by_leaving() {
    for leaver in [PROVIDER, RENTER] {
        let mut bench = Bench::at_rate(1);
        let lease = bench.running(600);
        bench.now += 3 * WINDOW + 1;
        bench.terminate(leaver, lease).expect("the fault is applied");
        assert_eq!(bench.lease(lease).status, Status::Faulted);
        assert_eq!(bench.owed(RENTER), atto(600 + 500));
        assert_eq!(bench.owed(PROVIDER), atto(0));
    }
}

#[test]
fn a_renter_cannot_take_the_last_proof_from_its_provider() {
    let mut bench = Bench::at_rate(1);
    let lease = bench.running(60);
    bench.beat_until(&[lease], NOW + 48);
    bench.now = NOW + 60;
    assert_eq!(bench.terminate(RENTER, lease), Err(Error::StillProvable.into()));
    bench.now += 2;
    assert_eq!(bench.beat(lease), 0);
    bench.terminate(RENTER, lease).expect("it is proven to the end");
    assert_eq!((bench.lease(lease).status, bench.owed(PROVIDER)), (Status::Ended, atto(56)));
}

#[test]
fn a_paused_lease_is_left_without_a_slash() {
    for leaver in [PROVIDER, RENTER] {
        let mut bench = Bench::at_rate(1);
        let lease = bench.running_from(OpenParams { open_ended: true, ..order(0, 60) });
        bench.beat_until(&[lease], NOW + 60);
        bench.now += 1;
        bench.terminate(leaver, lease).expect("left");
        assert_eq!(bench.lease(lease).status, Status::Terminated);
        assert_eq!((bench.owed(PROVIDER), bench.owed(RENTER)), (atto(60), atto(0)));
        assert_eq!(bench.provider(PROVIDER).free, atto(100 * COLLATERAL));
    }
}

#[test]
fn only_the_renter_and_the_provider_leave_and_only_once() {
    let mut bench = Bench::at_rate(1);
    bench.message(0, |market| market.set_keeper(PROVIDER, Some(KEEPER))).expect("a keeper");
    let lease = bench.running(60);
    let code = |result: Result<(), Exit>| result.expect_err("refused").code;
    assert_eq!(code(bench.terminate(STRANGER, lease)), ExitCode::USR_FORBIDDEN);
    assert_eq!(code(bench.terminate(KEEPER, lease)), ExitCode::USR_FORBIDDEN);
    bench.terminate(RENTER, lease).expect("left");
    assert_eq!(bench.terminate(PROVIDER, lease), Err(Error::NotRunning.into()));
    let ordered = bench.open(RENTER, 60, order(0, 60)).expect("an order");
    assert_eq!(bench.terminate(RENTER, ordered), Err(Error::NotRunning.into()));
}

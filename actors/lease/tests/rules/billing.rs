//! A lease never pays out more than went in.

use abi::lease::*;
use fvm_shared::error::ExitCode;
use lease::billing::moved;

use crate::bench::*;

/// A market whose least charge is the price of a lease of the least term.
fn dear() -> Bench {
    Bench::with_offer(Terms { min_charge: atto(60), ..market_terms() }, offer_terms())
}

/// What provider and renter have, and what the lease's prepayment was.
fn outcome(bench: &Bench, lease: LeaseId) -> (i64, i64, i64) {
    let small = |amount: fvm_shared::econ::TokenAmount| i64::try_from(amount.atto()).expect("a small amount");
    (small(bench.owed(PROVIDER)), small(bench.owed(RENTER)), small(bench.lease(lease).prepaid))
}

#[test]
fn the_least_charge_is_not_paid_out_of_what_was_missed_whether_or_not_it_is_returned_already() {
    for settled in [true, false] {
        let mut bench = dear();
        let lease = bench.running(60);
        bench.now += 3 * WINDOW;
        assert_eq!(bench.beat(lease), 0);
        if settled {
            bench.settle(lease);
            assert_eq!(bench.owed(RENTER), atto(20));
        }
        bench.now += 1;
        bench.terminate(RENTER, lease).expect("left");
        // 11 epochs were served and 20 missed: of the least charge, 60, the other 29 can be paid.
        assert_eq!(outcome(&bench, lease), (40, 20, 60), "settled: {settled}");
    }
}

#[test]
fn a_lease_whose_last_windows_were_missed_has_nothing_left_for_the_least_charge() {
    let mut bench = dear();
    let lease = bench.running_from(OpenParams { open_ended: true, ..order(0, 60) });
    bench.beat_until(&[lease], NOW + 30);
    bench.now = NOW + 70;
    bench.settle(lease);
    assert_eq!((bench.owed(RENTER), bench.lease(lease).status), (atto(30), Status::Paused));
    bench.terminate(RENTER, lease).expect("left in the pause");
    assert_eq!(outcome(&bench, lease), (30, 30, 60));
}

#[test]
fn missed_segments_at_other_prices_stay_the_renters() {
    let mut bench = dear();
    let lease = bench.running(60);
    bench.reprice(10);
    bench.renew(RENTER, 100, lease, 10).expect("renewed");
    bench.beat_until(&[lease], NOW + 40);
    bench.now = NOW + 70;
    // (60, 70] at 10 are proven, (40, 60] at 1 are lost.
    assert_eq!(bench.beat(lease), 0);
    bench.reprice(1);
    assert_eq!(bench.renew(RENTER, 60, lease, 60), Err(Error::NotRunning.into()));
    bench.settle(lease);
    assert_eq!(outcome(&bench, lease), (140, 20, 160));
}

#[test]
fn a_renter_that_leaves_before_anything_is_missed_pays_the_whole_least_charge() {
    let mut bench = dear();
    let lease = bench.running(90);
    bench.now += 1;
    bench.terminate(RENTER, lease).expect("left");
    assert_eq!(outcome(&bench, lease), (60, 30, 90));
}

#[test]
fn what_was_paid_cannot_come_back() {
    let paid = Payments { provider: atto(5), refunded: atto(7), ..Payments::default() };
    let due = Payments { provider: atto(8), refunded: atto(7), slashed: atto(1), ..Payments::default() };
    assert_eq!(moved(&paid, &due), Ok(Payments { provider: atto(3), slashed: atto(1), ..Payments::default() }));
    type Shrink = fn(&mut Payments);
    let cases: [Shrink; 6] = [
        |due| due.provider = atto(4),
        |due| due.fee = atto(-1),
        |due| due.refunded = atto(6),
        |due| due.slashed = atto(-1),
        |due| due.bounty = atto(-1),
        |due| due.released = atto(-1),
    ];
    for (number, shrink) in cases.into_iter().enumerate() {
        let mut less = due.clone();
        shrink(&mut less);
        let refused = moved(&paid, &less).expect_err("refused");
        assert_eq!(refused.code, ExitCode::USR_ILLEGAL_STATE, "case {number}");
    }
}

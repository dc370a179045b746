use abi::lease::*;
use fvm_shared::error::ExitCode;

use crate::bench::*;

#[test]
fn a_renewal_at_the_same_price_lengthens_the_segment() {
    let mut bench = Bench::at_rate(2);
    let lease = bench.running(60);
    bench.now += 10;
    let extended = bench.renew(RENTER, 80, lease, 40).expect("renewed");
    assert_eq!((extended.status, extended.paid_until), (Status::Active, NOW + 100));
    let view = bench.lease(lease);
    assert_eq!(view.segments, [Segment { epochs: 100, rate: atto(2) }]);
    assert_eq!((view.paid_until, view.end, view.prepaid), (NOW + 100, NOW + 100, atto(200)));
}

#[test]
fn service_is_paid_at_the_price_of_its_segment() {
    let mut bench = Bench::at_rate(2);
    let lease = bench.running(60);
    bench.reprice(5);
    bench.renew(RENTER, 500, lease, 100).expect("renewed");
    assert_eq!(bench.lease(lease).segments.len(), 2);
    // One beat over the border of the segments: 4 of the old, 6 of the new.
    bench.beat_until(&[lease], NOW + 56);
    bench.now = NOW + 66;
    assert_eq!(bench.beat(lease), 0);
    assert_eq!(bench.owed(PROVIDER), atto(60 * 2 + 6 * 5));
    assert_eq!(bench.lease(lease).segments, [Segment { epochs: 100, rate: atto(5) }]);
    // A gap in the new one is returned at the new price.
    bench.now = NOW + 90;
    assert_eq!(bench.beat(lease), 0);
    bench.settle(lease);
    assert_eq!(bench.owed(RENTER), atto(14 * 5));
    assert_eq!((bench.lease(lease).served, bench.lease(lease).missed), (76, 14));
}

#[test]
fn a_gap_over_several_segments_is_returned_at_each_price() {
    let mut bench = Bench::at_rate(1);
    let lease = bench.running(60);
    for (rate, term) in [(10, 5), (100, 5), (1_000, 50)] {
        bench.reprice(rate);
        bench.renew(RENTER, rate * term, lease, term).expect("renewed");
    }
    bench.beat_until(&[lease], NOW + 55);
    bench.now = NOW + 84;
    // Proven: 10 windows ago at most, (74, 84]. Missed: 5 at 1, 5 at 10, 5 at 100, 4 at 1,000.
    assert_eq!(bench.beat(lease), 0);
    assert_eq!((bench.owed(RENTER), bench.owed(PROVIDER)), (atto(5 + 50 + 500 + 4_000), atto(55 + 10_000)));
}

#[test]
fn the_ninth_segment_waits_until_one_is_over() {
    let mut bench = Bench::at_rate(1);
    let lease = bench.running(60);
    for rate in 2..=8 {
        bench.reprice(rate);
        bench.renew(RENTER, rate * 10, lease, 10).expect("renewed");
    }
    bench.reprice(9);
    assert_eq!(bench.renew(RENTER, 90, lease, 10), Err(Error::TooManySegments.into()));
    bench.beat_until(&[lease], NOW + 60);
    bench.renew(RENTER, 90, lease, 10).expect("the first is over");
    bench.beat_until(&[lease], NOW + 140);
    bench.settle(lease);
    assert_eq!(bench.lease(lease).status, Status::Ended);
    assert_eq!(bench.owed(PROVIDER), atto(60 + 10 * (2 + 3 + 4 + 5 + 6 + 7 + 8 + 9)));
}

#[test]
fn a_renewal_is_capped_checked_and_the_renters() {
    let mut bench = Bench::at_rate(2);
    let lease = bench.running(60);
    let now = bench.now;
    assert_eq!(bench.renew(STRANGER, 80, lease, 40).expect_err("refused").code, ExitCode::USR_FORBIDDEN);
    assert_eq!(bench.renew(RENTER, 79, lease, 40), Err(Error::WrongPrepayment.into()));
    assert_eq!(bench.renew(RENTER, 0, lease, 0), Err(Error::NoValue.into()));
    assert_eq!(bench.renew(RENTER, 2, lease, -1), Err(Error::BadLeaseTerm.into()));
    assert_eq!(bench.renew(RENTER, 2, lease, 100_001), Err(Error::BadLeaseTerm.into()));
    let capped = RenewParams { lease, max_rate: atto(1), term: 40 };
    let result = bench.message(80, |market| market.renew(RENTER, now, &atto(80), &capped));
    assert_eq!(result, Err(Error::RateTooHigh.into()));
    bench.message(0, |market| market.pause_offer(PROVIDER, 0, true)).expect("paused");
    assert_eq!(bench.renew(RENTER, 80, lease, 40), Err(Error::NotListed.into()));
}

#[test]
fn a_price_for_another_machine_renews_nothing() {
    type Change = fn(&mut OfferTerms);
    let others: [Change; 5] = [
        |terms| terms.resources.cpu_milli /= 2,
        |terms| terms.region = "elsewhere".to_owned(),
        |terms| terms.class = Class::Machine,
        |terms| terms.evidence = Evidence::Attested,
        |terms| terms.window -= 1,
    ];
    for other in others {
        let mut bench = Bench::at_rate(10);
        let lease = bench.running(60);
        let was = bench.offer(0).terms;
        bench.offer_anew(|terms| {
            other(terms);
            terms.rate = atto(1);
        });
        assert_eq!(bench.renew(RENTER, 40, lease, 40), Err(Error::OtherMachine.into()));
        // The same machine again, whatever else is said of it.
        bench.offer_anew(|terms| *terms = OfferTerms { rate: atto(7), labels: vec!["new".to_owned()], ..was });
        bench.renew(RENTER, 7 * 40, lease, 40).expect("renewed");
    }
}

#[test]
fn another_price_holds_for_as_long_as_it_is_offered() {
    let mut bench = Bench::at_rate(10);
    let lease = bench.running_from(OpenParams { open_ended: true, ..order(0, 60) });
    let long = bench.offer(0).terms.available_until;
    let short = bench.now + 500;
    bench.offer_anew(|terms| (terms.rate, terms.available_until) = (atto(1), short));
    bench.renew(RENTER, 1, lease, 1).expect("renewed at the discount");
    assert_eq!(bench.lease(lease).end, short);
    let room = short - bench.lease(lease).paid_until;
    assert_eq!(bench.top_up(RENTER, room + 1, lease), Err(Error::BeyondAvailability.into()));
    bench.top_up(RENTER, room, lease).expect("up to where it is offered");
    // At one price, the latest end that was ever offered stays.
    let version = bench.offer(0).version;
    let lease = bench.running_from(OpenParams { open_ended: true, version, ..order(0, 60) });
    bench.offer_anew(|terms| terms.available_until = long);
    bench.renew(RENTER, 1, lease, 1).expect("renewed");
    bench.offer_anew(|terms| terms.available_until = short);
    bench.renew(RENTER, 1, lease, 1).expect("renewed");
    assert_eq!(bench.lease(lease).end, long);
}

#[test]
fn nothing_is_added_beyond_availability_or_after_the_end() {
    let until = NOW + ACCEPT_WINDOW + 60;
    let mut bench = Bench::with_offer(market_terms(), OfferTerms { available_until: until, ..offer_terms() });
    let lease = bench.running(60);
    assert_eq!(bench.renew(RENTER, 21, lease, 21), Err(Error::BeyondAvailability.into()));
    bench.renew(RENTER, 19, lease, 19).expect("within availability");
    bench.beat_until(&[lease], NOW + 78);
    bench.renew(RENTER, 1, lease, 1).expect("before the last paid epoch");
    bench.beat_until(&[lease], NOW + 79);
    bench.now = NOW + 80;
    assert_eq!(bench.renew(RENTER, 1, lease, 1), Err(Error::NotRunning.into()));
}

#[test]
fn a_fixed_lease_is_not_topped_up() {
    let mut bench = Bench::at_rate(1);
    let lease = bench.running(60);
    assert_eq!(bench.top_up(RENTER, 10, lease), Err(Error::NotOpenEnded.into()));
}

#[test]
fn a_top_up_keeps_the_rate_that_was_agreed_on() {
    let mut bench = Bench::at_rate(3);
    let lease = bench.running_from(OpenParams { open_ended: true, ..order(0, 60) });
    bench.reprice(500);
    assert_eq!(bench.top_up(RENTER, 31, lease), Err(Error::WrongPrepayment.into()));
    assert_eq!(bench.top_up(RENTER, 0, lease), Err(Error::NoValue.into()));
    assert_eq!(bench.top_up(PROVIDER, 30, lease).expect_err("refused").code, ExitCode::USR_FORBIDDEN);
    assert_eq!(bench.top_up(RENTER, 30, lease).map(|extended| extended.paid_until), Ok(NOW + 70));
}

#[test]
fn a_paused_lease_resumes_with_the_first_beat_after_a_windows_worth() {
    let mut bench = Bench::at_rate(1);
    let lease = bench.paused();
    assert_eq!((bench.lease(lease).status, bench.lease(lease).paused_since), (Status::Paused, Some(NOW + 60)));
    bench.now += 4;
    let extended = bench.top_up(RENTER, WINDOW, lease).expect("topped up");
    assert_eq!((extended.status, extended.paid_until), (Status::Paused, NOW + 60));
    assert_eq!(bench.lease(lease).pending, WINDOW);
    bench.now += 20;
    assert_eq!(bench.beat(lease), 0);
    let resumed = bench.now;
    let view = bench.lease(lease);
    assert_eq!((view.status, view.paid_until, view.pending), (Status::Active, resumed + WINDOW, 0));
    assert_eq!((view.served, view.missed, view.last_beat), (60, 0, resumed));
    bench.beat_until(&[lease], resumed + WINDOW);
    bench.settle(lease);
    assert_eq!((bench.owed(PROVIDER), bench.owed(RENTER)), (atto(70), atto(0)));
    // The grace of the next pause is its own.
    bench.now = resumed + WINDOW + 40;
    assert_eq!(bench.end_paused(STRANGER, lease), Err(Error::GraceRuns.into()));
    bench.now += 1;
    bench.end_paused(STRANGER, lease).expect("ended");
}

#[test]
fn the_beat_that_resumes_also_proves_the_end_of_the_time_before() {
    let mut bench = Bench::at_rate(1);
    let lease = bench.running_from(OpenParams { open_ended: true, ..order(0, 60) });
    bench.beat_until(&[lease], NOW + 52);
    bench.now = NOW + 63;
    bench.top_up(RENTER, 20, lease).expect("topped up");
    bench.now = NOW + 65;
    assert_eq!(bench.beat(lease), 0);
    // (55, 60] is proven, (52, 55] is lost; 20 epochs run from 65 on.
    let view = bench.lease(lease);
    assert_eq!((view.served, view.missed, view.paid_until), (57, 3, NOW + 85));
    assert_eq!(bench.owed(RENTER), atto(3));
}

#[test]
fn nothing_accrues_and_nothing_faults_in_a_pause() {
    let mut bench = Bench::at_rate(1);
    let lease = bench.paused();
    bench.now += 38;
    assert_eq!(bench.report_fault(STRANGER, lease), Err(Error::NoFault.into()));
    assert_eq!(bench.beat(lease), code(Error::AlreadyProven));
    bench.top_up(RENTER, 30, lease).expect("topped up in the last epoch of the grace");
    bench.settle(lease);
    assert_eq!((bench.owed(PROVIDER), bench.lease(lease).missed), (atto(60), 0));
    bench.now += 1;
    assert_eq!(bench.beat(lease), 0);
    assert_eq!(bench.lease(lease).paid_until, bench.now + 30);
}

#[test]
fn a_top_up_that_could_reach_beyond_availability_is_refused() {
    let until = NOW + ACCEPT_WINDOW + 100;
    let mut bench = Bench::with_offer(market_terms(), OfferTerms { available_until: until, ..offer_terms() });
    let lease = bench.paused();
    // The latest end: paused at 60, a grace of 40, then the time.
    assert_eq!(bench.top_up(RENTER, 21, lease), Err(Error::BeyondAvailability.into()));
    bench.top_up(RENTER, 15, lease).expect("it fits");
    assert_eq!(bench.top_up(RENTER, 6, lease), Err(Error::BeyondAvailability.into()));
    bench.top_up(RENTER, 5, lease).expect("it fits");
    bench.now = NOW + 100;
    assert_eq!(bench.beat(lease), 0);
    assert_eq!(bench.lease(lease).paid_until, until);
    bench.beat_until(&[lease], until);
    bench.settle(lease);
    assert_eq!((bench.lease(lease).status, bench.owed(PROVIDER)), (Status::Ended, atto(80)));
}

#[test]
fn money_that_waits_for_a_beat_goes_back_when_nobody_resumes() {
    let mut bench = Bench::at_rate(1);
    let lease = bench.paused();
    bench.top_up(RENTER, 30, lease).expect("topped up");
    bench.now = NOW + 60 + 41;
    assert_eq!(bench.lease(lease).status, Status::Ended);
    assert_eq!(bench.beat(lease), code(Error::NotRunning));
    assert_eq!(bench.top_up(RENTER, 30, lease), Err(Error::NotRunning.into()));
    bench.end_paused(STRANGER, lease).expect("ended");
    assert_eq!((bench.owed(RENTER), bench.owed(PROVIDER)), (atto(30), atto(60)));
    assert_eq!(bench.provider(PROVIDER).free, atto(100 * COLLATERAL));
}

#[test]
fn a_provider_leaves_a_topped_up_lease_unslashed_while_it_is_paused() {
    let mut bench = Bench::at_rate(1);
    let lease = bench.paused();
    bench.top_up(RENTER, 30, lease).expect("topped up");
    bench.terminate(PROVIDER, lease).expect("left");
    assert_eq!((bench.owed(RENTER), bench.owed(PROVIDER)), (atto(30), atto(60)));
    assert_eq!(bench.provider(PROVIDER).free, atto(100 * COLLATERAL));
}

#[test]
fn a_renewal_resumes_a_paused_lease_at_another_price() {
    let mut bench = Bench::at_rate(1);
    let lease = bench.paused();
    bench.reprice(7);
    bench.renew(RENTER, 140, lease, 20).expect("renewed");
    assert_eq!(bench.beat(lease), 0);
    let resumed = bench.now;
    bench.beat_until(&[lease], resumed + 20);
    bench.settle(lease);
    assert_eq!(bench.owed(PROVIDER), atto(60 + 140));
}

#[test]
fn money_for_a_lease_whose_fault_is_due_goes_back() {
    let mut bench = Bench::at_rate(1);
    let leases = [bench.running_from(OpenParams { open_ended: true, ..order(0, 60) }), bench.running(60)];
    bench.now += 3 * WINDOW + 1;
    let extended = bench.top_up(RENTER, 40, leases[0]).expect("the fault is applied");
    assert_eq!((extended.status, extended.returned), (Status::Faulted, atto(40)));
    let extended = bench.renew(RENTER, 40, leases[1], 40).expect("the fault is applied");
    assert_eq!((extended.status, extended.returned), (Status::Faulted, atto(40)));
    assert_eq!(bench.owed(RENTER), atto(2 * (60 + 500 + 40)));
}

#[test]
fn a_fault_is_reported_once_and_only_when_it_is_due() {
    let mut bench = Bench::at_rate(1);
    let lease = bench.running(600);
    bench.now += 3 * WINDOW;
    assert_eq!(bench.report_fault(STRANGER, lease), Err(Error::NoFault.into()));
    bench.now += 1;
    bench.report_fault(STRANGER, lease).expect("reported");
    assert_eq!((bench.owed(STRANGER), bench.owed(RENTER)), (atto(50), atto(600 + 450)));
    assert_eq!(bench.report_fault(STRANGER, lease), Err(Error::NotRunning.into()));
}

#[test]
fn a_provider_that_reports_itself_gets_no_bounty() {
    let mut bench = Bench::at_rate(1);
    let lease = bench.running(600);
    bench.now += 3 * WINDOW + 1;
    bench.report_fault(PROVIDER, lease).expect("reported");
    assert_eq!((bench.owed(PROVIDER), bench.owed(RENTER)), (atto(0), atto(600 + 500)));
}

#[test]
fn only_a_pause_ends_by_its_grace() {
    let mut bench = Bench::at_rate(1);
    let fixed = bench.running(60);
    bench.beat_until(&[fixed], NOW + 30);
    assert_eq!(bench.end_paused(STRANGER, fixed), Err(Error::NotPaused.into()));
    bench.beat_until(&[fixed], NOW + 60);
    bench.now += 100;
    assert_eq!(bench.end_paused(STRANGER, fixed), Err(Error::NotPaused.into()));
}

/// An open-ended lease in a market whose grace is shorter than the window, served to 52 of 60 epochs.
fn with_a_short_grace() -> (Bench, LeaseId) {
    let market = Terms { pause_grace: 4, ..market_terms() };
    let until = NOW + ACCEPT_WINDOW + 100;
    let mut bench = Bench::with_offer(market, OfferTerms { available_until: until, ..offer_terms() });
    let lease = bench.running_from(OpenParams { open_ended: true, ..order(0, 60) });
    bench.beat_until(&[lease], NOW + 52);
    bench.now = NOW + 61;
    (bench, lease)
}

#[test]
fn after_the_grace_nothing_resumes_a_lease_though_its_last_window_is_still_proven() {
    let (mut bench, lease) = with_a_short_grace();
    // The latest end: paused at 60, a grace of 4, then the time.
    assert_eq!(bench.top_up(RENTER, 57, lease), Err(Error::BeyondAvailability.into()));
    bench.top_up(RENTER, 56, lease).expect("it fits");
    bench.now = NOW + 65;
    assert_eq!(bench.beat(lease), 0);
    let view = bench.lease(lease);
    assert_eq!((view.status, view.served, view.missed, view.paid_until), (Status::Ended, 57, 3, NOW + 60));
    bench.end_paused(STRANGER, lease).expect("nothing is left to prove");
    assert_eq!((bench.owed(PROVIDER), bench.owed(RENTER)), (atto(57), atto(56 + 3)));
}

#[test]
fn in_the_last_epoch_of_a_short_grace_a_lease_resumes_and_reaches_its_availability() {
    let (mut bench, lease) = with_a_short_grace();
    bench.top_up(RENTER, 56, lease).expect("it fits");
    bench.now = NOW + 64;
    assert_eq!(bench.beat(lease), 0);
    assert_eq!(bench.lease(lease).paid_until, NOW + ACCEPT_WINDOW + 100);
}

#[test]
fn after_the_grace_a_lease_is_not_paid_for_and_ends_when_nothing_can_be_proven() {
    let (mut bench, lease) = with_a_short_grace();
    bench.now = NOW + 65;
    assert_eq!(bench.top_up(RENTER, 20, lease), Err(Error::NotRunning.into()));
    assert_eq!(bench.renew(RENTER, 20, lease, 20), Err(Error::NotRunning.into()));
    assert_eq!(bench.lease(lease).status, Status::Paused);
    bench.now = NOW + 69;
    assert_eq!(bench.end_paused(STRANGER, lease), Err(Error::GraceRuns.into()));
    bench.now = NOW + 70;
    bench.end_paused(STRANGER, lease).expect("ended");
    assert_eq!((bench.owed(PROVIDER), bench.owed(RENTER)), (atto(52), atto(8)));
}

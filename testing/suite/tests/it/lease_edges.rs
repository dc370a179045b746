//! The clock at the edge of every window: the last epoch in which something holds, and the first in which it does not.

use abi::ActorError;
use abi::lease::*;
use suite::atto;

use crate::lease_fair::*;

const GRACE: i64 = 40;

/// Runs `then` once for each number of epochs, each time from the same moment.
fn after(fair: &mut Fair, epochs: [i64; 2], then: [fn(&mut Fair); 2]) {
    let moment = fair.world.chain.snapshot().expect("a snapshot");
    for (epochs, then) in epochs.into_iter().zip(then) {
        fair.world.chain.revert(moment).expect("back to the moment");
        if epochs > 0 {
            fair.advance(epochs);
        }
        then(fair);
    }
}

fn open_ended(fair: &mut Fair) -> LeaseId {
    let lease = fair.open_step(&OpenParams { open_ended: true, ..order(0, 60) }).ok::<OpenReturn>().lease;
    fair.accept_step(fair.provider, lease).done();
    fair.serve(&[lease], 6);
    lease
}

#[test]
fn an_order_may_be_cancelled_to_the_last_epoch_of_the_accept_window() {
    let mut fair = Fair::new();
    fair.open();
    let in_time: fn(&mut Fair) = |fair| drop(fair.lease_step(fair.renter, Method::Cancel, 0).done());
    let late = |fair: &mut Fair| fair.lease_step(fair.renter, Method::Cancel, 0).refused(Error::AcceptTooLate);
    after(&mut fair, [ACCEPT_WINDOW, ACCEPT_WINDOW + 1], [in_time, late]);
}

#[test]
fn an_order_fits_when_its_latest_possible_end_is_the_last_epoch_of_availability() {
    let mut fair = Fair::new();
    let now = fair.now();
    let terms = OfferTerms { available_until: now + ACCEPT_WINDOW + TERM, ..offer_terms() };
    let offer = fair.step(fair.provider, Method::CreateOffer).params(&terms).ok::<CreateOfferReturn>().offer;
    let moment = fair.world.chain.snapshot().expect("a snapshot");
    fair.open_step(&order(offer, TERM + 1)).refused(Error::BeyondAvailability);
    let lease = fair.open_step(&order(offer, TERM)).ok::<OpenReturn>().lease;
    fair.advance(ACCEPT_WINDOW);
    fair.accept_step(fair.provider, lease).done();
    assert_eq!(fair.lease(lease).paid_until, now + ACCEPT_WINDOW + TERM);

    fair.world.chain.revert(moment).expect("back to the moment");
    fair.advance(1);
    fair.open_step(&order(offer, TERM)).refused(Error::BeyondAvailability);
}

#[test]
fn a_beat_proves_one_window_and_not_an_epoch_more() {
    let mut fair = Fair::new();
    fair.running();
    let beaten = |fair: &mut Fair| {
        assert_eq!(fair.beat(&[0]).done, 1);
        let proven = Refusal { lease: 0, code: Error::AlreadyProven.code().value() };
        assert_eq!(fair.beat(&[0]).refused, [proven]);
        let view = fair.lease(0);
        (view.served, view.missed)
    };
    fair.advance(WINDOW);
    assert_eq!(beaten(&mut fair), (WINDOW, 0));
    fair.advance(WINDOW + 1);
    assert_eq!(beaten(&mut fair), (2 * WINDOW, 1));
}

#[test]
fn three_silent_windows_are_a_fault_one_epoch_later_and_none_where_the_paid_time_ends_with_them() {
    // Paid for 60 epochs, and the last beat comes when 30 or 31 are left.
    for (beat_at, fault) in [(30, false), (29, true)] {
        let mut fair = Fair::new();
        let lease = fair.open_step(&order(0, 60)).ok::<OpenReturn>().lease;
        fair.accept_step(fair.provider, lease).done();
        fair.advance(20);
        fair.beat(&[lease]);
        fair.advance(beat_at - 20);
        fair.beat(&[lease]);
        fair.advance(3 * WINDOW);
        let stranger = fair.stranger;
        fair.lease_step(stranger, Method::ReportFault, lease).refused(Error::NoFault);
        fair.advance(1);
        let reported = fair.lease_step(stranger, Method::ReportFault, lease).apply();
        assert_eq!(reported.is_success(), fault, "the last beat at {beat_at}");
    }
}

#[test]
fn a_lease_is_over_when_its_last_interval_can_no_longer_be_proven() {
    let mut fair = Fair::new();
    let lease = fair.running();
    fair.serve(&[lease], 19);
    let provable: fn(&mut Fair) = |fair| {
        fair.settle(&[0]);
        assert_eq!(fair.lease(0).status, Status::Active);
        assert_eq!(fair.beat(&[0]).done, 1);
    };
    let over = |fair: &mut Fair| {
        assert_eq!(fair.beat(&[0]).done, 0);
        fair.settle(&[0]);
        assert_eq!((fair.lease(0).status, fair.lease(0).missed), (Status::Ended, WINDOW));
    };
    after(&mut fair, [2 * WINDOW - 1, 2 * WINDOW], [provable, over]);
}

#[test]
fn a_lease_is_renewed_before_its_last_paid_epoch_has_come_and_not_in_it() {
    let mut fair = Fair::new();
    let lease = fair.running();
    fair.serve(&[lease], 19);
    fn renew(fair: &mut Fair) -> suite::Step<'_> {
        let params = RenewParams { lease: 0, max_rate: atto(RATE), term: 1 };
        fair.step(fair.renter, Method::Renew).params(&params).value(atto(RATE))
    }
    let in_time: fn(&mut Fair) = |fair| drop(renew(fair).done());
    after(&mut fair, [WINDOW - 1, WINDOW], [in_time, |fair| renew(fair).refused(Error::NotRunning)]);
}

#[test]
fn a_paused_lease_is_paid_for_again_to_the_last_epoch_of_the_grace() {
    let mut fair = Fair::new();
    open_ended(&mut fair);
    fn top_up(fair: &mut Fair) -> suite::Step<'_> {
        fair.lease_step(fair.renter, Method::TopUp, 0).value(atto(RATE))
    }
    let in_time: fn(&mut Fair) = |fair| {
        fair.lease_step(fair.stranger, Method::EndPaused, 0).refused(Error::GraceRuns);
        top_up(fair).done();
    };
    let late = |fair: &mut Fair| {
        top_up(fair).refused(Error::NotRunning);
        fair.lease_step(fair.stranger, Method::EndPaused, 0).done();
    };
    after(&mut fair, [GRACE, GRACE + 1], [in_time, late]);
}

#[test]
fn a_lease_pauses_with_the_epoch_after_its_last_paid_one() {
    let mut fair = Fair::new();
    open_ended(&mut fair);
    let running: fn(&mut Fair) = |fair| assert_eq!(fair.lease(0).status, Status::Active);
    let paused = |fair: &mut Fair| assert_eq!(fair.lease(0).status, Status::Paused);
    after(&mut fair, [0, 1], [running, paused]);
}

#[test]
fn a_renter_that_leaves_in_the_last_paid_epoch_waits_for_its_last_proof() {
    let mut fair = Fair::new();
    let lease = fair.running();
    fair.serve(&[lease], 19);
    let before: fn(&mut Fair) = |fair| {
        fair.lease_step(fair.renter, Method::Terminate, 0).done();
        assert_eq!(fair.owed(fair.renter), atto(RATE));
    };
    let at_the_end = |fair: &mut Fair| {
        fair.lease_step(fair.renter, Method::Terminate, 0).refused(Error::StillProvable);
        assert_eq!(fair.beat(&[0]).done, 1);
        fair.lease_step(fair.renter, Method::Terminate, 0).done();
        assert_eq!(fair.owed(fair.renter), atto(0));
    };
    after(&mut fair, [WINDOW - 1, WINDOW], [before, at_the_end]);
}

#[test]
fn collateral_leaves_in_the_first_epoch_after_the_delay() {
    let mut fair = Fair::new();
    let provider = fair.provider;
    fair.step(provider, Method::Unbond).params(&UnbondParams { amount: atto(1) }).done();
    let early: fn(&mut Fair) = |fair| fair.step(fair.provider, Method::WithdrawCollateral).refused(Error::NothingReady);
    let ready = |fair: &mut Fair| drop(fair.step(fair.provider, Method::WithdrawCollateral).done());
    after(&mut fair, [49, 50], [early, ready]);
}

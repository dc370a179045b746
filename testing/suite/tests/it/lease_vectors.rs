//! The cases of the specification that earlier markets got wrong, on the real FVM.

use abi::ActorError;
use abi::lease::*;
use chain::Call;
use fvm_shared::error::ExitCode;
use suite::atto;

use crate::lease_fair::*;

/// A market without a fee, whose offer costs `rate` per epoch.
fn free_of_fees(rate: i64) -> Fair {
    let mut fair = Fair::with(|terms| Terms { fee_bps: 0, min_charge: atto(1), ..terms });
    reprice(&mut fair, rate);
    fair
}

fn reprice(fair: &mut Fair, rate: i64) {
    let params = UpdateOfferParams { offer: 0, terms: OfferTerms { rate: atto(rate), ..offer_terms() } };
    let provider = fair.provider;
    fair.step(provider, Method::UpdateOffer).params(&params).done();
}

/// An accepted lease at `rate`.
fn running(fair: &mut Fair, rate: i64, term: i64, open_ended: bool) -> LeaseId {
    let version = fair.offer(0).version;
    let params = OpenParams { version, open_ended, ..order(0, term) };
    let lease = fair.open_step(&params).value(atto(rate * term)).ok::<OpenReturn>().lease;
    fair.accept_step(fair.provider, lease).done();
    lease
}

fn renew(fair: &mut Fair, lease: LeaseId, rate: i64, term: i64) {
    let params = RenewParams { lease, max_rate: atto(rate), term };
    let renter = fair.renter;
    fair.step(renter, Method::Renew).params(&params).value(atto(rate * term)).done();
}

#[test]
fn six_hundred_epochs_at_1_with_beats_in_time_pay_600() {
    let mut fair = free_of_fees(1);
    let lease = running(&mut fair, 1, 600, false);
    fair.serve(&[lease], 60);
    fair.settle(&[lease]);
    assert_eq!((fair.owed(fair.provider), fair.owed(fair.renter)), (atto(600), atto(0)));
    assert_eq!(fair.withdraw(fair.provider), atto(600));
    // Nothing is stuck: what is left is the provider's, and free.
    assert_eq!(fair.provider().free, fair.world.balance(fair.market));
}

#[test]
fn six_hundred_at_3_renewed_at_epoch_300_for_600_at_1_is_2400_in_total() {
    let mut fair = free_of_fees(3);
    let lease = running(&mut fair, 3, 600, false);
    fair.serve(&[lease], 30);
    reprice(&mut fair, 1);
    fair.settle(&[lease]);
    assert_eq!(fair.owed(fair.provider), atto(900));
    renew(&mut fair, lease, 1, 600);
    // The new price pays for nothing that was served before.
    fair.settle(&[lease]);
    assert_eq!(fair.owed(fair.provider), atto(900));
    fair.serve(&[lease], 90);
    fair.settle(&[lease]);
    assert_eq!((fair.owed(fair.provider), fair.owed(fair.renter)), (atto(2_400), atto(0)));
    assert_eq!(fair.lease(lease).status, Status::Ended);
}

#[test]
fn two_leases_that_end_on_one_epoch_both_end_and_nobody_is_slashed() {
    let mut fair = free_of_fees(1);
    let leases = [running(&mut fair, 1, 60, false), running(&mut fair, 1, 60, false)];
    fair.serve(&leases, 6);
    assert_eq!(fair.settle(&leases), BatchReturn { done: 2, refused: Vec::new() });
    assert!(leases.iter().all(|lease| fair.lease(*lease).status == Status::Ended));
    assert_eq!((fair.owed(fair.provider), fair.provider().free), (atto(120), atto(100 * COLLATERAL)));
}

#[test]
fn a_lease_of_zero_length_is_refused() {
    let mut fair = free_of_fees(1);
    fair.open_step(&OpenParams { version: 2, ..order(0, 0) }).value(atto(0)).refused(Error::BadLeaseTerm);
}

#[test]
fn when_lease_a_faults_lease_b_is_still_fully_locked() {
    let mut fair = free_of_fees(1);
    let (faulty, sound) = (running(&mut fair, 1, 600, false), running(&mut fair, 1, 600, false));
    fair.serve(&[sound], 4);
    fair.lease_step(fair.stranger, Method::ReportFault, faulty).done();
    assert_eq!((fair.lease(faulty).status, fair.lease(sound).status), (Status::Faulted, Status::Active));
    assert_eq!((fair.lease(sound).locked, fair.provider().locked), (atto(COLLATERAL), atto(COLLATERAL)));
    assert_eq!(fair.provider().free, atto(98 * COLLATERAL + COLLATERAL / 2));
}

#[test]
fn a_day_and_a_days_renewal_that_die_with_47_hours_left_refund_47_parts_of_48() {
    const HOUR: i64 = 120;
    let mut fair = free_of_fees(1_000);
    let lease = running(&mut fair, 1_000, 24 * HOUR, false);
    renew(&mut fair, lease, 1_000, 24 * HOUR);
    fair.serve(&[lease], HOUR / WINDOW);
    fair.advance(10 * HOUR);
    fair.settle(&[lease]);
    let view = fair.lease(lease);
    assert_eq!(view.status, Status::Faulted);
    assert_eq!(view.paid.refunded * 48, view.prepaid * 47);
}

#[test]
fn a_stranger_neither_beats_nor_expires_nor_settles_to_himself() {
    let mut fair = free_of_fees(1_000);
    let stranger = fair.stranger;
    let lease = running(&mut fair, 1_000, 60, false);
    fair.advance(WINDOW);
    let forbidden = Refusal { lease, code: ExitCode::USR_FORBIDDEN.value() };
    let result: BatchReturn = fair.beat_step(stranger, &[lease]).ok();
    assert_eq!(result, BatchReturn { done: 0, refused: vec![forbidden] });
    fair.lease_step(stranger, Method::Expire, lease).refused(Error::NotOrdered);
    fair.beat(&[lease]);
    fair.settle_step(stranger, &[lease]).done();
    assert_eq!((fair.owed(stranger), fair.owed(fair.provider)), (atto(0), atto(10_000)));
    fair.withdraw_step(stranger, stranger).refused(Error::NothingOwed);
}

#[test]
fn a_lease_of_25402_top_ups_and_renewals_settles_for_the_gas_of_one_with_one() {
    const LONG: i64 = 100;
    /// Pays so often for more: an epoch each time, every hundredth time by a renewal at another price, and 500 epochs at last. The lease is
    /// served meanwhile. Returns the gas of one settlement in the last segment.
    fn settled(times: i64) -> u64 {
        let mut fair = free_of_fees(1);
        let (provider, renter, stranger) = (fair.provider, fair.renter, fair.stranger);
        let price = |fair: &mut Fair, rate: i64| {
            let terms = OfferTerms { rate: atto(rate), window: LONG, min_term: 6 * LONG, ..offer_terms() };
            fair.step(provider, Method::UpdateOffer).params(&UpdateOfferParams { offer: 0, terms }).done();
        };
        price(&mut fair, 1);
        let lease = running(&mut fair, 1, 6 * LONG, true);
        serve_long(&mut fair, lease, 5);
        let (mut rate, mut paid) = (1, 6 * LONG);
        for time in 1..=times {
            let epochs = if time == times { 500 } else { 1 };
            let call = if time % 100 == 0 {
                rate = 1 + rate % 7;
                price(&mut fair, rate);
                let params = RenewParams { lease, max_rate: atto(rate), term: epochs };
                Call::new(renter, fair.market, Method::Renew.number()).params(&params)
            } else {
                Call::new(renter, fair.market, Method::TopUp.number()).params(&LeaseParams { lease })
            };
            paid += epochs * rate;
            let call = call.expect("encoded").value(atto(epochs * rate));
            fair.world.chain.send(call).expect("a message").succeeded().expect("more time");
            if time % 100 == 0 {
                serve_long(&mut fair, lease, 1);
            }
        }
        serve_long(&mut fair, lease, 3);
        let view = fair.lease(lease);
        assert_eq!((view.prepaid, view.missed, view.segments.len()), (atto(paid), 0, 1));
        fair.settle(&[lease]);
        let before = fair.owed(provider);
        assert_eq!(before, atto(paid - rate * (view.paid_until - view.last_beat)));
        fair.advance(3);
        fair.beat(&[lease]);
        let gas = fair.settle_step(stranger, &[lease]).done().gas_used();
        assert_eq!(fair.owed(provider) - before, atto(3 * rate));
        gas
    }
    /// Beats at the end of each of so many windows of 100 epochs.
    fn serve_long(fair: &mut Fair, lease: LeaseId, windows: i64) {
        for _ in 0..windows {
            fair.advance(LONG);
            assert_eq!(fair.beat(&[lease]).refused, []);
        }
    }
    let (one, many) = (settled(1), settled(25_402));
    assert!(many * 100 <= one * 105, "{one} gas after one top-up, {many} after 25,402");
}

#[test]
fn a_lease_of_a_thousand_renewals_at_other_prices_settles_for_the_gas_of_one_with_one() {
    /// Renews so often, each time at another price and for a window, and serves what was paid for. Returns the gas of one settlement
    /// in the last window.
    fn settled(renewals: i64) -> u64 {
        let mut fair = free_of_fees(100);
        let lease = running(&mut fair, 100, 60, true);
        fair.serve(&[lease], 5);
        let mut paid = 60 * 100;
        for renewal in 0..renewals {
            let rate = 100 + renewal % 7 + 1;
            reprice(&mut fair, rate);
            renew(&mut fair, lease, rate, WINDOW);
            paid += rate * WINDOW;
            fair.advance(WINDOW);
            assert_eq!(fair.beat(&[lease]).done, 1);
        }
        let view = fair.lease(lease);
        assert_eq!((view.prepaid, view.served), (atto(paid), 50 + WINDOW * renewals));
        fair.advance(3);
        fair.beat(&[lease]);
        let gas = fair.settle_step(fair.stranger, &[lease]).done().gas_used();
        let last = 100 + (renewals - 1) % 7 + 1;
        assert_eq!(fair.owed(fair.provider), atto(paid - 7 * last));
        gas
    }
    let (one, many) = (settled(1), settled(1_000));
    assert!(many * 100 <= one * 105, "{one} gas after one renewal, {many} after 1,000");
}

#[test]
fn of_100_settled_leases_3_ids_are_bad_97_are_credited_and_one_withdrawal_pays_all() {
    let mut fair = Fair::new();
    let leases: Vec<LeaseId> = (0..97).map(|_| fair.running()).collect();
    fair.advance(WINDOW);
    assert_eq!(fair.beat(&leases).done, 97);
    let mut named = leases.clone();
    named.extend([1_000, 99_999, u64::MAX]);

    let result: BatchReturn = fair.settle_step(fair.provider, &named).ok();

    let missing = Error::LeaseNotFound.code().value();
    assert_eq!(result.done, 97);
    assert_eq!(result.refused, [1_000, 99_999, u64::MAX].map(|lease| Refusal { lease, code: missing }));
    let served = 97 * RATE * WINDOW;
    assert_eq!(fair.withdraw(fair.provider), atto(served - served / 40));
}

#[test]
fn a_provider_that_rents_from_itself_has_no_income_no_statistics_and_pays_no_fee() {
    let mut fair = Fair::new();
    let provider = fair.provider;
    for insider in [fair.keeper, provider] {
        fair.step(insider, Method::Open).params(&order(0, TERM)).value(atto(RATE * TERM)).refused(Error::OwnOffer);
    }
    // What it may do is to keep a unit for itself.
    fair.step(provider, Method::Reserve).params(&ReserveParams { offer: 0, units: 1 }).done();
    assert_eq!(fair.offer(0).free_units, 999);
    assert_eq!((fair.owed(provider), fair.owed(fair.operator)), (atto(0), atto(0)));
    assert_eq!(fair.provider().statistics, Statistics::default());
}

#[test]
fn a_late_beat_or_a_settlement_after_the_end_meets_the_fault_first() {
    let mut fair = free_of_fees(1);
    let leases = [running(&mut fair, 1, 60, false), running(&mut fair, 1, 60, false)];
    fair.advance(65);
    let applied = Refusal { lease: leases[0], code: Error::FaultApplied.code().value() };
    assert_eq!(fair.beat(&leases[..1]).refused, [applied]);
    assert_eq!(fair.settle(&leases[1..]).done, 1);
    for lease in leases {
        assert_eq!((fair.lease(lease).status, fair.lease(lease).paid.refunded), (Status::Faulted, atto(60)));
    }
}

#[test]
fn a_renter_that_lets_it_pause_twice_frees_the_provider_and_the_grace_runs_from_the_first_pause() {
    let paused_again = || {
        let mut fair = free_of_fees(1);
        let lease = running(&mut fair, 1, 60, true);
        fair.serve(&[lease], 6);
        fair.advance(30);
        let renter = fair.renter;
        fair.lease_step(renter, Method::TopUp, lease).value(atto(1)).done();
        assert_eq!(fair.lease(lease).status, Status::Paused);
        (fair, lease)
    };

    let (mut fair, lease) = paused_again();
    fair.lease_step(fair.provider, Method::Terminate, lease).done();
    assert_eq!(fair.provider().free, atto(100 * COLLATERAL));
    assert_eq!((fair.owed(fair.provider), fair.owed(fair.renter)), (atto(60), atto(1)));

    // The grace is 40 epochs, and 30 of them were over when the renter paid.
    let (mut fair, lease) = paused_again();
    let stranger = fair.stranger;
    fair.advance(10);
    fair.lease_step(stranger, Method::EndPaused, lease).refused(Error::GraceRuns);
    fair.advance(1);
    fair.lease_step(stranger, Method::EndPaused, lease).done();
    assert_eq!((fair.owed(fair.provider), fair.owed(fair.renter)), (atto(60), atto(1)));
}

use abi::lease::*;
use fvm_shared::address::Address;
use fvm_shared::error::ExitCode;
use suite::atto;

use crate::lease_fair::*;

#[test]
fn an_order_holds_the_prepayment_and_locks_a_unit() {
    let mut fair = Fair::new();
    let before = fair.world.balance(fair.market);

    let lease = fair.open();

    assert_eq!(fair.world.balance(fair.market) - before, atto(RATE * TERM));
    let view = fair.lease(lease);
    assert_eq!((view.status, view.prepaid, view.locked), (Status::Ordered, atto(RATE * TERM), atto(COLLATERAL)));
    assert_eq!(fair.offer(0).free_units, 999);
}

#[test]
fn a_keeper_that_accepts_starts_the_lease_and_stores_the_secret() {
    let mut fair = Fair::new();
    let lease = fair.open();
    fair.advance(5);
    let now = fair.now();

    fair.accept_step(fair.keeper, lease).done();

    let view = fair.lease(lease);
    assert_eq!((view.status, view.start, view.paid_until), (Status::Active, now, now + TERM));
    assert_eq!(view.secret, secret());
}

#[test]
fn an_order_accepted_in_the_last_epoch_runs_and_one_epoch_later_is_refused() {
    let mut fair = Fair::new();
    let (prompt, late) = (fair.open(), fair.open());
    fair.advance(ACCEPT_WINDOW);
    fair.accept_step(fair.provider, prompt).done();
    fair.lease_step(fair.stranger, Method::Expire, late).refused(Error::NotExpired);
    fair.advance(1);
    fair.accept_step(fair.provider, late).refused(Error::AcceptTooLate);
    fair.lease_step(fair.renter, Method::Cancel, late).refused(Error::AcceptTooLate);
    fair.lease_step(fair.stranger, Method::Expire, late).done();
    assert_eq!(fair.lease(late).status, Status::NoShow);
}

#[test]
fn a_cancelled_order_costs_the_least_charge() {
    let mut fair = Fair::new();
    let lease = fair.open();

    fair.lease_step(fair.renter, Method::Cancel, lease).done();

    assert_eq!(fair.owed(fair.renter), atto(RATE * TERM - 5_000));
    assert_eq!(fair.owed(fair.provider), atto(5_000));
    assert_eq!(fair.provider().free, atto(100 * COLLATERAL));
}

/// It can take every unit for as long as orders wait, at the least charge for each: what it takes, it gives back.
#[test]
fn a_renter_that_opens_and_cancels_in_a_loop_pays_for_every_order_and_keeps_others_out_no_longer_than_it_pays() {
    let mut fair = Fair::new();
    let (provider, renter, other) = (fair.provider, fair.renter, fair.stranger);
    let two_units = OfferTerms { units: 2, ..offer_terms() };
    let offer = fair.step(provider, Method::CreateOffer).params(&two_units).ok::<CreateOfferReturn>().offer;
    let open = |fair: &mut Fair, from: Address| {
        let step = fair.step(from, Method::Open).params(&order(offer, TERM)).value(atto(RATE * TERM));
        step.ok::<OpenReturn>().lease
    };
    let mut charged = 0;
    for _ in 0..3 {
        let taken = [open(&mut fair, renter), open(&mut fair, renter)];
        let step = fair.step(other, Method::Open).params(&order(offer, TERM)).value(atto(RATE * TERM));
        step.refused(Error::NoFreeUnit);
        fair.advance(ACCEPT_WINDOW);
        for lease in taken {
            fair.lease_step(renter, Method::Cancel, lease).done();
            charged += 5_000;
            assert_eq!(fair.owed(provider), atto(charged));
        }
        assert_eq!(fair.offer(offer).leasable, 2);
    }
    assert_eq!(fair.owed(renter), atto(6 * RATE * TERM - charged));

    let lease = open(&mut fair, other);
    fair.accept_step(provider, lease).done();
    // Nor does the renter get out of an order that the provider takes at its word.
    let accepted = open(&mut fair, renter);
    fair.accept_step(provider, accepted).done();
    fair.lease_step(renter, Method::Cancel, accepted).refused(Error::NotOrdered);
}

#[test]
fn a_no_show_refunds_all_and_the_slash_pays_renter_and_reporter() {
    let mut fair = Fair::new();
    let lease = fair.open();
    fair.advance(ACCEPT_WINDOW + 1);

    fair.lease_step(fair.stranger, Method::Expire, lease).done();

    // A fifth of the collateral is slashed, and a tenth of that is the reporter's.
    assert_eq!(fair.owed(fair.renter), atto(RATE * TERM + 180_000));
    assert_eq!(fair.owed(fair.stranger), atto(20_000));
    assert_eq!(fair.provider().free, atto(100 * COLLATERAL - 200_000));
}

#[test]
fn an_order_on_what_is_not_offered_is_refused() {
    let mut fair = Fair::new();
    fair.open_step(&OpenParams { offer: 9, ..order(0, TERM) }).refused(Error::OfferNotFound);
    fair.open_step(&OpenParams { version: 2, ..order(0, TERM) }).refused(Error::OfferChanged);
    fair.open_step(&OpenParams { max_rate: atto(RATE - 1), ..order(0, TERM) }).refused(Error::RateTooHigh);
    fair.open_step(&order(0, 59)).refused(Error::BadLeaseTerm);
    fair.open_step(&order(0, 0)).refused(Error::BadLeaseTerm);
    fair.open_step(&order(0, 100_001)).refused(Error::BadLeaseTerm);
    fair.open_step(&order(0, TERM)).value(atto(RATE * TERM - 1)).refused(Error::WrongPrepayment);
    fair.open_step(&order(0, TERM)).value(atto(RATE * TERM + 1)).refused(Error::WrongPrepayment);
    fair.open_step(&order(0, TERM)).value(atto(0)).refused(Error::WrongPrepayment);
    let (keeper, provider) = (fair.keeper, fair.provider);
    for insider in [keeper, provider] {
        fair.step(insider, Method::Open).params(&order(0, TERM)).value(atto(RATE * TERM)).refused(Error::OwnOffer);
    }
}

#[test]
fn an_order_beyond_collateral_is_refused() {
    let mut fair = Fair::new();
    let costly = OfferTerms { collateral: atto(60 * COLLATERAL), ..offer_terms() };
    let offer = fair.step(fair.provider, Method::CreateOffer).params(&costly).ok::<CreateOfferReturn>().offer;
    fair.open_step(&order(offer, TERM)).done();
    assert_eq!(fair.offer(offer).leasable, 0);
    fair.open_step(&order(offer, TERM)).refused(Error::CollateralShort);
}

#[test]
fn whose_order_it_is_not_may_not_touch_it() {
    let mut fair = Fair::new();
    let lease = fair.open();
    let (provider, keeper, renter, stranger) = (fair.provider, fair.keeper, fair.renter, fair.stranger);
    for other in [renter, stranger] {
        fair.accept_step(other, lease).exits(ExitCode::USR_FORBIDDEN);
    }
    for other in [provider, keeper, stranger] {
        fair.lease_step(other, Method::Cancel, lease).exits(ExitCode::USR_FORBIDDEN);
    }
    for anyone in [provider, renter, stranger] {
        let expected = ExitCode::new(if anyone == stranger { 18 } else { Error::NotRunning as u32 });
        fair.lease_step(anyone, Method::Terminate, lease).exits(expected);
    }
}

//! What happens to a running lease and to an offer after they began.

use abi::lease::*;
use fvm_shared::error::ExitCode;
use suite::atto;

use crate::lease_fair::*;

fn update_rate(fair: &mut Fair, rate: i64) -> u64 {
    let params = UpdateOfferParams { offer: 0, terms: OfferTerms { rate: atto(rate), ..offer_terms() } };
    let provider = fair.provider;
    fair.step(provider, Method::UpdateOffer).params(&params).ok::<OfferVersionReturn>().version
}

fn paused(fair: &mut Fair) -> LeaseId {
    let lease = fair.open_step(&OpenParams { open_ended: true, ..order(0, 60) }).ok::<OpenReturn>().lease;
    fair.accept_step(fair.provider, lease).done();
    fair.serve(&[lease], 6);
    fair.advance(1);
    lease
}

#[test]
fn an_offer_that_changed_between_signing_and_execution_is_not_leased() {
    let mut fair = Fair::new();
    let signed = order(0, TERM);
    assert_eq!(update_rate(&mut fair, RATE - 1), 2);
    fair.open_step(&signed).refused(Error::OfferChanged);
    fair.open_step(&OpenParams { version: 2, ..signed }).refused(Error::WrongPrepayment);
}

#[test]
fn an_offer_is_paused_listed_retired_and_only_by_its_provider() {
    let mut fair = Fair::new();
    let (provider, keeper, stranger) = (fair.provider, fair.keeper, fair.stranger);
    let pause = |paused| PauseOfferParams { offer: 0, paused };
    for other in [keeper, stranger] {
        fair.step(other, Method::PauseOffer).params(&pause(true)).refused(Error::NotYourOffer);
        fair.step(other, Method::RetireOffer).params(&OfferParams { offer: 0 }).refused(Error::NotYourOffer);
    }
    fair.step(provider, Method::PauseOffer).params(&pause(true)).done();
    fair.open_step(&OpenParams { version: 2, ..order(0, TERM) }).refused(Error::NotListed);
    fair.step(provider, Method::PauseOffer).params(&pause(false)).done();
    fair.open_step(&OpenParams { version: 3, ..order(0, TERM) }).done();
    fair.step(provider, Method::RetireOffer).params(&OfferParams { offer: 0 }).done();
    fair.open_step(&OpenParams { version: 4, ..order(0, TERM) }).refused(Error::NotListed);
    fair.step(provider, Method::PauseOffer).params(&pause(false)).refused(Error::OfferRetired);
}

#[test]
fn reserved_units_cost_nothing_and_are_not_leased() {
    let mut fair = Fair::new();
    let provider = fair.provider;
    fair.step(provider, Method::Reserve).params(&ReserveParams { offer: 0, units: 1_000 }).done();
    fair.open_step(&order(0, TERM)).refused(Error::NoFreeUnit);
    let params = ReserveParams { offer: 0, units: 1_001 };
    fair.step(provider, Method::Reserve).params(&params).refused(Error::BadReserve);
    assert_eq!(fair.provider().statistics, Statistics::default());
    assert_eq!(fair.owed(fair.operator), atto(0));
}

#[test]
fn a_renewal_at_another_price_is_paid_at_that_price() {
    let mut fair = Fair::new();
    let lease = fair.running();
    fair.serve(&[lease], 10);
    update_rate(&mut fair, 3 * RATE);
    let renter = fair.renter;
    let params = RenewParams { lease, max_rate: atto(3 * RATE), term: 100 };
    fair.step(renter, Method::Renew).params(&params).value(atto(300 * RATE)).done();
    fair.serve(&[lease], 20);
    fair.settle(&[lease]);
    let earned = (TERM + 300) * RATE;
    assert_eq!(fair.owed(fair.provider) + fair.owed(fair.operator), atto(earned));
    assert_eq!(fair.lease(lease).status, Status::Ended);
}

#[test]
fn a_renewal_above_the_renters_cap_is_refused() {
    let mut fair = Fair::new();
    let lease = fair.running();
    update_rate(&mut fair, 3 * RATE);
    let params = RenewParams { lease, max_rate: atto(3 * RATE - 1), term: 100 };
    let renter = fair.renter;
    fair.step(renter, Method::Renew).params(&params).value(atto(300 * RATE)).refused(Error::RateTooHigh);
}

#[test]
fn a_paused_lease_resumes_with_the_first_beat_after_a_windows_worth() {
    let mut fair = Fair::new();
    let lease = paused(&mut fair);
    let renter = fair.renter;
    fair.lease_step(renter, Method::TopUp, lease).value(atto(9 * RATE)).done();
    fair.advance(5);
    assert_eq!(fair.beat(&[lease]).done, 0);
    fair.lease_step(renter, Method::TopUp, lease).value(atto(RATE)).done();
    fair.advance(5);
    assert_eq!(fair.beat(&[lease]).done, 1);
    let now = fair.now();
    let view = fair.lease(lease);
    assert_eq!((view.status, view.paid_until), (Status::Active, now + WINDOW));
}

#[test]
fn a_renter_that_lets_it_pause_and_tops_up_an_epoch_gains_nothing() {
    let mut fair = Fair::new();
    let (left, ended) = (paused(&mut fair), paused(&mut fair));
    let renter = fair.renter;
    for lease in [left, ended] {
        fair.settle(&[lease]);
    }
    assert_eq!(fair.lease(left).status, Status::Ended);
    fair.lease_step(renter, Method::TopUp, left).value(atto(RATE)).refused(Error::NotRunning);
    fair.lease_step(renter, Method::TopUp, ended).value(atto(RATE)).done();
    fair.advance(39);
    fair.lease_step(fair.stranger, Method::EndPaused, ended).refused(Error::GraceRuns);
    fair.advance(1);
    fair.lease_step(fair.stranger, Method::EndPaused, ended).done();
    assert_eq!(fair.lease(ended).paid.refunded, atto(RATE));
    assert_eq!(fair.provider().free, atto(100 * COLLATERAL));
}

#[test]
fn money_for_a_lease_whose_fault_is_due_goes_back_to_the_renter() {
    let mut fair = Fair::new();
    let lease = fair.running();
    fair.advance(3 * WINDOW + 1);
    let renter = fair.renter;
    let params = RenewParams { lease, max_rate: atto(RATE), term: 100 };
    let extended: ExtendReturn = fair.step(renter, Method::Renew).params(&params).value(atto(100 * RATE)).ok();
    assert_eq!((extended.status, extended.returned), (Status::Faulted, atto(100 * RATE)));
    assert_eq!(fair.owed(renter), atto(RATE * (TERM + 100) + COLLATERAL / 2));
}

#[test]
fn a_reported_fault_pays_the_reporter_and_only_when_it_is_due() {
    let mut fair = Fair::new();
    let lease = fair.running();
    let stranger = fair.stranger;
    fair.advance(3 * WINDOW);
    fair.lease_step(stranger, Method::ReportFault, lease).refused(Error::NoFault);
    fair.advance(1);
    fair.lease_step(stranger, Method::ReportFault, lease).done();
    assert_eq!(fair.withdraw(stranger), atto(COLLATERAL / 20));
    fair.lease_step(stranger, Method::ReportFault, lease).refused(Error::NotRunning);
}

#[test]
fn free_collateral_leaves_after_the_delay_and_locked_collateral_does_not() {
    let mut fair = Fair::new();
    let lease = fair.running();
    let provider = fair.provider;
    let unbond = |amount| UnbondParams { amount: atto(amount) };
    fair.step(provider, Method::Unbond).params(&unbond(99 * COLLATERAL + 1)).refused(Error::BadAmount);
    fair.step(provider, Method::Unbond).params(&unbond(-1)).refused(Error::BadAmount);
    fair.step(provider, Method::Unbond).params(&unbond(99 * COLLATERAL)).done();
    fair.serve(&[lease], 4);
    fair.advance(9);
    fair.step(provider, Method::WithdrawCollateral).refused(Error::NothingReady);
    fair.advance(1);
    let left: WithdrawReturn = fair.step(provider, Method::WithdrawCollateral).ok();
    assert_eq!(left.paid, atto(99 * COLLATERAL));
    assert_eq!(fair.provider().locked, atto(COLLATERAL));
}

#[test]
fn tokens_are_refused() {
    let mut fair = Fair::new();
    let stranger = fair.stranger;
    fair.step(stranger, Method::Receive).raw(vec![0x80]).refused(Error::NoTokens);
}

#[test]
fn a_stranger_does_not_pay_for_another() {
    let mut fair = Fair::new();
    let lease = paused(&mut fair);
    for other in [fair.stranger, fair.provider] {
        fair.lease_step(other, Method::TopUp, lease).value(atto(20 * RATE)).exits(ExitCode::USR_FORBIDDEN);
    }
}

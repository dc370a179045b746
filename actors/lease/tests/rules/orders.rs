use abi::Exit;
use abi::lease::*;
use fvm_shared::error::ExitCode;

use crate::bench::*;

fn with_order() -> (Bench, LeaseId) {
    let mut bench = Bench::at_rate(1);
    let lease = bench.open(RENTER, 60, order(0, 60)).expect("an order");
    (bench, lease)
}

fn is_forbidden<T: std::fmt::Debug>(result: Result<T, Exit>) -> bool {
    result.expect_err("refused").code == ExitCode::USR_FORBIDDEN
}

#[test]
fn an_order_takes_a_unit_and_locks_its_collateral() {
    let (bench, lease) = with_order();

    let view = bench.lease(lease);
    assert_eq!((view.status, view.renter, view.provider), (Status::Ordered, RENTER, PROVIDER));
    assert_eq!((view.accept_by, view.prepaid, view.locked), (NOW + ACCEPT_WINDOW, atto(60), atto(COLLATERAL)));
    assert_eq!(bench.offer(0).free_units, 2);
    assert_eq!(bench.provider(PROVIDER).locked, atto(COLLATERAL));
}

#[test]
fn each_order_that_does_not_fit_is_refused() {
    type Spoil = fn(&mut OpenParams);
    let cases: [(Spoil, Error); 11] = [
        (|p| p.offer = 1, Error::OfferNotFound),
        (|p| p.version = 0, Error::OfferChanged),
        (|p| p.version = 2, Error::OfferChanged),
        (|p| p.max_rate = atto(0), Error::RateTooHigh),
        (|p| p.term = 59, Error::BadLeaseTerm),
        (|p| p.term = 0, Error::BadLeaseTerm),
        (|p| p.term = 100_001, Error::BadLeaseTerm),
        (|p| p.term = 61, Error::WrongPrepayment),
        (|p| p.ssh_key = "x".repeat(1_025), Error::BadSshKey),
        (|p| p.sealing_key = vec![9; 33], Error::BadSealingKey),
        (|p| p.sealing_key = vec![9; 31], Error::BadSealingKey),
    ];
    let mut bench = Bench::at_rate(1);
    for (number, (spoil, error)) in cases.into_iter().enumerate() {
        let mut params = order(0, 60);
        spoil(&mut params);
        assert_eq!(bench.open(RENTER, 60, params), Err(error.into()), "case {number}");
    }
    assert_eq!(bench.open(RENTER, 59, order(0, 60)), Err(Error::WrongPrepayment.into()));
    assert_eq!(bench.open(RENTER, 61, order(0, 60)), Err(Error::WrongPrepayment.into()));
}

#[test]
fn an_order_that_nothing_can_be_sealed_to_is_refused() {
    let mut bench = Bench::at_rate(1);
    for mut key in LOW_ORDER_KEYS {
        for highest_bit in [0, 0x80] {
            key[31] ^= highest_bit;
            let params = OpenParams { sealing_key: key.to_vec(), ..order(0, 60) };
            assert_eq!(bench.open(RENTER, 60, params), Err(Error::BadSealingKey.into()), "{key:?}");
        }
    }
    assert_eq!(bench.offer(0).free_units, 3);
}

#[test]
fn an_order_whose_latest_end_is_past_availability_is_refused() {
    let until = NOW + ACCEPT_WINDOW + 60;
    let mut bench = Bench::with_offer(market_terms(), OfferTerms { available_until: until, ..offer_terms() });
    assert_eq!(bench.open(RENTER, 61, order(0, 61)), Err(Error::BeyondAvailability.into()));
    bench.now += 1;
    assert_eq!(bench.open(RENTER, 60, order(0, 60)), Err(Error::BeyondAvailability.into()));
    bench.now -= 1;
    assert_eq!(bench.open(RENTER, 60, order(0, 60)), Ok(0));
}

#[test]
fn a_provider_and_its_keeper_cannot_rent_from_it() {
    let mut bench = Bench::at_rate(1);
    bench.message(0, |market| market.set_keeper(PROVIDER, Some(KEEPER))).expect("a keeper");
    assert_eq!(bench.open(PROVIDER, 60, order(0, 60)), Err(Error::OwnOffer.into()));
    assert_eq!(bench.open(KEEPER, 60, order(0, 60)), Err(Error::OwnOffer.into()));
}

#[test]
fn without_a_unit_or_collateral_there_is_no_order() {
    let mut bench = Bench::at_rate(1);
    for _ in 0..3 {
        bench.open(RENTER, 60, order(0, 60)).expect("a unit");
    }
    assert_eq!(bench.open(RENTER, 60, order(0, 60)), Err(Error::NoFreeUnit.into()));

    let mut poor = Bench::new(market_terms());
    poor.add_collateral(PROVIDER, COLLATERAL).expect("collateral for one");
    poor.create_offer(PROVIDER, offer_terms()).expect("an offer");
    poor.open(RENTER, 60, order(0, 60)).expect("the first");
    assert_eq!(poor.open(RENTER, 60, order(0, 60)), Err(Error::CollateralShort.into()));
    assert_eq!(poor.offer(0).leasable, 0);
}

#[test]
fn each_providers_leases_are_numbered_in_a_row_of_its_own() {
    const RIVALS: LeaseId = lease::page::LEASES_OF_ONE;
    let mut bench = Bench::with_offer(market_terms(), OfferTerms { units: 100, ..offer_terms() });
    bench.add_collateral(RIVAL, COLLATERAL).expect("collateral");
    bench.create_offer(RIVAL, offer_terms()).expect("the rival's offer");
    assert_eq!(bench.open(RENTER, 60, order(0, 60)), Ok(0));
    assert_eq!(bench.open(RENTER, 60, order(1, 60)), Ok(RIVALS));
    for number in 1..20 {
        assert_eq!(bench.open(RENTER, 60, order(0, 60)), Ok(number));
    }
    assert_eq!((bench.lease(19).provider, bench.lease(RIVALS).provider), (PROVIDER, RIVAL));
}

#[test]
fn accepting_starts_the_time_and_stores_the_secret() {
    let (mut bench, lease) = with_order();
    bench.now += ACCEPT_WINDOW;
    bench.accept(PROVIDER, lease).expect("accepted at the last moment");

    let view = bench.lease(lease);
    assert_eq!((view.status, view.start, view.paid_until), (Status::Active, bench.now, bench.now + 60));
    assert_eq!((view.end, view.last_beat, view.secret), (bench.now + 60, bench.now, vec![1, 2, 3]));
}

#[test]
fn only_the_provider_and_its_keeper_accept() {
    let (mut bench, lease) = with_order();
    bench.message(0, |market| market.set_keeper(PROVIDER, Some(KEEPER))).expect("a keeper");
    assert!(is_forbidden(bench.accept(STRANGER, lease)));
    assert!(is_forbidden(bench.accept(RENTER, lease)));
    assert_eq!(bench.accept(KEEPER, lease), Ok(()));
}

#[test]
fn a_lease_is_accepted_once_in_time_and_with_a_secret() {
    let (mut bench, lease) = with_order();
    let now = bench.now;
    for secret in [Vec::new(), vec![0; MAX_SECRET + 1]] {
        let result = bench.message(0, |market| market.accept(PROVIDER, now, lease, secret));
        assert_eq!(result, Err(Error::BadSecret.into()));
    }
    bench.now += ACCEPT_WINDOW + 1;
    assert_eq!(bench.accept(PROVIDER, lease), Err(Error::AcceptTooLate.into()));
    bench.now -= 1;
    bench.accept(PROVIDER, lease).expect("in time");
    assert_eq!(bench.accept(PROVIDER, lease), Err(Error::NotOrdered.into()));
    assert_eq!(bench.accept(PROVIDER, 1), Err(Error::LeaseNotFound.into()));
    assert_eq!(bench.accept(PROVIDER, 8), Err(Error::LeaseNotFound.into()));
    assert_eq!(bench.accept(PROVIDER, u64::MAX), Err(Error::LeaseNotFound.into()));
}

#[test]
fn a_cancelled_order_costs_the_least_charge_and_frees_the_unit() {
    let (mut bench, lease) = with_order();
    assert!(is_forbidden(bench.cancel(STRANGER, lease)));
    assert!(is_forbidden(bench.cancel(PROVIDER, lease)));
    bench.cancel(RENTER, lease).expect("cancelled");

    assert_eq!((bench.owed(RENTER), bench.owed(PROVIDER), bench.owed(OPERATOR)), (atto(55), atto(5), atto(0)));
    assert_eq!(bench.lease(lease).status, Status::Cancelled);
    assert_eq!(bench.provider(PROVIDER).free, atto(100 * COLLATERAL));
    assert_eq!(bench.offer(0).free_units, 3);
    assert_eq!(bench.cancel(RENTER, lease), Err(Error::NotOrdered.into()));
}

#[test]
fn opening_and_cancelling_in_a_loop_costs_every_time() {
    let mut bench = Bench::at_rate(1);
    for _ in 0..20 {
        let lease = bench.open(RENTER, 60, order(0, 60)).expect("an order");
        bench.cancel(RENTER, lease).expect("cancelled");
    }
    assert_eq!(bench.owed(PROVIDER), atto(100));
    assert_eq!(bench.offer(0).free_units, 3);
}

#[test]
fn an_order_that_is_not_accepted_expires_with_a_full_refund_and_a_slash() {
    let (mut bench, lease) = with_order();
    bench.now += ACCEPT_WINDOW;
    assert_eq!(bench.expire(STRANGER, lease), Err(Error::NotExpired.into()));
    bench.now += 1;
    assert_eq!(bench.cancel(RENTER, lease), Err(Error::AcceptTooLate.into()));
    bench.expire(STRANGER, lease).expect("expired");

    // 2,000 of 10,000 of the lock is slashed, and 1,000 of 10,000 of that is the reporter's.
    assert_eq!((bench.owed(RENTER), bench.owed(STRANGER), bench.owed(PROVIDER)), (atto(60 + 180), atto(20), atto(0)));
    assert_eq!(bench.provider(PROVIDER).free, atto(100 * COLLATERAL - 200));
    assert_eq!(bench.provider(PROVIDER).statistics.no_shows, 1);
    assert_eq!(bench.lease(lease).status, Status::NoShow);
    assert_eq!(bench.expire(STRANGER, lease), Err(Error::NotOrdered.into()));
}

#[test]
fn a_provider_that_expires_its_own_order_gets_no_bounty() {
    let (mut bench, lease) = with_order();
    bench.now += ACCEPT_WINDOW + 1;
    bench.expire(PROVIDER, lease).expect("expired");
    assert_eq!((bench.owed(RENTER), bench.owed(PROVIDER)), (atto(60 + 200), atto(0)));
}

#[test]
fn an_active_lease_does_not_expire() {
    let mut bench = Bench::at_rate(1);
    let lease = bench.running(60);
    bench.now += ACCEPT_WINDOW + 1;
    assert_eq!(bench.expire(STRANGER, lease), Err(Error::NotOrdered.into()));
    assert_eq!(bench.cancel(RENTER, lease), Err(Error::NotOrdered.into()));
}

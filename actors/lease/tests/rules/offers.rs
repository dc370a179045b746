use abi::lease::*;
use lease::offer::check;

use crate::bench::*;

#[test]
fn an_offer_is_listed_and_leasable_as_far_as_collateral_goes() {
    let mut bench = Bench::new(market_terms());
    bench.add_collateral(PROVIDER, 2 * COLLATERAL + 1).expect("collateral");
    assert_eq!(bench.create_offer(PROVIDER, offer_terms()), Ok(0));
    assert_eq!(bench.create_offer(PROVIDER, offer_terms()), Ok(1));

    let offer = bench.offer(0);
    assert_eq!((offer.version, offer.status, offer.free_units, offer.leasable), (1, OfferStatus::Listed, 3, 2));
    assert_eq!(bench.provider(PROVIDER).offers, [0, 1]);
}

#[test]
fn the_sixty_fifth_offer_is_refused() {
    let mut bench = Bench::new(market_terms());
    bench.add_collateral(PROVIDER, 1).expect("collateral");
    for number in 0..MAX_OFFERS as u64 {
        assert_eq!(bench.create_offer(PROVIDER, offer_terms()), Ok(number));
    }
    assert_eq!(bench.create_offer(PROVIDER, offer_terms()), Err(Error::TooManyOffers.into()));
}

#[test]
fn each_nonsense_is_refused_with_the_error_that_names_the_field() {
    type Spoil = fn(&mut OfferTerms);
    let cases: [(Spoil, Error); 31] = [
        (|t| t.resources.cpu_milli = 0, Error::BadResources),
        (|t| t.resources.memory_mib = 0, Error::BadResources),
        (|t| t.resources.gpu_count = 1, Error::BadResources),
        (|t| t.resources.gpu_model = "A100".into(), Error::BadResources),
        (|t| t.region = String::new(), Error::BadRegion),
        (|t| t.region = "x".repeat(33), Error::BadRegion),
        (|t| t.labels = vec!["x".into(); 17], Error::BadLabels),
        (|t| t.labels = vec![String::new()], Error::BadLabels),
        (|t| t.rate = atto(0), Error::BadRate),
        (|t| t.rate = atto(-1), Error::BadRate),
        (|t| t.rate = fvm_shared::econ::TokenAmount::from_whole(2_000_000_001_i64), Error::BadRate),
        (|t| t.min_term = 59, Error::BadOfferTerm),
        (|t| t.max_term = 59, Error::BadOfferTerm),
        (|t| t.max_term = MAX_TERM + 1, Error::BadOfferTerm),
        (|t| t.available_until = NOW + ACCEPT_WINDOW + 59, Error::BadAvailability),
        (|t| t.units = 0, Error::BadUnits),
        (|t| t.units = MAX_UNITS + 1, Error::BadUnits),
        (|t| t.collateral = atto(0), Error::BadCollateral),
        (|t| t.collateral = atto(-5), Error::BadCollateral),
        (|t| t.window = 2, Error::BadWindow),
        (|t| t.window = 11, Error::BadWindow),
        (|t| (t.window, t.min_term) = (101, 1_000), Error::BadWindow),
        (|t| t.sealing_key = vec![9; 31], Error::BadSealingKey),
        (|t| t.sealing_key = LOW_ORDER_KEYS[0].to_vec(), Error::BadSealingKey),
        (|t| t.sealing_key = LOW_ORDER_KEYS[3].to_vec(), Error::BadSealingKey),
        (|t| t.endpoints = vec!["x".into(); 9], Error::BadEndpoints),
        (|t| t.endpoints = vec!["x".repeat(257)], Error::BadEndpoints),
        (|t| t.endpoints = vec![String::new()], Error::BadEndpoints),
        (|t| t.metadata = vec![0; 65], Error::BadMetadata),
        (|t| t.labels = vec!["x".repeat(33)], Error::BadLabels),
        (|t| t.max_term = t.min_term - 1, Error::BadOfferTerm),
    ];
    for (number, (spoil, error)) in cases.into_iter().enumerate() {
        let mut terms = offer_terms();
        spoil(&mut terms);
        assert_eq!(check(&terms, &market_terms(), NOW), Err(error), "case {number}");
    }
}

#[test]
fn an_offer_whose_shortest_lease_is_below_the_least_charge_is_refused() {
    let market = Terms { min_charge: atto(61), ..market_terms() };
    assert_eq!(check(&offer_terms(), &market, NOW), Err(Error::BelowMinCharge));
    let market = Terms { min_charge: atto(60), ..market_terms() };
    assert_eq!(check(&offer_terms(), &market, NOW), Ok(()));
}

#[test]
fn gpus_with_a_model_and_the_last_moment_of_availability_pass() {
    let mut terms = offer_terms();
    terms.resources.gpu_count = 2;
    terms.resources.gpu_model = "A100".into();
    terms.available_until = NOW + ACCEPT_WINDOW + 60;
    assert_eq!(check(&terms, &market_terms(), NOW), Ok(()));
}

#[test]
fn an_updated_offer_has_another_version_and_what_runs_keeps_its_own() {
    let mut bench = Bench::at_rate(1);
    let lease = bench.running(60);
    bench.reprice(5);
    assert_eq!((bench.offer(0).version, bench.offer(0).terms.rate), (2, atto(5)));
    assert_eq!((bench.lease(lease).version, bench.lease(lease).terms.rate), (1, atto(1)));
    assert_eq!(bench.open(RENTER, 60, order(0, 60)), Err(Error::OfferChanged.into()));
    assert_eq!(bench.open(RENTER, 300, OpenParams { version: 2, ..order(0, 60) }), Ok(1));
}

#[test]
fn an_update_is_checked_like_a_new_offer() {
    let mut bench = Bench::at_rate(1);
    let bad = OfferTerms { window: 2, ..offer_terms() };
    let now = bench.now;
    assert_eq!(bench.message(0, |market| market.update_offer(PROVIDER, now, 0, &bad)), Err(Error::BadWindow.into()));
}

#[test]
fn a_paused_offer_is_not_leased_until_it_is_listed_again() {
    let mut bench = Bench::at_rate(1);
    assert_eq!(bench.message(0, |market| market.pause_offer(PROVIDER, 0, true)), Ok(2));
    assert_eq!((bench.offer(0).status, bench.offer(0).leasable), (OfferStatus::Paused, 0));
    assert_eq!(bench.open(RENTER, 60, OpenParams { version: 2, ..order(0, 60) }), Err(Error::NotListed.into()));
    assert_eq!(bench.message(0, |market| market.pause_offer(PROVIDER, 0, false)), Ok(3));
    assert_eq!(bench.open(RENTER, 60, OpenParams { version: 3, ..order(0, 60) }), Ok(0));
}

#[test]
fn a_retired_offer_stays_until_its_last_lease_is_over_and_is_never_leased_again() {
    let mut bench = Bench::at_rate(1);
    let ordered = bench.open(RENTER, 60, order(0, 60)).expect("an order");
    bench.message(0, |market| market.retire_offer(PROVIDER, 0)).expect("retired");
    assert!(bench.provider(PROVIDER).offers.is_empty());
    assert_eq!(bench.open(RENTER, 60, OpenParams { version: 2, ..order(0, 60) }), Err(Error::NotListed.into()));
    for paused in [true, false] {
        let result = bench.message(0, |market| market.pause_offer(PROVIDER, 0, paused));
        assert_eq!(result, Err(Error::OfferRetired.into()));
    }
    bench.accept(PROVIDER, ordered).expect("what was ordered is still served");
    bench.terminate(RENTER, ordered).expect("left");
    assert_eq!(bench.provider(PROVIDER).locked, atto(0));
    assert_eq!(bench.offer(0).status, OfferStatus::Retired);
}

#[test]
fn a_retired_offer_makes_room_for_another() {
    let mut bench = Bench::new(market_terms());
    bench.add_collateral(PROVIDER, 1).expect("collateral");
    for _ in 0..MAX_OFFERS {
        bench.create_offer(PROVIDER, offer_terms()).expect("an offer");
    }
    bench.message(0, |market| market.retire_offer(PROVIDER, 7)).expect("retired");
    assert_eq!(bench.create_offer(PROVIDER, offer_terms()), Ok(MAX_OFFERS as u64));
}

#[test]
fn reserved_units_are_not_leased_and_cost_nothing() {
    let mut bench = Bench::at_rate(1);
    bench.open(RENTER, 60, order(0, 60)).expect("a unit");
    assert_eq!(bench.message(0, |market| market.reserve(PROVIDER, 0, 3)), Err(Error::BadReserve.into()));
    bench.message(0, |market| market.reserve(PROVIDER, 0, 2)).expect("reserved");
    assert_eq!((bench.offer(0).reserved, bench.offer(0).free_units), (2, 0));
    assert_eq!(bench.open(RENTER, 60, order(0, 60)), Err(Error::NoFreeUnit.into()));
    let provider = bench.provider(PROVIDER);
    assert_eq!((provider.locked, provider.owed), (atto(COLLATERAL), atto(0)));
    assert_eq!(provider.statistics, Statistics::default());
    bench.message(0, |market| market.reserve(PROVIDER, 0, 0)).expect("given back");
    assert_eq!(bench.offer(0).free_units, 2);
}

#[test]
fn another_providers_offer_is_out_of_reach() {
    let mut bench = Bench::at_rate(1);
    bench.add_collateral(RIVAL, 1).expect("collateral");
    let now = bench.now;
    let refused = || Error::NotYourOffer.into();
    assert_eq!(bench.message(0, |market| market.update_offer(RIVAL, now, 0, &offer_terms())), Err(refused()));
    assert_eq!(bench.message(0, |market| market.pause_offer(RIVAL, 0, true)), Err(refused()));
    assert_eq!(bench.message(0, |market| market.retire_offer(RIVAL, 0)), Err(refused()));
    assert_eq!(bench.message(0, |market| market.reserve(RIVAL, 0, 1)), Err(refused()));
}

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
    let cases: [(Spoil, Error); 29] = [
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
        (|t| t.sealing_key = vec![0; 31], Error::BadSealingKey),
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

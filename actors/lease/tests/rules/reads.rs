use abi::lease::*;

use crate::bench::*;

/// The first lease of the second provider.
const SECOND: LeaseId = lease::page::LEASES_OF_ONE;

fn page(limit: u64) -> OffersParams {
    OffersParams { filter: OfferFilter::default(), cursor: 0, limit }
}

fn listed(bench: &Bench, filter: OfferFilter, provider: Option<u64>) -> Vec<OfferId> {
    let params = OffersParams { filter, ..page(100) };
    let found = bench.look(|market| market.offers_view(&params, provider)).expect("a page");
    assert_eq!(found.next, None);
    found.offers.into_iter().map(|offer| offer.offer).collect()
}

/// Offer 0: a cheap container of the provider. Offer 1: the rival's attested GPU machine, at 9 an epoch.
fn two_offers() -> Bench {
    let mut bench = Bench::at_rate(1);
    bench.add_collateral(RIVAL, 1).expect("too little collateral for a unit");
    let mut terms = offer_terms();
    terms.class = Class::Machine;
    terms.region = "us-east".into();
    terms.labels = vec!["gpu".into()];
    terms.evidence = Evidence::Attested;
    terms.rate = atto(9);
    terms.min_term = 600;
    terms.resources.gpu_count = 2;
    terms.resources.gpu_model = "A100".into();
    terms.resources.cpu_milli = 64_000;
    terms.resources.memory_mib = 500_000;
    terms.resources.disk_mib = 9_000_000;
    terms.resources.bandwidth_mbps = 10_000;
    bench.create_offer(RIVAL, terms).expect("an offer");
    bench
}

#[test]
fn every_filter_tells_the_two_offers_apart() {
    let bench = two_offers();
    let any = OfferFilter::default;
    assert_eq!(listed(&bench, any(), None), [0, 1]);
    assert_eq!(listed(&bench, any(), Some(RIVAL)), [1]);
    assert_eq!(listed(&bench, OfferFilter { leasable: true, ..any() }, None), [0]);
    assert_eq!(listed(&bench, OfferFilter { class: Some(Class::Machine), ..any() }, None), [1]);
    assert_eq!(listed(&bench, OfferFilter { region: Some("eu-west".into()), ..any() }, None), [0]);
    assert_eq!(listed(&bench, OfferFilter { label: Some("gpu".into()), ..any() }, None), [1]);
    assert_eq!(listed(&bench, OfferFilter { evidence: Some(Evidence::Declared), ..any() }, None), [0, 1]);
    assert_eq!(listed(&bench, OfferFilter { evidence: Some(Evidence::Benchmarked), ..any() }, None), [1]);
    assert_eq!(listed(&bench, OfferFilter { max_rate: Some(atto(8)), ..any() }, None), [0]);
    assert_eq!(listed(&bench, OfferFilter { min_cpu_milli: 4_001, ..any() }, None), [1]);
    assert_eq!(listed(&bench, OfferFilter { min_memory_mib: 8_193, ..any() }, None), [1]);
    assert_eq!(listed(&bench, OfferFilter { min_disk_mib: 100_001, ..any() }, None), [1]);
    assert_eq!(listed(&bench, OfferFilter { min_gpu_count: 1, ..any() }, None), [1]);
    assert_eq!(listed(&bench, OfferFilter { gpu_model: Some("A100".into()), ..any() }, None), [1]);
    assert_eq!(listed(&bench, OfferFilter { min_bandwidth_mbps: 1_001, ..any() }, None), [1]);
    assert_eq!(listed(&bench, OfferFilter { term: Some(599), ..any() }, None), [0]);
}

#[test]
fn a_page_looks_at_its_limit_and_says_where_to_go_on() {
    let bench = two_offers();
    let first = bench.look(|market| market.offers_view(&page(1), None)).expect("a page");
    assert_eq!((first.offers.len(), first.next), (1, Some(1)));
    let next = OffersParams { cursor: 1, ..page(1) };
    let last = bench.look(|market| market.offers_view(&next, None)).expect("a page");
    assert_eq!((last.offers[0].offer, last.next), (1, None));
    let beyond = OffersParams { cursor: u64::MAX, ..page(100) };
    let nothing = bench.look(|market| market.offers_view(&beyond, None)).expect("a page");
    assert_eq!((nothing.offers.len(), nothing.next), (0, None));
    for limit in [0, 101] {
        assert_eq!(bench.look(|market| market.offers_view(&page(limit), None)), Err(Error::BadPage.into()));
    }
}

#[test]
fn leases_are_listed_by_renter_provider_and_status() {
    let mut bench = two_offers();
    let running = bench.running(60);
    let ordered = bench.open(STRANGER, 60, order(0, 60)).expect("an order");
    bench.add_collateral(RIVAL, 10 * COLLATERAL).expect("collateral");
    let theirs = bench.open(RENTER, 5_400, order(1, 600)).expect("an order");
    let listed = |status, of| {
        let params = LeasesParams { status, cursor: 0, limit: 100 };
        let found = bench.look(|market| market.leases_view(&params, of, bench.now)).expect("a page");
        found.leases.into_iter().map(|lease| lease.lease).collect::<Vec<_>>()
    };
    assert_eq!((running, ordered, theirs), (0, 1, SECOND));
    assert_eq!(listed(None, None), [0, 1, SECOND]);
    assert_eq!(listed(None, Some(RENTER)), [0, SECOND]);
    assert_eq!(listed(None, Some(PROVIDER)), [0, 1]);
    assert_eq!(listed(Some(Status::Ordered), None), [1, SECOND]);
    assert_eq!(listed(Some(Status::Ordered), Some(RIVAL)), [SECOND]);
    assert!(listed(Some(Status::Paused), None).is_empty());
}

#[test]
fn paid_until_does_not_depend_on_service() {
    let mut bench = Bench::at_rate(1);
    let lease = bench.open(RENTER, 60, order(0, 60)).expect("an order");
    let paid_until = |bench: &Bench| bench.look(|market| market.paid_until(lease)).expect("an epoch").epoch;
    assert_eq!(paid_until(&bench), None);
    bench.accept(PROVIDER, lease).expect("accepted");
    assert_eq!(paid_until(&bench), Some(NOW + 60));
    bench.now += 25;
    bench.beat(lease);
    bench.settle(lease);
    assert_eq!(bench.lease(lease).missed, 15);
    assert_eq!(paid_until(&bench), Some(NOW + 60));
}

#[test]
fn what_does_not_exist_is_not_found() {
    let bench = Bench::new(market_terms());
    assert_eq!(bench.look(|market| market.lease_view(0, NOW)), Err(Error::LeaseNotFound.into()));
    assert_eq!(bench.look(|market| market.offer_view(0)), Err(Error::OfferNotFound.into()));
    assert_eq!(bench.look(|market| market.provider_view(1)), Err(Error::NotAProvider.into()));
    assert_eq!(bench.owed(STRANGER), atto(0));
}

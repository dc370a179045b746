use abi::lease::*;
use lease::Market;

use crate::bench::*;
use crate::counted::Counted;

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

/// What one page of leases tells: their numbers, and where to go on.
fn leases(bench: &Bench, cursor: LeaseId, limit: u64, of: Option<u64>) -> (Vec<LeaseId>, Option<LeaseId>) {
    let params = LeasesParams { status: None, cursor, limit };
    let page = bench.look(|market| market.leases_view(&params, of, bench.now)).expect("a page");
    (page.leases.into_iter().map(|lease| lease.lease).collect(), page.next)
}

/// The number of the first lease that the provider of this stall would have.
fn first_of(stall: u64) -> LeaseId {
    stall * SECOND
}

#[test]
fn a_page_of_leases_looks_at_no_more_than_its_limit_however_many_providers_have_none() {
    let mut bench = Bench::at_rate(1);
    for stall in 0..300 {
        bench.add_collateral(10_000 + stall, 1).expect("collateral");
    }

    assert_eq!(leases(&bench, 0, 1, None), (vec![], Some(first_of(1))));
    assert_eq!(leases(&bench, 0, 100, Some(RENTER)), (vec![], Some(first_of(100))));
    assert_eq!(leases(&bench, first_of(300), 1, None), (vec![], None));

    // One that has leases, behind all that have none, is found page by page.
    bench.add_collateral(RIVAL, 10 * COLLATERAL).expect("collateral");
    let offer = bench.create_offer(RIVAL, offer_terms()).expect("an offer");
    let lease = bench.open(RENTER, 60, order(offer, 60)).expect("an order");
    let mut pages = vec![leases(&bench, 0, 100, Some(RENTER))];
    while let Some((_, Some(next))) = pages.last() {
        pages.push(leases(&bench, *next, 100, Some(RENTER)));
    }
    let none = |stall| (vec![], Some(first_of(stall)));
    assert_eq!(pages, [none(100), none(200), none(300), (vec![lease], None)]);
}

#[test]
fn a_page_of_leases_that_its_limit_cuts_goes_on_with_the_next_of_the_same_provider_or_of_another() {
    let mut bench = two_offers();
    bench.add_collateral(STRANGER, 1).expect("collateral");
    bench.add_collateral(RIVAL, 10 * COLLATERAL).expect("collateral");
    for _ in 0..3 {
        bench.running(60);
    }
    let theirs = bench.open(RENTER, 5_400, order(1, 600)).expect("an order");
    let stranger = first_of(2);

    assert_eq!(leases(&bench, 0, 2, None), (vec![0, 1], Some(2)));
    assert_eq!(leases(&bench, 2, 1, None), (vec![2], Some(theirs)));
    assert_eq!(leases(&bench, 2, 2, None), (vec![2, theirs], Some(stranger)));
    assert_eq!(leases(&bench, theirs, 1, None), (vec![theirs], Some(stranger)));
    assert_eq!(leases(&bench, stranger, 1, None), (vec![], None));
    assert_eq!(leases(&bench, 0, 100, None), (vec![0, 1, 2, theirs], None));
    // A number that is none of a lease, in a stall that there is or not.
    assert_eq!(leases(&bench, 77, 1, None), (vec![], Some(theirs)));
    assert_eq!(leases(&bench, u64::MAX, 100, None), (vec![], None));
}

#[test]
fn a_market_without_providers_has_one_page_of_no_leases() {
    assert_eq!(leases(&Bench::new(market_terms()), 0, 100, None), (vec![], None));
}

#[test]
fn what_a_provider_tells_is_the_range_of_its_leases() {
    let mut bench = two_offers();
    bench.add_collateral(STRANGER, 1).expect("collateral");
    bench.add_collateral(RIVAL, 20 * COLLATERAL).expect("collateral");
    let range = |bench: &Bench, id| {
        let provider = bench.provider(id);
        (provider.first_lease, provider.lease_count)
    };
    assert_eq!((range(&bench, PROVIDER), range(&bench, RIVAL)), ((0, 0), (SECOND, 0)));

    bench.running(60);
    bench.running(60);
    let terms = OfferTerms { units: 100, ..bench.offer(1).terms };
    let now = bench.now;
    bench.message(0, |market| market.update_offer(RIVAL, now, 1, &terms)).expect("more units");
    let order = OpenParams { version: 2, ..order(1, 600) };
    let theirs: Vec<_> = (0..20).map(|_| bench.open(RENTER, 5_400, order.clone()).expect("an order")).collect();
    bench.cancel(RENTER, theirs[3]).expect("cancelled");

    let (first, count) = range(&bench, RIVAL);
    assert_eq!((first, count), (SECOND, 20));
    assert_eq!(leases(&bench, first, count, None), (theirs, Some(first_of(2))));
    assert_eq!((range(&bench, PROVIDER), range(&bench, STRANGER)), ((0, 2), (first_of(2), 0)));
}

/// Who asks for its own range is not kept waiting by what anybody else has: only its stall and its leases are read.
#[test]
fn reading_a_providers_range_takes_as_many_blocks_among_fifty_providers_as_among_two() {
    let blocks = |providers: u64| {
        let mut bench = Bench::at_rate(1);
        let lease = bench.running(60);
        for other in 0..providers {
            bench.add_collateral(10_000 + other, 10 * COLLATERAL).expect("collateral");
            let offer = bench.create_offer(10_000 + other, offer_terms()).expect("an offer");
            bench.open(RENTER, 60, order(offer, 60)).expect("an order");
        }
        let store = Counted::new(&bench.store);
        let mut market = Market::new(bench.state.clone(), &store);
        let provider = market.provider_view(PROVIDER).expect("a provider");
        let params = LeasesParams { status: None, cursor: provider.first_lease, limit: provider.lease_count };
        let page = market.leases_view(&params, None, bench.now).expect("a page");
        assert_eq!(page.leases.into_iter().map(|lease| lease.lease).collect::<Vec<_>>(), [lease]);
        store.reads.get()
    };
    let (few, many) = (blocks(1), blocks(49));
    // The list of stalls and the map of actors have levels more.
    assert!(many <= few + 4, "{few} blocks among 2, {many} among 50");
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

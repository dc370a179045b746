//! Every error that needs a case of its own, on the real FVM: it is told, and nothing has changed.

use abi::ActorError;
use abi::init::{self, ExecParams};
use abi::lease::*;
use chain::singleton::INIT;
use cid::Cid;
use fvm_ipld_encoding::{CborStore, RawBytes};
use fvm_shared::ActorID;
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use lease::State;
use lease::links::{Links, List};
use lease::meter::Meter;
use lease::page::{LEASES, LEASES_OF_ONE, Page};
use lease::stall::Stall;
use multihash_codetable::Code::Blake2b256;
use suite::{World, atto, fil};

use crate::lease_fair::*;

/// Every actor but for its nonce.
fn actors(world: &mut World) -> Vec<(ActorID, Cid, TokenAmount)> {
    let actors = world.chain.actors().expect("list the actors");
    actors.into_iter().map(|(id, actor)| (id, actor.state, actor.balance)).collect()
}

#[test]
fn a_market_with_nonsense_in_any_of_its_terms_is_not_created() {
    type Spoil = fn(&mut Terms);
    let cases: [(Spoil, Error); 12] = [
        (|t| t.operator = Address::new_id(999_999), Error::BadOperator),
        (|t| t.fee_bps = MAX_FEE_BPS + 1, Error::BadFee),
        (|t| t.accept_window = 0, Error::BadAcceptWindow),
        (|t| t.max_window = 2, Error::BadMaxWindow),
        (|t| t.min_term = 0, Error::BadMinTerm),
        (|t| t.min_charge = atto(-1), Error::BadMinCharge),
        (|t| t.fault_slash_bps = 0, Error::BadFaultSlash),
        (|t| t.no_show_slash_bps = 0, Error::BadNoShowSlash),
        (|t| t.reporter_bounty_bps = MAX_BOUNTY_BPS + 1, Error::BadBounty),
        (|t| t.reporter_bounty_bps = ALL_BPS, Error::BadBounty),
        (|t| t.unbonding = 0, Error::BadUnbonding),
        (|t| t.pause_grace = 0, Error::BadPauseGrace),
    ];
    let mut world = World::new();
    let operator = world.account(fil(10));
    for (spoil, error) in cases {
        let mut terms = market_terms(operator);
        spoil(&mut terms);
        let constructor_params = RawBytes::serialize(&terms).expect("terms");
        let params = ExecParams { code_cid: bundle::LEASE.code_cid(), constructor_params };
        world.step(operator, Address::new_id(INIT), init::Method::Exec.number()).params(&params).refused(error);
    }
}

#[test]
fn an_offer_with_nonsense_in_any_of_its_terms_is_neither_created_nor_updated() {
    type Spoil = fn(&mut OfferTerms);
    let cases: [(Spoil, Error); 15] = [
        (|t| t.resources.cpu_milli = 0, Error::BadResources),
        (|t| t.resources.gpu_count = 1, Error::BadResources),
        (|t| t.region = String::new(), Error::BadRegion),
        (|t| t.labels = vec!["x".repeat(33)], Error::BadLabels),
        (|t| t.rate = atto(0), Error::BadRate),
        (|t| t.max_term = t.min_term - 1, Error::BadOfferTerm),
        (|t| t.available_until = 60, Error::BadAvailability),
        (|t| t.units = 0, Error::BadUnits),
        (|t| t.collateral = atto(0), Error::BadCollateral),
        (|t| t.window = 2, Error::BadWindow),
        (|t| t.sealing_key = vec![9; 31], Error::BadSealingKey),
        (|t| t.sealing_key = LOW_ORDER_KEYS[2].to_vec(), Error::BadSealingKey),
        (|t| t.endpoints = vec!["x".repeat(257)], Error::BadEndpoints),
        (|t| t.metadata = vec![0; 65], Error::BadMetadata),
        (|t| t.rate = atto(83), Error::BelowMinCharge),
    ];
    let mut fair = Fair::new();
    for (spoil, error) in cases {
        let mut terms = offer_terms();
        spoil(&mut terms);
        let provider = fair.provider;
        fair.step(provider, Method::CreateOffer).params(&terms).refused(error);
        fair.step(provider, Method::UpdateOffer).params(&UpdateOfferParams { offer: 0, terms }).refused(error);
    }
}

#[test]
fn an_order_that_nothing_can_be_sealed_to_is_refused() {
    let mut fair = Fair::new();
    for mut key in LOW_ORDER_KEYS {
        for highest_bit in [0, 0x80] {
            key[31] ^= highest_bit;
            fair.open_step(&OpenParams { sealing_key: key.to_vec(), ..order(0, TERM) }).refused(Error::BadSealingKey);
        }
    }
}

#[test]
fn the_sixty_fifth_offer_is_refused() {
    let mut fair = Fair::new();
    let provider = fair.provider;
    for _ in 1..MAX_OFFERS {
        fair.step(provider, Method::CreateOffer).params(&offer_terms()).done();
    }
    fair.step(provider, Method::CreateOffer).params(&offer_terms()).refused(Error::TooManyOffers);
    fair.step(provider, Method::RetireOffer).params(&OfferParams { offer: 7 }).done();
    fair.step(provider, Method::CreateOffer).params(&offer_terms()).done();
}

#[test]
fn the_seventeenth_ticket_is_refused() {
    let mut fair = Fair::new();
    let provider = fair.provider;
    let part = UnbondParams { amount: atto(1) };
    for _ in 0..MAX_TICKETS {
        fair.step(provider, Method::Unbond).params(&part).done();
    }
    fair.step(provider, Method::Unbond).params(&part).refused(Error::TooManyTickets);
}

#[test]
fn the_ninth_segment_is_refused() {
    let mut fair = Fair::new();
    let (provider, renter) = (fair.provider, fair.renter);
    let lease = fair.running();
    for number in 1..=MAX_SEGMENTS as i64 {
        let rate = RATE + number;
        let terms = OfferTerms { rate: atto(rate), ..offer_terms() };
        fair.step(provider, Method::UpdateOffer).params(&UpdateOfferParams { offer: 0, terms }).done();
        let renewal = RenewParams { lease, max_rate: atto(rate), term: 10 };
        let step = fair.step(renter, Method::Renew).params(&renewal).value(atto(rate * 10));
        if number < MAX_SEGMENTS as i64 {
            step.done();
        } else {
            step.refused(Error::TooManySegments);
        }
    }
}

#[test]
fn a_price_for_another_machine_is_refused() {
    let mut fair = Fair::new();
    let (provider, renter) = (fair.provider, fair.renter);
    let lease = fair.running();
    let mut terms = OfferTerms { rate: atto(1_000_000), ..offer_terms() };
    terms.resources.cpu_milli /= 2;
    fair.step(provider, Method::UpdateOffer).params(&UpdateOfferParams { offer: 0, terms }).done();
    let renewal = RenewParams { lease, max_rate: atto(1_000_000), term: 10 };
    fair.step(renter, Method::Renew).params(&renewal).value(atto(10_000_000)).refused(Error::OtherMachine);
}

#[test]
fn a_lease_of_a_fixed_term_is_neither_topped_up_nor_paused() {
    let mut fair = Fair::new();
    let lease = fair.running();
    let (renter, stranger) = (fair.renter, fair.stranger);
    fair.lease_step(renter, Method::TopUp, lease).value(atto(RATE)).refused(Error::NotOpenEnded);
    fair.lease_step(stranger, Method::EndPaused, lease).refused(Error::NotPaused);
}

#[test]
fn pages_have_1_to_100_entries() {
    let mut fair = Fair::new();
    let (renter, stranger) = (fair.renter, fair.stranger);
    for limit in [0, MAX_PAGE + 1, u64::MAX] {
        let offers = OffersParams { filter: OfferFilter::default(), cursor: 0, limit };
        fair.step(stranger, Method::Offers).params(&offers).refused(Error::BadPage);
        let leases = LeasesParams { status: None, cursor: 0, limit };
        fair.step(stranger, Method::Leases).params(&leases).refused(Error::BadPage);
        let leases = LeasesOfParams { of: renter, status: None, cursor: 0, limit };
        fair.step(stranger, Method::LeasesOf).params(&leases).refused(Error::BadPage);
    }
}

/// What a batch reports of an entry leaves the state as it was.
#[test]
fn entries_of_a_batch_that_are_refused_change_nothing() {
    let mut fair = Fair::new();
    let (lease, ordered) = (fair.running(), fair.open());
    let (provider, stranger, market) = (fair.provider, fair.stranger, fair.market);
    fair.advance(3);
    fair.beat(&[lease]);
    let before = actors(&mut fair.world);
    let report = Report { workload: vec![0; MAX_DIGEST + 1], ..Report::default() };
    let beats = vec![Beat { lease, report }, beat(lease), beat(ordered), beat(77)];
    let result: BatchReturn = fair.step(provider, Method::Heartbeat).params(&HeartbeatParams { beats }).ok();
    let refused = [
        (lease, Error::BadReport),
        (lease, Error::AlreadyProven),
        (ordered, Error::NotRunning),
        (77, Error::LeaseNotFound),
    ];
    let refused = refused.map(|(lease, error)| Refusal { lease, code: error.code().value() });
    assert_eq!(result, BatchReturn { done: 0, refused: refused.to_vec() });
    let settled: BatchReturn = fair.settle_step(stranger, &[ordered, 77]).ok();
    assert_eq!(settled, BatchReturn { done: 0, refused: refused[2..].to_vec() });
    assert_eq!(actors(&mut fair.world), before, "the market is {market}");
}

/// A list of so many equal links: what it takes to have had as many pages.
fn full_list(store: &impl fvm_ipld_blockstore::Blockstore, link: Cid, count: u64) -> Links {
    let (mut node, mut span) = (link, 1);
    while count.div_ceil(span) > 8 {
        node = store.put_cbor(&vec![node; 8], Blake2b256).expect("a node");
        span *= 8;
    }
    let top = vec![node; count.div_ceil(span) as usize];
    let bytes = fvm_ipld_encoding::to_vec(&(count, top)).expect("encoded");
    fvm_ipld_encoding::from_slice(&bytes).expect("a list")
}

#[test]
fn a_provider_that_has_had_ten_million_leases_gets_no_more() {
    let mut fair = Fair::new();
    // A market that nobody checks: of its ten million leases there are none but in name.
    let params = RawBytes::serialize(market_terms(fair.operator)).expect("terms");
    let created = fair.world.chain.create(fair.operator, bundle::LEASE.code_cid(), params, atto(0)).expect("created");
    fair.market = created.id_address;
    let provider = fair.provider;
    fair.step(provider, Method::AddCollateral).value(atto(100 * COLLATERAL)).done();
    fair.step(provider, Method::CreateOffer).params(&offer_terms()).done();
    fair.open();

    let chain = &mut fair.world.chain;
    chain.flush().expect("written out");
    let store = chain.store().clone();
    let mut state: State = chain.state(&fair.market).expect("the market's state");
    let mut stalls = List::load(state.stalls.clone(), &store);
    let link = stalls.get(0).expect("read").expect("the provider's stall");
    let mut stall: Stall = store.get_cbor(&link).expect("read").expect("the stall");
    let meters = vec![Meter::ordered(1, 2, WINDOW); LEASES as usize];
    let folder = store.put_cbor(&vec![link; LEASES as usize], Blake2b256).expect("a folder");
    let page = store.put_cbor(&Page { meters, folder }, Blake2b256).expect("a page");
    stall.pages = full_list(&store, page, LEASES_OF_ONE / LEASES);
    stalls.set(0, store.put_cbor(&stall, Blake2b256).expect("a stall"));
    state.stalls = stalls.flush().expect("written");
    let root = store.put_cbor(&state, Blake2b256).expect("a state");
    chain.set_state(&fair.market, root).expect("the market's new state");

    assert_eq!(fair.lease_step(provider, Method::PaidUntil, LEASES_OF_ONE - 1).read::<PaidUntilReturn>().epoch, None);
    fair.open_step(&order(0, TERM)).refused(Error::TooManyLeases);
}

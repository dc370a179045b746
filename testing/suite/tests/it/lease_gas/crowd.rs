//! A market with many leases, made beside the chain by the actor's own pure code: a hundred thousand leases take seconds that way, and
//! the state is the one that messages make.

use abi::lease::*;
use fvm_ipld_encoding::CborStore;
use fvm_shared::ActorID;
use fvm_shared::address::Address;
use lease::{Market, State};
use multihash_codetable::Code::Blake2b256;
use suite::{atto, fil};

use crate::lease_fair::*;

/// Leases of one provider, and how many of them were left by their renters, who are owed the rest.
const PER_PROVIDER: u64 = 500;
const LEFT: u64 = 50;

/// Renters that are nobody: no account has an ID as high.
const RENTERS: ActorID = 1_000_000;

/// Adds providers, with 500 leases each, until there are so many leases.
pub fn grow(fair: &mut Fair, to: u64) {
    while fair.world.chain.state::<State>(&fair.market).expect("the market's state").leases + PER_PROVIDER <= to {
        let provider = fair.world.account(fil(1));
        provider_with(fair, provider, PER_PROVIDER, |lease| lease < LEFT);
    }
}

/// Makes `provider` a provider with an offer and so many leases of as many renters, all accepted; those of which `is_over` says so were
/// left at once. Returns the leases.
pub fn provider_with(fair: &mut Fair, provider: Address, leases: u64, is_over: impl Fn(u64) -> bool) -> Vec<LeaseId> {
    let (id, now) = (fair.world.id(provider), fair.now());
    let collateral = atto(2 * leases as i64 * COLLATERAL);
    let prepayment = atto(RATE * TERM);
    let deposit = &collateral + &prepayment * leases;
    fair.world.chain.fund(fair.market, deposit).expect("money for the market");

    let chain = &mut fair.world.chain;
    chain.flush().expect("written out");
    let store = chain.store().clone();
    let mut market = Market::new(chain.state(&fair.market).expect("the market's state"), &store);
    market.add_collateral(id, &collateral).expect("collateral");
    let offer = market.create_offer(id, now, &offer_terms()).expect("an offer");
    let mut numbers = Vec::new();
    for lease in 0..leases {
        let renter = RENTERS + offer * PER_PROVIDER + lease;
        let opened = market.open(renter, now, &prepayment, order(offer, TERM)).expect("an order");
        market.accept(id, now, opened.lease, secret()).expect("accepted");
        if is_over(lease) {
            market.terminate(renter, now, opened.lease).expect("left");
        }
        numbers.push(opened.lease);
    }
    let (state, _) = market.close().expect("written");
    let root = store.put_cbor(&state, Blake2b256).expect("a block");
    chain.set_state(&fair.market, root).expect("the market's new state");
    numbers
}

#[test]
fn a_crowd_is_what_messages_make() {
    let mut beside = Fair::new();
    let provider = beside.world.account(fil(1));
    let numbers = provider_with(&mut beside, provider, 20, |_| false);

    let mut fair = Fair::new();
    let provider = fair.world.account(fil(1));
    fair.step(provider, Method::AddCollateral).value(atto(40 * COLLATERAL)).done();
    let offer = fair.step(provider, Method::CreateOffer).params(&offer_terms()).ok::<CreateOfferReturn>().offer;
    for number in &numbers {
        let lease = fair.open_step(&order(offer, TERM)).ok::<OpenReturn>().lease;
        assert_eq!(lease, *number);
        fair.accept_step(provider, lease).done();
    }

    let state = |fair: &mut Fair| fair.world.chain.state::<State>(&fair.market).expect("the market's state");
    let (made, sent) = (state(&mut beside), state(&mut fair));
    assert_eq!((&made.held, &made.stalls_of, &made.offers), (&sent.held, &sent.stalls_of, &sent.offers));
    for lease in numbers {
        let renter = beside.lease(lease).renter;
        let expected = LeaseReturn { renter, ..fair.lease(lease) };
        assert_eq!(beside.lease(lease), expected);
    }
    assert_eq!(made.leases, sent.leases);
}

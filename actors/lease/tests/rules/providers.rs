use abi::lease::*;

use crate::bench::*;

#[test]
fn collateral_adds_up_and_makes_a_provider() {
    let mut bench = Bench::new(market_terms());
    bench.add_collateral(PROVIDER, 30).expect("collateral");
    bench.add_collateral(PROVIDER, 12).expect("more");

    let provider = bench.provider(PROVIDER);
    assert_eq!((provider.free, provider.locked, provider.payout), (atto(42), atto(0), PROVIDER));
    assert_eq!(bench.state.held, atto(42));
}

#[test]
fn collateral_of_nothing_is_refused() {
    let mut bench = Bench::new(market_terms());
    assert_eq!(bench.add_collateral(PROVIDER, 0), Err(Error::NoValue.into()));
}

#[test]
fn payout_and_keeper_are_the_providers_own() {
    let mut bench = Bench::new(market_terms());
    bench.add_collateral(PROVIDER, 1).expect("collateral");
    bench.message(0, |market| market.set_payout(PROVIDER, STRANGER)).expect("payout");
    bench.message(0, |market| market.set_keeper(PROVIDER, Some(KEEPER))).expect("keeper");
    let provider = bench.provider(PROVIDER);
    assert_eq!((provider.payout, provider.keeper), (STRANGER, Some(KEEPER)));

    bench.message(0, |market| market.set_payout(PROVIDER, PROVIDER)).expect("payout");
    bench.message(0, |market| market.set_keeper(PROVIDER, None)).expect("no keeper");
    let provider = bench.provider(PROVIDER);
    assert_eq!((provider.payout, provider.keeper), (PROVIDER, None));
}

#[test]
fn who_never_added_collateral_sets_nothing() {
    let mut bench = Bench::new(market_terms());
    let refused = Err(Error::NotAProvider.into());
    assert_eq!(bench.message(0, |market| market.set_payout(STRANGER, STRANGER)), refused);
    assert_eq!(bench.message(0, |market| market.set_keeper(STRANGER, None)), refused);
    assert_eq!(bench.create_offer(STRANGER, offer_terms()), Err(Error::NotAProvider.into()));
}

use abi::ActorError;
use abi::lease::*;
use fvm_shared::address::Address;
use fvm_shared::error::ExitCode;
use suite::{atto, fil};

use crate::lease_fair::*;

const TAKES_VALUE: [Method; 4] = [Method::AddCollateral, Method::Open, Method::TopUp, Method::Renew];
const WITHOUT_PARAMETERS: [Method; 3] = [Method::AddCollateral, Method::WithdrawCollateral, Method::Terms];

#[test]
fn only_init_constructs() {
    let mut fair = Fair::new();
    let params = market_terms(fair.stranger);
    fair.step(fair.stranger, Method::Constructor).params(&params).exits(ExitCode::USR_FORBIDDEN);
}

#[test]
fn an_unknown_method_is_unhandled() {
    let mut fair = Fair::new();
    let (stranger, market) = (fair.stranger, fair.market);
    for number in [2, 3, 100, abi::method_hash!("Steal"), u64::MAX] {
        fair.world.step(stranger, market, number).exits(ExitCode::USR_UNHANDLED_MESSAGE);
    }
}

#[test]
fn parameters_that_are_missing_or_do_not_decode_are_refused() {
    let mut fair = Fair::new();
    let other = [Method::Constructor, Method::Receive];
    let with_parameters = |method: &Method| !WITHOUT_PARAMETERS.contains(method) && !other.contains(method);
    for method in Method::ALL.iter().copied().filter(with_parameters) {
        let stranger = fair.stranger;
        fair.step(stranger, method).exits(ExitCode::USR_ILLEGAL_ARGUMENT);
        for raw in [vec![0xff], vec![0x80], vec![0x9f], vec![0x81, 0x20], vec![0xf6], vec![0x1b; 3], vec![0x41; 5_000]]
        {
            fair.step(stranger, method).raw(raw).exits(ExitCode::USR_ILLEGAL_ARGUMENT);
        }
    }
    for method in WITHOUT_PARAMETERS {
        let stranger = fair.stranger;
        fair.step(stranger, method).raw(vec![0x80]).exits(ExitCode::USR_ILLEGAL_ARGUMENT);
    }
}

#[test]
fn parameters_with_something_after_them_are_refused() {
    let mut fair = Fair::new();
    let lease = fair.open();
    let mut bytes = fvm_ipld_encoding::to_vec(&LeaseParams { lease }).expect("parameters");
    bytes.push(0);
    fair.step(fair.renter, Method::Cancel).raw(bytes).exits(ExitCode::USR_ILLEGAL_ARGUMENT);
}

#[test]
fn oversized_fields_are_refused() {
    let mut fair = Fair::new();
    fair.open_step(&OpenParams { ssh_key: "x".repeat(1_025), ..order(0, TERM) }).refused(Error::BadSshKey);
    fair.open_step(&OpenParams { sealing_key: vec![0; 4_000], ..order(0, TERM) }).refused(Error::BadSealingKey);
    let lease = fair.open();
    let params = AcceptParams { lease, secret: vec![0; 1_025] };
    fair.step(fair.provider, Method::Accept).params(&params).refused(Error::BadSecret);
    fair.settle_step(fair.stranger, &[0; 201]).refused(Error::BatchSize);
    fair.beat_step(fair.provider, &[0; 201]).refused(Error::BatchSize);
    let terms = OfferTerms { labels: vec!["x".into(); 10_000], ..offer_terms() };
    fair.step(fair.provider, Method::CreateOffer).params(&terms).refused(Error::BadLabels);
}

#[test]
fn value_for_a_method_that_takes_none_comes_back() {
    let mut fair = Fair::new();
    for method in Method::ALL.iter().copied().filter(|method| !TAKES_VALUE.contains(method)) {
        let expected = match method {
            Method::Constructor => ExitCode::USR_FORBIDDEN,
            Method::Receive => Error::NoTokens.code(),
            _ => ExitCode::USR_ILLEGAL_ARGUMENT,
        };
        let stranger = fair.stranger;
        let before = fair.world.balance(fair.market);
        fair.step(stranger, method).params(&LeaseParams { lease: 0 }).value(atto(1)).exits(expected);
        assert_eq!(fair.world.balance(fair.market), before);
    }
}

#[test]
fn zero_negative_and_absurd_amounts_are_refused() {
    let mut fair = Fair::new();
    fair.step(fair.provider, Method::AddCollateral).refused(Error::NoValue);
    type Spoil = fn(&mut OfferTerms);
    let cases: [(Spoil, Error); 5] = [
        (|t| t.rate = atto(0), Error::BadRate),
        (|t| t.rate = atto(-1), Error::BadRate),
        (|t| t.rate = fil(2_000_000_001), Error::BadRate),
        (|t| t.collateral = atto(0), Error::BadCollateral),
        (|t| t.collateral = atto(-1), Error::BadCollateral),
    ];
    for (spoil, error) in cases {
        let mut terms = offer_terms();
        spoil(&mut terms);
        fair.step(fair.provider, Method::CreateOffer).params(&terms).refused(error);
    }
    let renter = fair.renter;
    for term in [-60, i64::MIN, i64::MAX] {
        fair.step(renter, Method::Open).params(&order(0, term)).refused(Error::BadLeaseTerm);
    }
    fair.open_step(&OpenParams { max_rate: atto(-1), ..order(0, TERM) }).refused(Error::RateTooHigh);
}

#[test]
fn a_value_beyond_the_senders_balance_moves_nothing() {
    let mut fair = Fair::new();
    let before = fair.world.balance(fair.market);
    fair.step(fair.provider, Method::AddCollateral).value(fil(5_000)).exits(ExitCode::SYS_INSUFFICIENT_FUNDS);
    assert_eq!(fair.world.balance(fair.market), before);
}

#[test]
fn who_is_no_provider_sets_and_offers_nothing() {
    let mut fair = Fair::new();
    let stranger = fair.stranger;
    fair.step(stranger, Method::CreateOffer).params(&offer_terms()).refused(Error::NotAProvider);
    fair.step(stranger, Method::SetPayout).params(&SetPayoutParams { payout: stranger }).refused(Error::NotAProvider);
    fair.step(stranger, Method::SetKeeper).params(&SetKeeperParams { keeper: None }).refused(Error::NotAProvider);
}

#[test]
fn payouts_and_keepers_that_do_not_exist_are_refused() {
    let mut fair = Fair::new();
    let nobody = Address::new_id(999_999);
    fair.step(fair.provider, Method::SetPayout).params(&SetPayoutParams { payout: nobody }).refused(Error::BadPayout);
    let keeper = SetKeeperParams { keeper: Some(nobody) };
    fair.step(fair.provider, Method::SetKeeper).params(&keeper).refused(Error::BadKeeper);
}

#[test]
fn leases_that_do_not_exist_are_not_found() {
    let mut fair = Fair::new();
    fair.running();
    let (stranger, provider) = (fair.stranger, fair.provider);
    for lease in [1, 7, 8, 1 << 40, u64::MAX] {
        for method in [Method::Cancel, Method::Expire, Method::Terminate] {
            fair.lease_step(stranger, method, lease).refused(Error::LeaseNotFound);
        }
        fair.accept_step(provider, lease).refused(Error::LeaseNotFound);
    }
}

use abi::lease::*;
use fvm_shared::error::ExitCode;
use suite::{atto, fil};

use crate::lease_fair::*;

/// A market in which half of one lease was served and all of it is settled.
fn with_earnings() -> Fair {
    let mut fair = Fair::new();
    let lease = fair.running();
    fair.serve(&[lease], 10);
    fair.lease_step(fair.renter, Method::Terminate, lease).done();
    fair
}

const SERVED: i64 = RATE * TERM / 2;
const FEE: i64 = SERVED / 40;

#[test]
fn each_earner_withdraws_its_own_and_only_collateral_stays() {
    let mut fair = with_earnings();
    assert_eq!(fair.withdraw(fair.provider), atto(SERVED - FEE));
    assert_eq!(fair.withdraw(fair.operator), atto(FEE));
    assert_eq!(fair.withdraw(fair.renter), atto(SERVED));
    assert_eq!(fair.world.balance(fair.market), atto(100 * COLLATERAL));
    for earner in [fair.provider, fair.operator, fair.renter, fair.stranger] {
        fair.withdraw_step(earner, earner).refused(Error::NothingOwed);
    }
}

#[test]
fn a_withdrawal_reaches_the_payout_whoever_of_the_two_keys_asks() {
    let mut fair = with_earnings();
    let payout = fair.world.account(fil(1));
    let (provider, keeper) = (fair.provider, fair.keeper);
    fair.step(provider, Method::SetPayout).params(&SetPayoutParams { payout }).done();
    let before = fair.world.balance(payout);
    let result: WithdrawReturn = fair.withdraw_step(keeper, provider).ok();
    assert_eq!(result.paid, atto(SERVED - FEE));
    assert_eq!(fair.world.balance(payout) - before, atto(SERVED - FEE));
}

#[test]
fn nobody_withdraws_for_another() {
    let mut fair = with_earnings();
    let (provider, keeper, renter, stranger) = (fair.provider, fair.keeper, fair.renter, fair.stranger);
    for (from, earner) in [(stranger, provider), (renter, provider), (keeper, renter), (provider, renter)] {
        fair.withdraw_step(from, earner).exits(ExitCode::USR_FORBIDDEN);
    }
}

#[test]
fn what_arrives_without_a_method_is_the_operators() {
    let mut fair = with_earnings();
    fair.send_bare(fair.stranger, fil(3));
    assert_eq!(fair.owed(fair.operator), fil(3) + atto(FEE));
    assert_eq!(fair.withdraw(fair.operator), fil(3) + atto(FEE));
    assert_eq!(fair.withdraw(fair.renter), atto(SERVED));
}

#[test]
fn an_owner_actor_takes_lease_income_as_a_payout() {
    let mut fair = with_earnings();
    let market = fair.market;
    // Any actor without code for it takes a bare send: here, another market.
    let vehicle = fair.world.create(fair.provider, suite::Kind::Lease, &market_terms(fair.provider));
    fair.step(fair.provider, Method::SetPayout).params(&SetPayoutParams { payout: vehicle }).done();
    assert_eq!(fair.withdraw(fair.provider), atto(SERVED - FEE));
    assert_eq!(fair.world.balance(vehicle), atto(SERVED - FEE));
    fair.step(fair.provider, Method::SetPayout).params(&SetPayoutParams { payout: market }).refused(Error::BadPayout);
}

#[test]
fn every_attofil_of_a_lease_is_somewhere() {
    let mut fair = with_earnings();
    let paid = fair.lease(0).paid;
    let sum = paid.provider + paid.fee + paid.refunded + paid.slashed + paid.bounty + paid.released;
    assert_eq!(sum, atto(RATE * TERM + COLLATERAL));
}

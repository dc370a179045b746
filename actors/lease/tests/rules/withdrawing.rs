use abi::lease::*;
use fvm_shared::error::ExitCode;

use crate::bench::*;

/// A market in which 40 of 60 were served, at a fee of a tenth.
fn with_earnings() -> Bench {
    let mut bench = Bench::with_offer(Terms { fee_bps: 1_000, ..market_terms() }, offer_terms());
    let lease = bench.running(60);
    bench.beat_until(&[lease], NOW + 40);
    bench.terminate(RENTER, lease).expect("left");
    bench
}

#[test]
fn each_earner_withdraws_its_own_once() {
    let mut bench = with_earnings();
    for (earner, amount) in [(PROVIDER, 36), (RENTER, 20), (OPERATOR, 4)] {
        let paid = bench.withdraw(earner, earner).expect("paid");
        assert_eq!(paid, WithdrawReturn { paid: atto(amount), payee: earner });
        assert_eq!(bench.withdraw(earner, earner), Err(Error::NothingOwed.into()));
    }
    assert_eq!(bench.state.held, atto(100 * COLLATERAL));
    assert_eq!(bench.balance, bench.state.held);
}

#[test]
fn a_providers_money_goes_to_its_payout_whoever_asks() {
    let mut bench = with_earnings();
    bench.message(0, |market| market.set_payout(PROVIDER, RIVAL)).expect("payout");
    bench.message(0, |market| market.set_keeper(PROVIDER, Some(KEEPER))).expect("keeper");
    assert_eq!(bench.withdraw(STRANGER, PROVIDER).expect_err("refused").code, ExitCode::USR_FORBIDDEN);
    assert_eq!(bench.withdraw(RIVAL, PROVIDER).expect_err("refused").code, ExitCode::USR_FORBIDDEN);
    assert_eq!(bench.withdraw(KEEPER, PROVIDER), Ok(WithdrawReturn { paid: atto(36), payee: RIVAL }));
}

#[test]
fn a_keeper_withdraws_for_its_provider_only() {
    let mut bench = with_earnings();
    bench.message(0, |market| market.set_keeper(PROVIDER, Some(KEEPER))).expect("keeper");
    assert_eq!(bench.withdraw(KEEPER, RENTER).expect_err("refused").code, ExitCode::USR_FORBIDDEN);
    assert_eq!(bench.withdraw(KEEPER, KEEPER), Err(Error::NothingOwed.into()));
}

#[test]
fn what_arrives_without_a_method_is_the_operators() {
    let mut bench = with_earnings();
    bench.balance += atto(77);
    assert_eq!((bench.owed(OPERATOR), bench.owed(RENTER)), (atto(81), atto(20)));
    assert_eq!(bench.withdraw(OPERATOR, OPERATOR).expect("paid").paid, atto(81));
    assert_eq!(bench.owed(OPERATOR), atto(0));
    assert_eq!(bench.withdraw(RENTER, RENTER).expect("paid").paid, atto(20));
    assert_eq!(bench.balance, bench.state.held);
}

#[test]
fn an_operator_that_is_also_provider_renter_and_reporter_gets_it_all_at_once() {
    let mut bench = Bench::with_offer(Terms { fee_bps: 1_000, ..market_terms() }, offer_terms());
    bench.add_collateral(OPERATOR, COLLATERAL).expect("collateral");
    let offer = bench.create_offer(OPERATOR, offer_terms()).expect("an offer");
    let own = bench.open(RENTER, 60, order(offer, 60)).expect("an order");
    bench.accept(OPERATOR, own).expect("accepted");
    let rented = bench.open(OPERATOR, 60, order(0, 60)).expect("an order");
    bench.now += WINDOW;
    bench.beat_as(OPERATOR, &[own]).expect("a beat");
    bench.settle_as(STRANGER, &[own]).expect("settled");
    bench.cancel(OPERATOR, rented).expect("cancelled");
    // 9 earned, 1 of fee, 55 back.
    assert_eq!(bench.withdraw(OPERATOR, OPERATOR).expect("paid").paid, atto(65));
}

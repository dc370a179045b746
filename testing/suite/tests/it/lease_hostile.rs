//! Payees, providers and operators that mean harm.

use abi::lease::*;
use chain::Call;
use fvm_ipld_encoding::RawBytes;
use fvm_shared::address::Address;
use fvm_shared::error::ExitCode;
use suite::{atto, fil};

use crate::lease_fair::*;

/// An actor whose every method aborts, spins or calls back, as it is told.
fn probe(fair: &mut Fair) -> Address {
    let actor = bundle::tests().iter().find(|actor| actor.name == "probe").expect("the probe");
    let code = fair.world.chain.install(actor.wasm).expect("installed");
    fair.world.chain.create(fair.stranger, code, RawBytes::default(), atto(0)).expect("created").id_address
}

/// What the probe's call of a method of the market ended with.
fn through_probe(fair: &mut Fair, probe: Address, method: Method, params: RawBytes, value: i64) -> Option<u32> {
    let call =
        probe::CallParams { to: fair.market, method: method.number(), params, value: atto(value), read_only: false };
    let stranger = fair.stranger;
    let number = probe::Method::Call.number();
    let called: probe::CallReturn = fair.world.step(stranger, probe, number).params(&call).value(atto(value)).ok();
    called.exit_code
}

fn encoded<T: serde::Serialize>(params: &T) -> RawBytes {
    RawBytes::serialize(params).expect("parameters")
}

/// A lease served to its end, whose income goes to the probe.
fn paid_to_probe(fair: &mut Fair) -> Address {
    let hostile = probe(fair);
    let provider = fair.provider;
    fair.step(provider, Method::SetPayout).params(&SetPayoutParams { payout: hostile }).done();
    let lease = fair.running();
    fair.serve(&[lease], 20);
    hostile
}

#[test]
fn a_payout_that_would_abort_spend_all_gas_or_call_back_takes_the_money_and_runs_nothing() {
    let mut fair = Fair::new();
    let hostile = paid_to_probe(&mut fair);
    let provider = fair.provider;
    fair.settle(&[0]);
    let earned = fair.owed(provider);
    let before = fair.world.balance(hostile);

    let applied = fair.withdraw_step(provider, provider).done();

    assert_eq!(fair.world.balance(hostile) - before, earned);
    // One withdrawal, no word from the payee, and no more gas than an account costs.
    assert_eq!(applied.outcome.events.len(), 1);
    let renter = fair.renter;
    let other = fair.running();
    fair.lease_step(renter, Method::Terminate, other).done();
    let to_an_account = fair.withdraw_step(renter, renter).done().gas_used();
    assert!(applied.gas_used() < to_an_account * 2, "{} gas, {to_an_account} to an account", applied.gas_used());
}

#[test]
fn a_payout_that_is_gone_blocks_no_settlement_and_the_credit_stands() {
    let mut fair = Fair::new();
    let hostile = paid_to_probe(&mut fair);
    let (provider, stranger) = (fair.provider, fair.stranger);
    fair.world.step(stranger, hostile, probe::Method::Destroy.number()).done();

    assert_eq!(fair.settle(&[0]).done, 1);
    let earned = RATE * TERM - RATE * TERM / 40;
    assert_eq!(fair.owed(provider), atto(earned));
    fair.withdraw_step(provider, provider).refused(Error::PayoutRefused);
    assert_eq!(fair.owed(provider), atto(earned));

    fair.step(provider, Method::SetPayout).params(&SetPayoutParams { payout: provider }).done();
    assert_eq!(fair.withdraw(provider), atto(earned));
}

#[test]
fn an_actor_that_rents_is_refunded_and_may_withdraw_like_anybody() {
    let mut fair = Fair::new();
    let renter = probe(&mut fair);
    let value = RATE * TERM;
    assert_eq!(through_probe(&mut fair, renter, Method::Open, encoded(&order(0, TERM)), value), Some(0));
    let lease = encoded(&LeaseParams { lease: 0 });
    assert_eq!(through_probe(&mut fair, renter, Method::Cancel, lease.clone(), 0), Some(0));
    assert_eq!(through_probe(&mut fair, renter, Method::Cancel, lease, 0), Some(Error::NotOrdered as u32));
    let earner = encoded(&WithdrawParams { earner: renter });
    assert_eq!(through_probe(&mut fair, renter, Method::Withdraw, earner.clone(), 0), Some(0));
    assert_eq!(fair.world.balance(renter), atto(value - 5_000));
    assert_eq!(through_probe(&mut fair, renter, Method::Withdraw, earner, 0), Some(Error::NothingOwed as u32));
}

#[test]
fn a_call_that_may_not_change_state_changes_none() {
    let mut fair = Fair::new();
    let caller = probe(&mut fair);
    let lease = fair.running();
    fair.advance(3 * WINDOW + 1);
    let params = encoded(&SettleParams { leases: vec![lease] });
    let number = Method::Settle.number();
    let call = probe::CallParams { to: fair.market, method: number, params, value: atto(0), read_only: true };
    let stranger = fair.stranger;
    let called: probe::CallReturn = fair.world.step(stranger, caller, probe::Method::Call.number()).params(&call).ok();
    assert_eq!(called.exit_code, Some(ExitCode::USR_READ_ONLY.value()));
    assert_eq!(fair.owed(fair.renter), atto(0));
}

#[test]
fn an_operator_cannot_touch_what_is_not_its_own() {
    let mut fair = Fair::new();
    let lease = fair.running();
    let operator = fair.operator;
    fair.serve(&[lease], 2);
    fair.withdraw_step(operator, operator).refused(Error::NothingOwed);
    for method in [Method::Terminate, Method::Cancel] {
        fair.lease_step(operator, method, lease).exits(ExitCode::USR_FORBIDDEN);
    }
    let (provider, renter) = (fair.provider, fair.renter);
    for earner in [provider, renter] {
        fair.withdraw_step(operator, earner).exits(ExitCode::USR_FORBIDDEN);
    }
    fair.settle_step(operator, &[lease]).done();
    assert_eq!(fair.withdraw(operator), atto(2 * WINDOW * RATE / 40));
}

#[test]
fn an_operator_that_sends_money_to_itself_gets_that_back_and_no_more() {
    let mut fair = Fair::new();
    let operator = fair.operator;
    fair.running();
    let held = fair.world.balance(fair.market);
    let gift = Call::transfer(operator, fair.market, fil(5));
    fair.world.chain.send(gift).expect("a transfer").succeeded().expect("a transfer");
    assert_eq!(fair.withdraw(operator), fil(5));
    assert_eq!(fair.world.balance(fair.market), held);
}

#[test]
fn keepers_move_no_collateral_and_change_no_payout() {
    let mut fair = Fair::new();
    let keeper = fair.keeper;
    fair.step(keeper, Method::Unbond).params(&UnbondParams { amount: atto(1) }).refused(Error::NotAProvider);
    fair.step(keeper, Method::WithdrawCollateral).refused(Error::NotAProvider);
    fair.step(keeper, Method::SetPayout).params(&SetPayoutParams { payout: keeper }).refused(Error::NotAProvider);
    fair.step(keeper, Method::SetKeeper).params(&SetKeeperParams { keeper: None }).refused(Error::NotAProvider);
}

#[test]
fn an_operator_that_withdraws_between_any_two_messages_leaves_everybody_what_is_theirs() {
    let mut fair = Fair::new();
    let (operator, provider, renter) = (fair.operator, fair.provider, fair.renter);
    let skim = |fair: &mut Fair| {
        fair.send_bare(operator, atto(1));
        fair.withdraw_step(operator, operator).done();
    };
    let lease = fair.open();
    skim(&mut fair);
    fair.accept_step(provider, lease).done();
    skim(&mut fair);
    fair.serve(&[lease], 3);
    skim(&mut fair);
    fair.settle(&[lease]);
    skim(&mut fair);
    fair.advance(3 * WINDOW + 1);
    fair.lease_step(operator, Method::ReportFault, lease).done();
    skim(&mut fair);

    let served = 3 * WINDOW * RATE;
    assert_eq!(fair.withdraw(provider), atto(served - served / 40));
    // The reporter's bounty is a tenth of the slash, whoever it is.
    assert_eq!(fair.withdraw(renter), atto(RATE * TERM - served + COLLATERAL / 2 - COLLATERAL / 20));
    let left = fair.provider();
    assert_eq!((&left.free, left.locked), (&fair.world.balance(fair.market), atto(0)));
    assert_eq!(left.free, atto(100 * COLLATERAL - COLLATERAL / 2));
}

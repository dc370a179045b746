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

#[test]
fn a_payout_with_code_takes_the_money_and_runs_nothing() {
    let mut fair = Fair::new();
    let hostile = probe(&mut fair);
    let provider = fair.provider;
    fair.step(provider, Method::SetPayout).params(&SetPayoutParams { payout: hostile }).done();
    let lease = fair.running();
    fair.serve(&[lease], 20);
    fair.settle(&[lease]);
    let earned = fair.owed(provider);
    let before = fair.world.balance(hostile);

    let applied = fair.withdraw_step(provider, provider).done();

    assert_eq!(fair.world.balance(hostile) - before, earned);
    // One withdrawal, and no word from the payee.
    assert_eq!(applied.outcome.events.len(), 1);
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

//! Contracts as payees, reporters, renters and providers: what they could do with a message of their own, and that nothing is run that
//! is theirs when money goes to them.

use abi::lease::*;
use fvm_ipld_encoding::RawBytes;
use fvm_shared::address::Address;
use fvm_shared::error::ExitCode;
use suite::atto;

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

/// So no payee can abort, spend gas or call back. The probe would end with exit 22 if it ran: it has no method 0.
#[test]
fn what_is_paid_is_sent_bare_and_runs_no_code_of_the_payee() {
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

/// It reports from its own code, and once it is credited it is gone, so that nothing can be sent to it any more.
#[test]
fn a_contract_that_reports_has_its_bounty_and_nobody_elses_settlement_waits_for_it() {
    for gone in [false, true] {
        let mut fair = Fair::new();
        let (provider, renter, stranger) = (fair.provider, fair.renter, fair.stranger);
        let reporter = probe(&mut fair);
        let (faulty, sound) = (fair.running(), fair.running());
        fair.serve(&[sound], 4);
        let bounty = COLLATERAL / 20;

        let named = encoded(&LeaseParams { lease: faulty });
        assert_eq!(through_probe(&mut fair, reporter, Method::ReportFault, named, 0), Some(0));
        assert_eq!(fair.owed(reporter), atto(bounty));
        if gone {
            fair.world.step(stranger, reporter, probe::Method::Destroy.number()).done();
            fair.withdraw_step(stranger, reporter).exits(ExitCode::USR_FORBIDDEN);
        } else {
            let earner = encoded(&WithdrawParams { earner: reporter });
            assert_eq!(through_probe(&mut fair, reporter, Method::Withdraw, earner, 0), Some(0));
            assert_eq!(fair.world.balance(reporter), atto(bounty));
        }

        assert_eq!(fair.settle(&[sound]).done, 1);
        let served = 4 * WINDOW * RATE;
        assert_eq!(fair.withdraw(provider), atto(served - served / 40));
        assert_eq!(fair.withdraw(renter), atto(RATE * TERM + COLLATERAL / 2 - bounty));
        assert_eq!(fair.owed(reporter), atto(if gone { bounty } else { 0 }));
    }
}

/// What a provider's contract does to itself, its renters are paid, and whoever reports it.
#[test]
fn a_provider_that_is_a_contract_unbonds_to_itself_and_its_end_holds_up_no_refund() {
    let mut fair = Fair::new();
    let (renter, stranger) = (fair.renter, fair.stranger);
    let contract = probe(&mut fair);
    let deposit = 10 * COLLATERAL;
    let tell = |fair: &mut Fair, method, params, value| {
        assert_eq!(through_probe(fair, contract, method, params, value), Some(0), "{method:?}");
    };
    tell(&mut fair, Method::AddCollateral, RawBytes::default(), deposit);
    tell(&mut fair, Method::CreateOffer, encoded(&offer_terms()), 0);
    let leases = [0, 1].map(|_| fair.open_step(&order(1, TERM)).ok::<OpenReturn>().lease);
    for lease in leases {
        tell(&mut fair, Method::Accept, encoded(&AcceptParams { lease, secret: secret() }), 0);
    }

    tell(&mut fair, Method::Unbond, encoded(&UnbondParams { amount: atto(3 * COLLATERAL) }), 0);
    for _ in 0..5 {
        fair.advance(WINDOW);
        tell(&mut fair, Method::Heartbeat, encoded(&HeartbeatParams { beats: leases.map(beat).to_vec() }), 0);
        assert_eq!(fair.settle(&leases).done, 2);
    }
    tell(&mut fair, Method::WithdrawCollateral, RawBytes::default(), 0);
    assert_eq!(fair.world.balance(contract), atto(3 * COLLATERAL));

    // Its last collateral is on its way out when it goes. Nobody else can have it, and nobody else's money is in it.
    tell(&mut fair, Method::Unbond, encoded(&UnbondParams { amount: atto(5 * COLLATERAL) }), 0);
    fair.world.step(stranger, contract, probe::Method::Destroy.number()).done();
    fair.advance(3 * WINDOW + 1);
    fair.lease_step(stranger, Method::ReportFault, leases[0]).done();
    assert_eq!(fair.settle(&leases[1..]).done, 1);
    assert_eq!(fair.withdraw(stranger), atto(COLLATERAL / 10));
    assert_eq!(fair.withdraw(renter), atto(2 * (RATE * (TERM - 5 * WINDOW) + COLLATERAL / 2) - COLLATERAL / 10));
    let left = fair.provider_of(contract);
    let earned = 2 * 5 * WINDOW * RATE;
    assert_eq!((left.free, left.locked, left.owed), (atto(COLLATERAL), atto(0), atto(earned - earned / 40)));
    assert_eq!(left.unbonding.iter().map(|ticket| &ticket.amount).collect::<Vec<_>>(), [&atto(5 * COLLATERAL)]);
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

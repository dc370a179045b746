//! What calling the network's actors costs: on the stand-ins it has to be of the official actors' order, or gas measured
//! on them would say nothing.

use std::ops::Range;

use abi::miner::Method;
use chain::Call;
use fvm_ipld_encoding::RawBytes;
use probe::CallParams;

use crate::world::{World, creation, deposit, fil, world};

/// Gas in millions of a message from an account to the probe, which calls the miner.
fn relayed(world: &mut World, miner: fvm_shared::address::Address, method: Method, params: RawBytes) -> u64 {
    let relay = CallParams { to: miner, method: method.number(), params, value: fil(0), read_only: false };
    let call = Call::new(world.people[3], world.probe, probe::Method::Call.number()).params(&relay).unwrap();
    let sent = world.send_from_account(call);
    let answer: probe::CallReturn = sent.value().unwrap();
    assert_eq!(answer.exit_code, Some(0), "{}", method.name());
    sent.gas_used()
}

fn assert_millions(gas: u64, expected: Range<u64>, what: &str) {
    assert!(expected.contains(&(gas / 1_000_000)), "{what}: {gas} gas, expected {expected:?} million");
}

#[test]
fn reads_withdrawals_and_creations_cost_what_they_cost_on_the_official_actors() {
    let mut world = world();
    let miner = world.probes_miner();
    world.fund(miner, fil(10)).unwrap();
    let none = RawBytes::default;
    let amount = RawBytes::serialize((fil(1),)).unwrap();
    for (method, params, expected) in [
        (Method::GetOwner, none(), 2..4),
        (Method::GetAvailableBalance, none(), 2..4),
        (Method::GetVestingFunds, none(), 5..12),
        (Method::WithdrawBalance, amount, 4..8),
        (Method::RepayDebt, none(), 3..8),
    ] {
        assert_millions(relayed(&mut world, miner, method, params), expected, method.name());
    }
    let (owner, params) = (world.people[0], creation(world.people[0], world.workers[0]));
    let create = abi::power::Method::CreateMiner.number();
    let call = Call::new(owner, crate::world::POWER, create).value(deposit()).params(&params).unwrap();
    assert_millions(world.send_from_account(call).gas_used(), 20..50, "CreateMiner");
}

//! However many wait, funding them costs the same.

use abi::owner::*;
use fvm_shared::address::Address;
use suite::{atto, fil};

use crate::owner_vehicle::Vehicle;

/// A vehicle in which so many tickets wait, and the gas of the deposit or the harvest that funds all of them.
fn funding(tickets: u64, fund: impl Fn(&mut Vehicle, Address) -> u64) -> u64 {
    let mut v = Vehicle::new();
    let (miner, adopted) = v.adopted_miner(fil(1));
    let (crowd, id) = v.investor(fil(100));
    // As many tokens in both vehicles, so that only what waits differs.
    for _ in tickets..10_000 {
        v.step(crowd, Method::Deposit).value(atto(1)).done();
    }
    v.harvest();
    let idle = v.summary().idle;
    v.pledging(miner, idle).done();
    v.seal(miner, adopted.stake + fil(100) + atto(10_000));
    let mut last = 0;
    for _ in 0..tickets {
        last = v.redeeming_part(crowd, id, atto(1_000)).ok::<RedeemReturn>().ticket.unwrap();
    }
    assert_eq!(v.summary().exits_waiting, atto(1_000) * tickets);

    let gas = fund(&mut v, miner);

    assert_eq!(v.summary().exits_waiting, atto(0));
    v.withdrawing(crowd, &[last]).done();
    gas
}

fn assert_within_5_percent(few: u64, many: u64) {
    assert!(many * 100 <= few * 105 && few * 100 <= many * 105, "10 tickets: {few} gas, 10,000: {many}");
}

#[test]
fn deposit_funding_10_000_tickets_costs_what_funding_10_does() {
    let deposit = |v: &mut Vehicle, _: Address| {
        let bob = v.world.account(fil(10));
        v.step(bob, Method::Deposit).value(fil(1)).done().gas_used()
    };
    assert_within_5_percent(funding(10, deposit), funding(10_000, deposit));
}

#[test]
fn harvest_funding_10_000_tickets_costs_what_funding_10_does() {
    let harvest = |v: &mut Vehicle, miner: Address| {
        v.seal(miner, fil(1));
        v.step(v.operator, Method::Harvest).done().gas_used()
    };
    assert_within_5_percent(funding(10, harvest), funding(10_000, harvest));
}

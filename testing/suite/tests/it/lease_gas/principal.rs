//! The principal methods, at a size. Means of 16 messages, on a provider of its own that has 50 leases; batches are of the 50.

use abi::lease::*;
use fvm_shared::address::Address;
use suite::gas::Sheet;
use suite::{atto, fil};

use super::crowd::provider_with;
use crate::lease_fair::*;

const LEASES: u64 = 50;
const MESSAGES: usize = 16;

pub fn measure(fair: &mut Fair, sheet: &mut Sheet, case: &str) {
    let provider = fair.world.account(fil(1));
    let leases = provider_with(fair, provider, LEASES, |_| false);
    let offer = fair.lease(leases[0]).offer;
    let fresh = measure_orders(fair, sheet, case, offer, provider);
    fair.advance(WINDOW / 3);

    let beat = |lease: &LeaseId| fair.beat_step(provider, &[*lease]).done().gas_used();
    sheet.record("Heartbeat", case, mean(fresh.iter().map(beat)));
    let applied = fair.beat_step(provider, &leases).done();
    assert_eq!(applied.value::<BatchReturn>().expect("a batch").done, 50);
    sheet.record("Heartbeat.batch50", case, applied.gas_used());

    let settle = |lease: &LeaseId| fair.settle_step(provider, &[*lease]).done().gas_used();
    sheet.record("Settle", case, mean(fresh.iter().map(settle)));
    let applied = fair.settle_step(provider, &leases).done();
    assert_eq!(applied.value::<BatchReturn>().expect("a batch").done, 50);
    sheet.record("Settle.batch50", case, applied.gas_used());

    sheet.record("Withdraw", case, fair.withdraw_step(provider, provider).done().gas_used());
    let renter = fair.renter;
    let terminate = |lease: &LeaseId| fair.lease_step(renter, Method::Terminate, *lease).done().gas_used();
    sheet.record("Terminate", case, mean(fresh.iter().map(terminate)));
    sheet.record("Withdraw.renter", case, fair.withdraw_step(renter, renter).done().gas_used());
    batches_of_200(fair, sheet, case);
}

/// The largest batches, on another provider.
fn batches_of_200(fair: &mut Fair, sheet: &mut Sheet, case: &str) {
    let provider = fair.world.account(fil(1));
    let leases = provider_with(fair, provider, MAX_BATCH as u64, |_| false);
    fair.advance(WINDOW / 3);
    let beaten = fair.beat_step(provider, &leases).done();
    assert_eq!(beaten.value::<BatchReturn>().expect("a batch").done, 200);
    sheet.record("Heartbeat.batch200", case, beaten.gas_used());
    let settled = fair.settle_step(provider, &leases).done();
    assert_eq!(settled.value::<BatchReturn>().expect("a batch").done, 200);
    sheet.record("Settle.batch200", case, settled.gas_used());
}

/// Opens and accepts leases. Returns them.
fn measure_orders(fair: &mut Fair, sheet: &mut Sheet, case: &str, offer: OfferId, provider: Address) -> Vec<LeaseId> {
    let mut fresh = Vec::new();
    let open = |_| {
        let opened = fair.open_step(&order(offer, TERM)).value(atto(RATE * TERM)).done();
        fresh.push(opened.value::<OpenReturn>().expect("an order").lease);
        opened.gas_used()
    };
    sheet.record("Open", case, mean((0..MESSAGES).map(open)));
    let accept = |lease: &LeaseId| fair.accept_step(provider, *lease).done().gas_used();
    sheet.record("Accept", case, mean(fresh.iter().map(accept)));
    fresh
}

fn mean(gas: impl Iterator<Item = u64>) -> u64 {
    gas.sum::<u64>() / MESSAGES as u64
}

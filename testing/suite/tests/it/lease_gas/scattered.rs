//! A provider for whom the layout is at its worst: of ten thousand leases that it has had 50 run, and no two of them share a page.

use abi::lease::*;
use suite::fil;
use suite::gas::Sheet;

use super::crowd::{grow, provider_with};
use crate::lease_fair::*;

const CASE: &str = "@10000.scattered";
const LEASES: u64 = 10_000;
/// One in so many runs: a page has sixteen.
const APART: u64 = 200;

pub fn measure(sheet: &mut Sheet) {
    let mut fair = Fair::new();
    grow(&mut fair, LEASES);
    let provider = fair.world.account(fil(1));
    let leases = provider_with(&mut fair, provider, LEASES, |lease| lease % APART != 0);
    let running: Vec<LeaseId> = leases.iter().copied().step_by(APART as usize).collect();
    assert_eq!(running.len(), 50);
    let offer = fair.lease(running[0]).offer;

    let opened = fair.open_step(&order(offer, TERM)).done();
    let fresh = opened.value::<OpenReturn>().expect("an order").lease;
    sheet.record("Open", CASE, opened.gas_used());
    sheet.record("Accept", CASE, fair.accept_step(provider, fresh).done().gas_used());

    fair.advance(WINDOW / 3);
    let beaten = fair.beat_step(provider, &running).done();
    assert_eq!(beaten.value::<BatchReturn>().expect("a batch").done, 50);
    sheet.record("Heartbeat.batch50", CASE, beaten.gas_used());
    let settled = fair.settle_step(provider, &running).done();
    assert_eq!(settled.value::<BatchReturn>().expect("a batch").done, 50);
    sheet.record("Settle.batch50", CASE, settled.gas_used());

    // One in the middle, where every node on the way is full.
    let middle = running[running.len() / 2];
    fair.advance(WINDOW / 3);
    sheet.record("Heartbeat", CASE, fair.beat_step(provider, &[middle]).done().gas_used());
    sheet.record("Settle", CASE, fair.settle_step(provider, &[middle]).done().gas_used());
}

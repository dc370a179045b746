//! Batches of two hundred, the most that there may be.

use abi::ActorError;
use abi::lease::*;
use fvm_shared::error::ExitCode;
use suite::{atto, fil};

use crate::lease_fair::*;
use crate::lease_gas::crowd::provider_with;

const ALL: usize = MAX_BATCH;

#[test]
fn two_hundred_leases_beat_and_settle_in_one_message_each() {
    let mut fair = Fair::new();
    let provider = fair.world.account(fil(1));
    let leases = provider_with(&mut fair, provider, ALL as u64, |_| false);
    fair.advance(WINDOW / 3);
    let beaten = fair.beat_step(provider, &leases).done();
    assert_eq!(beaten.value::<BatchReturn>().expect("a batch"), BatchReturn { done: 200, refused: Vec::new() });
    assert_eq!(beaten.outcome.events.len(), ALL);
    let settled = fair.settle_step(provider, &leases).done();
    assert_eq!(settled.value::<BatchReturn>().expect("a batch").done, 200);
    let served = 200 * RATE * (WINDOW / 3);
    // The fee is rounded down for each lease.
    let fee = 200 * (RATE * (WINDOW / 3) / 40);
    assert_eq!(fair.withdraw(provider), atto(served - fee));
}

#[test]
fn of_two_hundred_every_tenth_is_bad_in_another_way_and_the_others_stand() {
    let mut fair = Fair::new();
    let (provider, renter, stranger) = (fair.world.account(fil(1)), fair.renter, fair.stranger);
    let good = provider_with(&mut fair, provider, 180, |_| false);
    let offer = fair.lease(good[0]).offer;
    let ordered = fair.open_step(&order(offer, TERM)).ok::<OpenReturn>().lease;
    let left = fair.open_step(&order(offer, TERM)).ok::<OpenReturn>().lease;
    fair.accept_step(provider, left).done();
    fair.lease_step(renter, Method::Terminate, left).done();
    let faulty = fair.open_step(&order(offer, TERM)).ok::<OpenReturn>().lease;
    fair.accept_step(provider, faulty).done();
    let theirs = fair.running();
    for _ in 0..10 {
        fair.advance(3);
        assert_eq!(fair.beat_step(provider, &good).ok::<BatchReturn>().done, 180);
        fair.beat(&[theirs]);
    }
    fair.advance(1);
    fair.settle(&good);
    fair.settle(&[theirs]);

    // The fault is applied once: named again, the lease does not run any more.
    let code = |error: Error| error.code().value();
    let forbidden = ExitCode::USR_FORBIDDEN.value();
    let bad = [
        (ordered, code(Error::NotRunning)),
        (left, code(Error::NotRunning)),
        (faulty, code(Error::FaultApplied)),
        (faulty, code(Error::NotRunning)),
        (theirs, forbidden),
        (good[3], code(Error::AlreadyProven)),
        (u64::MAX, code(Error::LeaseNotFound)),
        (good[179] + 1_000, code(Error::LeaseNotFound)),
    ];
    let bad: Vec<(LeaseId, u32)> = bad.into_iter().cycle().take(20).collect();
    let again = |(number, (lease, code)): (usize, (LeaseId, u32))| {
        let applied = number >= 8 && lease == faulty;
        Refusal { lease, code: if applied { Error::NotRunning.code().value() } else { code } }
    };
    let refused: Vec<Refusal> = bad.iter().copied().enumerate().map(again).collect();
    let named = mix(&good, &bad.iter().map(|(lease, _)| *lease).collect::<Vec<_>>());
    assert_eq!(named.len(), ALL);

    let beaten: BatchReturn = fair.beat_step(provider, &named).ok();

    assert_eq!(beaten, BatchReturn { done: 180, refused });
    assert_eq!(fair.lease(good[0]).last_beat, fair.now());
    assert_eq!(fair.lease(faulty).status, Status::Faulted);
    let owed = fair.owed(provider);

    // Anybody settles anybody's lease, and one that is settled already once more.
    let settled: BatchReturn = fair.settle_step(stranger, &named).ok();
    let may: Vec<LeaseId> = settled.refused.iter().map(|refusal| refusal.lease).collect();
    let not_running = bad.iter().map(|(lease, _)| *lease).filter(|lease| *lease != theirs && *lease != good[3]);
    assert_eq!(may, not_running.collect::<Vec<_>>());
    assert_eq!(settled.done as usize, ALL - settled.refused.len());
    assert_eq!(fair.owed(provider) - owed, atto(180 * (RATE - RATE / 40)));
}

/// Nine of the one, one of the other, and so on.
fn mix(good: &[LeaseId], bad: &[LeaseId]) -> Vec<LeaseId> {
    good.chunks(9).zip(bad).flat_map(|(nine, one)| nine.iter().chain([one])).copied().collect()
}

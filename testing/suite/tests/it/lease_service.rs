use abi::ActorError;
use abi::lease::*;
use fvm_shared::error::ExitCode;
use suite::atto;

use crate::lease_fair::*;

#[test]
fn twenty_windows_in_time_are_paid_in_full() {
    let mut fair = Fair::new();
    let lease = fair.running();
    fair.serve(&[lease], 20);

    assert_eq!(fair.settle(&[lease]), BatchReturn { done: 1, refused: Vec::new() });

    let view = fair.lease(lease);
    assert_eq!((view.status, view.served, view.missed), (Status::Ended, TERM, 0));
    assert_eq!(fair.owed(fair.operator), atto(RATE * TERM / 40));
    assert_eq!(fair.owed(fair.provider), atto(RATE * TERM - RATE * TERM / 40));
    assert_eq!(fair.owed(fair.renter), atto(0));
    assert_eq!(fair.provider().locked, atto(0));
    assert_eq!(fair.provider().statistics.leases, 1);
}

#[test]
fn one_missed_window_of_twenty_is_refunded_at_the_end() {
    let mut fair = Fair::new();
    let lease = fair.running();
    fair.serve(&[lease], 9);
    fair.advance(2 * WINDOW);
    fair.beat(&[lease]);
    fair.serve(&[lease], 9);
    fair.settle(&[lease]);

    assert_eq!(fair.owed(fair.renter), atto(RATE * WINDOW));
    let served = RATE * 19 * WINDOW;
    assert_eq!(fair.owed(fair.provider), atto(served - served / 40));
    let statistics = fair.provider().statistics;
    assert_eq!((statistics.served, statistics.scheduled), (19 * WINDOW as u64, TERM as u64));
}

#[test]
fn settle_after_two_missed_windows_pays_the_rest() {
    let mut fair = Fair::new();
    let lease = fair.running();
    fair.advance(3 * WINDOW);
    fair.beat(&[lease]);
    fair.settle(&[lease]);
    assert_eq!(fair.owed(fair.renter), atto(2 * WINDOW * RATE));
    assert_eq!(fair.lease(lease).status, Status::Active);
}

#[test]
fn three_missed_windows_are_a_fault_whoever_notices_it_and_when() {
    let mut fair = Fair::new();
    let leases = [fair.running(), fair.running(), fair.running(), fair.running()];
    fair.advance(3 * WINDOW + 1);
    let [beaten, settled, left, late] = leases;
    assert_eq!(fair.lease(beaten).status, Status::Faulted);

    let fault = Refusal { lease: beaten, code: Error::FaultApplied.code().value() };
    assert_eq!(fair.beat(&[beaten]), BatchReturn { done: 0, refused: vec![fault] });
    fair.settle(&[settled]);
    fair.lease_step(fair.provider, Method::Terminate, left).done();
    fair.advance(100_000);
    fair.settle(&[late]);

    for lease in leases {
        let view = fair.lease(lease);
        assert_eq!(view.status, Status::Faulted);
        assert_eq!(view.paid.refunded, atto(RATE * TERM));
        assert_eq!(&view.paid.slashed + &view.paid.bounty, atto(COLLATERAL / 2));
        let noticed_by_stranger = [settled, late].contains(&lease);
        assert_eq!(view.paid.bounty, atto(if noticed_by_stranger { COLLATERAL / 20 } else { 0 }));
    }
    assert_eq!(fair.provider().statistics.faults, 4);
}

#[test]
fn a_beat_at_the_edge_of_its_time_counts_and_one_epoch_later_does_not() {
    let mut fair = Fair::new();
    let lease = fair.running();
    fair.serve(&[lease], 19);
    fair.advance(WINDOW + 9);
    assert_eq!(fair.beat(&[lease]).done, 1);
    assert_eq!(fair.lease(lease).served, TERM - 9);

    let mut fair = Fair::new();
    let lease = fair.running();
    fair.serve(&[lease], 19);
    fair.advance(WINDOW + 10);
    let late = Refusal { lease, code: Error::BeatTooLate.code().value() };
    assert_eq!(fair.beat(&[lease]).refused, [late]);
}

#[test]
fn a_provider_that_beats_for_leases_that_are_not_its_own_gets_nothing() {
    let mut fair = Fair::new();
    let lease = fair.running();
    fair.step(fair.stranger, Method::AddCollateral).value(atto(COLLATERAL)).done();
    fair.advance(3);
    let forbidden = Refusal { lease, code: ExitCode::USR_FORBIDDEN.value() };
    let stranger = fair.stranger;
    let result: BatchReturn = fair.beat_step(stranger, &[lease]).ok();
    assert_eq!(result, BatchReturn { done: 0, refused: vec![forbidden] });
    assert_eq!(fair.lease(lease).served, 0);
}

#[test]
fn a_renter_that_leaves_pays_to_now_within_a_window_and_to_the_last_beat_after_it() {
    for (silence, paid) in [(WINDOW, 4 * WINDOW), (WINDOW + 1, 3 * WINDOW)] {
        let mut fair = Fair::new();
        let lease = fair.running();
        fair.serve(&[lease], 3);
        fair.advance(silence);
        fair.lease_step(fair.renter, Method::Terminate, lease).done();
        assert_eq!(fair.owed(fair.renter), atto(RATE * (TERM - paid)), "after {silence} epochs of silence");
        assert_eq!(fair.lease(lease).status, Status::Terminated);
    }
}

#[test]
fn a_provider_that_leaves_is_slashed_to_the_renter() {
    let mut fair = Fair::new();
    let lease = fair.running();
    fair.serve(&[lease], 3);
    fair.lease_step(fair.provider, Method::Terminate, lease).done();
    assert_eq!(fair.owed(fair.renter), atto(RATE * 17 * WINDOW + COLLATERAL / 2));
    assert_eq!(fair.provider().free, atto(100 * COLLATERAL - COLLATERAL / 2));
    assert_eq!(fair.provider().statistics.early_ends, 1);
}

#[test]
fn an_open_ended_lease_pauses_and_is_over_after_the_grace() {
    let mut fair = Fair::new();
    let lease = fair.open_step(&OpenParams { open_ended: true, ..order(0, 6 * WINDOW) }).ok::<OpenReturn>().lease;
    fair.accept_step(fair.provider, lease).done();
    fair.serve(&[lease], 6);
    fair.settle(&[lease]);
    fair.advance(1);
    assert_eq!(fair.lease(lease).status, Status::Paused);
    fair.advance(40);
    fair.settle(&[lease]);
    assert_eq!(fair.lease(lease).status, Status::Ended);
    assert_eq!(fair.provider().locked, atto(0));
}

#[test]
fn every_change_is_told() {
    let mut fair = Fair::new();
    let kinds = |applied: &chain::Applied| {
        let kind = |event: &fvm_shared::event::StampedEvent| {
            let first = event.event.entries.first().expect("an entry");
            assert_eq!(first.key, "$type");
            fvm_ipld_encoding::from_slice::<String>(&first.value).expect("a string")
        };
        applied.outcome.events.iter().map(kind).collect::<Vec<_>>()
    };
    let opened = fair.open_step(&order(0, TERM)).done();
    let lease = opened.value::<OpenReturn>().expect("an order").lease;
    let accepted = fair.accept_step(fair.provider, lease).done();
    fair.advance(3);
    let beaten = fair.beat_step(fair.keeper, &[lease]).done();
    let settled = fair.settle_step(fair.keeper, &[lease]).done();
    let left = fair.lease_step(fair.renter, Method::Terminate, lease).done();
    let withdrawn = fair.withdraw_step(fair.renter, fair.renter).done();
    assert_eq!(kinds(&opened), [events::LEASE_OPENED]);
    assert_eq!(kinds(&accepted), [events::LEASE_ACCEPTED]);
    assert_eq!(kinds(&beaten), [events::BEAT]);
    assert_eq!(kinds(&settled), [events::LEASE_SETTLED]);
    assert_eq!(kinds(&left), [events::LEASE_ENDED]);
    assert_eq!(kinds(&withdrawn), [events::WITHDRAWN]);
}

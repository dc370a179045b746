//! Random lives of a market on the real FVM, beside the model: what is taken and what refused, every status, every paid-until, all
//! collateral and the provider's record, and everybody's money; to the attoFIL and the epoch.
//!
//! See [`suite::soak`] for how many, and for how a failure is repeated.

use chain::SnapshotId;
use fvm_shared::address::Address;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use suite::soak::{Soak, Tally};

use crate::lease_fair::Fair;
use crate::lease_model::Who;

mod pair;
mod places;
mod steps;

use pair::Pair;
use places::Place;
use steps::Step;

/// The longest life. Any shorter one is a life too, or a failure could not be shrunk by leaving out steps.
const STEPS: usize = 200;
const LEASES: usize = 20;
/// Comparing reads every lease, which takes longer than the message.
const COMPARED_EVERY: usize = 8;

struct Start {
    fair: Fair,
    rival: Address,
    places: Vec<Place>,
    snapshot: SnapshotId,
}

fn start() -> Start {
    let mut fair = Fair::new();
    let rival = places::rival(&mut fair);
    let places = places::places(&mut fair, rival);
    let snapshot = fair.world.chain.snapshot().expect("a snapshot");
    Start { fair, rival, places, snapshot }
}

fn live(start: &mut Start, steps: &[Step], tally: &mut Tally) -> Result<(), TestCaseError> {
    start.fair.world.chain.revert(start.snapshot).expect("back to the start");
    // Where a life was shrunk by its first step, the ordinary market is where it is lived.
    let place = match steps.first() {
        Some(Step::Market(number)) => &start.places[*number],
        _ => &start.places[0],
    };
    let mut pair = Pair::new(&mut start.fair, start.rival, place, tally);
    for (number, step) in steps.iter().enumerate() {
        if matches!(step, Step::Open(..)) && pair.lease_count() >= LEASES {
            continue;
        }
        pair.run(step)?;
        if number % COMPARED_EVERY == 0 {
            pair.compare()?;
        }
    }
    pair.settle_all()?;
    pair.compare()
}

#[test]
fn only_what_sends_a_message_or_lets_time_pass_is_counted() {
    let steps = |steps: &[Step]| {
        let mut tally = Tally::default();
        live(&mut start(), steps, &mut tally).expect("a life");
        tally.steps
    };
    let one = Who::Renter;
    let of_no_lease = [
        Step::Market(1),
        Step::BeatAll,
        Step::SettleAll,
        Step::Accept(Who::Provider, 3),
        Step::Cancel(one, 3),
        Step::Expire(one, 3),
        Step::Beat(Who::Provider, vec![1, 2]),
        Step::Settle(one, vec![1, 2]),
        Step::Terminate(one, 3),
        Step::TopUp(one, 3, 1),
        Step::Renew(one, 3, 1),
        Step::Report(one, 3),
        Step::EndPaused(one, 3),
    ];
    assert_eq!(steps(&of_no_lease), 0);
    let open = Step::Open(one, 0, 0, false);
    let ordered = [Step::Wait(3), open.clone(), Step::Beat(Who::Provider, vec![]), Step::Cancel(one, 3)];
    assert_eq!(steps(&ordered), 3);
    // What a full market has no room for is left out too.
    assert_eq!(steps(&vec![open; LEASES + 2]), LEASES as u64);
}

#[test]
fn every_message_of_a_random_life_is_the_models() {
    let life = || {
        let steps = prop::collection::vec(steps::step(), 1..=STEPS);
        let begin = |(market, steps): (usize, Vec<Step>)| [vec![Step::Market(market)], steps].concat();
        (0..places::MARKETS, steps).prop_map(begin).boxed()
    };
    Soak { actor: "lease", life, world: start, live }.run();
}

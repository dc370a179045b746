//! Random lives of a market on the real FVM, beside the model: what is taken and what refused, every status, every paid-until, all
//! collateral and the provider's record, and everybody's money; to the attoFIL and the epoch.
//!
//! See [`suite::soak`] for how many, and for how a failure is repeated.

use chain::SnapshotId;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use suite::soak::{Soak, Tally};

use crate::lease_fair::Fair;

mod pair;
mod steps;

use pair::Pair;
use steps::Step;

/// The longest life. Any shorter one is a life too, or a failure could not be shrunk by leaving out steps.
const STEPS: usize = 200;
const LEASES: usize = 20;
/// Comparing reads every lease, which takes longer than the message.
const COMPARED_EVERY: usize = 8;

struct Start {
    fair: Fair,
    snapshot: SnapshotId,
}

fn start() -> Start {
    let mut fair = Fair::new();
    let snapshot = fair.world.chain.snapshot().expect("a snapshot");
    Start { fair, snapshot }
}

fn live(start: &mut Start, steps: &[Step], tally: &mut Tally) -> Result<(), TestCaseError> {
    start.fair.world.chain.revert(start.snapshot).expect("back to the start");
    let mut pair = Pair::new(&mut start.fair, tally);
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
fn every_message_of_a_random_life_is_the_models() {
    let life = || prop::collection::vec(steps::step(), 1..=STEPS).boxed();
    Soak { actor: "lease", life, world: start, live }.run();
}

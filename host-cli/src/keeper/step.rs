//! What a keeper has to do about a lease, and when to look again. Pure: everything is derived from what the market tells.
//!
//! A lease's time is cut into slots of a third of its window, counted from its start. A beat belongs into a slot when none has
//! come in it yet, which the epoch of the last beat tells: so nothing has to be remembered from one beat to the next. Only the
//! beat that resumes a paused lease comes at once.

use abi::lease::{LeaseReturn, Status};
use fvm_shared::clock::ChainEpoch;

use super::policy::Every;

/// What is to be done about a lease in the next epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Accept the order, if the policy has no objection.
    Accept,
    /// Prove its service up to now.
    Beat,
    /// Credit what it has proven, or end it.
    Settle,
    /// End the order, which was not accepted in time.
    Expire,
    /// Nothing before this epoch, unless something happens to it.
    Wait(ChainEpoch),
    /// Nothing, ever: the market knows that it is over.
    Forget,
}

/// A beat is due every so many epochs.
fn slot_length(lease: &LeaseReturn) -> ChainEpoch {
    (lease.window / 3).max(1)
}

/// The slot that an epoch lies in.
fn slot(lease: &LeaseReturn, epoch: ChainEpoch) -> ChainEpoch {
    (epoch - lease.start).div_euclid(slot_length(lease))
}

/// The most epochs for which what was refused is left alone.
const RETRY: ChainEpoch = 10;

/// For how many epochs a lease is left alone when something was refused in the epoch `now`: not so long that a beat is missed or an
/// order expires by it.
pub fn retry(lease: &LeaseReturn, now: ChainEpoch) -> ChainEpoch {
    let most = match lease.status {
        Status::Ordered if now < lease.accept_by => (lease.accept_by - now) / 2,
        Status::Active | Status::Paused => slot_length(lease),
        _ => RETRY,
    };
    RETRY.min(most).max(1)
}

/// What is to be done if it is done in the epoch `next`.
pub fn step(lease: &LeaseReturn, next: ChainEpoch, settle: Every) -> Step {
    match lease.status {
        Status::Ordered if next <= lease.accept_by => Step::Accept,
        Status::Ordered => Step::Expire,
        // The collateral of a lease is locked until the market is told of its end.
        status if status.is_over() => {
            if lease.locked.is_zero() {
                Step::Forget
            } else {
                Step::Settle
            }
        }
        Status::Paused if lease.pending >= lease.window => Step::Beat,
        _ if proves(lease, next) && slot(lease, next) > slot(lease, lease.last_beat) => Step::Beat,
        _ if settle.is_due(lease.unsettled) => Step::Settle,
        _ => Step::Wait(wake(lease, next)),
    }
}

/// Whether a beat would prove any paid time.
fn proves(lease: &LeaseReturn, next: ChainEpoch) -> bool {
    lease.last_beat < lease.paid_until.min(next) && next < lease.paid_until + lease.window
}

/// The next slot's first epoch. A lease that has nothing to prove is looked at as often.
fn wake(lease: &LeaseReturn, next: ChainEpoch) -> ChainEpoch {
    lease.start + (slot(lease, next) + 1) * slot_length(lease)
}

#[cfg(test)]
mod tests {
    use fvm_shared::econ::TokenAmount;

    use super::*;
    use crate::due::example;

    const NEVER: Every = Every(None);

    fn at(lease: &LeaseReturn, next: ChainEpoch) -> Step {
        step(lease, next, NEVER)
    }

    #[test]
    fn an_order_is_accepted_in_time_or_expires() {
        let order = example(Status::Ordered);
        assert_eq!((at(&order, 210), at(&order, 211)), (Step::Accept, Step::Expire));
    }

    #[test]
    fn the_first_beat_comes_a_third_of_a_window_after_the_start() {
        let lease = example(Status::Active);
        assert_eq!((at(&lease, 101), at(&lease, 119), at(&lease, 120)), (Step::Wait(120), Step::Wait(120), Step::Beat));
    }

    /// Every epoch is looked at; the beat of epoch `next` is on the chain when the next one is.
    #[test]
    fn beats_of_a_whole_life_come_once_in_each_slot_and_prove_all_of_it() {
        for window in [3, 4, 5, 59, 60, 61] {
            let mut lease = LeaseReturn { window, ..example(Status::Active) };
            let (mut beats, mut proven) = (Vec::new(), 0);
            for next in 101..1_300 + 2 * window {
                if at(&lease, next) == Step::Beat {
                    proven += next.min(1_300) - lease.last_beat;
                    assert!(next - lease.last_beat <= window, "nothing is missed");
                    lease.last_beat = next.min(1_300);
                    beats.push(slot(&lease, next));
                }
            }
            assert_eq!(proven, 1_200, "window {window}");
            assert!(beats.windows(2).all(|pair| pair[0] < pair[1]), "window {window}: {beats:?}");
        }
    }

    #[test]
    fn after_a_gap_one_beat_comes_at_once_and_the_next_in_the_next_slot() {
        let mut lease = example(Status::Active);
        assert_eq!(at(&lease, 227), Step::Beat);
        lease.last_beat = 227;
        assert_eq!((at(&lease, 228), at(&lease, 239), at(&lease, 240)), (Step::Wait(240), Step::Wait(240), Step::Beat));
    }

    #[test]
    fn the_last_interval_is_proven_until_a_window_after_the_end_and_not_later() {
        let lease = LeaseReturn { last_beat: 1_290, ..example(Status::Active) };
        assert_eq!(at(&lease, 1_299), Step::Wait(1_300));
        assert_eq!((at(&lease, 1_300), at(&lease, 1_359)), (Step::Beat, Step::Beat));
        assert_eq!(at(&lease, 1_360), Step::Wait(1_380));
    }

    #[test]
    fn a_paused_lease_waits_for_a_windows_worth_and_then_resumes_at_once() {
        let paused = LeaseReturn { last_beat: 1_300, pending: 59, ..example(Status::Paused) };
        assert_eq!(at(&paused, 1_500), Step::Wait(1_520));
        assert_eq!(at(&LeaseReturn { pending: 60, ..paused }, 1_501), Step::Beat);
    }

    #[test]
    fn what_was_refused_is_tried_again_before_a_beat_is_missed_or_an_order_expires() {
        let beat = |window| retry(&LeaseReturn { window, ..example(Status::Active) }, 500);
        assert_eq!([3, 4, 6, 29, 30, 2_880].map(beat), [1, 1, 2, 9, 10, 10]);
        let accept = |now| retry(&example(Status::Ordered), now);
        assert_eq!([100, 200, 208, 209, 210, 211].map(accept), [10, 5, 1, 1, 10, 10]);
        assert_eq!(retry(&example(Status::Ended), 2_000), 10);
    }

    #[test]
    fn what_is_over_is_settled_once_and_forgotten() {
        for status in [Status::Ended, Status::Faulted] {
            let lease = example(status);
            assert_eq!(at(&lease, 2_000), Step::Settle);
            assert_eq!(at(&LeaseReturn { locked: TokenAmount::default(), ..lease }, 2_000), Step::Forget);
        }
    }

    #[test]
    fn what_is_proven_is_settled_on_schedule_after_the_beat() {
        let daily: Every = "1h".parse().unwrap();
        let lease = LeaseReturn { last_beat: 240, unsettled: 120, ..example(Status::Active) };
        assert_eq!((step(&lease, 241, daily), step(&lease, 260, daily)), (Step::Settle, Step::Beat));
        assert_eq!(step(&LeaseReturn { unsettled: 119, ..lease }, 241, daily), Step::Wait(260));
    }
}

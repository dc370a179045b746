//! Heartbeats: a batch of leases, each on its own.

use abi::lease::*;
use fvm_ipld_blockstore::Blockstore;
use fvm_shared::ActorID;
use fvm_shared::clock::ChainEpoch;
use runtime::{Exit, Result};

use crate::market::Market;
use crate::stall::StallId;
use crate::terms::require;

/// Runs a batch: an entry that the caller could mend is reported, a market that cannot be read ends the message.
pub(crate) fn batch<T>(
    entries: &[T],
    lease: impl Fn(&T) -> LeaseId,
    mut run: impl FnMut(&T) -> Result<()>,
) -> Result<BatchReturn> {
    require((1..=MAX_BATCH).contains(&entries.len()), Error::BatchSize)?;
    let mut result = BatchReturn::default();
    for entry in entries {
        match run(entry) {
            Ok(()) => result.done += 1,
            Err(exit) if is_fatal(&exit) => return Err(exit),
            Err(exit) => result.refused.push(Refusal { lease: lease(entry), code: exit.code.value() }),
        }
    }
    Ok(result)
}

fn is_fatal(exit: &Exit) -> bool {
    exit.code == fvm_shared::error::ExitCode::USR_ILLEGAL_STATE
}

impl<S: Blockstore> Market<'_, S> {
    pub fn heartbeat(&mut self, caller: ActorID, now: ChainEpoch, beats: &[Beat]) -> Result<BatchReturn> {
        let mut admitted = None;
        batch(beats, |beat| beat.lease, |beat| self.beat(caller, now, beat, &mut admitted))
    }

    /// `admitted` is the stall that the caller was last found to keep.
    fn beat(&mut self, caller: ActorID, now: ChainEpoch, beat: &Beat, admitted: &mut Option<StallId>) -> Result<()> {
        let (stall, mut meter) = self.meter(beat.lease)?;
        if *admitted != Some(stall) {
            self.admit_keeper(stall, caller)?;
            *admitted = Some(stall);
        }
        require(beat.report.workload.len() <= MAX_DIGEST, Error::BadReport)?;
        if meter.fault_due(now) {
            self.apply_fault(beat.lease, caller)?;
            return Err(Error::FaultApplied.into());
        }
        require(meter.phase.runs(), Error::NotRunning)?;
        let until = match meter.needs_contract() {
            true => self.beat_whole(caller, now, beat.lease)?,
            false => {
                let until = meter.beat(now)?;
                self.set_meter(beat.lease, meter)?;
                until
            }
        };
        self.tell(events::beat(beat.lease, until, &beat.report));
        Ok(())
    }

    /// A beat that may turn to the next segment or resume a paused lease. It settles, so that segments that are over are settled.
    fn beat_whole(&mut self, caller: ActorID, now: ChainEpoch, lease: LeaseId) -> Result<ChainEpoch> {
        let mut change = self.change(lease)?;
        let until = change.after.beat(now, self.state.terms.pause_grace)?;
        self.apply(change, caller)?;
        Ok(until)
    }
}

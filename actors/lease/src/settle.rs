//! Settlement: crediting what was counted, and ending what is over.

use abi::lease::{BatchReturn, Error, LeaseId};
use fvm_ipld_blockstore::Blockstore;
use fvm_shared::ActorID;
use fvm_shared::clock::ChainEpoch;
use runtime::Result;

use crate::beats::batch;
use crate::market::Market;
use crate::meter::Phase;
use crate::moves::Change;
use crate::terms::require;

impl<S: Blockstore> Market<'_, S> {
    pub fn settle(&mut self, caller: ActorID, now: ChainEpoch, leases: &[LeaseId]) -> Result<BatchReturn> {
        batch(leases, |lease| *lease, |lease| self.settle_one(caller, now, *lease))
    }

    fn settle_one(&mut self, caller: ActorID, now: ChainEpoch, lease: LeaseId) -> Result<()> {
        let (_, meter) = self.meter(lease)?;
        require(meter.phase.runs(), Error::NotRunning)?;
        if meter.fault_due(now) {
            return self.apply_fault(lease, caller);
        }
        let mut change = self.change(lease)?;
        self.close_time(&mut change, now);
        self.apply(change, caller)
    }

    /// Counts what can no longer be proven of paid time that is out, and ends the lease if nothing can happen to it any more.
    pub(crate) fn close_time(&self, change: &mut Change, now: ChainEpoch) {
        let lease = &mut change.after;
        if lease.meter.is_out(now) && lease.meter.is_final(now) {
            lease.miss_until(now);
        }
        if lease.is_finished(self.state.terms.pause_grace, now) {
            lease.meter.phase = Phase::Ended;
        }
    }

    /// Ends a lease whose provider missed three windows. Whoever calls has the bounty, unless it is the provider.
    pub(crate) fn apply_fault(&mut self, lease: LeaseId, caller: ActorID) -> Result<()> {
        let mut change = self.change(lease)?;
        let by_self = self.stall(change.stall)?.is_kept_by(caller);
        change.after.fault();
        change.after.meter.phase = if by_self { Phase::FaultedBySelf } else { Phase::Faulted };
        self.apply(change, caller)
    }

    pub fn report_fault(&mut self, caller: ActorID, now: ChainEpoch, lease: LeaseId) -> Result<()> {
        let (_, meter) = self.meter(lease)?;
        require(meter.phase.runs(), Error::NotRunning)?;
        require(meter.fault_due(now), Error::NoFault)?;
        self.apply_fault(lease, caller)
    }

    /// Ends a lease whose pause has lasted for the grace. A fault from before the pause comes first.
    pub fn end_paused(&mut self, caller: ActorID, now: ChainEpoch, lease: LeaseId) -> Result<()> {
        let (_, meter) = self.meter(lease)?;
        require(meter.phase.runs(), Error::NotRunning)?;
        if meter.fault_due(now) {
            return self.apply_fault(lease, caller);
        }
        let mut change = self.change(lease)?;
        require(change.before.is_paused(now), Error::NotPaused)?;
        require(change.before.is_finished(self.state.terms.pause_grace, now), Error::GraceRuns)?;
        self.close_time(&mut change, now);
        self.apply(change, caller)
    }
}

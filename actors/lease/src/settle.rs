//! Settlement: crediting what was counted, and ending what is over.

use abi::lease::{BatchReturn, Error, LeaseId};
use fvm_ipld_blockstore::Blockstore;
use fvm_shared::ActorID;
use fvm_shared::clock::ChainEpoch;
use runtime::Result;

use crate::beats::batch;
use crate::contract::Contract;
use crate::market::Market;
use crate::meter::{Meter, Phase};
use crate::terms::require;

/// Whether nothing can happen to a running lease any more: its paid time is out, no beat can prove more of it, and nobody may
/// add to it.
pub fn is_finished(meter: &Meter, contract: &Contract, pause_grace: ChainEpoch, now: ChainEpoch) -> bool {
    let waits = contract.pauses_at(meter.edge) && now <= meter.edge + pause_grace;
    meter.is_out(now) && meter.is_final(now) && !waits
}

impl<S: Blockstore> Market<'_, S> {
    pub fn settle(&mut self, caller: ActorID, now: ChainEpoch, leases: &[LeaseId]) -> Result<BatchReturn> {
        batch(leases, |lease| *lease, |lease| self.settle_one(caller, now, *lease))
    }

    fn settle_one(&mut self, caller: ActorID, now: ChainEpoch, lease: LeaseId) -> Result<()> {
        let (_, meter) = self.meter(lease)?;
        require(meter.phase == Phase::Active, Error::NotRunning)?;
        if meter.fault_due(now) {
            return self.apply_fault(lease, caller);
        }
        let mut change = self.change(lease)?;
        if meter.is_out(now) && meter.is_final(now) {
            change.after.miss_until(meter.edge);
        }
        if is_finished(&meter, &change.contract, self.state.terms.pause_grace, now) {
            change.after.phase = Phase::Ended;
        }
        self.apply(change, caller)
    }

    /// Ends a lease whose provider missed three windows. Whoever calls has the bounty, unless it is the provider.
    pub(crate) fn apply_fault(&mut self, lease: LeaseId, caller: ActorID) -> Result<()> {
        let mut change = self.change(lease)?;
        let by_self = self.known_provider(change.provider)?.is_kept_by(change.provider, caller);
        change.after.fault();
        change.after.phase = if by_self { Phase::FaultedBySelf } else { Phase::Faulted };
        self.apply(change, caller)
    }
}

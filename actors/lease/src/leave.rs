//! Leaving a running lease.

use abi::lease::{Error, LeaseId};
use fvm_ipld_blockstore::Blockstore;
use fvm_shared::ActorID;
use fvm_shared::clock::ChainEpoch;
use runtime::{Exit, Result};

use crate::lease::Lease;
use crate::market::Market;
use crate::meter::Phase;
use crate::terms::require;

impl<S: Blockstore> Market<'_, S> {
    /// Ends a running lease for its renter or its provider. A fault that is due comes first, and so does an end.
    pub fn terminate(&mut self, caller: ActorID, now: ChainEpoch, lease: LeaseId) -> Result<()> {
        let mut change = self.change(lease)?;
        let by_renter = change.before.contract.renter == caller;
        if !by_renter && self.stall(change.stall)?.owner != caller {
            return Err(Exit::forbidden("only the lease's renter or its provider may terminate it"));
        }
        require(change.before.meter.phase.runs(), Error::NotRunning)?;
        if change.before.meter.fault_due(now) {
            return self.apply_fault(lease, caller);
        }
        self.close_time(&mut change, now);
        if !change.after.meter.phase.is_over() {
            if by_renter { renter_leaves(&mut change.after, now)? } else { provider_leaves(&mut change.after, now) }
        }
        self.apply(change, caller)
    }
}

fn renter_leaves(lease: &mut Lease, now: ChainEpoch) -> Result<(), Error> {
    // When the paid time is out, all of it was served as far as it is proven: leaving must not take the last proof from the
    // provider.
    require(!lease.meter.is_out(now) || lease.meter.is_final(now), Error::StillProvable)?;
    lease.renter_leaves(now);
    // What it paid for a time after the pause is all its own: the provider has not resumed.
    lease.meter.phase = if lease.meter.is_out(now) { Phase::LeftIdle } else { Phase::RenterLeft };
    Ok(())
}

fn provider_leaves(lease: &mut Lease, now: ChainEpoch) {
    lease.miss_until(now);
    lease.meter.phase = if lease.meter.is_out(now) { Phase::LeftIdle } else { Phase::ProviderLeft };
}

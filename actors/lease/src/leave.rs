//! Leaving a running lease.

use abi::lease::{Error, LeaseId};
use fvm_ipld_blockstore::Blockstore;
use fvm_shared::ActorID;
use fvm_shared::clock::ChainEpoch;
use runtime::{Exit, Result};

use crate::market::Market;
use crate::meter::Phase;
use crate::moves::Change;
use crate::settle::is_finished;
use crate::terms::require;

impl<S: Blockstore> Market<'_, S> {
    /// Ends a running lease for its renter or its provider. A fault that is due comes first, and so does an end.
    pub fn terminate(&mut self, caller: ActorID, now: ChainEpoch, lease: LeaseId) -> Result<()> {
        let mut change = self.change(lease)?;
        let by_renter = change.contract.renter == caller;
        if !by_renter && change.provider != caller {
            return Err(Exit::forbidden("only the lease's renter or its provider may terminate it"));
        }
        require(change.before.phase == Phase::Active, Error::NotRunning)?;
        if change.before.fault_due(now) {
            return self.apply_fault(lease, caller);
        }
        if is_finished(&change.before, &change.contract, self.state.terms.pause_grace, now) {
            change.after.miss_until(change.before.edge);
            change.after.phase = Phase::Ended;
        } else if by_renter {
            renter_leaves(&mut change, now)?;
        } else {
            change.after.miss_until(now);
            change.after.phase = if change.before.is_out(now) { Phase::ProviderFreed } else { Phase::ProviderLeft };
        }
        self.apply(change, caller)
    }
}

fn renter_leaves(change: &mut Change, now: ChainEpoch) -> Result<(), Error> {
    if change.before.is_out(now) {
        // All of it is served time by now, as far as it is proven: leaving must not take the last proof from the provider.
        require(change.before.is_final(now), Error::StillProvable)?;
        change.after.miss_until(now);
    } else {
        change.after.renter_leaves(now);
    }
    change.after.phase = Phase::RenterLeft;
    Ok(())
}

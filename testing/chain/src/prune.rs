//! Forgetting the states that nobody can go back to.

use std::collections::HashSet;

use anyhow::{Context, Result};
use cid::Cid;
use fvm_ipld_blockstore::Blockstore;

use crate::chain::Chain;
use crate::links::walk;

/// The states of so many tipsets below the head stay readable at the least: as many as Filecoin takes to be final.
pub const STATES_KEPT: usize = 900;

/// States that take less than this together are all kept, in bytes.
const SMALL: usize = 256 << 20;

impl Chain {
    /// Prunes once states take twice of what was left the last time, so that the time it takes is in proportion to what was
    /// written since.
    pub(crate) fn prune_if_large(&mut self) {
        let bytes = self.store.state_bytes();
        if bytes < SMALL.max(self.prune_at) {
            return;
        }
        // A state that cannot be walked is kept with all others: nothing is wrong with the chain itself.
        let kept = if self.prune().is_ok() { self.store.state_bytes() } else { bytes };
        self.prune_at = kept.saturating_mul(2);
    }

    /// Forgets the states that no snapshot, no export under way, and none of the last [`STATES_KEPT`] tipsets refers to. Headers,
    /// messages, receipts and events of the whole history stay.
    pub fn prune(&mut self) -> Result<()> {
        self.flush()?;
        let mut kept = HashSet::new();
        walk(self.roots()?, &mut kept, |cid| {
            self.store.block(cid).with_context(|| format!("the block {cid} of a state is missing"))
        })?;
        self.store.keep_states(&kept);
        Ok(())
    }

    /// The roots of all states that are to stay. A chain that comes from a file lacks those of its past.
    fn roots(&self) -> Result<Vec<Cid>> {
        let recent = self.history.newest(self.cursor.head, STATES_KEPT).into_iter().map(|tipset| tipset.state_root);
        let snapshots = self.snapshots.values().map(|cursor| cursor.root);
        let below = self.snapshots.values().map(|cursor| self.history.tipset(cursor.head).state_root);
        let roots = recent.chain(snapshots).chain(below).chain(self.exports.roots()).chain([self.cursor.root]);
        let mut there = Vec::new();
        for root in roots {
            if self.store.has(&root)? {
                there.push(root);
            }
        }
        Ok(there)
    }
}

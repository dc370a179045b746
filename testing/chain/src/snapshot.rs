//! Going back: exact, at once, as often as one likes.

use anyhow::{Context, Result};

use crate::chain::Chain;

/// Names a snapshot of one chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SnapshotId(pub u64);

impl Chain {
    /// Remembers everything: state, epoch, time, nonces, base fee, history, and the open block as it is. The time it takes
    /// depends on the open block only.
    pub fn snapshot(&mut self) -> Result<SnapshotId> {
        self.flush()?;
        self.snapshots_taken += 1;
        self.snapshots.insert(self.snapshots_taken, self.cursor.clone());
        Ok(SnapshotId(self.snapshots_taken))
    }

    /// Forgets a snapshot, and with the next pruning the states that it alone needs.
    pub fn forget_snapshot(&mut self, id: SnapshotId) {
        self.snapshots.remove(&id.0);
    }

    /// Drops what ran in the open block, as if it had never been asked for. Time and base fee stay as they were set.
    pub fn discard(&mut self) -> Result<()> {
        self.cursor.root = self.head_tipset().state_root;
        self.cursor.open.messages.clear();
        self.cursor.open.implicit.clear();
        self.begin()
    }

    /// Goes back to a snapshot, or forth again: every snapshot stays good, whatever was reverted to before.
    pub fn revert(&mut self, id: SnapshotId) -> Result<()> {
        let cursor = self.snapshots.get(&id.0);
        self.cursor = cursor.with_context(|| format!("there is no snapshot {}", id.0))?.clone();
        self.begin()
    }
}

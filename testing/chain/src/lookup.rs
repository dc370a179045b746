//! Looking back: tipsets, messages, events.

use std::sync::Arc;

use anyhow::Result;
use cid::Cid;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::event::StampedEvent;

use crate::chain::Chain;
use crate::outcome::Applied;
use crate::tipset::{Tipset, load_events};

impl Chain {
    /// The newest tipset.
    pub fn head_tipset(&self) -> Arc<Tipset> {
        self.history.tipset(self.cursor.head)
    }

    /// The newest tipset at `epoch` or, if that round is null, below it. None below genesis; the head if `epoch` is above it.
    pub fn tipset_at(&self, epoch: ChainEpoch) -> Option<Arc<Tipset>> {
        self.history.at_or_below(self.cursor.head, epoch)
    }

    /// The tipset that follows the one at `height`; none if that is the head.
    pub fn tipset_after(&self, height: ChainEpoch) -> Option<Arc<Tipset>> {
        self.history.above(self.cursor.head, height)
    }

    /// The tipset that a block belongs to, if it is on this branch.
    pub fn tipset_with_block(&self, block: &Cid) -> Option<Arc<Tipset>> {
        self.history.with_block(self.cursor.head, block)
    }

    /// Every tipset from genesis to the head.
    pub fn tipsets(&self) -> Vec<Arc<Tipset>> {
        self.history.branch(self.cursor.head)
    }

    /// A message that is in a closed block, and its tipset: a signed one, or one that ran without a signature. The CID of a signed
    /// message without its signature names it too.
    pub fn find_message(&self, cid: &Cid) -> Option<(Arc<Tipset>, Arc<Applied>)> {
        self.history.with_message(self.cursor.head, cid)
    }

    /// Whether a message is in a closed block of any branch, also one that was left.
    pub fn knows_message(&self, cid: &Cid) -> bool {
        self.history.knows_message(cid)
    }

    /// The messages in the open block, in the order in which they ran.
    pub fn open_messages(&self) -> &[Arc<Applied>] {
        &self.cursor.open.messages
    }

    /// The events behind the root that a receipt of a closed block names.
    pub fn events(&self, root: &Cid) -> Result<Vec<StampedEvent>> {
        load_events(&self.store, root)
    }
}

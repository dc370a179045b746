//! The history as it is at one moment, to be looked through on any thread: what happens to the chain meanwhile does not show.

use std::sync::Arc;

use fvm_shared::clock::ChainEpoch;

use crate::chain::Chain;
use crate::history::{History, Position};
use crate::tipset::Tipset;

/// The tipsets from genesis up to what was the head.
#[derive(Clone)]
pub struct Branch {
    history: History,
    head: Position,
}

impl Chain {
    /// The tipsets up to the head. Takes no time, whatever the chain's length.
    pub fn branch(&self) -> Branch {
        Branch { history: self.history.clone(), head: self.cursor.head }
    }
}

impl Branch {
    /// The tipsets from a height up, oldest first. The history is locked for as long as it takes to find one.
    pub fn tipsets_from(self, height: ChainEpoch) -> impl Iterator<Item = Arc<Tipset>> {
        let mut below = height.saturating_sub(1);
        std::iter::from_fn(move || {
            let tipset = self.history.above(self.head, below)?;
            below = tipset.height;
            Some(tipset)
        })
    }
}

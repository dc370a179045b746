//! A stall: a provider with the way to all of its leases. Stalls are numbered in the order in which providers came.
//!
//! What a message does to a lease, to its provider's money and to the units in use lies on one path through the state: the stall's
//! block, then the lease's page. A tree of all leases beside one of all providers would cost both paths.

use fvm_ipld_blockstore::Blockstore;
use fvm_shared::ActorID;
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

use crate::links::{Links, List};
use crate::provider::Provider;

/// Which provider.
pub type StallId = u64;

/// The block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct Stall {
    /// Whose it is.
    pub owner: ActorID,
    pub provider: Provider,
    /// [`Page`](crate::page::Page)s in order.
    pub pages: Links,
}

/// A stall that a message read.
pub(crate) struct OpenStall<'s, S> {
    pub owner: ActorID,
    pub provider: Provider,
    pub pages: List<'s, S>,
    pub changed: bool,
}

impl<'s, S: Blockstore> OpenStall<'s, S> {
    pub fn new(stall: Stall, store: &'s S) -> Self {
        let Stall { owner, provider, pages } = stall;
        Self { owner, provider, pages: List::load(pages, store), changed: false }
    }

    /// Whether `caller` may do for the provider what a keeper may.
    pub fn is_kept_by(&self, caller: ActorID) -> bool {
        caller == self.owner || self.provider.keeper == Some(caller)
    }

    /// The block as it is to be written, or none where nothing changed.
    pub fn close(self) -> runtime::Result<Option<Stall>> {
        if !self.changed {
            return Ok(None);
        }
        Ok(Some(Stall { owner: self.owner, provider: self.provider, pages: self.pages.flush()? }))
    }
}

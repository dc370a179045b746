//! A page: the meters of up to sixteen leases of one provider, in one block, and the way to their contracts.

use abi::lease::LeaseId;
use cid::Cid;
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

use crate::meter::Meter;
use crate::stall::StallId;

/// Leases on a page. What a beat writes grows with it, and the tree of pages above shrinks: with sixteen, a provider needs 129
/// leases before that tree has a level between the stall and the page, with eight it needs 65.
pub const LEASES: u64 = 16;

/// The most leases that one provider ever has: the numbers of the next provider's begin there.
pub const LEASES_OF_ONE: u64 = 10_000_000;

#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct Page {
    pub meters: Vec<Meter>,
    /// Links to the contracts, in the order of the meters. A block of its own: beats do not touch it.
    pub folder: Cid,
}

/// Where a lease is: the number says it, so that nothing has to be looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub stall: StallId,
    /// Which of the stall's pages.
    pub page: u64,
    pub entry: usize,
}

impl Place {
    pub fn of(lease: LeaseId) -> Self {
        Self::at(lease / LEASES_OF_ONE, lease % LEASES_OF_ONE)
    }

    /// Where a stall's lease of this index is, from 0.
    pub fn at(stall: StallId, index: u64) -> Self {
        Self { stall, page: index / LEASES, entry: (index % LEASES) as usize }
    }

    pub fn number(self) -> LeaseId {
        self.stall * LEASES_OF_ONE + self.page * LEASES + self.entry as u64
    }
}

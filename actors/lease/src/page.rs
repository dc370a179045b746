//! A page: the meters of up to eight leases of one provider, in one block, and the way to their contracts.

use abi::lease::LeaseId;
use cid::Cid;
use fvm_shared::ActorID;
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

use crate::meter::Meter;

/// The number of a page. Lease `n` is entry `n % LEASES` of page `n / LEASES`.
pub type PageId = u64;

/// Leases on a page. Doubling it saves the tree above about as much as it adds to the page (measured in gas: a level of the
/// tree is 1.6 million for three bits, eight more meters are 0.6 million).
pub const LEASES: u64 = 8;

#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct Page {
    pub provider: ActorID,
    pub meters: Vec<Meter>,
    /// Links to the contracts, in the order of the meters. A block of its own: beats do not touch it.
    pub folder: Cid,
}

/// Where a lease is.
pub fn place(lease: LeaseId) -> (PageId, usize) {
    (lease / LEASES, (lease % LEASES) as usize)
}

/// The lease at a place.
pub fn number(page: PageId, entry: usize) -> LeaseId {
    page * LEASES + entry as u64
}

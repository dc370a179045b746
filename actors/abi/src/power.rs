//! The official power actor (f04, builtin-actors v17), as other actors and people may call it.

use fvm_ipld_encoding::{BytesDe, strict_bytes};
use fvm_shared::ActorID;
use fvm_shared::address::Address;

use crate::method_hash;

/// The power actor.
pub const ACTOR_ID: ActorID = 4;

crate::methods! {
    /// The part of the power actor that Leasehold uses.
    pub enum Method {
        /// Creates a miner. Anyone, with a value that covers the creation deposit (about 6 nanoFIL on a devnet); what
        /// is above it stays available in the miner.
        CreateMiner(CreateMinerParams) -> CreateMinerReturn = method_hash!("CreateMiner"),
    }
}

/// A window PoSt proof type, by its official number.
pub mod proof {
    /// 2 KiB sectors, devnets only.
    pub const WINDOW_2KIB_V1P1: i64 = 10;
    /// 8 MiB sectors, devnets only.
    pub const WINDOW_8MIB_V1P1: i64 = 11;
    /// 32 GiB sectors.
    pub const WINDOW_32GIB_V1P1: i64 = 13;
    /// 64 GiB sectors.
    pub const WINDOW_64GIB_V1P1: i64 = 14;
}

crate::tuple! {
    pub struct CreateMinerParams {
        /// Any existing actor.
        pub owner: Address,
        /// An account with a BLS key.
        pub worker: Address,
        /// One of [`proof`].
        pub window_post_proof_type: i64,
        /// At most 128 bytes; may be empty.
        #[serde(with = "strict_bytes")]
        pub peer: Vec<u8>,
        /// None empty; together at most 1,024 bytes; may be an empty list.
        pub multiaddrs: Vec<BytesDe>,
    }

    pub struct CreateMinerReturn {
        pub id_address: Address,
        pub robust_address: Address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_is_that_of_the_official_actor() {
        assert_eq!(Method::CreateMiner.number(), 1173380165);
    }
}

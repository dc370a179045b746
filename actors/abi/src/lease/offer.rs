use fvm_ipld_encoding::strict_bytes;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;

use super::{Class, Evidence};
use crate::Epochs;

/// The most bytes of a GPU's model.
pub const MAX_GPU_MODEL: usize = 64;
/// The most bytes of a region.
pub const MAX_REGION: usize = 32;
/// The most labels of an offer.
pub const MAX_LABELS: usize = 16;
/// The most bytes of a label.
pub const MAX_LABEL: usize = 32;
/// The most endpoints of an offer.
pub const MAX_ENDPOINTS: usize = 8;
/// The most bytes of an endpoint.
pub const MAX_ENDPOINT: usize = 256;
/// The most bytes of a metadata CID.
pub const MAX_METADATA: usize = 64;
/// The most units of one offer.
pub const MAX_UNITS: u32 = 100_000;
/// The most offers of one provider that are not retired.
pub const MAX_OFFERS: usize = 64;

crate::tuple! {
    /// What one unit of an offer has.
    pub struct Resources {
        /// Thousandths of a CPU core; more than zero.
        pub cpu_milli: u32,
        /// Memory, in MiB; more than zero.
        pub memory_mib: u32,
        /// Disk, in MiB.
        pub disk_mib: u64,
        /// The GPUs' model, at most 64 bytes; empty exactly when there are none.
        pub gpu_model: String,
        pub gpu_count: u32,
        /// Bandwidth, in Mbit per second.
        pub bandwidth_mbps: u32,
    }

    /// What a provider offers, as it says it.
    pub struct OfferTerms {
        pub resources: Resources,
        pub class: Class,
        /// Where the machine stands: 1 to 32 bytes.
        pub region: String,
        /// Up to 16, each of 1 to 32 bytes.
        pub labels: Vec<String>,
        pub evidence: Evidence,
        /// The price of a unit in attoFIL per epoch; more than zero, at most 2 billion FIL.
        pub rate: TokenAmount,
        /// The shortest term of a lease, in epochs; at least the market's. `rate x min_term` must reach the market's least
        /// charge.
        pub min_term: Epochs,
        /// The longest term of a lease, in epochs; at most 10 years.
        pub max_term: Epochs,
        /// The last epoch that a lease may reach.
        pub available_until: ChainEpoch,
        /// How many leases may run at a time: 1 to 100,000.
        pub units: u32,
        /// What a lease of a unit locks, in attoFIL; more than zero, at most 2 billion FIL.
        pub collateral: TokenAmount,
        /// Epochs that one beat proves at most: 3 to the market's most, and at most a sixth of `min_term`.
        pub window: Epochs,
        /// The provider's X25519 public key, 32 bytes: renters seal messages to it.
        #[serde(with = "strict_bytes")]
        pub sealing_key: Vec<u8>,
        /// Where the provider can be reached: up to 8, each of 1 to 256 bytes.
        pub endpoints: Vec<String>,
        /// The binary CID of more about the offer, at most 64 bytes; empty for none. The market does not read it.
        #[serde(with = "strict_bytes")]
        pub metadata: Vec<u8>,
    }
}

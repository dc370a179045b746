//! What stays the same for the whole life of a chain.

use fvm::machine::NetworkConfig;
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use fvm_shared::version::NetworkVersion;
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

use crate::config::Config;

/// The settings that a chain keeps, and that its exported file carries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct Parameters {
    pub network_name: String,
    pub network_version: u32,
    pub chain_id: u64,
    /// All the attoFIL there is.
    pub total_supply: TokenAmount,
    /// What actors are told circulates, in attoFIL.
    pub circulating_supply: TokenAmount,
    /// The time of the genesis block, in Unix seconds.
    pub genesis_time: u64,
    /// Seconds between two epochs.
    pub block_time: u64,
    pub seed: u64,
    /// How many development accounts were funded at genesis.
    pub accounts: u64,
    /// The miner in whose name blocks are made.
    pub guard: Address,
}

impl Parameters {
    pub(crate) fn of(config: &Config, guard: Address) -> Self {
        Self {
            network_name: config.network_name.clone(),
            network_version: config.network_version.into(),
            chain_id: config.chain_id,
            total_supply: config.total_supply.clone(),
            circulating_supply: config.circulating_supply.clone(),
            genesis_time: config.genesis_time,
            block_time: config.block_time,
            seed: config.seed,
            accounts: config.accounts as u64,
            guard,
        }
    }

    pub(crate) fn network(&self) -> NetworkConfig {
        let mut network = NetworkConfig::new(NetworkVersion::new(self.network_version));
        network.chain_id(self.chain_id.into());
        network
    }
}

//! What a chain is made with.

use std::path::PathBuf;

use fvm_shared::econ::TokenAmount;
use fvm_shared::version::NetworkVersion;

/// The environment variable that names a CAR file with the official built-in actors.
pub const BUILTIN_ACTORS_VARIABLE: &str = "LEASEHOLD_BUILTIN_ACTORS";

/// The most gas that one message, and one block, may use: the network's own limit.
pub const BLOCK_GAS_LIMIT: u64 = 10_000_000_000;

/// Where the built-in actors come from. In each case the init actor is Leasehold's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum BuiltinActors {
    /// The stand-ins that Leasehold carries: quick to load, and true to the official actors wherever Leasehold touches them.
    #[default]
    StandIns,
    /// A bundle file as published with the official built-in actors (`builtin-actors-devnet.car`).
    Car(PathBuf),
    /// The bytes of such a file.
    CarBytes(Vec<u8>),
}

/// The settings of a new chain. [`Config::default`] is a devnet on the stand-ins.
#[derive(Clone, Debug)]
pub struct Config {
    pub builtin_actors: BuiltinActors,
    /// What the init actor's state calls the network.
    pub network_name: String,
    /// The version of the protocol: prices and syscalls. Must suit the built-in actors.
    pub network_version: NetworkVersion,
    /// The chain ID that Ethereum tools see.
    pub chain_id: u64,
    /// All the attoFIL there will ever be on this chain.
    pub total_supply: TokenAmount,
    /// The part of the supply that block rewards are paid from.
    pub mining_reserve: TokenAmount,
    /// What actors are told circulates, in attoFIL. A constant: nothing vests here.
    pub circulating_supply: TokenAmount,
    /// How many development accounts exist from the start (see [`crate::development_accounts`]).
    pub accounts: usize,
    /// What each development account owns at genesis, in attoFIL.
    pub account_balance: TokenAmount,
    /// What one unit of gas burns, in attoFIL. It stays as set.
    pub base_fee: TokenAmount,
    /// The time of the genesis block, in Unix seconds.
    pub genesis_time: u64,
    /// Seconds between two epochs.
    pub block_time: u64,
    /// What the chain's randomness grows from: two chains with one seed are alike.
    pub seed: u64,
    /// Whether executions are traced: gas by category and every call. Slower.
    pub tracing: bool,
}

impl Config {
    /// The default chain, on the official built-in actors if LEASEHOLD_BUILTIN_ACTORS names a bundle file.
    pub fn from_environment() -> Self {
        let builtin_actors = match std::env::var_os(BUILTIN_ACTORS_VARIABLE) {
            Some(path) if !path.is_empty() => BuiltinActors::Car(path.into()),
            _ => BuiltinActors::StandIns,
        };
        Self { builtin_actors, ..Self::default() }
    }
}

impl Default for Config {
    fn default() -> Self {
        let total_supply = TokenAmount::from_whole(2_000_000_000);
        let mining_reserve = TokenAmount::from_whole(1_100_000_000);
        Self {
            builtin_actors: BuiltinActors::default(),
            network_name: "leasehold-devnet".to_owned(),
            network_version: NetworkVersion::V27,
            chain_id: 31_415_926,
            circulating_supply: &total_supply - &mining_reserve,
            total_supply,
            mining_reserve,
            accounts: 10,
            account_balance: TokenAmount::from_whole(1_000_000),
            base_fee: TokenAmount::from_atto(100),
            genesis_time: 1_767_225_600,
            block_time: 30,
            seed: 0,
            tracing: false,
        }
    }
}

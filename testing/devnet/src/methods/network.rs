//! What the network is: name, versions, parameters, built-in actors.

use serde_json::{Map, Value, json};

use super::value;
use crate::json::{Amount, Cid, TipsetKey};
use crate::rpc::{Params, RpcError};
use crate::world::World;

/// The version of Lotus's API that is answered here: 2.3.0, a byte for each part.
const API_VERSION: u32 = 0x0002_0300;

/// The least power that lets a miner of a devnet win blocks: one sector of 2 KiB. Bytes.
pub const MIN_POWER: u64 = 2_048;

/// As compiled into the official built-in actors for devnets. Epochs.
const PRE_COMMIT_CHALLENGE_DELAY: i64 = 10;

/// Lotus's names for the upgrades it schedules; here all of them lie before genesis.
const UPGRADES: [&str; 33] = [
    "Assembly",
    "Breeze",
    "Calico",
    "Chocolate",
    "Claus",
    "Dragon",
    "FireHorse",
    "GoldenWeek",
    "Hygge",
    "Hyperdrive",
    "Ignition",
    "Kumquat",
    "Liftoff",
    "Lightning",
    "Norwegian",
    "OhSnap",
    "Orange",
    "Persian",
    "Phoenix",
    "Refuel",
    "Shark",
    "Skyr",
    "Smoke",
    "Tape",
    "Teep",
    "Thunder",
    "Tock",
    "Trust",
    "Tuktuk",
    "Turbo",
    "Waffle",
    "Watermelon",
    "Xx",
];

pub fn version(world: &World, _: &Params) -> Result<Value, RpcError> {
    Ok(json!({
        "Version": concat!("leasehold-devnet-", env!("CARGO_PKG_VERSION")),
        "APIVersion": API_VERSION,
        "BlockDelay": world.chain.parameters().block_time,
        "Agent": "leasehold-devnet",
    }))
}

/// Every token is good for everything: whoever got this far was let in by the server.
pub fn auth_verify(params: &Params) -> Result<Value, RpcError> {
    let _: String = params.required(0, "token")?;
    Ok(json!(["read", "write", "sign", "admin"]))
}

pub fn name(world: &World, _: &Params) -> Result<Value, RpcError> {
    Ok(json!(world.chain.parameters().network_name))
}

pub fn network_version(world: &World, params: &Params) -> Result<Value, RpcError> {
    let key: Option<TipsetKey> = params.optional(0, "tipset key")?;
    world.tipset(key.as_ref())?;
    Ok(json!(world.chain.parameters().network_version))
}

pub fn parameters(world: &World, _: &Params) -> Result<Value, RpcError> {
    let chain = world.chain.parameters();
    let mut upgrades: Map<String, Value> =
        UPGRADES.iter().map(|name| (format!("Upgrade{name}Height"), json!(-1))).collect();
    upgrades.insert("BreezeGasTampingDuration".to_owned(), json!(0));
    Ok(json!({
        "NetworkName": chain.network_name,
        "BlockDelaySecs": chain.block_time,
        "ConsensusMinerMinPower": MIN_POWER.to_string(),
        "PreCommitChallengeDelay": PRE_COMMIT_CHALLENGE_DELAY,
        "ForkUpgradeParams": upgrades,
        "Eip155ChainID": chain.chain_id,
        "GenesisTimestamp": chain.genesis_time,
    }))
}

pub fn actor_codes(world: &World, params: &Params) -> Result<Value, RpcError> {
    only_version(world, params)?;
    let codes = world.view(None)?.codes()?;
    Ok(codes.into_iter().map(|(name, code)| (name, json!(Cid(code)))).collect::<Map<_, _>>().into())
}

pub fn actor_manifest(world: &World, params: &Params) -> Result<Value, RpcError> {
    only_version(world, params)?;
    value(Cid(world.view(None)?.registry()?))
}

/// This chain has had one network version since genesis.
fn only_version(world: &World, params: &Params) -> Result<(), RpcError> {
    let asked: u32 = params.required(0, "network version")?;
    let ours = world.chain.parameters().network_version;
    if asked == ours {
        return Ok(());
    }
    Err(RpcError::refused(format!("this chain knows network version {ours} only, not {asked}")))
}

pub fn circulating_supply(world: &World, params: &Params) -> Result<Value, RpcError> {
    let key: Option<TipsetKey> = params.optional(0, "tipset key")?;
    world.tipset(key.as_ref())?;
    value(Amount(world.chain.parameters().circulating_supply.clone()))
}

/// There is nobody to sync with: nothing is under way, ever.
pub fn sync_state(_: &World, _: &Params) -> Result<Value, RpcError> {
    Ok(json!({ "ActiveSyncs": [], "VMApplied": 0 }))
}

/// The height and, if it is asked for, how many blocks a tipset has: one.
pub fn node_status(world: &World, params: &Params) -> Result<Value, RpcError> {
    let with_chain: bool = params.required(0, "include chain status")?;
    let blocks = if with_chain { 1.0 } else { 0.0 };
    Ok(json!({
        "SyncStatus": { "Epoch": world.chain.epoch(), "Behind": 0 },
        "PeerStatus": { "PeersToPublishMsgs": 0, "PeersToPublishBlocks": 0 },
        "ChainStatus": { "BlocksPerTipsetLast100": blocks, "BlocksPerTipsetLastFinality": blocks },
    }))
}

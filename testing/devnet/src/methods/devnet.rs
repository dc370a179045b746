//! What only a development network can do.

use std::sync::Arc;
use std::time::{Duration, Instant};

use ::chain::{DEVELOPMENT_SEED, SnapshotId, Tipset};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::crypto::signature::SignatureType;
use fvm_shared::econ::TokenAmount;
use serde_json::{Value, json};

use super::{Reply, value};
use crate::config::BlockMode;
use crate::json::{Address, Amount, Bytes, Cid, tipset};
use crate::rpc::{Params, RpcError};
use crate::world::World;

/// Who this node is and how it is set up, development keys included.
pub fn node_info(world: &World, _: &Params) -> Result<Value, RpcError> {
    let chain = world.chain.parameters();
    let accounts: Vec<_> = world
        .wallet
        .numbered()
        .map(|(number, account)| {
            json!({
                "Number": number,
                "Address": Address(account.address),
                "Type": match account.kind { SignatureType::BLS => "bls", SignatureType::Secp256k1 => "secp256k1" },
                "PrivateKey": BASE64.encode(&account.secret),
            })
        })
        .collect();
    let (mode, block_time) = match world.mode() {
        BlockMode::Instant => ("instant", None),
        BlockMode::Interval(time) => ("interval", Some(time.as_secs_f64())),
        BlockMode::Manual => ("manual", None),
    };
    Ok(json!({
        "Version": env!("CARGO_PKG_VERSION"),
        "Network": chain.network_name,
        "NetworkVersion": chain.network_version,
        "ChainID": chain.chain_id,
        "Epoch": world.chain.epoch(),
        "BaseFee": Amount(world.chain.base_fee().clone()),
        "BlockMode": mode,
        "BlockTime": block_time,
        "GuardMiner": Address(world.chain.guard_miner()),
        "TotalSupply": Amount(chain.total_supply.clone()),
        "BuiltinActors": world.origin().builtin_actors,
        "Seed": DEVELOPMENT_SEED,
        "StateFile": world.origin().state_file(),
        "Accounts": accounts,
    }))
}

/// How long one of these may take before others that ask something are served in between.
const SLICE: Duration = Duration::from_millis(100);

/// Makes tipsets, one by default. Returns the head, as all of these do.
pub fn mine(world: &mut World, params: &Params) -> Result<Reply, RpcError> {
    let count = params.optional(0, "tipsets")?.unwrap_or(1);
    match world.mine(count, Instant::now() + SLICE)? {
        0 => head(world.chain.head_tipset()).map(Reply::Now),
        left => Ok(Reply::Again(Params::new(vec![json!(left)]))),
    }
}

/// Lets epochs pass, one by default.
pub fn advance(world: &mut World, params: &Params) -> Result<Reply, RpcError> {
    let epochs = params.optional(0, "epochs")?.unwrap_or(1);
    match world.advance(epochs, Instant::now() + SLICE)? {
        0 => head(world.chain.head_tipset()).map(Reply::Now),
        left => Ok(Reply::Again(Params::new(vec![json!(left)]))),
    }
}

/// Lets epochs pass until the head is at a height.
pub fn set_epoch(world: &mut World, params: &Params) -> Result<Reply, RpcError> {
    let target: ChainEpoch = params.required(0, "epoch")?;
    let now = world.chain.epoch();
    if target <= now {
        return Err(RpcError::refused(format!("time goes forward only: the head is at {now}, not below {target}")));
    }
    match world.advance(target.saturating_sub(now), Instant::now() + SLICE)? {
        0 => head(world.chain.head_tipset()).map(Reply::Now),
        _ => Ok(Reply::Again(params.clone())),
    }
}

fn head(head: Arc<Tipset>) -> Result<Value, RpcError> {
    Ok(tipset(&head))
}

/// Gives an address attoFIL out of nothing but the treasury, in a tipset of its own.
pub fn fund(world: &mut World, params: &Params) -> Result<Value, RpcError> {
    let Address(address) = params.required(0, "address")?;
    let Amount(amount) = params.required(1, "amount")?;
    head(world.alone(|chain| chain.fund(address, amount))?.1)
}

/// Makes an address own exactly so many attoFIL, in a tipset of its own.
pub fn set_balance(world: &mut World, params: &Params) -> Result<Value, RpcError> {
    let Address(address) = params.required(0, "address")?;
    let Amount(balance) = params.required(1, "balance")?;
    head(world.set_balance(address, &balance)?)
}

/// Lets `MpoolPushMessage` send in an actor's name, whoever has its key.
pub fn impersonate(world: &mut World, params: &Params) -> Result<Value, RpcError> {
    let Address(address) = params.required(0, "address")?;
    world.impersonate(&address)?;
    Ok(Value::Null)
}

/// Ends that. Whether there was anything to end.
pub fn stop_impersonating(world: &mut World, params: &Params) -> Result<Value, RpcError> {
    let Address(address) = params.required(0, "address")?;
    Ok(json!(world.stop_impersonating(&address)?))
}

/// Whether each pushed message makes a tipset at once. Without, they wait for `Devnet.Mine`.
pub fn set_automine(world: &mut World, params: &Params) -> Result<Value, RpcError> {
    let at_once: bool = params.required(0, "automine")?;
    world.set_mode(if at_once { BlockMode::Instant } else { BlockMode::Manual })?;
    Ok(Value::Null)
}

/// Makes a tipset every so many seconds; 0 ends that, as `Devnet.SetAutomine(true)` does.
pub fn set_block_time(world: &mut World, params: &Params) -> Result<Value, RpcError> {
    let seconds: f64 = params.required(0, "seconds")?;
    let time = Duration::try_from_secs_f64(seconds)
        .ok()
        .filter(|time| time.is_zero() || (SHORTEST_BLOCK_TIME..=LONGEST_BLOCK_TIME).contains(time))
        .ok_or_else(|| RpcError::refused("a block time is 0, or between 0.01 seconds and a day"))?;
    world.set_mode(if time.is_zero() { BlockMode::Instant } else { BlockMode::Interval(time) })?;
    Ok(Value::Null)
}

const SHORTEST_BLOCK_TIME: Duration = Duration::from_millis(10);
const LONGEST_BLOCK_TIME: Duration = Duration::from_secs(86_400);

/// Begins again with a new chain. Snapshots are gone.
pub fn reset(world: &mut World, _: &Params) -> Result<Value, RpcError> {
    head(world.reset()?)
}

/// Rewards a miner for won blocks, one by default, in a tipset of its own.
pub fn award(world: &mut World, params: &Params) -> Result<Value, RpcError> {
    let Address(miner) = params.required(0, "miner")?;
    let wins = params.optional(1, "wins")?.unwrap_or(1);
    let penalty = params.optional(2, "penalty")?.map_or_else(TokenAmount::default, |Amount(penalty)| penalty);
    head(world.alone(|chain| chain.award(miner, wins, penalty))?.1)
}

/// Installs an actor's WASM, given in base64, as if the init actor had been asked. Returns the code's CID.
pub fn install_code(world: &mut World, params: &Params) -> Result<Value, RpcError> {
    let Bytes(wasm) = params.required(0, "code")?;
    value(Cid(world.alone(|chain| chain.install(&wasm))?.0))
}

/// Sets what a unit of gas burns from the next tipset on.
pub fn set_base_fee(world: &mut World, params: &Params) -> Result<Value, RpcError> {
    let Amount(base_fee) = params.required(0, "base fee")?;
    world.set_base_fee(base_fee)?;
    Ok(Value::Null)
}

pub fn snapshot(world: &mut World, _: &Params) -> Result<Value, RpcError> {
    Ok(json!(world.snapshot()?.0))
}

/// Goes to a snapshot, which stays good. Returns the head: in instant mode, after what waited there and can run.
pub fn revert(world: &mut World, params: &Params) -> Result<Value, RpcError> {
    let id: u64 = params.required(0, "snapshot")?;
    head(world.revert(SnapshotId(id))?)
}

/// Makes a tipset at a time in Unix seconds, later than the head's; those that follow count from there.
pub fn set_time(world: &mut World, params: &Params) -> Result<Value, RpcError> {
    let timestamp: u64 = params.required(0, "timestamp")?;
    world.chain.set_time(timestamp)?;
    head(world.mine_one()?)
}

/// The whole state, in base64: what `Devnet.Load` and `leasehold devnet --state` take.
pub fn dump(world: &mut World, _: &Params) -> Reply {
    let saved = world.capture();
    Reply::Aside(Box::new(move || value(Bytes(saved.to_bytes()?))))
}

/// Replaces the whole state by one that was dumped. Snapshots are gone. Returns the head: in instant mode, after what waited there
/// and can run.
///
/// A state that is too large for one request comes in parts, `more` being true for all but the last; a part that more follow
/// returns how many bytes there are so far.
pub fn load(world: &mut World, params: &Params) -> Result<Value, RpcError> {
    let Bytes(part) = params.required(0, "state")?;
    let more = params.optional(1, "more")?.unwrap_or(false);
    let mut state = std::mem::take(&mut world.upload);
    if state.len() + part.len() > MAX_STATE {
        return Err(RpcError::refused(format!(
            "a state has at most {MAX_STATE} bytes; the parts so far are forgotten"
        )));
    }
    state.extend(part);
    if more {
        world.upload = state;
        return Ok(json!(world.upload.len()));
    }
    head(world.load(&state)?)
}

const MAX_STATE: usize = 1 << 30;

/// Writes the state file: when this is answered, what there was when it was asked is on the disk.
pub fn save(world: &mut World, _: &Params) -> Result<Reply, RpcError> {
    if world.origin().state_file().is_none() {
        return Err(RpcError::refused("this node was started without a state file"));
    }
    let saved = world.capture();
    Ok(Reply::Aside(Box::new(move || Ok(saved.save().map(|()| Value::Null)?))))
}

//! Storage miners. Their state is laid out as in the official miner actor, by the stand-in too.

use ::chain::{Call, Tipset, singleton};
use abi::miner::Method as MinerMethod;
use cid::multibase::Base;
use cid::multihash::Multihash;
use fvm_ipld_encoding::de::DeserializeOwned;
use fvm_ipld_encoding::{BytesDe, strict_bytes};
use fvm_shared::address::Address as RawAddress;
use fvm_shared::bigint::{BigInt, Sign};
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use ipld_core::ipld::Ipld;
use serde_json::{Value, json};
use serde_tuple::Deserialize_tuple;

use super::invoke::{attempt, past};
use super::network::MIN_POWER;
use super::state::{existing, with_address};
use super::value;
use crate::json::{Address, Amount, Bytes, TipsetKey};
use crate::rpc::{Params, RpcError};
use crate::view::View;
use crate::world::World;

/// What the official network demands at the least: 1 FIL for 32 GiB, in attoFIL per byte.
const PLEDGE_PER_BYTE: u64 = 1_000_000_000_000_000_000 >> 35;

/// The deposit is the pledge for this part of [`MIN_POWER`].
const DEPOSIT_DIVISOR: u64 = 10;

#[derive(Deserialize_tuple)]
struct Info {
    owner: RawAddress,
    worker: RawAddress,
    control_addresses: Vec<RawAddress>,
    pending_worker_key: Option<(RawAddress, ChainEpoch)>,
    #[serde(with = "strict_bytes")]
    peer_id: Vec<u8>,
    multi_address: Vec<BytesDe>,
    window_post_proof_type: i64,
    sector_size: u64,
    window_post_partition_sectors: u64,
    consensus_fault_elapsed: ChainEpoch,
    pending_owner_address: Option<RawAddress>,
    beneficiary: RawAddress,
    beneficiary_term: (TokenAmount, TokenAmount, ChainEpoch),
    pending_beneficiary_term: Option<(RawAddress, TokenAmount, ChainEpoch, bool, bool)>,
}

pub fn info(world: &World, params: &Params) -> Result<Value, RpcError> {
    with_address(world, params, |view, address| {
        let state: Vec<Ipld> = view.state(&miner(view, address)?)?;
        let info: Info = match state.first() {
            Some(Ipld::Link(cid)) => view.value(cid)?,
            _ => return Err(RpcError::refused("failed to load miner actor state: its layout is unknown")),
        };
        Ok(info_json(info))
    })
}

fn miner(view: &View<'_>, address: &RawAddress) -> Result<fvm_shared::state::ActorState, RpcError> {
    let actor = existing(view, address)?;
    if view.is(&actor, "storageminer")? {
        return Ok(actor);
    }
    Err(RpcError::refused(format!("failed to load miner actor state: {address} is not a miner")))
}

fn info_json(info: Info) -> Value {
    let (quota, used, expiration) = info.beneficiary_term;
    let pending = info.pending_beneficiary_term.map(|(nominee, quota, expiration, by_beneficiary, by_nominee)| {
        json!({
            "NewBeneficiary": Address(nominee),
            "NewQuota": Amount(quota),
            "NewExpiration": expiration,
            "ApprovedByBeneficiary": by_beneficiary,
            "ApprovedByNominee": by_nominee,
        })
    });
    let (new_worker, change_epoch) = match info.pending_worker_key {
        Some((worker, epoch)) => (json!(Address(worker)), epoch),
        None => (json!(UNDEFINED), -1),
    };
    json!({
        "Owner": Address(info.owner),
        "Worker": Address(info.worker),
        "NewWorker": new_worker,
        "ControlAddresses": info.control_addresses.into_iter().map(Address).collect::<Vec<_>>(),
        "WorkerChangeEpoch": change_epoch,
        "PeerId": peer_id(&info.peer_id),
        "Multiaddrs": info.multi_address.into_iter().map(|bytes| Bytes(bytes.0)).collect::<Vec<_>>(),
        "WindowPoStProofType": info.window_post_proof_type,
        "SectorSize": info.sector_size,
        "WindowPoStPartitionSectors": info.window_post_partition_sectors,
        "ConsensusFaultElapsed": info.consensus_fault_elapsed,
        "PendingOwnerAddress": info.pending_owner_address.map(Address),
        "Beneficiary": Address(info.beneficiary),
        "BeneficiaryTerm": { "Quota": Amount(quota), "UsedQuota": Amount(used), "Expiration": expiration },
        "PendingBeneficiaryTerm": pending,
    })
}

/// How Lotus writes an address that is none.
const UNDEFINED: &str = "<empty>";

/// A libp2p peer ID as text; `None` where the bytes are not one.
fn peer_id(bytes: &[u8]) -> Option<String> {
    Multihash::<64>::from_bytes(bytes).ok().map(|_| Base::Base58Btc.encode(bytes))
}

/// What a withdrawal could take at a tipset, rewards that have vested by then included.
pub fn available_balance(world: &World, params: &Params) -> Result<Value, RpcError> {
    let Address(address) = params.required(0, "miner")?;
    let past = past(world, params, 1)?;
    let past = past.as_deref();
    miner(&world.view(past.map(TipsetKey::of).as_ref())?, &address)?;
    let free: TokenAmount = ask(world, past, address, MinerMethod::GetAvailableBalance)?;
    let (vesting,): (Vec<(ChainEpoch, TokenAmount)>,) = ask(world, past, address, MinerMethod::GetVestingFunds)?;
    let now = past.map_or_else(|| world.chain.epoch(), |tipset| tipset.height);
    let vested: TokenAmount = vesting.into_iter().filter(|(epoch, _)| *epoch < now).map(|(_, amount)| amount).sum();
    value(Amount(free + vested))
}

/// The result of one of a miner's reads.
fn ask<T: DeserializeOwned>(
    world: &World,
    past: Option<&Tipset>,
    miner: RawAddress,
    method: MinerMethod,
) -> Result<T, RpcError> {
    let call = Call::new(RawAddress::new_id(singleton::SYSTEM), miner, method.number());
    Ok(attempt(world, past, call)?.value()?)
}

pub fn power(world: &World, params: &Params) -> Result<Value, RpcError> {
    let address: Option<Address> = params.optional(0, "miner")?;
    let key: Option<TipsetKey> = params.optional(1, "tipset key")?;
    let view = world.view(key.as_ref())?;
    let state = PowerState::load(&view)?;
    let own = match address {
        None => Power::default(),
        Some(Address(address)) => {
            miner(&view, &address)?;
            let id = view.id(&address)?.ok_or_else(RpcError::actor_not_found)?;
            view.claim(&state.claims, id)?.unwrap_or_default()
        }
    };
    Ok(json!({
        "MinerPower": power_json(&own),
        "TotalPower": power_json(&state.total),
        "HasMinPower": own.1 >= BigInt::from(MIN_POWER),
    }))
}

/// Raw and quality-adjusted power, in bytes.
pub type Power = (BigInt, BigInt);

fn power_json(power: &Power) -> Value {
    json!({ "RawBytePower": power.0.to_string(), "QualityAdjPower": power.1.to_string() })
}

/// What is read of the power actor's state.
struct PowerState {
    total: Power,
    claims: cid::Cid,
}

/// Places in the official power actor's state.
const TOTAL_RAW: usize = 0;
const TOTAL_QUALITY_ADJUSTED: usize = 2;
const CLAIMS: usize = 15;

impl PowerState {
    fn load(view: &View<'_>) -> Result<Self, RpcError> {
        let actor = existing(view, &RawAddress::new_id(singleton::POWER))?;
        let fields: Vec<Ipld> = view.state(&actor)?;
        let bytes = |index: usize| match fields.get(index) {
            Some(Ipld::Bytes(bytes)) => Some(bigint(bytes)),
            _ => None,
        };
        match (bytes(TOTAL_RAW), bytes(TOTAL_QUALITY_ADJUSTED), fields.get(CLAIMS)) {
            (Some(raw), Some(quality_adjusted), Some(Ipld::Link(claims))) => {
                Ok(Self { total: (raw, quality_adjusted), claims: *claims })
            }
            _ => Err(RpcError::refused("failed to load power actor state: its layout is unknown")),
        }
    }
}

/// A big integer as the chain encodes it: a sign byte, then the magnitude, most significant byte first.
fn bigint(bytes: &[u8]) -> BigInt {
    match bytes.split_first() {
        None => BigInt::default(),
        Some((sign, magnitude)) => BigInt::from_bytes_be(if *sign == 0 { Sign::Plus } else { Sign::Minus }, magnitude),
    }
}

/// The value that creating a miner takes at the least: the pledge for a tenth of the least power. The network's cap on
/// pledges makes it the same at every supply and epoch.
pub fn creation_deposit(world: &World, params: &Params) -> Result<Value, RpcError> {
    let key: Option<TipsetKey> = params.optional(0, "tipset key")?;
    world.tipset(key.as_ref())?;
    value(Amount(TokenAmount::from_atto(PLEDGE_PER_BYTE * (MIN_POWER / DEPOSIT_DIVISOR))))
}

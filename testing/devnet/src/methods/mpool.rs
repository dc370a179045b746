//! The mempool.

use serde_json::{Value, json};

use super::invoke::call_of;
use super::{gas, value, wallet};
use crate::json::{Address, Cid, Message, SignedMessage, TipsetKey};
use crate::mempool::{MAX_MESSAGES, REPLACEMENT_PERCENT};
use crate::message::Signed;
use crate::rpc::{Params, RpcError};
use crate::world::World;

/// Takes a signed message. In instant mode it is on the chain when this answers.
pub fn push(world: &mut World, params: &Params) -> Result<Value, RpcError> {
    let json: SignedMessage = params.required(0, "signed message")?;
    let signed = Signed::try_from(json).map_err(|error| RpcError::invalid_params(format!("{error:#}")))?;
    value(Cid(world.push(signed)?))
}

/// Estimates, numbers, signs and pushes a message of a development account. One of an impersonated actor runs unsigned.
pub fn push_message(world: &mut World, params: &Params) -> Result<Value, RpcError> {
    let json: Message = params.required(0, "message")?;
    let spec: gas::SendSpec = params.optional(1, "send spec")?.unwrap_or_default();
    let mut message = fvm_shared::message::Message::from(json);
    if world.is_impersonated(&message.from)? {
        return push_unsigned(world, &message);
    }
    let key = wallet::key_of(world, &message.from)?;
    message.from = key.address;
    gas::fill(world, None, &mut message, &spec)?;
    message.sequence = next_nonce(world, &message.from)?;
    let signed = wallet::signed(key, message)?;
    world.push(signed.clone())?;
    value(SignedMessage::from(&signed))
}

fn push_unsigned(world: &mut World, message: &fvm_shared::message::Message) -> Result<Value, RpcError> {
    let applied = world.send_unsigned(call_of(message))?;
    Ok(json!({
        "Message": Message::from(&applied.message.message),
        "Signature": { "Type": UNSIGNED, "Data": "" },
        "CID": Cid(applied.cid),
    }))
}

/// The type of a signature that is none.
const UNSIGNED: u8 = 255;

/// The next nonce of an account, waiting messages counted.
pub fn nonce(world: &World, params: &Params) -> Result<Value, RpcError> {
    let Address(address) = params.required(0, "address")?;
    Ok(Value::from(next_nonce(world, &address)?))
}

fn next_nonce(world: &World, address: &fvm_shared::address::Address) -> Result<u64, RpcError> {
    let view = world.view(None)?;
    let actor = view.actor(address)?.ok_or_else(|| {
        RpcError::refused(format!("resolution lookup failed ({address}): resolve address {address}: actor not found"))
    })?;
    let id = view.id(address)?.ok_or_else(RpcError::actor_not_found)?;
    Ok(world.pool.next_nonce(id, actor.sequence))
}

/// What the next tipset would hold. Blocks of any ticket quality hold the same here.
pub fn select(world: &mut World, params: &Params) -> Result<Value, RpcError> {
    let key: Option<TipsetKey> = params.optional(0, "tipset key")?;
    let _: f64 = params.required(1, "ticket quality")?;
    world.tipset(key.as_ref())?;
    value(world.choose()?.iter().map(|(_, signed)| SignedMessage::from(signed)).collect::<Vec<_>>())
}

/// The mempool's settings.
pub fn config(_: &World, _: &Params) -> Result<Value, RpcError> {
    Ok(json!({
        "PriorityAddrs": [],
        "SizeLimitHigh": MAX_MESSAGES,
        "SizeLimitLow": MAX_MESSAGES,
        "ReplaceByFeeRatio": 1.0 + REPLACEMENT_PERCENT as f64 / 100.0,
        "PruneCooldown": 0,
        "GasLimitOverestimation": 1.0 + gas::OVERESTIMATION as f64 / 100.0,
    }))
}

/// What waits, in order of arrival.
pub fn pending(world: &World, params: &Params) -> Result<Value, RpcError> {
    let key: Option<TipsetKey> = params.optional(0, "tipset key")?;
    world.tipset(key.as_ref())?;
    value(world.pool.all().into_iter().map(SignedMessage::from).collect::<Vec<_>>())
}

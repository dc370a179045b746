//! Messages that run without becoming part of the chain, and the results of those that did.

use std::sync::Arc;
use std::time::Instant;

use ::chain::{Call, Fees, Outcome, Tipset};
use serde_json::Value;

use crate::json::{Cid, Message, TipsetKey, invocation};
use crate::message::unsigned_cid;
use crate::rpc::{Params, RpcError};
use crate::world::World;

/// What `message` would do on top of the head, or of a tipset of the past. Signature, nonce, gas limit and fees do not matter; any
/// actor may be the sender, and is lent nothing.
pub fn call(world: &World, params: &Params) -> Result<Value, RpcError> {
    let message: Message = params.required(0, "message")?;
    let past = past(world, params, 1)?;
    let message = fvm_shared::message::Message::from(message);
    let started = Instant::now();
    let outcome = attempt(world, past.as_deref(), call_of(&message))?;
    Ok(invocation(&message, unsigned_cid(&message)?, &outcome, &Fees::default(), started.elapsed()))
}

/// What a message on the chain did, with every call that it led to. It is run again, unless the node kept its trace.
pub fn replay(world: &World, params: &Params) -> Result<Value, RpcError> {
    let key: Option<TipsetKey> = params.optional(0, "tipset key")?;
    let Cid(cid) = params.required(1, "message")?;
    let (tipset, applied) =
        world.chain.find_message(&cid).ok_or_else(|| RpcError::refused(format!("didn't find msg {cid}")))?;
    if key.is_some_and(|key| !key.0.is_empty() && key != TipsetKey::of(&tipset)) {
        return Err(RpcError::refused("given message not found in tipset"));
    }
    let started = Instant::now();
    let again = applied.trace.is_empty().then(|| world.chain.replay(&applied.cid)).transpose()?;
    let outcome = again.as_ref().unwrap_or(&applied.outcome);
    Ok(invocation(&applied.message.message, applied.cid, outcome, &applied.fees, started.elapsed()))
}

/// The tipset of the past on whose state something is to be tried; `None` for the head. Its state must be kept.
pub(super) fn past(world: &World, params: &Params, index: usize) -> Result<Option<Arc<Tipset>>, RpcError> {
    let key: Option<TipsetKey> = params.optional(index, "tipset key")?;
    let tipset = world.tipset(key.as_ref())?;
    if tipset.header_cid == world.chain.head_tipset().header_cid {
        return Ok(None);
    }
    world.check_kept(&tipset)?;
    Ok(Some(tipset))
}

/// Tries a message above a tipset of the past, or above the head.
pub(super) fn attempt(world: &World, past: Option<&Tipset>, call: Call) -> anyhow::Result<Outcome> {
    match past {
        Some(tipset) => world.chain.trace_above(tipset, call),
        None => world.chain.trace(call),
    }
}

/// What a message asks for, without its gas and nonce.
pub(super) fn call_of(message: &fvm_shared::message::Message) -> Call {
    Call::new(message.from, message.to, message.method_num)
        .value(message.value.clone())
        .raw_params(message.params.clone())
}

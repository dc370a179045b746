//! Tipsets, blocks, messages and objects.

use std::sync::Arc;

use ::chain::{Applied, Tipset};
use fvm_shared::clock::ChainEpoch;
use fvm_shared::crypto::signature::{Signature, SignatureType};
use serde_json::{Value, json};

use super::value;
use crate::json::{Bytes, Cid, Message, SignedMessage, TipsetKey, block_header, receipt, tipset as tipset_json};
use crate::message::Signed;
use crate::rpc::{Params, RpcError};
use crate::world::World;

pub fn head(world: &World, _: &Params) -> Result<Value, RpcError> {
    Ok(tipset_json(&world.chain.head_tipset()))
}

pub fn genesis(world: &World, _: &Params) -> Result<Value, RpcError> {
    Ok(tipset_json(&*at(world, 0)?))
}

pub fn tipset(world: &World, params: &Params) -> Result<Value, RpcError> {
    let key: Option<TipsetKey> = params.optional(0, "tipset key")?;
    Ok(tipset_json(&*world.tipset(key.as_ref())?))
}

/// The tipset at a height, or the one before it where that round is null.
pub fn tipset_by_height(world: &World, params: &Params) -> Result<Value, RpcError> {
    let height = height_below_anchor(world, params)?;
    Ok(tipset_json(&*at(world, height)?))
}

/// The tipset at a height, or the one after it where that round is null.
pub fn tipset_after_height(world: &World, params: &Params) -> Result<Value, RpcError> {
    let height = height_below_anchor(world, params)?;
    let found = match world.chain.tipset_after(height - 1) {
        Some(tipset) => tipset,
        None => at(world, height)?,
    };
    Ok(tipset_json(&found))
}

fn height_below_anchor(world: &World, params: &Params) -> Result<ChainEpoch, RpcError> {
    let height: ChainEpoch = params.required(0, "height")?;
    let key: Option<TipsetKey> = params.optional(1, "tipset key")?;
    let anchor = world.tipset(key.as_ref())?.height;
    if height < 0 {
        return Err(RpcError::refused(format!("height {height} is negative")));
    }
    if height > anchor {
        return Err(RpcError::refused(format!(
            "looking for tipset with height greater than start point, req: {height}, head: {anchor}"
        )));
    }
    Ok(height)
}

fn at(world: &World, height: ChainEpoch) -> Result<Arc<Tipset>, RpcError> {
    world.chain.tipset_at(height).ok_or_else(|| RpcError::refused(format!("there is no tipset at height {height}")))
}

pub fn block(world: &World, params: &Params) -> Result<Value, RpcError> {
    let cid: Cid = params.required(0, "block")?;
    Ok(block_header(&world.block(&cid.0)?.header))
}

pub fn block_messages(world: &World, params: &Params) -> Result<Value, RpcError> {
    let cid: Cid = params.required(0, "block")?;
    let tipset = world.block(&cid.0)?;
    let (secp, bls): (Vec<_>, Vec<_>) = tipset.messages.iter().partition(|applied| applied.message.carries_signature());
    let signed = secp.iter().filter_map(|applied| signed(applied)).map(|signed| SignedMessage::from(&signed));
    let cids = bls.iter().chain(&secp).map(|applied| Cid(applied.cid));
    Ok(json!({
        "BlsMessages": bls.iter().map(|applied| Message::from(&applied.message.message)).collect::<Vec<_>>(),
        "SecpkMessages": signed.collect::<Vec<_>>(),
        "Cids": cids.collect::<Vec<_>>(),
    }))
}

fn signed(applied: &Applied) -> Option<Signed> {
    let signature =
        applied.message.signature.clone().unwrap_or(Signature { sig_type: SignatureType::BLS, bytes: Vec::new() });
    Signed::new(applied.message.message.clone(), signature).ok()
}

/// The messages of the parent: what the receipts of `parent_receipts` belong to.
pub fn parent_messages(world: &World, params: &Params) -> Result<Value, RpcError> {
    Ok(parent_of(world, params)?.map_or(Value::Null, |parent| listed(parent.messages.iter())))
}

pub fn parent_receipts(world: &World, params: &Params) -> Result<Value, RpcError> {
    let Some(parent) = parent_of(world, params)? else { return Ok(Value::Null) };
    Ok(parent.messages.iter().map(|applied| receipt(&applied.receipt)).collect())
}

fn parent_of(world: &World, params: &Params) -> Result<Option<Arc<Tipset>>, RpcError> {
    let cid: Cid = params.required(0, "block")?;
    let tipset = world.block(&cid.0)?;
    tipset.header.parents.first().map(|parent| world.block(parent)).transpose()
}

/// What ran in a tipset, the node's own messages and those of impersonated actors included, which no block lists.
pub fn messages_in_tipset(world: &World, params: &Params) -> Result<Value, RpcError> {
    let key: Option<TipsetKey> = params.optional(0, "tipset key")?;
    Ok(listed(world.tipset(key.as_ref())?.asked()))
}

fn listed<'a>(messages: impl Iterator<Item = &'a Arc<Applied>>) -> Value {
    messages
        .map(|applied| json!({ "Cid": Cid(applied.cid), "Message": Message::from(&applied.message.message) }))
        .collect()
}

/// A message that ran or waits.
pub fn message(world: &World, params: &Params) -> Result<Value, RpcError> {
    let Cid(cid) = params.required(0, "message")?;
    if let Some((_, applied)) = world.chain.find_message(&cid) {
        return value(Message::from(&applied.message.message));
    }
    let waiting = world.pool.find(&cid).ok_or_else(|| RpcError::refused(format!("message {cid} not found")))?;
    value(Message::from(waiting.message()))
}

pub fn read_object(world: &World, params: &Params) -> Result<Value, RpcError> {
    let Cid(cid) = params.required(0, "object")?;
    let block = world.chain.block(&cid)?;
    value(Bytes(block.ok_or_else(|| RpcError::refused(format!("blockstore get: ipld: could not find {cid}")))?))
}

pub fn has_object(world: &World, params: &Params) -> Result<Value, RpcError> {
    let Cid(cid) = params.required(0, "object")?;
    Ok(Value::Bool(world.chain.block(&cid)?.is_some()))
}

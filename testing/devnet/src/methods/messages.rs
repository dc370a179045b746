//! Where messages ended up.

use ::chain::{Applied, Tipset};
use fvm_shared::address::Address as RawAddress;
use fvm_shared::clock::ChainEpoch;
use serde_json::Value;

use super::{Reply, value};
use crate::json::{Cid, MessageMatch, TipsetKey, lookup};
use crate::rpc::{Params, RpcError};
use crate::view::View;
use crate::world::World;

/// Looks down to genesis.
const NO_LIMIT: ChainEpoch = -1;

/// Waits until a message is on the chain. Confidence is not waited for: nothing is ever reorganised by itself here.
pub fn wait(world: &World, params: &Params) -> Result<Reply, RpcError> {
    let Cid(cid) = params.required(0, "message")?;
    let _: Option<u64> = params.optional(1, "confidence")?;
    let limit = params.optional(2, "lookback limit")?.unwrap_or(NO_LIMIT);
    let allow_replaced = params.optional(3, "allow replaced")?.unwrap_or(true);
    let found = find(world, cid, &world.chain.head_tipset(), limit, allow_replaced)?;
    Ok(found.map_or_else(|| Reply::Later(world.subscribe()), Reply::Now))
}

/// The same without waiting: `null` for a message that is not on the chain. Clients of version 0 give the message alone.
pub fn search(world: &World, params: &Params) -> Result<Value, RpcError> {
    if let Ok(Some(Cid(cid))) = params.optional(0, "message") {
        return Ok(find(world, cid, &world.chain.head_tipset(), NO_LIMIT, true)?.unwrap_or(Value::Null));
    }
    let key: Option<TipsetKey> = params.optional(0, "tipset key")?;
    let Cid(cid) = params.required(1, "message")?;
    let limit = params.optional(2, "lookback limit")?.unwrap_or(NO_LIMIT);
    let allow_replaced = params.optional(3, "allow replaced")?.unwrap_or(true);
    let from = world.tipset(key.as_ref())?;
    Ok(find(world, cid, &from, limit, allow_replaced)?.unwrap_or(Value::Null))
}

/// Looks from one tipset down, by `limit` epochs at the most: in that tipset alone where it is 0, and where it is negative and
/// not [`NO_LIMIT`], as Lotus does. A message that never came here is an error.
fn find(
    world: &World,
    asked: cid::Cid,
    from: &Tipset,
    limit: ChainEpoch,
    allow_replaced: bool,
) -> Result<Option<Value>, RpcError> {
    if !world.knows_message(&asked) {
        return Err(RpcError::refused(format!("failed to load message: ipld: could not find {asked}")));
    }
    let cid = world.current_form_of(asked);
    let found = world.chain.find_message(&cid);
    if let Some(why) = world.dropped(&cid).filter(|_| found.is_none()) {
        return Err(RpcError::refused(format!("message {cid} was dropped and will never be on the chain: {why}")));
    }
    let is_near =
        |height: ChainEpoch| height == from.height || limit == NO_LIMIT || height.saturating_add(limit) >= from.height;
    let found = found.filter(|(tipset, _)| tipset.height <= from.height && is_near(tipset.height));
    let Some((tipset, applied)) = found else { return Ok(None) };
    if applied.cid != asked && !allow_replaced {
        let nonce = applied.message.message.sequence;
        return Err(RpcError::refused(format!(
            "message was replaced: found message with equal nonce as the one we are looking for (F:{asked} n {nonce}, \
             TS: {} n{nonce})",
            applied.cid
        )));
    }
    Ok(Some(lookup(applied.cid, &applied.receipt, &tipset)))
}

/// The CIDs of the messages from or to an address, newest first, down to a height.
pub fn list(world: &World, params: &Params) -> Result<Value, RpcError> {
    let wanted: MessageMatch = params.required(0, "match")?;
    let key: Option<TipsetKey> = params.optional(1, "tipset key")?;
    let lowest: ChainEpoch = params.optional(2, "height")?.unwrap_or(0);
    if wanted.to.is_none() && wanted.from.is_none() {
        return Err(RpcError::refused("must specify at least To or From in message filter"));
    }
    let from = world.tipset(key.as_ref())?;
    let view = world.view(None)?;
    let mut tipsets = world.tipsets_above(lowest.saturating_sub(1));
    tipsets.retain(|tipset| tipset.height <= from.height);
    let mut cids = Vec::new();
    for applied in tipsets.iter().rev().flat_map(|tipset| tipset.asked()) {
        if matches(&view, &wanted, applied)? {
            cids.push(Cid(applied.cid));
        }
    }
    value(cids)
}

fn matches(view: &View<'_>, wanted: &MessageMatch, applied: &Applied) -> Result<bool, RpcError> {
    let message = &applied.message.message;
    let to = wanted.to.map_or(Ok(true), |to| same_actor(view, &to.0, &message.to))?;
    let from = wanted.from.map_or(Ok(true), |from| same_actor(view, &from.0, &message.from))?;
    Ok(to && from)
}

/// Whether two addresses mean one actor.
fn same_actor(view: &View<'_>, a: &RawAddress, b: &RawAddress) -> Result<bool, RpcError> {
    if a == b {
        return Ok(true);
    }
    let id = view.id(a)?;
    Ok(id.is_some() && id == view.id(b)?)
}

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

/// Waits until a message is on the chain. Confidence is not waited for: nothing is ever reorganised by itself here.
pub fn wait(world: &World, params: &Params) -> Result<Reply, RpcError> {
    let Cid(cid) = params.required(0, "message")?;
    let _: Option<u64> = params.optional(1, "confidence")?;
    let lookback: Option<ChainEpoch> = params.optional(2, "lookback limit")?;
    let allow_replaced = params.optional(3, "allow replaced")?.unwrap_or(true);
    let found = find(world, cid, &world.chain.head_tipset(), lookback, allow_replaced)?;
    Ok(found.map_or_else(|| Reply::Later(world.subscribe()), Reply::Now))
}

/// The same without waiting: `null` for a message that is not on the chain. Clients of version 0 give the message alone.
pub fn search(world: &World, params: &Params) -> Result<Value, RpcError> {
    if let Ok(Some(Cid(cid))) = params.optional(0, "message") {
        return Ok(find(world, cid, &world.chain.head_tipset(), None, true)?.unwrap_or(Value::Null));
    }
    let key: Option<TipsetKey> = params.optional(0, "tipset key")?;
    let Cid(cid) = params.required(1, "message")?;
    let lookback: Option<ChainEpoch> = params.optional(2, "lookback limit")?;
    let allow_replaced = params.optional(3, "allow replaced")?.unwrap_or(true);
    let from = world.tipset(key.as_ref())?;
    Ok(find(world, cid, &from, lookback, allow_replaced)?.unwrap_or(Value::Null))
}

/// Looks from one tipset down, `lookback` epochs at the most if that is positive.
fn find(
    world: &World,
    asked: cid::Cid,
    from: &Tipset,
    lookback: Option<ChainEpoch>,
    allow_replaced: bool,
) -> Result<Option<Value>, RpcError> {
    let cid = world.current_form_of(asked);
    if let Some(why) = world.dropped(&cid).filter(|_| world.chain.find_message(&cid).is_none()) {
        return Err(RpcError::refused(format!("message {cid} was dropped and will never be on the chain: {why}")));
    }
    if cid != asked && !allow_replaced {
        return Err(RpcError::refused(format!(
            "message {asked} was replaced by {cid}, which the caller does not allow"
        )));
    }
    let lowest = lookback.filter(|limit| *limit > 0).map_or(0, |limit| from.height.saturating_sub(limit));
    let found = world.chain.find_message(&cid).filter(|(tipset, _)| (lowest..=from.height).contains(&tipset.height));
    Ok(found.map(|(tipset, applied)| lookup(cid, &applied.receipt, &tipset)))
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

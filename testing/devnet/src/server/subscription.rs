//! Channels, in go-jsonrpc's manner: the answer to a request is a channel's number, then come `xrpc.ch.val` notifications
//! with that number and a value, until `xrpc.ch.close` or the client's `xrpc.cancel`.

use std::sync::Arc;

use serde_json::{Value, json};
use tokio::sync::broadcast;

use super::outbox::Outbox;
use crate::json::{EventFilter, TipsetKey, tipset};
use crate::methods::{Dispatcher, Matcher, Search};
use crate::rpc::{Params, RpcError, answer};
use crate::world::{HeadChange, World};

const HEADS: &str = "Filecoin.ChainNotify";
const EVENTS: &str = "Filecoin.SubscribeActorEventsRaw";

/// Whether a method opens a channel.
pub fn is_one(method: &str) -> bool {
    [HEADS, EVENTS].contains(&method)
}

/// What a channel carries.
#[derive(Debug, Clone)]
pub enum Subscription {
    /// Every change of the head, the present one first.
    Heads,
    /// Every event that a filter lets through, those of the past that it asks for first.
    Events(EventFilter),
}

impl Subscription {
    pub fn read(method: &str, params: &Params) -> Result<Self, RpcError> {
        if method == HEADS {
            params.at_most(0, method)?;
            return Ok(Self::Heads);
        }
        params.at_most(1, method)?;
        Ok(Self::Events(params.optional(0, "filter")?.unwrap_or_default()))
    }

    /// Whether nothing more can come.
    fn is_over(&self, world: &World) -> bool {
        matches!(self, Self::Events(filter) if filter.to_height.is_some_and(|to| world.chain.epoch() >= to))
    }

    /// What the channel begins with.
    fn first(&self, world: &World) -> Result<First, RpcError> {
        match self {
            Self::Heads => Ok(First::Values(vec![json!([step("current", &world.chain.head_tipset())])])),
            Self::Events(filter) if filter.from_height.is_none() && filter.key().is_none() => {
                Matcher::new(filter, &world.view(None)?)?;
                Ok(First::Values(Vec::new()))
            }
            Self::Events(filter) => Ok(First::Found(Search::new(world, filter)?)),
        }
    }

    /// What a change of the head adds.
    fn next(&self, world: &World, change: &HeadChange) -> Result<Vec<Value>, RpcError> {
        match self {
            Self::Heads => {
                let reverted = change.reverted.iter().map(|tipset| step("revert", tipset));
                let steps: Vec<_> = reverted.chain(change.applied.iter().map(|tipset| step("apply", tipset))).collect();
                Ok(if steps.is_empty() { Vec::new() } else { vec![Value::Array(steps)] })
            }
            Self::Events(filter) => {
                let matcher = Matcher::new(filter, &world.view(None)?)?;
                let within = |tipset: &&Arc<chain::Tipset>| {
                    filter.key().is_none_or(|key| *key == TipsetKey::of(tipset))
                        && filter.from_height.is_none_or(|from| tipset.height >= from)
                        && filter.to_height.is_none_or(|to| tipset.height <= to)
                };
                let reverted = change.reverted.iter().filter(within);
                let reverted = reverted.flat_map(|tipset| matcher.events_of(tipset, true));
                let applied = change.applied.iter().filter(within).flat_map(|tipset| matcher.events_of(tipset, false));
                Ok(reverted.chain(applied).collect())
            }
        }
    }
}

/// What a channel begins with.
enum First {
    Values(Vec<Value>),
    /// What is found, which may take a while.
    Found(Search),
}

impl First {
    async fn values(self, dispatcher: &Dispatcher) -> Result<Vec<Value>, RpcError> {
        match self {
            Self::Values(values) => Ok(values),
            Self::Found(search) => dispatcher.aside.run(|| search.run()).await,
        }
    }
}

fn step(kind: &str, of: &chain::Tipset) -> Value {
    json!({ "Type": kind, "Val": tipset(of) })
}

/// Tells that a channel ended.
pub fn closed(channel: u64) -> Value {
    json!({ "jsonrpc": "2.0", "method": "xrpc.ch.close", "params": [channel] })
}

fn value_of(channel: u64, value: Value) -> Value {
    json!({ "jsonrpc": "2.0", "method": "xrpc.ch.val", "params": [channel, value] })
}

/// Answers the request and feeds its channel until the connection ends, the node stops, the last height that was asked for is
/// reached, or the reader falls too far behind. Returns what is to be told last, if the connection is still there.
pub async fn feed(
    dispatcher: Dispatcher,
    wanted: Subscription,
    request: Value,
    channel: u64,
    outbox: Outbox,
) -> Option<Value> {
    let first = wanted.clone();
    let begin = move |world: &mut World| Ok((first.first(world)?, first.is_over(world), world.subscribe()));
    let begun = async {
        let (first, is_over, changes) = dispatcher.executor.run(begin).await?;
        Ok::<_, RpcError>((first.values(&dispatcher).await?, is_over, changes))
    };
    let (values, mut is_over, mut changes) = match begun.await {
        Ok(begun) => begun,
        Err(error) => return Some(answer(request, Err(error))),
    };
    if !outbox.send(answer(request, Ok(json!(channel))).to_string()).await || !send_all(&outbox, channel, values).await
    {
        return None;
    }
    let mut stopping = dispatcher.stopping.clone();
    while !is_over {
        let change = tokio::select! {
            change = changes.recv() => change,
            _ = stopping.wait_for(|stops| *stops) => Err(broadcast::error::RecvError::Closed),
        };
        let Ok(change) = change else { break };
        let next = wanted.clone();
        let more = dispatcher.executor.run(move |world| Ok((next.next(world, &change)?, next.is_over(world)))).await;
        let Ok((values, was_last)) = more else { break };
        is_over = was_last;
        if !send_all(&outbox, channel, values).await {
            return None;
        }
    }
    Some(closed(channel))
}

async fn send_all(outbox: &Outbox, channel: u64, values: Vec<Value>) -> bool {
    for value in values {
        if !outbox.send(value_of(channel, value).to_string()).await {
            return false;
        }
    }
    true
}

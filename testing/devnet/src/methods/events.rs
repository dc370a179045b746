//! Actor events of the past.

use std::sync::Arc;

use ::chain::Tipset;
use fvm_shared::ActorID;
use fvm_shared::event::{Entry, StampedEvent};
use serde_json::Value;

use crate::json::{Address, Cid, EventFilter, actor_event, raw_event};
use crate::rpc::{Params, RpcError};
use crate::view::View;
use crate::world::World;

/// The events behind the root in a receipt.
pub fn by_root(world: &World, params: &Params) -> Result<Value, RpcError> {
    let Cid(root) = params.required(0, "events root")?;
    Ok(world.chain.events(&root)?.iter().map(raw_event).collect())
}

/// The most events of one answer: Lotus's own limit.
const MAX_EVENTS: usize = 10_000;

/// The most tipsets that are looked through for one answer.
const MAX_TIPSETS: usize = 1_000_000;

/// Every event on the current branch that a filter lets through, oldest first.
pub fn matching(world: &World, params: &Params) -> Result<Value, RpcError> {
    let filter: EventFilter = params.optional(0, "filter")?.unwrap_or_default();
    Ok(Value::Array(past_events(world, &filter)?))
}

/// The events so far that a filter lets through. More than one answer may hold are refused, with what to do.
pub fn past_events(world: &World, filter: &EventFilter) -> Result<Vec<Value>, RpcError> {
    let matcher = Matcher::new(filter, &world.view(None)?)?;
    let mut events = Vec::new();
    for (count, tipset) in tipsets_in_range(world, filter)?.enumerate() {
        if count == MAX_TIPSETS {
            return Err(RpcError::refused(format!(
                "filter covers more than {MAX_TIPSETS} tipsets, try a more restricted filter"
            )));
        }
        events.extend(matcher.events_of(&tipset, false));
        if events.len() > MAX_EVENTS {
            return Err(RpcError::refused(format!(
                "filter matches too many events, try a more restricted filter: at most {MAX_EVENTS} are answered"
            )));
        }
    }
    Ok(events)
}

fn tipsets_in_range<'a>(
    world: &'a World,
    filter: &EventFilter,
) -> Result<Box<dyn Iterator<Item = Arc<Tipset>> + 'a>, RpcError> {
    if let Some(key) = filter.key() {
        if filter.from_height.is_some() || filter.to_height.is_some() {
            return Err(RpcError::refused("cannot specify both TipSetKey and FromHeight/ToHeight"));
        }
        return Ok(Box::new(std::iter::once(world.tipset(Some(key))?)));
    }
    let head = world.chain.epoch();
    let from = filter.from_height.unwrap_or(0);
    let to = filter.to_height.unwrap_or(head);
    if from < 0 {
        return Err(RpcError::refused("range 'from' must be greater than or equal to 0"));
    }
    if to < from && filter.to_height.is_some() {
        return Err(RpcError::refused(format!(
            "invalid epoch range: 'to' height ({to}) must be after 'from' height ({from})"
        )));
    }
    Ok(Box::new(world.tipsets_from(from).take_while(move |tipset| tipset.height <= to)))
}

/// Decides which events a caller sees.
pub struct Matcher<'a> {
    emitters: Option<Vec<ActorID>>,
    filter: &'a EventFilter,
}

impl<'a> Matcher<'a> {
    /// Resolves the filter's addresses. One that names no actor matches nothing.
    pub fn new(filter: &'a EventFilter, view: &View<'_>) -> Result<Self, RpcError> {
        let addresses = filter.addresses.as_deref().filter(|addresses| !addresses.is_empty());
        let resolve = |Address(address): &Address| view.id(address);
        let emitters = addresses
            .map(|addresses| addresses.iter().map(resolve).collect::<anyhow::Result<Vec<_>>>())
            .transpose()?
            .map(|ids| ids.into_iter().flatten().collect());
        Ok(Self { emitters, filter })
    }

    /// The events of one tipset that the filter lets through.
    pub fn events_of(&self, tipset: &Tipset, reverted: bool) -> Vec<Value> {
        let with_message = |applied: &Arc<::chain::Applied>| {
            let cid = applied.cid;
            let chosen = applied.events.iter().filter(|event| self.lets_through(event));
            chosen.map(|event| actor_event(event, tipset, cid, reverted)).collect::<Vec<_>>()
        };
        tipset.asked().flat_map(with_message).collect()
    }

    fn lets_through(&self, event: &StampedEvent) -> bool {
        let emitted = self.emitters.as_ref().is_none_or(|emitters| emitters.contains(&event.emitter));
        let fields = self.filter.fields.iter().flatten();
        emitted
            && fields.into_iter().all(|(key, wanted)| {
                let matches = |entry: &Entry| {
                    let same =
                        |value: &crate::json::FieldValue| value.codec == entry.codec && value.value.0 == entry.value;
                    entry.key == *key && (wanted.is_empty() || wanted.iter().any(same))
                };
                event.event.entries.iter().any(matches)
            })
    }
}

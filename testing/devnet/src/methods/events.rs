//! Actor events of the past.

use std::sync::Arc;

use ::chain::{Branch, Tipset};
use fvm_shared::ActorID;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::event::{Entry, StampedEvent};
use serde_json::Value;

use super::Reply;
use crate::json::{Address, Cid, EventFields, EventFilter, FieldValue, actor_event, raw_event};
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
pub fn matching(world: &World, params: &Params) -> Result<Reply, RpcError> {
    let filter: EventFilter = params.optional(0, "filter")?.unwrap_or_default();
    let search = Search::new(world, &filter)?;
    Ok(Reply::Aside(Box::new(move || search.run().map(Value::Array))))
}

/// A search through the history as it is at one moment, on any thread.
pub struct Search {
    matcher: Matcher,
    among: Among,
}

/// What is looked through.
enum Among {
    One(Arc<Tipset>),
    Range { branch: Branch, from: ChainEpoch, to: ChainEpoch },
}

impl Search {
    /// A search for the events so far that a filter lets through.
    pub fn new(world: &World, filter: &EventFilter) -> Result<Self, RpcError> {
        let matcher = Matcher::new(filter, &world.view(None)?)?;
        let range = (filter.from_height, filter.to_height);
        let among = match (filter.key(), range) {
            (Some(key), (None, None)) => Among::One(world.tipset(Some(key))?),
            (Some(_), _) => return Err(RpcError::refused("cannot specify both TipSetKey and FromHeight/ToHeight")),
            (None, (from, to)) => {
                let from = from.unwrap_or(0);
                check_range(from, to)?;
                Among::Range { branch: world.chain.branch(), from, to: to.unwrap_or(ChainEpoch::MAX) }
            }
        };
        Ok(Self { matcher, among })
    }

    /// The events, oldest first. More than one answer may hold are refused, with what to do, as soon as there are so many.
    pub fn run(self) -> Result<Vec<Value>, RpcError> {
        let Self { matcher, among } = self;
        let tipsets: Box<dyn Iterator<Item = Arc<Tipset>>> = match among {
            Among::One(tipset) => Box::new(std::iter::once(tipset)),
            Among::Range { branch, from, to } => {
                Box::new(branch.tipsets_from(from).take_while(move |tipset| tipset.height <= to))
            }
        };
        let mut events = Vec::new();
        for (count, tipset) in tipsets.enumerate() {
            if count == MAX_TIPSETS {
                return Err(RpcError::refused(format!(
                    "filter covers more than {MAX_TIPSETS} tipsets, try a more restricted filter"
                )));
            }
            events.extend(matcher.events_of(&tipset, false).take(MAX_EVENTS + 1 - events.len()));
            if events.len() > MAX_EVENTS {
                return Err(RpcError::refused(format!(
                    "filter matches too many events, try a more restricted filter: at most {MAX_EVENTS} are answered"
                )));
            }
        }
        Ok(events)
    }
}

fn check_range(from: ChainEpoch, to: Option<ChainEpoch>) -> Result<(), RpcError> {
    if from < 0 {
        return Err(RpcError::refused("range 'from' must be greater than or equal to 0"));
    }
    match to {
        Some(to) if to < from => Err(RpcError::refused(format!(
            "invalid epoch range: 'to' height ({to}) must be after 'from' height ({from})"
        ))),
        _ => Ok(()),
    }
}

/// Decides which events a caller sees.
pub struct Matcher {
    emitters: Option<Vec<ActorID>>,
    fields: EventFields,
}

impl Matcher {
    /// Resolves the filter's addresses. One that names no actor matches nothing.
    pub fn new(filter: &EventFilter, view: &View<'_>) -> Result<Self, RpcError> {
        let addresses = filter.addresses.as_deref().filter(|addresses| !addresses.is_empty());
        let resolve = |Address(address): &Address| view.id(address);
        let emitters = addresses
            .map(|addresses| addresses.iter().map(resolve).collect::<anyhow::Result<Vec<_>>>())
            .transpose()?
            .map(|ids| ids.into_iter().flatten().collect());
        Ok(Self { emitters, fields: filter.fields.clone().unwrap_or_default() })
    }

    /// The events of one tipset that the filter lets through.
    pub fn events_of<'a>(&'a self, tipset: &'a Tipset, reverted: bool) -> impl Iterator<Item = Value> + 'a {
        tipset.asked().flat_map(move |applied| {
            let chosen = applied.events.iter().filter(|event| self.lets_through(event));
            chosen.map(move |event| actor_event(event, tipset, applied.cid, reverted))
        })
    }

    fn lets_through(&self, event: &StampedEvent) -> bool {
        let emitted = self.emitters.as_ref().is_none_or(|emitters| emitters.contains(&event.emitter));
        emitted
            && self.fields.iter().all(|(key, wanted)| {
                let matches = |entry: &Entry| {
                    let same = |value: &FieldValue| value.codec == entry.codec && value.value.0 == entry.value;
                    entry.key == *key && (wanted.is_empty() || wanted.iter().any(same))
                };
                event.event.entries.iter().any(matches)
            })
    }
}

//! What actors told the world.

use abi_json::Json;
use anyhow::Result;
use clap::Args;
use fvm_shared::clock::ChainEpoch;
use serde::Serialize;

use crate::address::Addr;
use crate::context::Context;
use crate::directory::Directory;
use crate::failure::Failure;
use crate::output::{Report, Table};
use crate::past::{self, Latest};
use crate::rpc::{self, EventFilter};
use crate::span::{Span, relative};

#[derive(Debug, Args)]
pub struct EventsArgs {
    /// Only of these actors: addresses, or names of keys
    pub actors: Vec<String>,
    /// Only of this type, like deposited
    #[arg(long = "type", value_name = "TYPE")]
    pub kind: Option<String>,
    /// Only from this epoch on
    #[arg(long, value_name = "EPOCH", conflicts_with = "since", value_parser = clap::value_parser!(i64).range(0..))]
    pub from: Option<ChainEpoch>,
    /// Only up to this epoch
    #[arg(long, value_name = "EPOCH", value_parser = clap::value_parser!(i64).range(0..))]
    pub to: Option<ChainEpoch>,
    /// Only of the last so many epochs, or 45m, 12h, 30d
    #[arg(long, value_name = "TIME")]
    pub since: Option<Span>,
    /// The most events to list: the newest of them
    #[arg(long, default_value_t = 100)]
    pub limit: usize,
}

/// The events that were asked for, oldest first.
pub fn events(context: &Context, args: &EventsArgs) -> Result<Events> {
    let directory = Directory::new(context);
    let now = directory.epoch()?;
    let emitters: Result<Vec<_>> = args.actors.iter().map(|text| context.address(text).map(Addr)).collect();
    let since = args.since.map(|span| now.saturating_sub(span.0).max(0));
    let mut filter = EventFilter::among(emitters?);
    if let Some(kind) = &args.kind {
        filter = filter.with("$type", &[kind])?;
    }
    let (from, to) = (args.from.or(since).unwrap_or(0), args.to.unwrap_or(now));
    if args.to.is_some() && to < from {
        return Err(Failure::usage(format!("epoch {to} is before epoch {from}: there are no epochs between")).into());
    }
    let progress = context.output.progress("reading events");
    let found = past::latest(&context.rpc, &filter, from..=to.min(now), args.limit.saturating_add(1), past::YEAR);
    drop(progress);
    let Latest { events: found, since } = found?;
    let skipped = found.len().saturating_sub(args.limit);
    let told: Result<Vec<_>> = found.iter().skip(skipped).map(|event| Event::of(&directory, event)).collect();
    let unread = (since > from).then_some(since);
    Ok(Events { events: told?, skipped, unread_before: unread, now })
}

#[derive(Debug, Serialize)]
pub struct Events {
    pub events: Vec<Event>,
    /// How many older ones were left out, of those that were read.
    pub skipped: usize,
    /// From where on events were read, if that is later than was asked: there were enough, or the node tells no older ones.
    pub unread_before: Option<ChainEpoch>,
    #[serde(skip)]
    now: ChainEpoch,
}

#[derive(Debug, Serialize)]
pub struct Event {
    pub epoch: ChainEpoch,
    pub message: String,
    #[serde(flatten)]
    pub event: Json,
}

impl Event {
    fn of(directory: &Directory<'_>, event: &rpc::Event) -> Result<Self> {
        let told = directory.event(event.emitter.0, &event.entries)?;
        Ok(Self { epoch: event.height, message: event.msg_cid.to_string(), event: told })
    }
}

/// The entries of an event but its actor and type, in a line.
fn entries(event: &Json) -> String {
    let Json::Object(fields) = event else { return String::new() };
    let others = fields.iter().filter(|(name, _)| name != "actor" && name != "type");
    others.map(|(name, value)| format!("{name}={}", value)).collect::<Vec<_>>().join(" ")
}

impl Report for Events {
    fn text(&self) -> String {
        let mut table = Table::new(["epoch", "when", "actor", "event", "entries"], "There are no such events.");
        for Event { epoch, event, .. } in &self.events {
            let part = |name: &str| event.get(name).map(Json::to_string).unwrap_or_default();
            table.row([epoch.to_string(), relative(*epoch, self.now), part("actor"), part("type"), entries(event)]);
        }
        match (self.skipped, self.unread_before) {
            (0, None) => table.render(),
            (0, Some(epoch)) => format!("{}\n\nWhat happened before epoch {epoch} is not told.", table.render()),
            (n, None) => format!("{}\n\n{n} older events are left out: --limit", table.render()),
            (_, Some(_)) => format!("{}\n\nOlder events are left out: --limit", table.render()),
        }
    }
}

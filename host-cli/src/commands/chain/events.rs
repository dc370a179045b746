//! What actors told the world.

use abi_json::Json;
use anyhow::Result;
use clap::Args;
use fvm_shared::clock::ChainEpoch;
use serde::Serialize;

use crate::address::Addr;
use crate::context::Context;
use crate::directory::Directory;
use crate::output::{Report, Table};
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
    let mut filter = EventFilter::among(emitters?).from(args.from.or(since).unwrap_or(0));
    if let Some(kind) = &args.kind {
        filter = filter.with("$type", &[kind])?;
    }
    if let Some(to) = args.to {
        filter = filter.up_to(to);
    }
    let found = context.rpc.events(&filter)?;
    let skipped = found.len().saturating_sub(args.limit);
    let told: Result<Vec<_>> = found.iter().skip(skipped).map(|event| Event::of(&directory, event)).collect();
    Ok(Events { events: told?, skipped, now })
}

#[derive(Debug, Serialize)]
pub struct Events {
    pub events: Vec<Event>,
    /// How many older ones were left out.
    pub skipped: usize,
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
        match self.skipped {
            0 => table.render(),
            n => format!("{}\n\n{n} older events are left out: --limit", table.render()),
        }
    }
}

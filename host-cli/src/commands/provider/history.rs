//! What happened to a provider, as the market told it.

use abi::lease::{OfferStatus, Payments, Status, events};
use anyhow::Result;
use fvm_shared::ActorID;
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use serde::Serialize;

use crate::address::Addr;
use crate::amount::Amount;
use crate::context::Context;
use crate::output::Table;
use crate::past::{self, is_refusal};
use crate::rpc::{Event, EventFilter};

/// One event.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub struct Happened {
    pub epoch: ChainEpoch,
    /// The event's name.
    pub what: String,
    pub lease: Option<u64>,
    pub offer: Option<u64>,
    /// The money that it is about: of a lease, the prepayment when it is opened and the earnings when it is over.
    pub amount: Option<Amount>,
    /// More about it, in words.
    pub detail: String,
}

/// A provider's latest events, oldest first; `None`, with a warning, where the node keeps none.
pub fn history(context: &Context, market: Address, provider: ActorID, count: usize) -> Result<Option<Vec<Happened>>> {
    let now = context.rpc.head()?.height;
    let about = |key| {
        let filter = EventFilter::of(market).with(key, &[provider])?;
        past::latest(&context.rpc, &filter, 0..=now, count, past::YEAR)
    };
    let told = about("provider").and_then(|told| Ok((told, about("earner")?)));
    let (told, earned) = match told {
        Ok(told) => told,
        Err(error) if is_refusal(&error) => {
            context.output.warn(&format!("the node tells no events, so there is no history: {error:#}"));
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    let since = told.since.max(earned.since);
    let mut events = [told.events, earned.events].concat();
    events.sort_by_key(|event| event.height);
    let skipped = events.len().saturating_sub(count);
    let latest = &events[skipped..];
    let is_whole = since == 0 || latest.len() == count && latest.iter().all(|event| event.height >= since);
    if !is_whole {
        context.output.warn(&format!("what happened before epoch {since} is not told, or not all of it"));
    }
    Ok(Some(latest.iter().map(Happened::of).collect()))
}

impl Happened {
    fn of(event: &Event) -> Self {
        let what = event.kind().unwrap_or_default();
        let amount = match what.as_str() {
            events::LEASE_OPENED => event.get::<TokenAmount>("prepaid"),
            events::LEASE_ENDED => event.get::<Payments>("paid").map(|paid| paid.provider),
            events::OFFER_CREATED => event.get("rate"),
            _ => event.get("amount"),
        };
        Self {
            epoch: event.height,
            lease: event.get("lease"),
            offer: event.get("offer"),
            amount: amount.map(Amount),
            detail: detail(&what, event),
            what,
        }
    }
}

fn detail(what: &str, event: &Event) -> String {
    let actor = |key| event.get::<ActorID>(key).map(|id| Addr::id(id).to_string()).unwrap_or_default();
    match what {
        events::LEASE_OPENED => format!("by {}", actor("renter")),
        events::LEASE_ENDED => {
            let reason = event.get::<Status>("reason").map_or("?", Status::name);
            format!("{}, of {}", reason.to_lowercase(), actor("renter"))
        }
        events::OFFER_CREATED => "an epoch".to_owned(),
        events::OFFER_CHANGED => {
            let version: u64 = event.get("version").unwrap_or_default();
            let status = event.get::<OfferStatus>("status").map_or("?", OfferStatus::name);
            format!("version {version}, {}", status.to_lowercase())
        }
        events::UNITS_RESERVED => format!("{} units", event.get::<u32>("units").unwrap_or_default()),
        events::COLLATERAL_UNBONDING => {
            format!("ready at epoch {}", event.get::<ChainEpoch>("ready").unwrap_or_default())
        }
        events::PAYOUT_SET => actor("payout"),
        events::KEEPER_SET => match event.get::<Option<ActorID>>("keeper").flatten() {
            Some(keeper) => Addr::id(keeper).to_string(),
            None => "none".to_owned(),
        },
        events::WITHDRAWN => format!("to {}", actor("payee")),
        _ => String::new(),
    }
}

pub fn table(history: &[Happened]) -> String {
    let mut table = Table::new(["epoch", "what", "lease", "offer", "amount", ""], "Nothing has happened yet");
    let number = |number: Option<u64>| number.map_or_else(|| "-".to_owned(), |number| number.to_string());
    for Happened { epoch, what, lease, offer, amount, detail } in history {
        table.row([
            epoch.to_string(),
            what.clone(),
            number(*lease),
            number(*offer),
            amount.as_ref().map_or_else(|| "-".to_owned(), ToString::to_string),
            detail.clone(),
        ]);
    }
    table.render()
}

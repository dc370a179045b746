use abi::lease::{
    Method, OfferParams, OfferReturn, OfferVersionReturn, PauseOfferParams, ReserveParams, UpdateOfferParams,
};
use anyhow::Result;
use serde::Serialize;

use super::Draft;
use crate::address::Addr;
use crate::context::Context;
use crate::flow::{self, Trail};
use crate::output::{Fields, Report};
use crate::price::Billing;

/// Changes an offer of the signing wallet: what the draft does not say stays as it is.
pub fn update(context: &Context, market: &str, offer: u64, draft: Draft) -> Result<Updated> {
    let market = context.address(market)?;
    let read: OfferReturn = context.read(market, Method::Offer, &OfferParams { offer })?;
    let terms = draft.with_file()?.change(read.terms);
    let billing = Billing::of(&terms.rate);
    let what = format!("change offer {offer} of the market {}: from now on {}", Addr(market), billing.sentence());
    let params = UpdateOfferParams { offer, terms };
    let sent = context.send(flow::Draft::new(what, market, Method::UpdateOffer).params(&params)?)?;
    let OfferVersionReturn { version } = sent.decode()?;
    Ok(Updated { market: Addr(market), offer, version, billing, trail: sent.trail() })
}

/// Takes an offer off the list, or puts it back.
pub fn pause(context: &Context, market: &str, offer: u64, paused: bool) -> Result<Changed> {
    let market = context.address(market)?;
    let (verb, status) = if paused { ("pause", "Paused") } else { ("resume", "Listed") };
    let what = format!("{verb} offer {offer} of the market {}", Addr(market));
    let params = PauseOfferParams { offer, paused };
    let sent = context.send(flow::Draft::new(what, market, Method::PauseOffer).params(&params)?)?;
    let OfferVersionReturn { version } = sent.decode()?;
    Ok(Changed { market: Addr(market), offer, version, status, trail: sent.trail() })
}

/// Ends an offer for good.
pub fn retire(context: &Context, market: &str, offer: u64) -> Result<Changed> {
    let market = context.address(market)?;
    let what = format!("retire offer {offer} of the market {} for good", Addr(market));
    let draft = flow::Draft::new(what, market, Method::RetireOffer).params(&OfferParams { offer })?;
    let sent = context.send(draft)?;
    let OfferVersionReturn { version } = sent.decode()?;
    Ok(Changed { market: Addr(market), offer, version, status: "Retired", trail: sent.trail() })
}

/// Keeps units of an offer for the signing wallet itself.
pub fn reserve(context: &Context, market: &str, offer: u64, units: u32) -> Result<Reserved> {
    let market = context.address(market)?;
    let what = format!("keep {units} units of offer {offer} of the market {} for yourself", Addr(market));
    let params = ReserveParams { offer, units };
    let sent = context.send(flow::Draft::new(what, market, Method::Reserve).params(&params)?)?;
    Ok(Reserved { market: Addr(market), offer, reserved: units, trail: sent.trail() })
}

/// An offer with new terms.
#[derive(Debug, Serialize)]
pub struct Updated {
    pub market: Addr,
    pub offer: u64,
    pub version: u64,
    pub billing: Billing,
    #[serde(flatten)]
    pub trail: Trail,
}

impl Report for Updated {
    fn text(&self) -> String {
        let fields = Fields::new().field("offer", self.offer).field("version", self.version);
        self.billing.fields(fields).render()
    }
}

/// An offer with another status.
#[derive(Debug, Serialize)]
pub struct Changed {
    pub market: Addr,
    pub offer: u64,
    pub version: u64,
    pub status: &'static str,
    #[serde(flatten)]
    pub trail: Trail,
}

impl Report for Changed {
    fn text(&self) -> String {
        format!("offer {} is {} (version {})", self.offer, self.status.to_lowercase(), self.version)
    }
}

/// An offer of which units are kept.
#[derive(Debug, Serialize)]
pub struct Reserved {
    pub market: Addr,
    pub offer: u64,
    /// Units that the provider keeps for itself, in all.
    pub reserved: u32,
    #[serde(flatten)]
    pub trail: Trail,
}

impl Report for Reserved {
    fn text(&self) -> String {
        format!("{} units of offer {} are kept for its provider", self.reserved, self.offer)
    }
}

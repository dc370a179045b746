use abi::lease::{ExtendReturn, LeaseParams, LeaseReturn, Method, OfferParams, OfferReturn, RenewParams};
use anyhow::{Context as _, Result};
use fvm_shared::clock::ChainEpoch;
use serde::Serialize;

use crate::address::Addr;
use crate::amount::Amount;
use crate::context::Context;
use crate::flow::{Draft, Sent, Trail};
use crate::output::{Fields, Report};
use crate::price::{Billing, Price};
use crate::span::Span;

#[derive(Clone, Debug, clap::Args)]
pub struct RenewArgs {
    /// How much time to add
    #[arg(long, value_name = "TIME")]
    pub term: Span,
    /// Refuse to pay more, should the price change meanwhile; rounded down to whole attoFIL per epoch [default: the offer's
    /// price]
    #[arg(long, value_name = "PRICE")]
    pub max_price: Option<Price>,
}

/// Pays for more of an open-ended lease, at the price that was agreed on last.
pub fn top_up(context: &Context, market: &str, lease: u64, term: Span) -> Result<Extended> {
    let market = context.address(market)?;
    let params = LeaseParams { lease };
    let read: LeaseReturn = context.read(market, Method::Lease, &params)?;
    let rate = &read.segments.last().context("the market tells no price of the lease")?.rate;
    let (value, billing) = (rate * term.0, Billing::of(rate));
    let what = format!("top lease {lease} up by {term} at {}, {} in all", billing.sentence(), Amount(value.clone()));
    let draft = Draft::new(what, market, Method::TopUp).params(&params)?.value(value.clone());
    Extended::of(&context.send(draft)?, Addr(market), lease, value.into(), billing)
}

/// Pays for more of a lease, at the price that its offer has now.
pub fn renew(context: &Context, market: &str, lease: u64, args: &RenewArgs) -> Result<Extended> {
    let market = context.address(market)?;
    let read: LeaseReturn = context.read(market, Method::Lease, &LeaseParams { lease })?;
    let offer: OfferReturn = context.read(market, Method::Offer, &OfferParams { offer: read.offer })?;
    let (rate, term) = (&offer.terms.rate, args.term.0);
    let max_rate = args.max_price.as_ref().map_or_else(|| rate.clone(), |price| price.0.clone());
    let (value, billing) = (rate * term, Billing::of(rate));
    let what =
        format!("renew lease {lease} for {} at {}, {} in all", args.term, billing.sentence(), Amount(value.clone()));
    let params = RenewParams { lease, max_rate, term };
    let draft = Draft::new(what, market, Method::Renew).params(&params)?.value(value.clone());
    Extended::of(&context.send(draft)?, Addr(market), lease, value.into(), billing)
}

/// A lease with more time before it.
#[derive(Debug, Serialize)]
pub struct Extended {
    pub market: Addr,
    pub lease: u64,
    pub status: &'static str,
    /// The last epoch that is paid for; of a paused lease, the last before the pause.
    pub paid_until: ChainEpoch,
    pub value: Amount,
    /// What is the renter's again, because a fault of the provider was due.
    pub returned: Amount,
    pub billing: Billing,
    #[serde(flatten)]
    pub trail: Trail,
}

impl Extended {
    fn of(sent: &Sent, market: Addr, lease: u64, value: Amount, billing: Billing) -> Result<Self> {
        let ExtendReturn { status, paid_until, returned } = sent.decode()?;
        let (status, returned) = (status.name(), returned.into());
        Ok(Self { market, lease, status, paid_until, value, returned, billing, trail: sent.trail() })
    }
}

impl Report for Extended {
    fn text(&self) -> String {
        let returned = self.returned.0.is_positive().then(|| format!("{}: a fault was due", self.returned));
        let fields = Fields::new()
            .field("lease", self.lease)
            .field("status", self.status)
            .field("paid until", format!("epoch {}", self.paid_until))
            .field("paid now", &self.value)
            .maybe("credited back", returned);
        self.billing.fields(fields).render()
    }
}

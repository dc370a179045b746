use abi::lease::{Method, SetPayoutParams};
use anyhow::Result;
use serde::Serialize;

use crate::address::Addr;
use crate::context::Context;
use crate::flow::{Draft, Trail};
use crate::output::Report;

/// Sets where the signing provider's money goes.
pub fn payout(context: &Context, market: &str, payout: &str) -> Result<Payout> {
    let (market, payout) = (context.address(market)?, context.address(payout)?);
    let what = format!("have earnings in the market {} paid to {}", Addr(market), Addr(payout));
    let sent = context.send(Draft::new(what, market, Method::SetPayout).params(&SetPayoutParams { payout })?)?;
    Ok(Payout { market: Addr(market), payout: Addr(payout), trail: sent.trail() })
}

#[derive(Debug, Serialize)]
pub struct Payout {
    pub market: Addr,
    pub payout: Addr,
    #[serde(flatten)]
    pub trail: Trail,
}

impl Report for Payout {
    fn text(&self) -> String {
        format!("earnings in {} go to {}", self.market, self.payout)
    }
}

use abi::lease::{LeaseParams, LeaseReturn, Method};
use anyhow::Result;
use serde::Serialize;

use super::view::Money;
use crate::address::Addr;
use crate::context::Context;
use crate::flow::{Draft, Trail};
use crate::output::{Fields, Report};

/// Takes an order back before it is accepted.
pub fn cancel(context: &Context, market: &str, lease: u64) -> Result<Ended> {
    end(context, market, lease, Method::Cancel, "cancel order")
}

/// Ends an order that was not accepted in time.
pub fn expire(context: &Context, market: &str, lease: u64) -> Result<Ended> {
    end(context, market, lease, Method::Expire, "expire order")
}

/// Ends a running lease now.
pub fn terminate(context: &Context, market: &str, lease: u64) -> Result<Ended> {
    end(context, market, lease, Method::Terminate, "terminate lease")
}

/// Ends a lease whose provider missed three windows.
pub fn report(context: &Context, market: &str, lease: u64) -> Result<Ended> {
    end(context, market, lease, Method::ReportFault, "report the fault of lease")
}

/// Ends a lease that has been paused for the market's grace.
pub fn end_paused(context: &Context, market: &str, lease: u64) -> Result<Ended> {
    end(context, market, lease, Method::EndPaused, "end paused lease")
}

fn end(context: &Context, market: &str, lease: u64, method: Method, verb: &str) -> Result<Ended> {
    let market = context.address(market)?;
    let params = LeaseParams { lease };
    let draft = Draft::new(format!("{verb} {lease} of the market {}", Addr(market)), market, method).params(&params)?;
    let sent = context.send(draft)?;
    let read: LeaseReturn = context.read(market, Method::Lease, &params)?;
    Ok(Ended { market: Addr(market), lease, status: read.status.name(), money: Money::of(&read), trail: sent.trail() })
}

/// A lease that is over, and where its money went.
#[derive(Debug, Serialize)]
pub struct Ended {
    pub market: Addr,
    pub lease: u64,
    pub status: &'static str,
    #[serde(flatten)]
    pub money: Money,
    #[serde(flatten)]
    pub trail: Trail,
}

impl Report for Ended {
    fn text(&self) -> String {
        self.money.fields(Fields::new().field("lease", self.lease).field("status", self.status)).render()
    }
}

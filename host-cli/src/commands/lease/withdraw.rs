use abi::lease::{Method, WithdrawParams, WithdrawReturn};
use anyhow::Result;
use serde::Serialize;

use crate::address::Addr;
use crate::amount::Amount;
use crate::context::Context;
use crate::flow::{Draft, Trail};
use crate::output::Report;

/// Has the market pay what it owes an earner: the wallet, unless it keeps another.
pub fn withdraw(context: &Context, market: &str, earner: Option<&str>) -> Result<Withdrawn> {
    let market = context.address(market)?;
    let earner = match earner {
        Some(text) => context.address(text)?,
        None => context.wallet()?.address.0,
    };
    let what = format!("withdraw what the market {} owes {}", Addr(market), Addr(earner));
    let sent = context.send(Draft::new(what, market, Method::Withdraw).params(&WithdrawParams { earner })?)?;
    let WithdrawReturn { paid, payee } = sent.decode()?;
    Ok(Withdrawn { market: Addr(market), paid: paid.into(), payee: Addr::id(payee), trail: sent.trail() })
}

#[derive(Debug, Serialize)]
pub struct Withdrawn {
    pub market: Addr,
    pub paid: Amount,
    pub payee: Addr,
    #[serde(flatten)]
    pub trail: Trail,
}

impl Report for Withdrawn {
    fn text(&self) -> String {
        format!("{} went to {}", self.paid, self.payee)
    }
}

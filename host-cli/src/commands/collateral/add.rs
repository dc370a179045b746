use abi::lease::Method;
use anyhow::Result;
use fvm_shared::econ::TokenAmount;
use serde::Serialize;

use crate::address::Addr;
use crate::amount::Amount;
use crate::context::Context;
use crate::flow::{Draft, Trail};
use crate::output::Report;

/// Adds to the signing wallet's free collateral.
pub fn add(context: &Context, market: &str, amount: TokenAmount) -> Result<Added> {
    let market = context.address(market)?;
    let what = format!("add {} of collateral to the market {}", Amount(amount.clone()), Addr(market));
    let sent = context.send(Draft::new(what, market, Method::AddCollateral).value(amount.clone()))?;
    Ok(Added { market: Addr(market), amount: amount.into(), trail: sent.trail() })
}

#[derive(Debug, Serialize)]
pub struct Added {
    pub market: Addr,
    pub amount: Amount,
    #[serde(flatten)]
    pub trail: Trail,
}

impl Report for Added {
    fn text(&self) -> String {
        format!("added {} to the free collateral in {}", self.amount, self.market)
    }
}

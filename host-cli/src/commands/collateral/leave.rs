use abi::lease::{Method, UnbondParams, UnbondReturn, WithdrawReturn};
use anyhow::Result;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use serde::Serialize;

use crate::address::Addr;
use crate::amount::Amount;
use crate::context::Context;
use crate::flow::{Draft, Trail};
use crate::output::Report;

/// Takes free collateral of the signing wallet out of use.
pub fn unbond(context: &Context, market: &str, amount: TokenAmount) -> Result<Unbonded> {
    let market = context.address(market)?;
    let what = format!("unbond {} of collateral in the market {}", Amount(amount.clone()), Addr(market));
    let draft = Draft::new(what, market, Method::Unbond).params(&UnbondParams { amount: amount.clone() })?;
    let sent = context.send(draft)?;
    let UnbondReturn { ready } = sent.decode()?;
    Ok(Unbonded { market: Addr(market), amount: amount.into(), ready, trail: sent.trail() })
}

/// Has the collateral that may leave sent to the signing wallet.
pub fn withdraw(context: &Context, market: &str) -> Result<Withdrawn> {
    let market = context.address(market)?;
    let what = format!("withdraw collateral from the market {}", Addr(market));
    let sent = context.send(Draft::new(what, market, Method::WithdrawCollateral))?;
    let WithdrawReturn { paid, payee } = sent.decode()?;
    Ok(Withdrawn { market: Addr(market), paid: paid.into(), payee: Addr::id(payee), trail: sent.trail() })
}

#[derive(Debug, Serialize)]
pub struct Unbonded {
    pub market: Addr,
    pub amount: Amount,
    /// The first epoch at which it may be withdrawn.
    pub ready: ChainEpoch,
    #[serde(flatten)]
    pub trail: Trail,
}

impl Report for Unbonded {
    fn text(&self) -> String {
        format!("{} may be withdrawn from epoch {} on", self.amount, self.ready)
    }
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
        format!("{} of collateral went to {}", self.paid, self.payee)
    }
}

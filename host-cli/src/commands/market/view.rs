use abi::lease::{Method, OwedParams, Terms};
use anyhow::Result;
use fvm_shared::address::Address;
use fvm_shared::bigint::Zero;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use serde::Serialize;

use crate::address::Addr;
use crate::amount::Amount;
use crate::context::Context;
use crate::output::{Fields, Report};
use crate::share::Share;
use crate::span::Span;

/// Reads a market's terms and what it holds.
pub fn show(context: &Context, market: &str) -> Result<Market> {
    let market = context.address(market)?;
    Market::read(context, market)
}

/// A market as it is now.
#[derive(Debug, Serialize)]
pub struct Market {
    pub market: Addr,
    pub operator: Addr,
    /// In basis points.
    pub fee_bps: u32,
    pub accept_window: ChainEpoch,
    pub max_window: ChainEpoch,
    pub min_term: ChainEpoch,
    pub min_charge: Amount,
    /// In basis points.
    pub fault_slash_bps: u32,
    /// In basis points.
    pub no_show_slash_bps: u32,
    /// In basis points.
    pub reporter_bounty_bps: u32,
    pub unbonding: ChainEpoch,
    pub pause_grace: ChainEpoch,
    /// All that it holds: collateral, prepayments and what waits to be withdrawn.
    pub balance: Amount,
    /// What the operator could withdraw now.
    pub operator_owed: Amount,
}

impl Market {
    pub(super) fn read(context: &Context, market: Address) -> Result<Self> {
        let terms: Terms = context.read_bare(market, Method::Terms)?;
        let owed: TokenAmount = context.read(market, Method::Owed, &OwedParams { earner: terms.operator })?;
        let balance = context.rpc.actor(market)?.map_or_else(TokenAmount::zero, |actor| actor.balance);
        Ok(Self {
            market: Addr(market),
            operator: Addr(terms.operator),
            fee_bps: terms.fee_bps,
            accept_window: terms.accept_window,
            max_window: terms.max_window,
            min_term: terms.min_term,
            min_charge: terms.min_charge.into(),
            fault_slash_bps: terms.fault_slash_bps,
            no_show_slash_bps: terms.no_show_slash_bps,
            reporter_bounty_bps: terms.reporter_bounty_bps,
            unbonding: terms.unbonding,
            pause_grace: terms.pause_grace,
            balance: balance.into(),
            operator_owed: owed.into(),
        })
    }
}

impl Report for Market {
    fn text(&self) -> String {
        Fields::new()
            .field("market", self.market)
            .field("operator", self.operator)
            .field("fee", Share(self.fee_bps))
            .field("time to accept", Span(self.accept_window))
            .field("longest window", Span(self.max_window))
            .field("shortest lease", Span(self.min_term))
            .field("least charge", &self.min_charge)
            .field("slash for a fault", Share(self.fault_slash_bps))
            .field("slash for a no-show", Share(self.no_show_slash_bps))
            .field("reporter's part", Share(self.reporter_bounty_bps))
            .field("unbonding", Span(self.unbonding))
            .field("grace when unpaid", Span(self.pause_grace))
            .field("holds", &self.balance)
            .field("operator may take", &self.operator_owed)
            .render()
    }
}

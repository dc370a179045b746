use abi::lease::{ProviderReturn, UnbondingTicket};
use anyhow::Result;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use serde::Serialize;

use crate::address::Addr;
use crate::amount::Amount;
use crate::commands::provider;
use crate::context::Context;
use crate::output::{Fields, Report};
use crate::span::Span;

/// Reads a provider's collateral; without a provider, the wallet's own.
pub fn show(context: &Context, market: &str, provider: Option<&str>) -> Result<Collateral> {
    let market = context.address(market)?;
    let read = provider::read(context, market, provider)?;
    Ok(Collateral::of(read, context.rpc.head()?.height))
}

/// Where a provider's collateral is.
#[derive(Debug, Serialize)]
pub struct Collateral {
    pub epoch: ChainEpoch,
    pub provider: Addr,
    /// What no lease needs.
    pub free: Amount,
    /// What orders and running leases need.
    pub locked: Amount,
    /// What is on its way out.
    pub unbonding: Vec<Leaving>,
    /// How much of that could be withdrawn now.
    pub ready: Amount,
    /// All of it together.
    pub total: Amount,
}

/// Collateral on its way out.
#[derive(Debug, Serialize)]
pub struct Leaving {
    pub amount: Amount,
    /// The first epoch at which it may be withdrawn.
    pub ready: ChainEpoch,
}

impl From<UnbondingTicket> for Leaving {
    fn from(ticket: UnbondingTicket) -> Self {
        Self { amount: ticket.amount.into(), ready: ticket.ready }
    }
}

impl Collateral {
    fn of(read: ProviderReturn, epoch: ChainEpoch) -> Self {
        let sum = |from: &dyn Fn(&UnbondingTicket) -> bool| -> TokenAmount {
            read.unbonding.iter().filter(|ticket| from(ticket)).map(|ticket| ticket.amount.clone()).sum()
        };
        let (ready, leaving) = (sum(&|ticket| ticket.ready <= epoch), sum(&|_| true));
        Self {
            epoch,
            provider: Addr::id(read.provider),
            total: (&read.free + &read.locked + leaving).into(),
            free: read.free.into(),
            locked: read.locked.into(),
            ready: ready.into(),
            unbonding: read.unbonding.into_iter().map(Leaving::from).collect(),
        }
    }
}

impl Report for Collateral {
    fn text(&self) -> String {
        let mut fields =
            Fields::new().field("provider", self.provider).field("free", &self.free).field("locked", &self.locked);
        for Leaving { amount, ready } in &self.unbonding {
            let when = match ready - self.epoch {
                ahead if ahead > 0 => format!("{amount}, at epoch {ready}, in {}", Span(ahead)),
                _ => format!("{amount}, may be withdrawn"),
            };
            fields = fields.field("leaving", when);
        }
        fields.field("total", &self.total).render()
    }
}

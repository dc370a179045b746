use abi::lease::{Method, ProviderParams, ProviderReturn, Statistics};
use anyhow::Result;
use fvm_shared::address::Address;
use serde::Serialize;

use super::history::{Happened, history, table};
use crate::address::Addr;
use crate::amount::Amount;
use crate::commands::collateral::Leaving;
use crate::context::Context;
use crate::output::{Fields, Report};
use crate::share::Share;

/// Reads a provider; without one, the wallet's own.
pub(crate) fn read(context: &Context, market: Address, provider: Option<&str>) -> Result<ProviderReturn> {
    let provider = match provider {
        Some(text) => context.address(text)?,
        None => context.wallet()?.address.0,
    };
    context.read(market, Method::Provider, &ProviderParams { provider })
}

/// A provider with its latest events.
pub fn show(context: &Context, market: &str, provider: Option<&str>, latest: usize) -> Result<Provider> {
    let market = context.address(market)?;
    let read = read(context, market, provider)?;
    let history = if latest == 0 { None } else { history(context, market, read.provider, latest)? };
    Ok(Provider::of(read, history))
}

/// A provider as a market sees it now.
#[derive(Debug, Serialize)]
pub struct Provider {
    pub provider: Addr,
    pub payout: Addr,
    pub keeper: Option<Addr>,
    pub free: Amount,
    pub locked: Amount,
    pub unbonding: Vec<Leaving>,
    pub owed: Amount,
    pub offers: Vec<u64>,
    /// Leases that ran and are over.
    pub leases: u64,
    pub scheduled: u64,
    pub served: u64,
    /// Served of scheduled, in basis points, rounded down; none before anything was to be served.
    pub uptime_bps: Option<u32>,
    pub faults: u64,
    pub no_shows: u64,
    pub early_ends: u64,
    /// The latest events, oldest first; none when the node keeps no events.
    pub history: Option<Vec<Happened>>,
}

impl Provider {
    fn of(read: ProviderReturn, history: Option<Vec<Happened>>) -> Self {
        let Statistics { leases, scheduled, served, faults, no_shows, early_ends } = read.statistics;
        Self {
            provider: Addr::id(read.provider),
            payout: Addr::id(read.payout),
            keeper: read.keeper.map(Addr::id),
            free: read.free.into(),
            locked: read.locked.into(),
            unbonding: read.unbonding.into_iter().map(Leaving::from).collect(),
            owed: read.owed.into(),
            offers: read.offers,
            leases,
            scheduled,
            served,
            uptime_bps: uptime(served, scheduled),
            faults,
            no_shows,
            early_ends,
            history,
        }
    }
}

fn uptime(served: u64, scheduled: u64) -> Option<u32> {
    let bps = (u128::from(served) * 10_000).checked_div(u128::from(scheduled))?;
    u32::try_from(bps).ok()
}

impl Report for Provider {
    fn text(&self) -> String {
        let offers: Vec<String> = self.offers.iter().map(u64::to_string).collect();
        let unbonding: Vec<String> =
            self.unbonding.iter().map(|part| format!("{} from epoch {}", part.amount, part.ready)).collect();
        let uptime = self.uptime_bps.map_or_else(|| "-".to_owned(), |bps| Share(bps).to_string());
        let fields = Fields::new()
            .field("provider", self.provider)
            .field("money goes to", self.payout)
            .maybe("keeper", self.keeper)
            .field("free collateral", &self.free)
            .field("locked collateral", &self.locked)
            .maybe("leaving", (!unbonding.is_empty()).then(|| unbonding.join(", ")))
            .field("earned, to withdraw", &self.owed)
            .maybe("offers", (!offers.is_empty()).then(|| offers.join(", ")))
            .field("uptime", format!("{uptime}, {} of {} epochs served", self.served, self.scheduled))
            .field("leases over", self.leases)
            .field("faults", self.faults)
            .field("no-shows", self.no_shows)
            .field("left early", self.early_ends);
        match &self.history {
            Some(history) => format!("{}\n\n{}", fields.render(), table(history)),
            None => fields.render(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uptime_is_rounded_down() {
        assert_eq!((uptime(2, 3), uptime(3, 3), uptime(0, 0)), (Some(6_666), Some(10_000), None));
        assert_eq!(uptime(u64::MAX - 1, u64::MAX), Some(9_999));
    }
}

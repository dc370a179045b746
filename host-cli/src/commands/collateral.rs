//! `leasehold collateral`: what a provider puts up behind its leases.

use abi::lease::{Method, ProviderParams, ProviderReturn, Statistics};
use anyhow::Result;
use clap::Subcommand;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use serde::Serialize;

use crate::address::Addr;
use crate::amount::{Amount, PositiveAmount};
use crate::context::Context;
use crate::flow::{Draft, Trail};
use crate::output::{Fields, Report};

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Add to the wallet's free collateral in a market; the first time makes it a provider
    #[command(after_help = "Examples:\n  leasehold collateral add t01010 50FIL --wallet operator")]
    Add {
        /// The market's address
        market: String,
        /// How much, with its unit
        #[arg(allow_hyphen_values = true)]
        amount: PositiveAmount,
    },
    /// Show a provider: collateral, payout, keeper, earnings, record
    #[command(
        after_help = "Examples:\n  leasehold collateral show t01010\n  leasehold collateral show t01010 t01005 --json"
    )]
    Show {
        /// The market's address
        market: String,
        /// The provider; the wallet without it
        provider: Option<String>,
    },
}

impl Command {
    pub fn run(self, context: &Context) -> Result<()> {
        match self {
            Self::Add { market, amount } => context.output.result(&add(context, &market, amount.0)?)?,
            Self::Show { market, provider } => {
                context.output.result(&show(context, &market, provider.as_deref())?)?;
            }
        }
        Ok(())
    }
}

/// Adds to the signing wallet's free collateral.
pub fn add(context: &Context, market: &str, amount: TokenAmount) -> Result<Added> {
    let market = context.address(market)?;
    let what = format!("add {} of collateral to the market {}", Amount(amount.clone()), Addr(market));
    let sent = context.send(Draft::new(what, market, Method::AddCollateral).value(amount.clone()))?;
    Ok(Added { market: Addr(market), amount: amount.into(), trail: sent.trail() })
}

/// Reads a provider; without one, the wallet's own.
pub fn show(context: &Context, market: &str, provider: Option<&str>) -> Result<Provider> {
    let market = context.address(market)?;
    let provider = match provider {
        Some(text) => context.address(text)?,
        None => context.wallet()?.address.0,
    };
    let read: ProviderReturn = context.read(market, Method::Provider, &ProviderParams { provider })?;
    Ok(read.into())
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

/// A provider as a market sees it now.
#[derive(Debug, Serialize)]
pub struct Provider {
    pub provider: Addr,
    pub payout: Addr,
    pub keeper: Option<Addr>,
    pub free: Amount,
    pub locked: Amount,
    pub unbonding: Vec<Unbonding>,
    pub owed: Amount,
    pub offers: Vec<u64>,
    pub leases: u64,
    pub scheduled: u64,
    pub served: u64,
    pub faults: u64,
    pub no_shows: u64,
    pub early_ends: u64,
}

/// Collateral on its way out.
#[derive(Debug, Serialize)]
pub struct Unbonding {
    pub amount: Amount,
    pub ready: ChainEpoch,
}

impl From<ProviderReturn> for Provider {
    fn from(read: ProviderReturn) -> Self {
        let Statistics { leases, scheduled, served, faults, no_shows, early_ends } = read.statistics;
        let unbonding = read.unbonding.into_iter();
        Self {
            provider: Addr::id(read.provider),
            payout: Addr::id(read.payout),
            keeper: read.keeper.map(Addr::id),
            free: read.free.into(),
            locked: read.locked.into(),
            unbonding: unbonding.map(|t| Unbonding { amount: t.amount.into(), ready: t.ready }).collect(),
            owed: read.owed.into(),
            offers: read.offers,
            leases,
            scheduled,
            served,
            faults,
            no_shows,
            early_ends,
        }
    }
}

impl Report for Provider {
    fn text(&self) -> String {
        let offers: Vec<String> = self.offers.iter().map(u64::to_string).collect();
        let unbonding: Vec<String> =
            self.unbonding.iter().map(|t| format!("{} from epoch {}", t.amount, t.ready)).collect();
        Fields::new()
            .field("provider", self.provider)
            .field("money goes to", self.payout)
            .maybe("keeper", self.keeper)
            .field("free collateral", &self.free)
            .field("locked collateral", &self.locked)
            .maybe("leaving", (!unbonding.is_empty()).then(|| unbonding.join(", ")))
            .field("earned, to withdraw", &self.owed)
            .maybe("offers", (!offers.is_empty()).then(|| offers.join(", ")))
            .field("leases accepted", self.leases)
            .field("served", format!("{} of {} epochs", self.served, self.scheduled))
            .field("faults", self.faults)
            .field("no-shows", self.no_shows)
            .field("left early", self.early_ends)
            .render()
    }
}

//! `leasehold provider`: where a provider's money goes, and who works for it.

use abi::lease::{Method, SetKeeperParams, SetPayoutParams};
use anyhow::Result;
use clap::Subcommand;
use serde::Serialize;

use crate::address::Addr;
use crate::context::Context;
use crate::flow::{Draft, Trail};
use crate::output::Report;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Say where the wallet's earnings go: for example to an owner actor, and so to its investors
    #[command(after_help = "Examples:\n  leasehold provider payout t01010 t01009 --wallet operator")]
    Payout {
        /// The market's address
        market: String,
        /// Any existing actor but the market
        payout: String,
    },
    /// Name the key that may accept, beat, settle and withdraw for the wallet, and nothing else
    #[command(
        after_help = "Examples:\n  leasehold provider keeper t01010 hot --wallet operator\n  leasehold provider keeper t01010 --none"
    )]
    Keeper {
        /// The market's address
        market: String,
        /// The keeper: an existing account
        #[arg(required_unless_present = "none")]
        keeper: Option<String>,
        /// Have no keeper any more
        #[arg(long, conflicts_with = "keeper")]
        none: bool,
    },
}

impl Command {
    pub fn run(self, context: &Context) -> Result<()> {
        match self {
            Self::Payout { market, payout: to } => context.output.result(&payout(context, &market, &to)?)?,
            Self::Keeper { market, keeper: key, none: _ } => {
                context.output.result(&keeper(context, &market, key.as_deref())?)?;
            }
        }
        Ok(())
    }
}

/// Sets where the signing provider's money goes.
pub fn payout(context: &Context, market: &str, payout: &str) -> Result<Payout> {
    let (market, payout) = (context.address(market)?, context.address(payout)?);
    let what = format!("have earnings in the market {} paid to {}", Addr(market), Addr(payout));
    let sent = context.send(Draft::new(what, market, Method::SetPayout).params(&SetPayoutParams { payout })?)?;
    Ok(Payout { market: Addr(market), payout: Addr(payout), trail: sent.trail() })
}

/// Sets or removes the signing provider's keeper.
pub fn keeper(context: &Context, market: &str, keeper: Option<&str>) -> Result<Keeper> {
    let market = context.address(market)?;
    let keeper = keeper.map(|text| context.address(text)).transpose()?;
    let what = match keeper {
        Some(keeper) => format!("let {} keep leases in the market {}", Addr(keeper), Addr(market)),
        None => format!("have no keeper in the market {}", Addr(market)),
    };
    let sent = context.send(Draft::new(what, market, Method::SetKeeper).params(&SetKeeperParams { keeper })?)?;
    Ok(Keeper { market: Addr(market), keeper: keeper.map(Addr), trail: sent.trail() })
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

#[derive(Debug, Serialize)]
pub struct Keeper {
    pub market: Addr,
    pub keeper: Option<Addr>,
    #[serde(flatten)]
    pub trail: Trail,
}

impl Report for Keeper {
    fn text(&self) -> String {
        match self.keeper {
            Some(keeper) => format!("{keeper} keeps leases in {}", self.market),
            None => format!("nobody keeps leases in {} but the provider", self.market),
        }
    }
}

//! `leasehold provider`: who a provider is, where its money goes, and who works for it.

mod history;
mod keeper;
mod payout;
mod show;

use anyhow::Result;
use clap::Subcommand;

pub use history::Happened;
pub use keeper::{Keeper, keeper};
pub use payout::{Payout, payout};
pub(crate) use show::read;
pub use show::{Provider, show};

use crate::context::Context;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Show a provider: collateral, earnings, uptime, record and what happened lately
    #[command(
        after_help = "Uptime is what was served of what was to be served; a running lease counts up to its last settlement.\n\nExamples:\n  leasehold provider show t01010 t01005\n  leasehold provider show t01010 --wallet operator --history 100 --json"
    )]
    Show {
        /// The market's address
        market: String,
        /// The provider; the wallet without it
        provider: Option<String>,
        /// So many of the latest events
        #[arg(long, value_name = "COUNT", default_value_t = 10)]
        history: usize,
    },
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
        let output = &context.output;
        match self {
            Self::Show { market, provider, history } => {
                output.result(&show(context, &market, provider.as_deref(), history)?)?;
            }
            Self::Payout { market, payout: to } => output.result(&payout(context, &market, &to)?)?,
            Self::Keeper { market, keeper: key, none: _ } => {
                output.result(&keeper(context, &market, key.as_deref())?)?;
            }
        }
        Ok(())
    }
}

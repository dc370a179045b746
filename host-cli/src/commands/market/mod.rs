//! `leasehold market`: creates and shows markets, and clears away what is over in them.

mod create;
mod list;
mod reap;
mod view;

use anyhow::Result;
use clap::Subcommand;

pub use create::{TermsArgs, create};
pub use list::{Markets, list};
pub use reap::{ReapArgs, Reaped, reap};
pub use view::{Market, show};

use crate::context::Context;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Create a market, under terms that never change. Its code must be installed: leasehold actor install lease
    #[command(
        after_help = "Examples:\n  leasehold market create\n  leasehold market create --fee 2.5% --accept-window 1h --unbonding 14d"
    )]
    Create(TermsArgs),
    /// Show a market's terms and what it holds
    #[command(after_help = "Examples:\n  leasehold market show t01010\n  leasehold market show t01010 --json")]
    Show {
        /// The market's address
        market: String,
    },
    /// Show every market of the network that runs this version's code
    #[command(after_help = "\
Looks at every actor of the network: quick on a network of Leasehold's own, long on a large one.

Examples:
  leasehold market list
  leasehold market list --json")]
    List,
    /// End what is over in a market, settle what is due, and collect the bounties. Anyone
    #[command(after_help = "\
Lets orders expire that nobody accepted in time, reports faults, and ends leases whose time or whose grace is over. Of what \
a no-show or a fault costs the provider, whoever reports it earns a part, unless it is the provider or its keeper; it is \
withdrawn at the end, with all else that the market owes the wallet.

Examples:
  leasehold market reap t01010 --dry-run
  leasehold market reap t01010 --wallet reaper --yes
  leasehold market reap t01010 --running --max-messages 10")]
    Reap {
        /// The market's address
        market: String,
        #[command(flatten)]
        args: ReapArgs,
    },
}

impl Command {
    pub fn run(self, context: &Context) -> Result<()> {
        match self {
            Self::Create(terms) => context.output.result(&create(context, &terms)?)?,
            Self::Show { market } => context.output.result(&show(context, &market)?)?,
            Self::List => context.output.result(&list(context)?)?,
            Self::Reap { market, args } => context.output.result(&reap(context, &market, &args)?)?,
        }
        Ok(())
    }
}

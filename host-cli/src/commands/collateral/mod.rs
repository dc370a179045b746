//! `leasehold collateral`: what a provider puts up behind its leases.

mod add;
mod leave;
mod view;

use anyhow::Result;
use clap::Subcommand;

pub use add::{Added, add};
pub use leave::{Unbonded, Withdrawn, unbond, withdraw};
pub use view::{Collateral, Leaving, show};

use crate::amount::PositiveAmount;
use crate::context::Context;

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
    /// Take free collateral out of use: it may leave when the market's unbonding time has passed
    #[command(
        after_help = "It serves no lease from then on, and there is no way back but to withdraw it and add it again.\n\nExamples:\n  leasehold collateral unbond t01010 20FIL --wallet operator"
    )]
    Unbond {
        /// The market's address
        market: String,
        /// How much, with its unit; at most the free collateral
        #[arg(allow_hyphen_values = true)]
        amount: PositiveAmount,
    },
    /// Send the collateral whose unbonding time has passed to its provider: the wallet
    #[command(after_help = "Examples:\n  leasehold collateral withdraw t01010 --wallet operator")]
    Withdraw {
        /// The market's address
        market: String,
    },
    /// Show a provider's collateral: free, locked by leases, on its way out
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
        let output = &context.output;
        match self {
            Self::Add { market, amount } => output.result(&add(context, &market, amount.0)?)?,
            Self::Unbond { market, amount } => output.result(&unbond(context, &market, amount.0)?)?,
            Self::Withdraw { market } => output.result(&withdraw(context, &market)?)?,
            Self::Show { market, provider } => output.result(&show(context, &market, provider.as_deref())?)?,
        }
        Ok(())
    }
}

//! `leasehold offer`: what providers have to lease.

mod create;
mod draft;
mod list;
mod view;

use anyhow::Result;
use clap::Subcommand;

pub use create::{Created, create};
pub use draft::Draft;
pub use list::{Filter, Offers, list};
pub use view::{Offer, show};

use crate::context::Context;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// List units for lease. The wallet must have collateral in the market
    #[command(after_help = "\
Every flag can be a key of a TOML or JSON file (price, min_term ...); a flag wins over the file.

Prices are per epoch (30 seconds), hour, day or month (30 days). The chain keeps whole attoFIL per epoch: what does not divide
is rounded down, so that a day never costs more than you said.

Examples:
  leasehold offer create t01010 --file offer.toml --wallet operator
  leasehold offer create t01010 --cpu-milli 4000 --memory-mib 16384 --region eu --price 0.5FIL/day --collateral 1FIL --window 1h")]
    Create {
        /// The market's address
        market: String,
        #[command(flatten)]
        draft: Box<Draft>,
    },
    /// Show the offers of a market
    #[command(
        after_help = "Examples:\n  leasehold offer list t01010 --leasable --max-price 1FIL/day\n  leasehold offer list t01010 --gpu-model H100 --min-gpus 2 --region eu --json"
    )]
    List {
        /// The market's address
        market: String,
        #[command(flatten)]
        filter: Box<Filter>,
    },
    /// Show one offer, and what it costs per epoch, hour, day and month
    #[command(after_help = "Examples:\n  leasehold offer show t01010 0")]
    Show {
        /// The market's address
        market: String,
        /// The offer's number
        offer: u64,
    },
}

impl Command {
    pub fn run(self, context: &Context) -> Result<()> {
        match self {
            Self::Create { market, draft } => context.output.result(&create(context, &market, *draft)?)?,
            Self::List { market, filter } => context.output.result(&list(context, &market, &filter)?)?,
            Self::Show { market, offer } => context.output.result(&show(context, &market, offer)?)?,
        }
        Ok(())
    }
}

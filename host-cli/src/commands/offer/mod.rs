//! `leasehold offer`: what providers have to lease.

mod create;
mod draft;
mod list;
mod update;
mod view;

use anyhow::Result;
use clap::Subcommand;

pub use create::{Created, create};
pub use draft::Draft;
pub use list::{Filter, Offers, Order, list};
pub use update::{Changed, Reserved, Updated, pause, reserve, retire, update};
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
  leasehold offer create t01010 --cpu-milli 4000 --memory-mib 16384 \\\n    --region eu --price 0.5FIL/day --collateral 1FIL --window 1h")]
    Create {
        /// The market's address
        market: String,
        #[command(flatten)]
        draft: Box<Draft>,
    },
    /// Change an offer from now on: what you do not say stays, and what was leased keeps its terms
    #[command(
        after_help = "Flags and --file are as for create; labels and endpoints are replaced as a whole.\n\nExamples:\n  leasehold offer update t01010 0 --price 0.6FIL/day --wallet operator\n  leasehold offer update t01010 0 --file offer.toml --units 4"
    )]
    Update {
        /// The market's address
        market: String,
        /// The offer's number
        offer: u64,
        #[command(flatten)]
        draft: Box<Draft>,
    },
    /// Take an offer off the list: nobody can lease it, and what runs on it runs on
    #[command(after_help = "Examples:\n  leasehold offer pause t01010 0 --wallet operator")]
    Pause {
        /// The market's address
        market: String,
        /// The offer's number
        offer: u64,
    },
    /// Put a paused offer back on the list
    #[command(after_help = "Examples:\n  leasehold offer resume t01010 0 --wallet operator")]
    Resume {
        /// The market's address
        market: String,
        /// The offer's number
        offer: u64,
    },
    /// End an offer for good: what runs on it runs on
    #[command(after_help = "Examples:\n  leasehold offer retire t01010 0 --wallet operator")]
    Retire {
        /// The market's address
        market: String,
        /// The offer's number
        offer: u64,
    },
    /// Keep units of an offer for yourself, at no charge and without a lease
    #[command(
        after_help = "Examples:\n  leasehold offer reserve t01010 0 2 --wallet operator\n  leasehold offer reserve t01010 0 0"
    )]
    Reserve {
        /// The market's address
        market: String,
        /// The offer's number
        offer: u64,
        /// How many units, in all
        units: u32,
    },
    /// Show the offers of a market
    #[command(
        after_help = "Examples:\n  leasehold offer list t01010 --leasable --max-price 1FIL/day --sort price\n  leasehold offer list t01010 --gpu-model H100 --min-gpus 2 --region eu --json"
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
        let output = &context.output;
        match self {
            Self::Create { market, draft } => output.result(&create(context, &market, *draft)?)?,
            Self::Update { market, offer, draft } => output.result(&update(context, &market, offer, *draft)?)?,
            Self::Pause { market, offer } => output.result(&pause(context, &market, offer, true)?)?,
            Self::Resume { market, offer } => output.result(&pause(context, &market, offer, false)?)?,
            Self::Retire { market, offer } => output.result(&retire(context, &market, offer)?)?,
            Self::Reserve { market, offer, units } => output.result(&reserve(context, &market, offer, units)?)?,
            Self::List { market, filter } => output.result(&list(context, &market, &filter)?)?,
            Self::Show { market, offer } => output.result(&show(context, &market, offer)?)?,
        }
        Ok(())
    }
}

//! `leasehold lease`: the life of a lease, from order to refund.

mod access;
mod batch;
mod end;
mod list;
mod open;
mod view;
mod withdraw;

use std::path::PathBuf;

use abi::lease::Status;
use anyhow::Result;
use clap::Subcommand;

pub use access::{Accepted, Access, accept, access};
pub use batch::{Batch, ReportArgs, heartbeat, settle};
pub use end::{Ended, cancel, expire, terminate};
pub use list::{Leases, list};
pub use open::{OpenArgs, Opened, open};
pub use view::{Lease, Shown, show};
pub use withdraw::{Withdrawn, withdraw};

use crate::context::Context;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Order a lease and pay for it in advance; what is not served comes back
    #[command(
        after_help = "Examples:\n  leasehold lease open t01010 0 --term 30d --wallet renter\n  leasehold lease open t01010 0 --term 12h --max-price 0.6FIL/day --ssh-key ~/.ssh/id_ed25519.pub"
    )]
    Open {
        /// The market's address
        market: String,
        /// The offer's number
        offer: u64,
        #[command(flatten)]
        args: OpenArgs,
    },
    /// Start an ordered lease: store how to get in, sealed so that only the renter can read it. Provider or keeper
    #[command(
        after_help = "Examples:\n  leasehold lease accept t01010 3 --secret-file login.txt --wallet hot\n  make-login | leasehold lease accept t01010 3 --yes"
    )]
    Accept {
        /// The market's address
        market: String,
        /// The lease's number
        lease: u64,
        /// A file with the secret, some 800 bytes at most; standard input without it
        #[arg(long, value_name = "FILE")]
        secret_file: Option<PathBuf>,
    },
    /// Open the access secret of a lease with the renter's key, and print it
    #[command(
        after_help = "It comes from the provider: control characters are not printed, but --json has them.\n\nExamples:\n  leasehold lease access t01010 3 --wallet renter"
    )]
    Access {
        /// The market's address
        market: String,
        /// The lease's number
        lease: u64,
    },
    /// Take an order back before it is accepted, for the market's least charge. Renter
    #[command(after_help = "Examples:\n  leasehold lease cancel t01010 3 --wallet renter")]
    Cancel {
        /// The market's address
        market: String,
        /// The lease's number
        lease: u64,
    },
    /// End an order that its provider did not accept in time. Anyone, for a bounty
    #[command(after_help = "Examples:\n  leasehold lease expire t01010 3")]
    Expire {
        /// The market's address
        market: String,
        /// The lease's number
        lease: u64,
    },
    /// Prove that leases are served up to now. Provider or keeper, every third of a window
    #[command(
        after_help = "Examples:\n  leasehold lease heartbeat t01010 3 4 5 --wallet hot --cpu-milli 1500 --memory-mib 900"
    )]
    Heartbeat {
        /// The market's address
        market: String,
        /// The leases' numbers, at most 200
        #[arg(required = true)]
        leases: Vec<u64>,
        #[command(flatten)]
        report: ReportArgs,
    },
    /// Credit what leases have served and missed since they were last settled. Anyone
    #[command(after_help = "Examples:\n  leasehold lease settle t01010 3 4 5")]
    Settle {
        /// The market's address
        market: String,
        /// The leases' numbers, at most 200
        #[arg(required = true)]
        leases: Vec<u64>,
    },
    /// End a running lease now: a renter pays for what was served, a provider is slashed
    #[command(after_help = "Examples:\n  leasehold lease terminate t01010 3 --wallet renter")]
    Terminate {
        /// The market's address
        market: String,
        /// The lease's number
        lease: u64,
    },
    /// Take out what the market owes: earnings, refunds, fees
    #[command(
        after_help = "Examples:\n  leasehold lease withdraw t01010 --wallet renter\n  leasehold lease withdraw t01010 --earner t01005 --wallet hot"
    )]
    Withdraw {
        /// The market's address
        market: String,
        /// Whose money: the wallet's, or that of the provider it keeps
        #[arg(long, value_name = "ADDRESS")]
        earner: Option<String>,
    },
    /// Show the leases of a market
    #[command(
        after_help = "Examples:\n  leasehold lease list t01010\n  leasehold lease list t01010 --of renter --status active"
    )]
    List {
        /// The market's address
        market: String,
        /// Only those of this renter or provider
        #[arg(long, value_name = "ADDRESS")]
        of: Option<String>,
        /// ordered, active, paused, ended, terminated, faulted, cancelled or noshow
        #[arg(long, value_parser = list::status)]
        status: Option<Status>,
    },
    /// Show one lease: paid until, balance, beats, money so far
    #[command(after_help = "Examples:\n  leasehold lease show t01010 3\n  leasehold lease show t01010 3 --json")]
    Show {
        /// The market's address
        market: String,
        /// The lease's number
        lease: u64,
    },
}

impl Command {
    pub fn run(self, context: &Context) -> Result<()> {
        let output = &context.output;
        match self {
            Self::Open { market, offer, args } => output.result(&open(context, &market, offer, &args)?)?,
            Self::Accept { market, lease, secret_file } => {
                let secret = access::read_secret(secret_file.as_deref())?;
                output.result(&accept(context, &market, lease, &secret)?)?;
            }
            Self::Access { market, lease } => output.result(&access(context, &market, lease)?)?,
            Self::Cancel { market, lease } => output.result(&cancel(context, &market, lease)?)?,
            Self::Expire { market, lease } => output.result(&expire(context, &market, lease)?)?,
            Self::Heartbeat { market, leases, report } => {
                let batch = heartbeat(context, &market, &leases, &report)?;
                output.result(&batch)?;
                batch.check()?;
            }
            Self::Settle { market, leases } => {
                let batch = settle(context, &market, &leases)?;
                output.result(&batch)?;
                batch.check()?;
            }
            Self::Terminate { market, lease } => output.result(&terminate(context, &market, lease)?)?,
            Self::Withdraw { market, earner } => {
                output.result(&withdraw(context, &market, earner.as_deref())?)?;
            }
            Self::List { market, of, status } => {
                output.result(&list(context, &market, of.as_deref(), status)?)?;
            }
            Self::Show { market, lease } => output.result(&show(context, &market, lease)?)?,
        }
        Ok(())
    }
}

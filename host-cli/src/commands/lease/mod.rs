//! `leasehold lease`: the life of a lease, from order to refund, and keeping it.

mod access;
mod batch;
mod beats;
mod end;
mod extend;
mod list;
mod open;
mod view;
mod watch;
mod withdraw;

use std::path::PathBuf;

use abi::lease::Status;
use anyhow::Result;
use clap::Subcommand;

pub(crate) use access::seal;
pub use access::{Accepted, Access, accept, access};
pub use batch::{Batch, Refused, ReportArgs, heartbeat, settle};
pub use beats::Beats;
pub use end::{Ended, cancel, end_paused, expire, report, terminate};
pub use extend::{Extended, RenewArgs, renew, top_up};
pub use list::{Leases, list, read_all, read_own};
pub use open::{OpenArgs, Opened, open};
pub use view::{Lease, Shown, show};
pub use watch::watch;
pub use withdraw::{Withdrawn, withdraw};

use crate::context::Context;
use crate::keeper::{self, ServeArgs};
use crate::pause::Pause;
use crate::span::Span;

const SERVE_HELP: &str = "\
What is due is derived from the chain: it may be killed and started again at any time, and beats for no lease twice in a third \
of its window, but for the beat that resumes a paused lease once more is paid, which comes at once. It keeps a lock and a note \
of how far it has seen in the folder keeper of the home folder; a second one for the same provider refuses to start there. Lines \
on stderr tell what it does, with --json as JSON; Ctrl-C ends it.

It belongs on a node of your own: one that lies may show another sealing key for an order, and the secret is then sealed to that.";

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Order a lease and pay for it in advance; what is not served comes back
    #[command(
        after_help = "Examples:\n  leasehold lease open t01010 0 --term 30d --wallet renter\n  leasehold lease open t01010 0 --term 12h --max-price 0.6FIL/day \\\n    --ssh-key ~/.ssh/id_ed25519.pub"
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
    /// Pay for more of an open-ended lease, at the price that was agreed on last. Renter
    #[command(
        after_help = "A paused lease resumes with its provider's first beat after a window's worth was paid.\n\nExamples:\n  leasehold lease top-up t01010 3 --term 10d --wallet renter"
    )]
    TopUp {
        /// The market's address
        market: String,
        /// The lease's number
        lease: u64,
        /// How much time to add
        #[arg(long, value_name = "TIME")]
        term: Span,
    },
    /// Pay for more of any running lease, at the price that its offer has now. Renter
    #[command(
        after_help = "Examples:\n  leasehold lease renew t01010 3 --term 30d --wallet renter\n  leasehold lease renew t01010 3 --term 30d --max-price 0.6FIL/day"
    )]
    Renew {
        /// The market's address
        market: String,
        /// The lease's number
        lease: u64,
        #[command(flatten)]
        args: RenewArgs,
    },
    /// Report that a lease's provider has missed three windows: it ends, and the rest is refunded. Anyone, for a bounty
    #[command(after_help = "Examples:\n  leasehold lease report t01010 3 --wallet reporter")]
    Report {
        /// The market's address
        market: String,
        /// The lease's number
        lease: u64,
    },
    /// End a lease that has been paused for as long as the market waits for more money. Anyone
    #[command(after_help = "Examples:\n  leasehold lease end-paused t01010 3")]
    EndPaused {
        /// The market's address
        market: String,
        /// The lease's number
        lease: u64,
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
    /// Follow a lease until it ends: paid until, balance, beats with what the last reported, money so far
    #[command(
        after_help = "A terminal is redrawn; anything else gets a line for each change, and with --json a JSON document a line.\n\nExamples:\n  leasehold lease watch t01010 3\n  leasehold lease watch t01010 3 --json >> lease-3.jsonl"
    )]
    Watch {
        /// The market's address
        market: String,
        /// The lease's number
        lease: u64,
        /// How often to look at the chain
        #[arg(long, value_name = "TIME", default_value = "5s")]
        poll: Pause,
    },
    /// Keep a provider's leases: accept orders by a policy, beat in time, settle and withdraw. Provider or keeper
    #[command(after_help = format!("{SERVE_HELP}\n\n{}\n\nExamples:\n  leasehold lease serve t01010 --policy policy.toml --wallet hot --provider t01005 --yes\n  leasehold lease serve t01010 --policy policy.toml --dry-run", keeper::HELP))]
    Serve {
        /// The market's address
        market: String,
        #[command(flatten)]
        args: ServeArgs,
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
            Self::TopUp { market, lease, term } => output.result(&top_up(context, &market, lease, term)?)?,
            Self::Renew { market, lease, args } => output.result(&renew(context, &market, lease, &args)?)?,
            Self::Report { market, lease } => output.result(&report(context, &market, lease)?)?,
            Self::EndPaused { market, lease } => output.result(&end_paused(context, &market, lease)?)?,
            Self::Terminate { market, lease } => output.result(&terminate(context, &market, lease)?)?,
            Self::Withdraw { market, earner } => {
                output.result(&withdraw(context, &market, earner.as_deref())?)?;
            }
            Self::List { market, of, status } => {
                output.result(&list(context, &market, of.as_deref(), status)?)?;
            }
            Self::Show { market, lease } => output.result(&show(context, &market, lease)?)?,
            Self::Watch { market, lease, poll } => watch(context, &market, lease, poll)?,
            Self::Serve { market, args } if args.dry_run => {
                output.result(&keeper::rehearse(context, &market, &args)?)?;
            }
            Self::Serve { market, args } => output.result(&keeper::serve(context, &market, &args)?)?,
        }
        Ok(())
    }
}

//! `leasehold stake`: an investor's positions in an owner actor.

mod claim;
mod deposit;
mod exits;
mod leave;
mod list;
mod reshape;
mod show;
mod transfer;

use abi::owner::TokenId;
use anyhow::Result;
use clap::Subcommand;

pub use claim::{Claim, Claims, Payout, claim, payout};
pub use deposit::{Compounded, Deposited, compound, deposit};
pub use exits::{Ticket, Tickets, Withdrawn, exits, exits_all, withdraw};
pub use leave::{Outcome, RedeemArgs, Redeemed, redeem};
pub(super) use list::mine;
pub use list::{Ballot, Position, Positions, list, list_all};
pub use reshape::{Merged, Part, Split, merge, split};
pub use show::{Details, Shown, show};
pub use transfer::{Approval, ApprovalArgs, TransferArgs, Transferred, approve, revoke, transfer};

use crate::amount::PositiveAmount;
use crate::context::Context;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Deposit FIL and get a position, which earns from the next harvest on
    #[command(after_help = "Examples:\n  leasehold stake deposit t01005 100FIL --wallet ann")]
    Deposit {
        /// The owner actor
        owner: String,
        /// How much, with its unit
        #[arg(allow_hyphen_values = true)]
        amount: PositiveAmount,
    },
    /// Show positions and what they have earned
    #[command(
        after_help = "Examples:\n  leasehold stake list t01005\n  leasehold stake list t01005 --holder ann\n  leasehold stake list t01005 --all --json"
    )]
    List {
        /// The owner actor
        owner: String,
        /// Whose; the wallet's key without it
        #[arg(long, value_name = "KEY")]
        holder: Option<String>,
        /// Everybody's
        #[arg(long, conflicts_with = "holder")]
        all: bool,
    },
    /// Show one position, with what leaving now would give, or one exit ticket
    #[command(after_help = "Examples:\n  leasehold stake show t01005 3\n  leasehold stake show t01005 3 --json")]
    Show {
        /// The owner actor
        owner: String,
        /// The position or exit ticket
        // Not `token`: that is the global flag for the node.
        #[arg(id = "stake", value_name = "TOKEN")]
        token: TokenId,
    },
    /// Collect what positions have earned
    #[command(
        after_help = "Examples:\n  leasehold stake claim t01005 --wallet ann\n  leasehold stake claim t01005 3 4"
    )]
    Claim {
        /// The owner actor
        owner: String,
        /// The positions; without any, all of the wallet's key that have earned something
        positions: Vec<TokenId>,
    },
    /// Turn what positions have earned into a new position
    #[command(
        after_help = "Examples:\n  leasehold stake compound t01005 --wallet ann\n  leasehold stake compound t01005 3 4"
    )]
    Compound {
        /// The owner actor
        owner: String,
        /// The positions; without any, all of the wallet's key that have earned something
        positions: Vec<TokenId>,
    },
    /// Take principal out of a position: in cash if there is enough, else as an exit ticket
    #[command(after_help = leave::EXAMPLES)]
    Redeem(RedeemArgs),
    /// Show exit tickets and what they wait for
    #[command(
        after_help = "Examples:\n  leasehold stake exits t01005 --wallet ann\n  leasehold stake exits t01005 --all"
    )]
    Exits {
        /// The owner actor
        owner: String,
        /// Whose; the wallet's key without it
        #[arg(long, value_name = "KEY")]
        holder: Option<String>,
        /// Everybody's: the whole queue
        #[arg(long, conflicts_with = "holder")]
        all: bool,
    },
    /// Collect the cash that exit tickets stand for
    #[command(
        after_help = "Examples:\n  leasehold stake withdraw t01005 --wallet ann\n  leasehold stake withdraw t01005 7 8"
    )]
    Withdraw {
        /// The owner actor
        owner: String,
        /// The tickets; without any, all of the wallet's key that can be withdrawn
        tickets: Vec<TokenId>,
    },
    /// Give positions and exit tickets to somebody else, with all that is in them
    #[command(
        after_help = "Examples:\n  leasehold stake transfer t01005 ben 3 --wallet ann\n  leasehold stake transfer t01005 ben 3 4 --from ann --wallet broker"
    )]
    Transfer(TransferArgs),
    /// Let somebody else move tokens: some, or all of the wallet's
    #[command(
        after_help = "Examples:\n  leasehold stake approve t01005 broker 3 4 --wallet ann\n  leasehold stake approve t01005 broker --all --wallet ann"
    )]
    Approve(ApprovalArgs),
    /// End an approval
    #[command(
        after_help = "Examples:\n  leasehold stake revoke t01005 broker 3 4 --wallet ann\n  leasehold stake revoke t01005 broker --all --wallet ann"
    )]
    Revoke(ApprovalArgs),
    /// Divide a position into new ones, to transfer or to redeem a part of it
    #[command(
        after_help = "Examples:\n  leasehold stake split t01005 3 40FIL rest --wallet ann\n  leasehold stake split t01005 3 10FIL 10FIL rest"
    )]
    Split {
        /// The owner actor
        owner: String,
        /// The position
        position: TokenId,
        /// The principal of each part; one may be: rest
        #[arg(required = true, num_args = 2..)]
        parts: Vec<Part>,
    },
    /// Join positions into a new one
    #[command(after_help = "Examples:\n  leasehold stake merge t01005 3 4 --wallet ann")]
    Merge {
        /// The owner actor
        owner: String,
        /// The positions: all pending, or all earning
        #[arg(required = true, num_args = 2..)]
        positions: Vec<TokenId>,
    },
    /// Have the earnings of positions paid to somebody else, until they are transferred
    #[command(
        after_help = "Examples:\n  leasehold stake payout t01005 --to cold --wallet ann\n  leasehold stake payout t01005 3 4 --to-holder --wallet ann"
    )]
    Payout {
        /// The owner actor
        owner: String,
        /// The positions; without any, all of the wallet's key
        positions: Vec<TokenId>,
        /// Who is paid
        #[arg(long, value_name = "KEY", required_unless_present = "to_holder")]
        to: Option<String>,
        /// Whoever holds them is paid, as in the beginning
        #[arg(long, conflicts_with = "to")]
        to_holder: bool,
    },
}

impl Command {
    pub fn run(self, context: &Context) -> Result<()> {
        let output = &context.output;
        match self {
            Self::Deposit { owner, amount } => output.result(&deposit(context, &owner, amount.0)?)?,
            Self::List { owner, all: true, .. } => output.result(&list_all(context, &owner)?)?,
            Self::List { owner, holder, .. } => output.result(&list(context, &owner, holder.as_deref())?)?,
            Self::Show { owner, token } => output.result(&show(context, &owner, token)?)?,
            Self::Claim { owner, positions } => output.result(&claim(context, &owner, &positions)?)?,
            Self::Compound { owner, positions } => output.result(&compound(context, &owner, &positions)?)?,
            Self::Redeem(arguments) => output.result(&redeem(context, arguments)?)?,
            Self::Exits { owner, all: true, .. } => output.result(&exits_all(context, &owner)?)?,
            Self::Exits { owner, holder, .. } => output.result(&exits(context, &owner, holder.as_deref())?)?,
            Self::Withdraw { owner, tickets } => output.result(&withdraw(context, &owner, &tickets)?)?,
            Self::Transfer(arguments) => output.result(&transfer(context, arguments)?)?,
            Self::Approve(arguments) => output.result(&approve(context, arguments)?)?,
            Self::Revoke(arguments) => output.result(&revoke(context, arguments)?)?,
            Self::Split { owner, position, parts } => output.result(&split(context, &owner, position, &parts)?)?,
            Self::Merge { owner, positions } => output.result(&merge(context, &owner, &positions)?)?,
            Self::Payout { owner, positions, to, to_holder: _ } => {
                output.result(&payout(context, &owner, &positions, to.as_deref())?)?;
            }
        }
        Ok(())
    }
}

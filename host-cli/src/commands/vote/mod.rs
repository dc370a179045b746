//! `leasehold vote`: what investors decide about their owner actor.

mod action;
mod cast;
mod execute;
mod list;
mod propose;
mod view;

use abi::owner::{ProposalId, TokenId};
use anyhow::Result;
use clap::Subcommand;

pub use action::{Content, Told};
pub use cast::{Cast, Voice, cast};
pub use execute::{Executed, execute};
pub use list::{Proposals, list, open};
pub use propose::{Propose, Proposed, Proposer, propose};
pub use view::{Proposal, Shown, show};

use crate::context::Context;
use crate::output::Chart;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Put something to the vote: the holder of a large enough position, or the operator
    #[command(
        subcommand,
        after_help = "Examples:\n  leasehold vote propose pause t01005 1d --wallet operator\n  leasehold vote propose terms t01005 terms.toml --wallet ann"
    )]
    Propose(Propose),
    /// Show what was put to the vote, newest first
    #[command(after_help = "Examples:\n  leasehold vote list t01005\n  leasehold vote list t01005 --open --json")]
    List {
        /// The owner actor
        owner: String,
        /// Only what is not over
        #[arg(long)]
        open: bool,
    },
    /// Show one proposal: what will happen, when, and whether it would pass
    #[command(after_help = "Examples:\n  leasehold vote show t01005 0\n  leasehold vote show t01005 0 --ascii")]
    Show {
        /// The owner actor
        owner: String,
        /// The proposal's number
        proposal: ProposalId,
        #[command(flatten)]
        chart: Chart,
    },
    /// Vote with positions: each once, with the weight of its principal
    #[command(
        after_help = "A position that votes yes cannot be redeemed until the proposal is over. The operator stake has no vote.\n\nExamples:\n  leasehold vote cast t01005 0 yes --wallet ann\n  leasehold vote cast t01005 0 no 3 4 --wallet ann"
    )]
    Cast {
        /// The owner actor
        owner: String,
        /// The proposal's number
        proposal: ProposalId,
        /// yes or no
        #[arg(value_enum)]
        voice: Voice,
        /// The positions; without any, all of the wallet's key that have a vote and have not used it
        positions: Vec<TokenId>,
    },
    /// Have the votes counted once voting is over, and the action carried out once the timelock is. Anyone
    #[command(after_help = "Examples:\n  leasehold vote execute t01005 0")]
    Execute {
        /// The owner actor
        owner: String,
        /// The proposal's number
        proposal: ProposalId,
    },
}

impl Command {
    pub fn run(self, context: &Context) -> Result<()> {
        let output = &context.output;
        match self {
            Self::Propose(propose) => propose.run(context)?,
            Self::List { owner, open } => output.result(&list(context, &owner, open)?)?,
            Self::Show { owner, proposal, chart } => output.result(&show(context, &owner, proposal, chart)?)?,
            Self::Cast { owner, proposal, voice, positions } => {
                output.result(&cast(context, &owner, proposal, voice, &positions)?)?;
            }
            Self::Execute { owner, proposal } => output.result(&execute(context, &owner, proposal)?)?,
        }
        Ok(())
    }
}

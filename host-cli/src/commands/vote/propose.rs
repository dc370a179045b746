//! Putting something to the vote.

use std::path::{Path, PathBuf};

use abi::owner::{Action, Method, ProposalId, ProposeParams, ProposeReturn, Release, Terms, TokenId};
use anyhow::Result;
use clap::Subcommand;
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
use serde::Serialize;

use super::action::Told;
use crate::address::Addr;
use crate::amount::Amount;
use crate::commands::actor;
use crate::commands::stake;
use crate::context::Context;
use crate::failure::Failure;
use crate::flow::{Draft, Trail};
use crate::output::{Fields, Report};
use crate::span::{Span, moment};
use crate::terms::{self, changes};

/// What is common to all proposals.
#[derive(Clone, Debug, clap::Args)]
pub struct Proposer {
    /// The owner actor
    pub owner: String,
    /// The position that proposes; without it the wallet's largest, or none for the operator
    #[arg(long, value_name = "TOKEN")]
    pub position: Option<TokenId>,
}

#[derive(Debug, Subcommand)]
pub enum Propose {
    /// Run other code from then on
    #[command(
        after_help = "Install the code first: leasehold actor install CODE. Who does not want it can leave before it is executed.\n\nExamples:\n  leasehold vote propose upgrade t01005 owner --wallet ann\n  leasehold vote propose upgrade t01005 bafk2bzace... --wallet ann"
    )]
    Upgrade {
        #[command(flatten)]
        by: Proposer,
        /// A code CID, or the name of an actor that this program was built with
        code: String,
    },
    /// Change the terms: a file with what is to be different
    #[command(
        after_help = "What the file does not say stays as it is; the trial run names what changes.\n\nExamples:\n  leasehold vote propose terms t01005 lower-fees.toml --wallet operator"
    )]
    Terms {
        #[command(flatten)]
        by: Proposer,
        /// TOML, or JSON when its name ends in .json; leasehold owner terms-template explains every term
        file: PathBuf,
    },
    /// Allow or forbid pledges to miners
    #[command(after_help = "Examples:\n  leasehold vote propose sealing t01005 off --wallet ann")]
    Sealing {
        #[command(flatten)]
        by: Proposer,
        /// on or off
        #[arg(value_parser = switch, action = clap::ArgAction::Set)]
        state: bool,
    },
    /// Make somebody else the operator
    #[command(
        after_help = "The present operator's stake becomes an ordinary position.\n\nExamples:\n  leasehold vote propose operator t01005 t01020 --wallet ann"
    )]
    Operator {
        #[command(flatten)]
        by: Proposer,
        /// The next operator
        operator: String,
    },
    /// Let go of a miner, once no investor is left
    #[command(after_help = "Examples:\n  leasehold vote propose release t01005 t01001 operator --wallet operator")]
    Release {
        #[command(flatten)]
        by: Proposer,
        /// The miner
        miner: String,
        /// Whom to propose as its next owner
        new_owner: String,
    },
    /// Refuse deposits and pledges for a while; leaving stays possible
    #[command(after_help = "Examples:\n  leasehold vote propose pause t01005 7d --wallet ann")]
    Pause {
        #[command(flatten)]
        by: Proposer,
        /// For how long from the execution on, at most 30d
        time: Span,
    },
}

fn switch(text: &str) -> Result<bool, String> {
    match text {
        "on" => Ok(true),
        "off" => Ok(false),
        other => Err(format!("{other:?} is neither on nor off")),
    }
}

impl Propose {
    pub fn run(self, context: &Context) -> Result<()> {
        let (by, action) = match self {
            Self::Upgrade { by, code } => (by, Action::Upgrade(actor::code_cid(&code)?)),
            Self::Terms { by, file } => {
                let terms = changed(context, &by.owner, &file)?;
                (by, Action::ChangeTerms(Box::new(terms)))
            }
            Self::Sealing { by, state } => (by, Action::SetSealing(state)),
            Self::Operator { by, operator } => (by, Action::ReplaceOperator(context.address(&operator)?)),
            Self::Release { by, miner, new_owner } => {
                let release = Release { miner: context.address(&miner)?, new_owner: context.address(&new_owner)? };
                (by, Action::ReleaseMiner(release))
            }
            Self::Pause { by, time } => (by, Action::Pause(time.0)),
        };
        Ok(context.output.result(&propose(context, &by, action)?)?)
    }
}

/// The terms in force with what a file says.
fn changed(context: &Context, owner: &str, file: &Path) -> Result<Terms> {
    let present: Terms = context.read_bare(context.address(owner)?, Method::Terms)?;
    let next = terms::read(file)?.instead_of(context, &present)?;
    if changes(&present, &next).is_empty() {
        return Err(Failure::usage(format!("{} changes nothing about the terms in force", file.display())).into());
    }
    Ok(next)
}

/// Proposes an action.
pub fn propose(context: &Context, by: &Proposer, action: Action) -> Result<Proposed> {
    let owner = context.address(&by.owner)?;
    let terms: Terms = context.read_bare(owner, Method::Terms)?;
    let token_id = match by.position {
        Some(position) => Some(position),
        None => proposing_position(context, owner, &terms)?,
    };
    let told = Told::of(context, &action, &terms)?;
    let what = format!("propose for {}: {}", Addr(owner), told.sentence);
    let draft = Draft::new(what, owner, Method::Propose).params(&ProposeParams { token_id, action })?;
    let draft = draft
        .detail("proposed by", token_id.map_or_else(|| "the operator".to_owned(), |id| format!("position {id}")))
        .detail("votes are taken for", Span(terms.vote_period))
        .detail("it then waits for", Span(terms.timelock))
        .caution_if(token_id.is_some(), || {
            "until the proposal is over that position cannot be redeemed, split or merged; --position takes another"
                .to_owned()
        });
    let draft = told.content.cautions().into_iter().fold(draft, Draft::caution);
    let sent = context.send(draft)?;
    let ProposeReturn { proposal_id, voting_ends } = sent.decode()?;
    Ok(Proposed { proposal: proposal_id, what: told, voting_ends, trail: sent.trail() })
}

/// The wallet's largest position, when it is large enough to propose; none for the operator, who needs none.
fn proposing_position(context: &Context, owner: Address, terms: &Terms) -> Result<Option<TokenId>> {
    let wallet = context.wallet()?.address.0;
    if context.rpc.actor_id(wallet)?.map(Address::new_id) == Some(terms.operator) {
        return Ok(None);
    }
    let mine = stake::mine(context, owner)?;
    let largest = mine.into_iter().filter(|p| !p.operator_stake).max_by(|a, b| a.principal.cmp(&b.principal));
    match largest.filter(|position| position.principal.0 >= terms.min_proposal) {
        Some(position) => Ok(Some(position.position)),
        None => Err(Failure::refused(format!(
            "no position of the wallet has the {} of principal that a proposal needs",
            Amount(terms.min_proposal.clone())
        ))
        .hint("leasehold stake merge joins positions; --wallet KEY signs with another key")
        .code(abi::ActorError::code(abi::owner::Error::BelowMinProposal).value())
        .into()),
    }
}

#[derive(Debug, Serialize)]
pub struct Proposed {
    pub proposal: ProposalId,
    #[serde(flatten)]
    pub what: Told,
    /// The last epoch in which votes are taken.
    pub voting_ends: ChainEpoch,
    #[serde(flatten)]
    pub trail: Trail,
}

impl Report for Proposed {
    fn text(&self) -> String {
        Fields::new()
            .field("proposal", self.proposal)
            .field("what", &self.what.sentence)
            .field("votes until", moment(self.voting_ends, self.trail.epoch))
            .render()
    }
}

//! Voting.

use abi::owner::{MAX_BATCH, Method, ProposalId, ProposalParams, ProposalView, Terms, TokenId, VoteParams, VoteReturn};
use anyhow::Result;
use clap::ValueEnum;
use fvm_shared::address::Address;
use serde::Serialize;

use super::action::Told;
use crate::address::Addr;
use crate::amount::Amount;
use crate::commands::stake;
use crate::context::Context;
use crate::failure::Failure;
use crate::flow::{Draft, Trail};
use crate::output::{Fields, Report, counted};

/// For or against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Voice {
    /// In favour
    Yes,
    /// Against
    No,
}

/// Votes with positions; with all of the wallet's that have a vote when none is named.
pub fn cast(
    context: &Context,
    owner: &str,
    proposal_id: ProposalId,
    voice: Voice,
    positions: &[TokenId],
) -> Result<Cast> {
    let owner = context.address(owner)?;
    let view: ProposalView = context.read(owner, Method::Proposal, &ProposalParams { proposal_id })?;
    let terms: Terms = context.read_bare(owner, Method::Terms)?;
    let told = Told::of(context, &view.action, &terms)?;
    let approve = voice == Voice::Yes;
    let positions = match positions {
        [] => entitled(context, owner, &view)?,
        named => named.to_vec(),
    };
    let mut done = Cast {
        proposal: proposal_id,
        approve,
        positions: positions.clone(),
        approving: view.approving.into(),
        rejecting: view.rejecting.into(),
        messages: Vec::new(),
    };
    for token_ids in positions.chunks(MAX_BATCH).map(<[TokenId]>::to_vec) {
        let side = if approve { "for" } else { "against" };
        let what = format!("vote {side} proposal {proposal_id} of {}: {}", Addr(owner), told.sentence);
        let draft = Draft::new(what, owner, Method::Vote)
            .detail("with", counted(token_ids.len(), "position"))
            .params(&VoteParams { proposal_id, token_ids, approve })?
            .caution_if(approve, || {
                "positions that vote in favour cannot be redeemed until the proposal is over, and no vote can be taken back"
                    .to_owned()
            });
        let draft = told.content.cautions().into_iter().filter(|_| approve).fold(draft, Draft::caution);
        let sent = context.send(draft)?;
        let VoteReturn { approving, rejecting } = sent.decode()?;
        (done.approving, done.rejecting) = (approving.into(), rejecting.into());
        done.messages.push(sent.trail());
    }
    Ok(done)
}

/// The positions of the key that signs which have a vote and have not used it.
fn entitled(context: &Context, owner: Address, view: &ProposalView) -> Result<Vec<TokenId>> {
    let mine = stake::mine(context, owner)?;
    let votes = |p: &&stake::Position| {
        p.position < view.ceiling
            && !p.operator_stake
            && p.ballots.iter().all(|ballot| ballot.proposal != view.proposal_id)
    };
    let entitled: Vec<TokenId> = mine.iter().filter(votes).map(|position| position.position).collect();
    if entitled.is_empty() {
        return Err(Failure::refused(format!(
            "no position of the wallet has a vote on proposal {} that it has not used: only those below {} do",
            view.proposal_id, view.ceiling
        ))
        .hint(format!("leasehold stake list {}", Addr(owner)))
        .into());
    }
    Ok(entitled)
}

#[derive(Debug, Serialize)]
pub struct Cast {
    pub proposal: ProposalId,
    pub approve: bool,
    pub positions: Vec<TokenId>,
    /// All principal in favour now.
    pub approving: Amount,
    /// All principal against now.
    pub rejecting: Amount,
    pub messages: Vec<Trail>,
}

impl Report for Cast {
    fn text(&self) -> String {
        Fields::new()
            .field("proposal", self.proposal)
            .field(
                "voted",
                format!(
                    "{} with {}",
                    if self.approve { "yes" } else { "no" },
                    counted(self.positions.len(), "position")
                ),
            )
            .field("for", &self.approving)
            .field("against", &self.rejecting)
            .render()
    }
}

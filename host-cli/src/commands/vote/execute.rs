//! Counting votes, and carrying out what was accepted.

use abi::owner::{ExecuteReturn, Method, ProposalId, ProposalParams, ProposalStatus, ProposalView, Terms};
use anyhow::Result;
use serde::Serialize;

use super::action::Told;
use super::view::Proposal;
use crate::address::Addr;
use crate::context::Context;
use crate::flow::{Draft, Trail};
use crate::output::Report;

/// Moves a proposal on: has its votes counted, or carries it out.
pub fn execute(context: &Context, owner: &str, proposal_id: ProposalId) -> Result<Executed> {
    let owner = context.address(owner)?;
    let epoch = context.rpc.head()?.height;
    let params = ProposalParams { proposal_id };
    let view: ProposalView = context.read(owner, Method::Proposal, &params)?;
    let terms: Terms = context.read_bare(owner, Method::Terms)?;
    let told = Told::of(context, &view.action, &terms)?;
    let progress = Proposal::of(context, view.clone(), &terms, epoch)?.progress();
    let counts = view.status == ProposalStatus::Counting;
    let what = match counts {
        true => format!("have the votes on proposal {proposal_id} of {} counted", Addr(owner)),
        false => format!("execute proposal {proposal_id} of {}: {}", Addr(owner), told.sentence),
    };
    let draft = Draft::new(what, owner, Method::Execute).params(&params)?.detail("how far", progress);
    let cautions = if counts { Vec::new() } else { told.content.cautions() };
    let sent = context.send(cautions.into_iter().fold(draft, Draft::caution))?;
    let ExecuteReturn { status } = sent.decode()?;
    let after: ProposalView = context.read(owner, Method::Proposal, &params)?;
    let next = Proposal::of(context, after, &terms, sent.epoch)?;
    Ok(Executed {
        proposal: proposal_id,
        status: status.name(),
        what: told,
        progress: next.progress(),
        trail: sent.trail(),
    })
}

#[derive(Debug, Serialize)]
pub struct Executed {
    pub proposal: ProposalId,
    pub status: &'static str,
    #[serde(flatten)]
    pub what: Told,
    #[serde(skip)]
    pub progress: String,
    #[serde(flatten)]
    pub trail: Trail,
}

impl Report for Executed {
    fn text(&self) -> String {
        format!("proposal {} is {}: {}", self.proposal, self.progress, self.what.sentence)
    }
}

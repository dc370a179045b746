//! The proposals of an owner actor.

use abi::owner::{MAX_BATCH, Method, ProposalView, ProposalsPage, ProposalsParams, Terms};
use anyhow::Result;
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
use serde::Serialize;

use super::view::Proposal;
use crate::context::Context;
use crate::output::{Report, Table};

/// Every proposal, newest first; or only those that are not over.
pub fn list(context: &Context, owner: &str, only_open: bool) -> Result<Proposals> {
    let address = context.address(owner)?;
    let epoch = context.rpc.head()?.height;
    let terms: Terms = context.read_bare(address, Method::Terms)?;
    let mut all = read(context, address, &terms, epoch)?;
    all.retain(|proposal| !only_open || proposal.is_open());
    Ok(Proposals(all))
}

/// Those that are not over.
pub fn open(context: &Context, owner: Address, terms: &Terms, epoch: ChainEpoch) -> Result<Vec<Proposal>> {
    let mut all = read(context, owner, terms, epoch)?;
    all.retain(Proposal::is_open);
    Ok(all)
}

fn read(context: &Context, owner: Address, terms: &Terms, epoch: ChainEpoch) -> Result<Vec<Proposal>> {
    let (mut views, mut next) = (Vec::<ProposalView>::new(), Some(0));
    while let Some(from) = next {
        let page: ProposalsPage =
            context.read(owner, Method::Proposals, &ProposalsParams { from, limit: MAX_BATCH as u64 })?;
        views.extend(page.proposals);
        next = page.next;
    }
    views.into_iter().rev().map(|view| Proposal::of(context, view, terms, epoch)).collect()
}

#[derive(Debug, Serialize)]
#[serde(transparent)]
pub struct Proposals(pub Vec<Proposal>);

impl Report for Proposals {
    fn text(&self) -> String {
        let mut table =
            Table::new(["proposal", "it will", "for", "against", "how far"], "Nothing was put to the vote.");
        for proposal in &self.0 {
            table.row([
                proposal.proposal.to_string(),
                proposal.action.sentence.clone(),
                proposal.approving.to_string(),
                proposal.rejecting.to_string(),
                proposal.progress(),
            ]);
        }
        table.render()
    }
}

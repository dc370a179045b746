//! What people may ask about proposals.

use abi::owner::{MAX_BATCH, ProposalId, ProposalView, ProposalsPage};
use fvm_shared::clock::ChainEpoch;
use runtime::Result;
use tree::Blocks;

use crate::book::Book;
use crate::proposal::Proposal;
use crate::state::{State, unreadable};

impl State {
    pub fn proposal<BS: Blocks>(&self, id: ProposalId, epoch: ChainEpoch, store: &BS) -> Result<ProposalView> {
        let book = self.load_book(store)?;
        self.proposal_view(&book, id, &book.proposal(id, store)?, epoch, store)
    }

    /// A page from `from` on, oldest first.
    pub fn proposals<BS: Blocks>(
        &self,
        from: ProposalId,
        limit: u64,
        epoch: ChainEpoch,
        store: &BS,
    ) -> Result<ProposalsPage> {
        let book = self.load_book(store)?;
        let limit = limit.clamp(1, MAX_BATCH as u64);
        let end = book.next_proposal.min(from.saturating_add(limit));
        let proposals = (from..end)
            .map(|id| self.proposal_view(&book, id, &book.proposal(id, store)?, epoch, store))
            .collect::<Result<_>>()?;
        Ok(ProposalsPage { proposals, next: Some(end).filter(|end| *end < book.next_proposal) })
    }

    fn proposal_view<BS: Blocks>(
        &self,
        book: &Book,
        id: ProposalId,
        proposal: &Proposal,
        epoch: ChainEpoch,
        store: &BS,
    ) -> Result<ProposalView> {
        let (open, status) = match &proposal.closed {
            Some(closed) => (&closed.last, closed.status),
            None => {
                let open = book.open.iter().find(|open| open.id == id).ok_or_else(unreadable)?;
                (open, open.status(epoch))
            }
        };
        let counted = proposal.closed.as_ref().and_then(|closed| closed.quorum.clone());
        let accepted = open.accepted.as_ref();
        let quorum = counted.or_else(|| accepted.map(|accepted| accepted.quorum.clone()));
        let action = proposal.load_action(store)?;
        Ok(ProposalView {
            proposal_id: id,
            proposer: proposal.proposer,
            status,
            proposed: proposal.proposed,
            voting_ends: open.voting_ends,
            ceiling: open.ceiling,
            approving: open.approving.clone(),
            rejecting: open.rejecting.clone(),
            quorum: quorum.unwrap_or_else(|| proposal.quorum(open, &action, &self.electorate(book))),
            action,
            executable_from: accepted.map(|accepted| accepted.executable_from),
            lapses_after: accepted.map(|_| open.lapses_after),
            threshold_bps: proposal.rules.threshold_bps,
            token_id: open.token_id,
        })
    }
}

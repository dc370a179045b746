//! Counting: whether the votes carry a proposal.

use abi::owner::{ALL_BPS, Action, Error, ProposalId, ProposalStatus};
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use runtime::Result;
use tree::Blocks;

use crate::book::Book;
use crate::open::{Accepted, Open};
use crate::proposal::Proposal;
use crate::state::State;

/// Whose money is inside at a moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Electorate {
    /// The principal of everybody but the operator's stake, pending or not.
    pub investors: TokenAmount,
    /// Exits that wait for cash or to be withdrawn.
    pub exits: TokenAmount,
}

impl Electorate {
    pub fn is_empty(&self) -> bool {
        self.investors.is_zero() && self.exits.is_zero()
    }
}

impl Proposal {
    /// How much principal must vote: a part of all investor principal, of when it was proposed or of now, whichever is more. So it helps
    /// neither to propose before others come in nor to count after they have left.
    pub fn quorum(&self, now: &Electorate) -> TokenAmount {
        let investors = self.investors.clone().max(now.investors.clone());
        (investors * self.rules.quorum_bps).div_ceil(ALL_BPS)
    }

    /// Whether the votes carry it.
    pub(crate) fn is_carried(&self, open: &Open, quorum: &TokenAmount) -> bool {
        let votes = &open.approving + &open.rejecting;
        let enough = open.approving.is_positive() && votes >= *quorum;
        enough && &open.approving * ALL_BPS >= votes * self.rules.threshold_bps
    }
}

/// Whether a proposal of this kind, once accepted, lets holders leave free of the early-exit fee and nothing come in.
pub fn freezes(action: &Action) -> bool {
    matches!(action, Action::Upgrade(_) | Action::ChangeTerms(_) | Action::ReplaceOperator(_))
}

impl State {
    pub fn electorate(&self, book: &Book) -> Electorate {
        let exits = &self.queue.waiting + &self.queue.reserved;
        Electorate { investors: self.principal() - &book.operator_stake, exits }
    }

    /// Counts the votes of a proposal whose voting period is over: it is accepted, or rejected and closed.
    pub fn count<BS: Blocks>(&mut self, id: ProposalId, epoch: ChainEpoch, store: &BS) -> Result<ProposalStatus> {
        let mut book = self.load_book(store)?;
        let proposal = book.proposal(id, store)?;
        let open = book.open_proposal(id, epoch, Error::NotExecutable)?;
        let now = self.electorate(&book);
        let quorum = proposal.quorum(&now);
        // With nobody inside nobody can be harmed, and nobody could vote.
        let unvoted = now.is_empty();
        let status = if unvoted || proposal.is_carried(open, &quorum) {
            let executable_from = epoch + proposal.rules.timelock;
            let freezes = freezes(&proposal.load_action(store)?);
            let open = book.open_mut(id)?;
            open.accepted = Some(Accepted { quorum, executable_from, freezes, unvoted });
            open.lapses_after = executable_from + proposal.rules.execution_window;
            ProposalStatus::Accepted
        } else {
            book.close_proposal(id, ProposalStatus::Rejected, Some(quorum), store)?;
            ProposalStatus::Rejected
        };
        self.save_book(&book, store)?;
        Ok(status)
    }
}

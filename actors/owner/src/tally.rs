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
    /// The operator's, which has no vote.
    pub stake: TokenAmount,
    /// Exits that wait for cash.
    pub waiting: TokenAmount,
    /// Exits whose cash is there, to be withdrawn.
    pub reserved: TokenAmount,
}

impl Electorate {
    /// Whether nobody but the operator has anything here that this could touch. The cash of exits lies here and not in a miner: whoever
    /// never withdraws it holds no miner.
    pub fn is_clear_of(&self, action: &Action) -> bool {
        let releases = matches!(action, Action::ReleaseMiner(_));
        self.investors.is_zero() && self.waiting.is_zero() && (releases || self.reserved.is_zero())
    }
}

impl Proposal {
    /// How much principal must vote: a part of all investor principal, of when it was proposed or of now, whichever is more. So it helps
    /// neither to propose before others come in nor to count after they have left.
    ///
    /// New code can take everything, the operator's stake too, which has no vote: where a holder proposes it, the stake counts beside the
    /// investors, or a small investor among few could take a miner.
    pub fn quorum(&self, open: &Open, action: &Action, now: &Electorate) -> TokenAmount {
        let mut inside = self.investors.clone().max(now.investors.clone());
        if open.token_id.is_some() && matches!(action, Action::Upgrade(_)) {
            inside += &now.stake;
        }
        (inside * self.rules.quorum_bps).div_ceil(ALL_BPS)
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
        Electorate {
            investors: self.investors(book),
            stake: book.operator_stake.clone(),
            waiting: self.queue.waiting.clone(),
            reserved: self.queue.reserved.clone(),
        }
    }

    /// Counts the votes of a proposal whose voting period is over: it is accepted, or rejected and closed.
    pub fn count<BS: Blocks>(&mut self, id: ProposalId, epoch: ChainEpoch, store: &BS) -> Result<ProposalStatus> {
        let mut book = self.load_book(store)?;
        let proposal = book.proposal(id, store)?;
        let open = book.open_proposal(id, epoch, Error::NotExecutable)?;
        let now = self.electorate(&book);
        let action = proposal.load_action(store)?;
        let quorum = proposal.quorum(open, &action, &now);
        // What is left is the operator's when no investor is: nobody who has left decides about it.
        let unvoted = now.is_clear_of(&action) && book.is_operators(open);
        let voted = now.investors.is_positive() && proposal.is_carried(open, &quorum);
        let status = if unvoted || voted {
            let executable_from = epoch + proposal.rules.timelock;
            let freezes = freezes(&action);
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

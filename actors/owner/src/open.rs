//! Open proposals: how their votes stand, and what they mean for everybody's money: who cannot leave yet, and whether anything may
//! come in. They lie in the book, one short entry each, so that whoever moves money knows without reading more.
//!
//! Nothing happens by itself: a proposal lapses by the clock, and is taken off the list by whoever proposes next.

use abi::owner::{Ballot, Error, ProposalId, ProposalStatus, TokenId};
use fvm_shared::ActorID;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use runtime::Result;
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

use crate::book::Book;
use crate::state::unreadable;

/// A proposal that was not closed yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct Open {
    pub id: ProposalId,
    pub proposer: ActorID,
    /// The position that it was made with. `None` for the operator's.
    pub token_id: Option<TokenId>,
    /// That position's principal: it is bound until the proposal is over.
    pub backing: TokenAmount,
    /// Tokens from this one on are younger than the proposal.
    pub ceiling: TokenId,
    /// The last epoch in which votes are taken.
    pub voting_ends: ChainEpoch,
    /// The last epoch in which it can be counted or, once it is accepted, executed.
    pub lapses_after: ChainEpoch,
    /// Principal in favour.
    pub approving: TokenAmount,
    /// Principal against.
    pub rejecting: TokenAmount,
    pub accepted: Option<Accepted>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct Accepted {
    /// How much principal had to vote.
    pub quorum: TokenAmount,
    pub executable_from: ChainEpoch,
    /// Whether it changes what investors agreed to: the code, the terms or the operator.
    pub freezes: bool,
    /// Whether it was accepted because nobody was inside to vote: then nobody may be when it is executed either.
    pub unvoted: bool,
}

impl Open {
    /// Whether nobody counted or executed it in time.
    pub fn has_lapsed(&self, epoch: ChainEpoch) -> bool {
        epoch > self.lapses_after
    }

    pub fn status(&self, epoch: ChainEpoch) -> ProposalStatus {
        match &self.accepted {
            _ if self.has_lapsed(epoch) => ProposalStatus::Lapsed,
            None if epoch <= self.voting_ends => ProposalStatus::Voting,
            None => ProposalStatus::Counting,
            Some(accepted) if epoch < accepted.executable_from => ProposalStatus::Accepted,
            Some(_) => ProposalStatus::Executable,
        }
    }
}

impl Book {
    /// The proposals that can still lead to something.
    fn live(&self, epoch: ChainEpoch) -> impl Iterator<Item = &Open> {
        self.open.iter().filter(move |open| !open.has_lapsed(epoch))
    }

    /// Whether the one who is the operator now made it in that office.
    pub fn is_operators(&self, open: &Open) -> bool {
        open.token_id.is_none() && open.proposer == self.operator
    }

    pub fn is_open(&self, proposal: ProposalId, epoch: ChainEpoch) -> bool {
        self.live(epoch).any(|open| open.id == proposal)
    }

    /// Refuses a position that made a proposal which is not over: what is behind a proposal stays whole, and where it is.
    pub fn admit_unbound(&self, id: TokenId, epoch: ChainEpoch) -> Result<()> {
        if self.live(epoch).any(|open| open.token_id == Some(id)) {
            return Err(Error::BoundByProposal.into());
        }
        Ok(())
    }

    /// The open proposal with this number. `over` is the error for one that is closed or has lapsed.
    pub fn open_proposal(&self, id: ProposalId, epoch: ChainEpoch, over: Error) -> Result<&Open> {
        if id >= self.next_proposal {
            return Err(Error::ProposalNotFound.into());
        }
        Ok(self.live(epoch).find(|open| open.id == id).ok_or(over)?)
    }

    pub(crate) fn open_mut(&mut self, id: ProposalId) -> Result<&mut Open> {
        self.open.iter_mut().find(|open| open.id == id).ok_or_else(unreadable)
    }

    /// Whether an accepted change of what investors agreed to waits to be executed.
    pub fn is_frozen(&self, epoch: ChainEpoch) -> bool {
        self.live(epoch).any(|open| open.accepted.as_ref().is_some_and(|accepted| accepted.freezes))
    }

    pub fn is_paused(&self, epoch: ChainEpoch) -> bool {
        self.paused_until.is_some_and(|until| epoch <= until)
    }

    /// Whether money may come in or be pledged.
    pub fn admit_money(&self, epoch: ChainEpoch) -> Result<()> {
        if self.is_frozen(epoch) {
            return Err(Error::Frozen.into());
        }
        if self.is_paused(epoch) {
            return Err(Error::Paused.into());
        }
        Ok(())
    }

    /// A position that voted in favour, or made the proposal, stays until the proposal is over.
    pub fn admit_leaving(&self, id: TokenId, ballots: &[Ballot], epoch: ChainEpoch) -> Result<()> {
        if ballots.iter().any(|ballot| ballot.approve && self.is_open(ballot.proposal_id, epoch)) {
            return Err(Error::LockedByVote.into());
        }
        self.admit_unbound(id, epoch)
    }

    /// Leaves out votes on what is over.
    pub fn prune(&self, ballots: &mut Vec<Ballot>, epoch: ChainEpoch) {
        ballots.retain(|ballot| self.is_open(ballot.proposal_id, epoch));
    }
}

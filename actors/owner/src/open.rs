//! What a proposal means for everybody's money while it is open: who cannot leave yet, and whether anything may come in.

use abi::owner::{Ballot, Error, ProposalId};
use fvm_shared::clock::ChainEpoch;
use runtime::Result;
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

use crate::book::Book;

/// A proposal that is neither rejected nor executed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct Open {
    pub id: ProposalId,
    /// Whether it changes what investors agreed to: the code, the terms or the operator.
    pub freezes: bool,
    /// Once it is accepted, the last epoch in which it may be executed.
    pub until: Option<ChainEpoch>,
}

impl Open {
    /// Whether nobody executed it in time.
    pub fn has_lapsed(&self, epoch: ChainEpoch) -> bool {
        self.until.is_some_and(|until| epoch > until)
    }
}

impl Book {
    pub fn is_open(&self, proposal: ProposalId, epoch: ChainEpoch) -> bool {
        self.open.iter().any(|open| open.id == proposal && !open.has_lapsed(epoch))
    }

    pub fn has_open_proposals(&self, epoch: ChainEpoch) -> bool {
        self.open.iter().any(|open| !open.has_lapsed(epoch))
    }

    /// Whether an accepted change of what investors agreed to waits to be executed.
    pub fn is_frozen(&self, epoch: ChainEpoch) -> bool {
        self.open.iter().any(|open| open.freezes && open.until.is_some() && !open.has_lapsed(epoch))
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

    /// A position that voted in favour stays until the proposal is over.
    pub fn admit_leaving(&self, ballots: &[Ballot], epoch: ChainEpoch) -> Result<()> {
        if ballots.iter().any(|ballot| ballot.approve && self.is_open(ballot.proposal_id, epoch)) {
            return Err(Error::LockedByVote.into());
        }
        Ok(())
    }
}

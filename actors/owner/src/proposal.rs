//! Proposals: what was put to the vote, and what became of it. A record is written when a proposal is made and when it is over; what
//! votes change meanwhile is in its [`Open`].

use abi::owner::{Action, Error, ProposalId, ProposalStatus, Terms};
use cid::Cid;
use fvm_ipld_encoding::CBOR;
use fvm_shared::ActorID;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use runtime::Result;
use serde_tuple::{Deserialize_tuple, Serialize_tuple};
use tree::{Blocks, Tree};

use crate::book::Book;
use crate::open::Open;
use crate::state::{TREE_WIDTH, flush, get, load_tree, unreadable, unwritable};

/// Every proposal by its number.
pub type Proposals<'s, BS> = Tree<'s, Proposal, BS>;

#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct Proposal {
    pub proposer: ActorID,
    /// The [`Action`], in a block of its own: terms are long.
    pub action: Cid,
    pub proposed: ChainEpoch,
    /// Investor principal when it was made.
    pub investors: TokenAmount,
    pub rules: Rules,
    pub closed: Option<Closed>,
}

/// The terms of that moment which decide over it: a change of terms does not reach back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct Rules {
    pub timelock: ChainEpoch,
    pub execution_window: ChainEpoch,
    pub quorum_bps: u32,
    pub threshold_bps: u32,
}

/// What became of a proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct Closed {
    /// Executed, Rejected or Lapsed.
    pub status: ProposalStatus,
    /// How much principal had to vote. `None` when the votes were never counted.
    pub quorum: Option<TokenAmount>,
    /// Its entry as it was last.
    pub last: Open,
}

impl Rules {
    pub fn of(terms: &Terms) -> Self {
        Self {
            timelock: terms.timelock,
            execution_window: terms.execution_window,
            quorum_bps: terms.quorum_bps,
            threshold_bps: terms.threshold_bps,
        }
    }
}

/// Stores an action as plain CBOR. In DAG-CBOR the FVM follows links, and refuses one that it has not seen in this message: the code
/// that is voted on need not even be installed yet.
pub(crate) fn store_action<BS: Blocks>(action: &Action, store: &BS) -> Result<Cid> {
    let bytes = fvm_ipld_encoding::to_vec(action).map_err(|_| unwritable())?;
    store.write(CBOR, &bytes).map_err(|_| unwritable())
}

impl Proposal {
    pub fn load_action<BS: Blocks>(&self, store: &BS) -> Result<Action> {
        get(&self.action, store)
    }
}

impl Book {
    pub fn load_proposals<'s, BS: Blocks>(&self, store: &'s BS) -> Result<Proposals<'s, BS>> {
        match &self.proposals {
            Some(root) => load_tree(root, store),
            None => Ok(Proposals::new(TREE_WIDTH, store)),
        }
    }

    pub fn proposal<BS: Blocks>(&self, id: ProposalId, store: &BS) -> Result<Proposal> {
        if id >= self.next_proposal {
            return Err(Error::ProposalNotFound.into());
        }
        fetch(&self.load_proposals(store)?, id)
    }

    /// Adds a proposal under the next number, with its entry in the list.
    pub(crate) fn add_proposal<BS: Blocks>(&mut self, proposal: Proposal, open: Open, store: &BS) -> Result<()> {
        let mut proposals = self.load_proposals(store)?;
        proposals.set(open.id, &proposal).map_err(|_| unwritable())?;
        self.proposals = Some(flush(&mut proposals)?);
        self.next_proposal += 1;
        self.open.push(open);
        Ok(())
    }

    /// Takes a proposal off the list, for good.
    pub(crate) fn close_proposal<BS: Blocks>(
        &mut self,
        id: ProposalId,
        status: ProposalStatus,
        quorum: Option<TokenAmount>,
        store: &BS,
    ) -> Result<()> {
        let last = self.open_mut(id)?.clone();
        self.open.retain(|open| open.id != id);
        let mut proposals = self.load_proposals(store)?;
        record(&mut proposals, Closed { status, quorum, last })?;
        self.proposals = Some(flush(&mut proposals)?);
        Ok(())
    }

    /// Takes those off that have lapsed.
    pub(crate) fn close_lapsed<BS: Blocks>(&mut self, epoch: ChainEpoch, store: &BS) -> Result<()> {
        while let Some(last) = self.open.iter().find(|open| open.has_lapsed(epoch)) {
            let (id, accepted) = (last.id, last.accepted.as_ref());
            let quorum = accepted.map(|accepted| accepted.quorum.clone());
            self.close_proposal(id, ProposalStatus::Lapsed, quorum, store)?;
        }
        Ok(())
    }
}

fn fetch<BS: Blocks>(proposals: &Proposals<'_, BS>, id: ProposalId) -> Result<Proposal> {
    proposals.get(id).map_err(|_| unreadable())?.ok_or_else(unreadable)
}

fn record<BS: Blocks>(proposals: &mut Proposals<'_, BS>, closed: Closed) -> Result<()> {
    let id = closed.last.id;
    let proposal = Proposal { closed: Some(closed), ..fetch(proposals, id)? };
    proposals.set(id, &proposal).map_err(|_| unwritable())
}

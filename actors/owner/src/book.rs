//! The cold block: what only harvests, votes and the operator change.

use abi::Exit;
use abi::owner::{Error, ProposalId, Terms, TokenId};
use cid::Cid;
use fvm_shared::ActorID;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use num_traits::Zero;
use runtime::Result;
use serde_tuple::{Deserialize_tuple, Serialize_tuple};
use tree::Blocks;

use crate::miner::Miner;
use crate::open::Open;
use crate::round::Ends;
use crate::state::{TREE_WIDTH, flush, get, put};
use crate::wind_down::WindDown;

#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct Book {
    /// The [`Terms`], in a block of their own: written once, and read by few.
    pub terms: Cid,
    /// The operator of the terms.
    pub operator: ActorID,
    pub miners: Vec<Miner>,
    /// The operator's positions, oldest first.
    pub stakes: Vec<TokenId>,
    /// The principal of all of them.
    pub operator_stake: TokenAmount,
    /// Fees by beneficiary, none zero.
    pub fees: Vec<(ActorID, TokenAmount)>,
    /// [`Ends`]: the accumulator at the end of each round in which somebody came in.
    pub ends: Cid,
    /// When the last round ended.
    pub harvested_at: Option<ChainEpoch>,
    /// Since when harvests have not been complete.
    pub incomplete_since: Option<ChainEpoch>,
    /// Whether the operator may pledge.
    pub sealing: bool,
    /// The last epoch of a pause of deposits and pledges.
    pub paused_until: Option<ChainEpoch>,
    /// The announced end; may have lapsed.
    pub wind_down: Option<WindDown>,
    /// [`Approvals`](crate::approvals::Approvals): the operators of whole accounts. `None` until there is one.
    pub approvals: Option<Cid>,
    /// Proposals by their number, in a tree. `None` until there is one.
    pub proposals: Option<Cid>,
    pub next_proposal: ProposalId,
    /// Those that may be open, at most [`MAX_OPEN_PROPOSALS`](abi::owner::MAX_OPEN_PROPOSALS).
    pub open: Vec<Open>,
}

impl Book {
    pub fn new<BS: Blocks>(terms: &Terms, operator: ActorID, store: &BS) -> Result<Self> {
        let mut ends = Ends::new(TREE_WIDTH, store);
        Ok(Self {
            terms: put(terms, store)?,
            operator,
            miners: Vec::new(),
            stakes: Vec::new(),
            operator_stake: TokenAmount::zero(),
            fees: Vec::new(),
            ends: flush(&mut ends)?,
            harvested_at: None,
            incomplete_since: None,
            sealing: true,
            paused_until: None,
            wind_down: None,
            approvals: None,
            proposals: None,
            next_proposal: 0,
            open: Vec::new(),
        })
    }

    pub fn load_terms<BS: Blocks>(&self, store: &BS) -> Result<Terms> {
        get(&self.terms, store)
    }

    /// Exit 18 for anyone but the operator.
    pub fn only_operator(&self, caller: ActorID) -> Result<()> {
        if caller == self.operator {
            return Ok(());
        }
        Err(Exit::forbidden("only the operator may do this"))
    }

    pub fn is_adopted(&self, miner: ActorID) -> bool {
        self.miners.iter().any(|m| m.id == miner)
    }

    pub fn miner_mut(&mut self, id: ActorID) -> Result<&mut Miner> {
        Ok(self.miners.iter_mut().find(|m| m.id == id).ok_or(Error::NotAdopted)?)
    }

    /// What all miners are worth, given the balance that each has now.
    pub fn worth(&self, balance_of: impl Fn(ActorID) -> TokenAmount) -> TokenAmount {
        self.miners.iter().map(|m| m.worth(&balance_of(m.id))).sum()
    }

    /// What all miners are [certainly](Miner::certain_worth) worth.
    pub fn certain_worth(&self, balance_of: impl Fn(ActorID) -> TokenAmount) -> TokenAmount {
        self.miners.iter().map(|m| m.certain_worth(&balance_of(m.id))).sum()
    }
}

//! Votes: what can be proposed, how it is decided, what becomes of it.

use cid::Cid;
use fvm_shared::ActorID;
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Terms, TokenId};
use crate::{Epochs, Field, Shape, Shaped};

/// The number of a proposal. Numbers are given in order, from 0, and never again.
pub type ProposalId = u64;

/// The most proposals of holders that may be open (voting, or accepted and not yet executed or lapsed) at a time. When that many
/// are, one of a position with more principal takes the place of the one of the position with the least, unless the votes would
/// carry that one.
pub const MAX_HOLDERS_PROPOSALS: usize = 6;

/// The most proposals of the operator's that may be open beside those.
pub const MAX_OPERATOR_PROPOSALS: usize = 2;

/// The most proposals that may be open at a time.
pub const MAX_OPEN_PROPOSALS: usize = MAX_HOLDERS_PROPOSALS + MAX_OPERATOR_PROPOSALS;

/// The longest pause: 30 days of epochs.
pub const MAX_PAUSE: Epochs = 30 * 2_880;

/// What a proposal does when it is executed. On the wire: the tuple `[number, content]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// 0: replaces the actor's code by one that init knows as installed.
    Upgrade(Cid),
    /// 1: replaces the terms, all but the operator. Harvests first.
    ChangeTerms(Box<Terms>),
    /// 2: allows or forbids pledges to miners.
    SetSealing(bool),
    /// 3: makes another actor the operator. The old one's stake becomes an ordinary position.
    ReplaceOperator(Address),
    /// 4: proposes another owner for a miner and lets go of it. Only without investor principal and waiting exits.
    ReleaseMiner(Release),
    /// 5: refuses deposits and pledges for so many epochs, at most [`MAX_PAUSE`]. Never stops exits.
    Pause(Epochs),
}

impl Action {
    /// Its number on the wire.
    pub fn number(&self) -> u8 {
        match self {
            Self::Upgrade(_) => 0,
            Self::ChangeTerms(_) => 1,
            Self::SetSealing(_) => 2,
            Self::ReplaceOperator(_) => 3,
            Self::ReleaseMiner(_) => 4,
            Self::Pause(_) => 5,
        }
    }
}

crate::tuple! {
    pub struct Release {
        pub miner: Address,
        pub new_owner: Address,
    }
}

crate::coded! {
    /// How far a proposal has come.
    pub enum ProposalStatus {
        /// Votes are taken.
        Voting = 0,
        /// The voting period is over; the first Execute counts the votes.
        Counting = 1,
        /// Accepted: it waits for the timelock.
        Accepted = 2,
        /// The timelock is over: anyone may execute it.
        Executable = 3,
        /// It was carried out.
        Executed = 4,
        /// Too few votes, or too few in favour.
        Rejected = 5,
        /// Nobody counted its votes within the execution window after the voting period, nobody executed it in time, or the
        /// proposal of a larger position took its place.
        Lapsed = 6,
    }
}

crate::tuple! {
    pub struct ProposeParams {
        /// A position of the caller with at least the terms' `min_proposal` of principal, bound until the proposal is over.
        /// `None` for the operator.
        pub token_id: Option<TokenId>,
        pub action: Action,
    }

    pub struct ProposeReturn {
        pub proposal_id: ProposalId,
        /// The last epoch in which votes are taken.
        pub voting_ends: ChainEpoch,
    }

    pub struct VoteParams {
        pub proposal_id: ProposalId,
        /// 1 to [`MAX_BATCH`](super::MAX_BATCH) positions, all held by the caller and older than the proposal.
        pub token_ids: Vec<TokenId>,
        pub approve: bool,
    }

    /// The sums after the vote.
    pub struct VoteReturn {
        pub approving: TokenAmount,
        pub rejecting: TokenAmount,
    }

    pub struct ProposalParams {
        pub proposal_id: ProposalId,
    }

    pub struct ExecuteReturn {
        /// The status after the call: Accepted or Rejected when it counted the votes, Executed when it carried the action out.
        pub status: ProposalStatus,
    }

    pub struct ProposalView {
        pub proposal_id: ProposalId,
        pub proposer: ActorID,
        pub action: Action,
        pub status: ProposalStatus,
        /// When it was made.
        pub proposed: ChainEpoch,
        /// The last epoch in which votes are taken.
        pub voting_ends: ChainEpoch,
        /// Tokens from this id on are younger than the proposal and do not vote on it.
        pub ceiling: TokenId,
        /// Principal in favour.
        pub approving: TokenAmount,
        /// Principal against.
        pub rejecting: TokenAmount,
        /// How much principal must vote, as of now or as of the count.
        pub quorum: TokenAmount,
        /// The first epoch in which it may be executed. `None` until it is accepted.
        pub executable_from: Option<ChainEpoch>,
        /// The last such epoch. `None` until it is accepted.
        pub lapses_after: Option<ChainEpoch>,
        /// The part of the votes that must be in favour, in basis points: that of the terms under which it was made.
        pub threshold_bps: u32,
        /// The position that it was made with. `None` for the operator's.
        pub token_id: Option<TokenId>,
    }

    pub struct ProposalsParams {
        /// The first proposal; the `next` of the page before.
        pub from: ProposalId,
        /// The most entries; more than [`MAX_BATCH`](super::MAX_BATCH) count as that many.
        pub limit: u64,
    }

    pub struct ProposalsPage {
        pub proposals: Vec<ProposalView>,
        /// Where the next page begins. `None` at the end.
        pub next: Option<ProposalId>,
    }

    /// How a position voted on a proposal that is not decided yet.
    pub struct Ballot {
        pub proposal_id: ProposalId,
        pub approve: bool,
    }
}

impl Shaped for Action {
    const SHAPE: &'static Shape = &Shape::Choice(&[
        (0, Field { name: "Upgrade", written: "Cid", shape: Cid::SHAPE }),
        (1, Field { name: "ChangeTerms", written: "Terms", shape: Terms::SHAPE }),
        (2, Field { name: "SetSealing", written: "bool", shape: bool::SHAPE }),
        (3, Field { name: "ReplaceOperator", written: "Address", shape: Address::SHAPE }),
        (4, Field { name: "ReleaseMiner", written: "Release", shape: Release::SHAPE }),
        (5, Field { name: "Pause", written: "Epochs", shape: Epochs::SHAPE }),
    ]);
}

impl Serialize for Action {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let number = self.number();
        match self {
            Self::Upgrade(code) => (number, code).serialize(serializer),
            Self::ChangeTerms(terms) => (number, terms).serialize(serializer),
            Self::SetSealing(enabled) => (number, enabled).serialize(serializer),
            Self::ReplaceOperator(operator) => (number, operator).serialize(serializer),
            Self::ReleaseMiner(release) => (number, release).serialize(serializer),
            Self::Pause(epochs) => (number, epochs).serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Action {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_tuple(2, ActionVisitor)
    }
}

struct ActionVisitor;

impl<'de> Visitor<'de> for ActionVisitor {
    type Value = Action;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an action's number and content")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut fields: A) -> Result<Action, A::Error> {
        let number: u8 = next(&mut fields)?;
        Ok(match number {
            0 => Action::Upgrade(next(&mut fields)?),
            1 => Action::ChangeTerms(next(&mut fields)?),
            2 => Action::SetSealing(next(&mut fields)?),
            3 => Action::ReplaceOperator(next(&mut fields)?),
            4 => Action::ReleaseMiner(next(&mut fields)?),
            5 => Action::Pause(next(&mut fields)?),
            _ => return Err(A::Error::custom("unknown action")),
        })
    }
}

fn next<'de, T: Deserialize<'de>, A: SeqAccess<'de>>(fields: &mut A) -> Result<T, A::Error> {
    fields.next_element()?.ok_or_else(|| A::Error::custom("an action is a number and a content"))
}

//! The next layout of the root block: it also says which layout its books began with, and keeps the ids together.

use abi::owner::{Terms, TokenId};
use cid::Cid;
use fvm_shared::ActorID;
use fvm_shared::bigint::{BigInt, bigint_ser};
use fvm_shared::econ::TokenAmount;
use runtime::Result;
use serde_tuple::{Deserialize_tuple, Serialize_tuple};
use tree::Blocks;

use crate::before;
use crate::queue::Queue;

/// The layout that this code reads and writes.
pub const LAYOUT: u64 = before::LAYOUT + 1;

#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct State {
    pub layout: u64,
    /// The layout in which the vehicle was created.
    pub born: u64,
    pub next_id: TokenId,
    pub round: u64,
    pub tokens: Cid,
    pub book: Cid,
    #[serde(with = "bigint_ser")]
    pub acc: BigInt,
    #[serde(with = "bigint_ser")]
    pub rem: BigInt,
    pub idle: TokenAmount,
    pub active: TokenAmount,
    pub pending: TokenAmount,
    pub rewards_unclaimed: TokenAmount,
    pub fees_unclaimed: TokenAmount,
    pub queue: Queue,
}

impl State {
    pub fn new<BS: Blocks>(terms: &Terms, operator: ActorID, store: &BS) -> Result<Self> {
        Ok(Self { born: LAYOUT, ..before::State::new(terms, operator, store)?.into() })
    }
}

impl From<before::State> for State {
    fn from(old: before::State) -> Self {
        Self {
            layout: LAYOUT,
            born: old.layout,
            next_id: old.next_id,
            round: old.round,
            tokens: old.tokens,
            book: old.book,
            acc: old.acc,
            rem: old.rem,
            idle: old.idle,
            active: old.active,
            pending: old.pending,
            rewards_unclaimed: old.rewards_unclaimed,
            fees_unclaimed: old.fees_unclaimed,
            queue: old.queue,
        }
    }
}

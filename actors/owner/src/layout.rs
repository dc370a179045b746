//! The layout of the root block, kept small: every message rewrites it, and each of its bytes costs gas.

use abi::owner::{Terms, TokenId};
use cid::Cid;
use fvm_shared::ActorID;
use fvm_shared::bigint::{BigInt, bigint_ser};
use fvm_shared::econ::TokenAmount;
use num_traits::Zero;
use runtime::Result;
use serde_tuple::{Deserialize_tuple, Serialize_tuple};
use tree::Blocks;

use crate::book::Book;
use crate::queue::Queue;
use crate::state::{TREE_WIDTH, Tokens, flush, put};

/// The layout that this code reads and writes.
pub const LAYOUT: u64 = *runtime::layouts::OWNER.start();

/// The actor's root block. Cash that no field names is unsettled: it came in and waits for the next harvest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct State {
    /// Always [`LAYOUT`], and always first: an upgrade reads it before anything else.
    pub layout: u64,
    /// [`Tokens`].
    pub tokens: Cid,
    /// The [`Book`]: what only harvests, votes and the operator change.
    pub book: Cid,
    pub next_id: TokenId,
    /// The round that is open.
    pub round: u64,
    /// What one attoFIL of principal has earned since the beginning, times 2^96.
    #[serde(with = "bigint_ser")]
    pub acc: BigInt,
    /// Earnings too small to be shared yet, in attoFIL times 2^96.
    #[serde(with = "bigint_ser")]
    pub rem: BigInt,
    /// Cash that belongs to principal.
    pub idle: TokenAmount,
    /// Principal that earns.
    pub active: TokenAmount,
    /// Principal that earns from the end of this round on.
    pub pending: TokenAmount,
    pub rewards_unclaimed: TokenAmount,
    pub fees_unclaimed: TokenAmount,
    /// Those who wait to leave.
    pub queue: Queue,
}

impl State {
    /// An empty vehicle with these terms, which [`terms::admit`](crate::terms::admit) has checked.
    pub fn new<BS: Blocks>(terms: &Terms, operator: ActorID, store: &BS) -> Result<Self> {
        let tokens = flush(&mut Tokens::new(TREE_WIDTH, store))?;
        let book = put(&Book::new(terms, operator, store)?, store)?;
        Ok(Self {
            layout: LAYOUT,
            tokens,
            book,
            next_id: 0,
            round: 0,
            acc: BigInt::zero(),
            rem: BigInt::zero(),
            idle: TokenAmount::zero(),
            active: TokenAmount::zero(),
            pending: TokenAmount::zero(),
            rewards_unclaimed: TokenAmount::zero(),
            fees_unclaimed: TokenAmount::zero(),
            queue: Queue::default(),
        })
    }
}

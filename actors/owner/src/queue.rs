//! The exit queue: first in, first out, and funded in one step however many wait.
//!
//! Two counters only ever grow: what was ever queued, and what was ever funded. A ticket remembers where it ends in the first;
//! it is funded when the second has come that far.

use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use num_traits::Zero;
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct Queue {
    /// The amounts of all tickets that there ever were.
    pub queued: TokenAmount,
    /// How much of that was funded.
    pub funded: TokenAmount,
    /// Cash for tickets that are funded, in whole or in part, and not withdrawn.
    pub reserved: TokenAmount,
    /// Since when somebody has waited. `None` when nobody does.
    pub since: Option<ChainEpoch>,
}

impl Queue {
    /// What must come home yet.
    pub fn waiting(&self) -> TokenAmount {
        &self.queued - &self.funded
    }

    pub fn is_waiting(&self) -> bool {
        self.since.is_some()
    }

    /// Whether somebody has waited for more than `term` epochs.
    pub fn is_overdue(&self, term: ChainEpoch, epoch: ChainEpoch) -> bool {
        self.since.is_some_and(|since| epoch - since > term)
    }

    /// Puts an amount, more than zero, at the end. Returns where it ends.
    pub fn push(&mut self, amount: &TokenAmount, epoch: ChainEpoch) -> TokenAmount {
        self.queued += amount;
        self.since.get_or_insert(epoch);
        self.queued.clone()
    }

    /// Moves as much as is needed, and there, from idle cash to those who wait.
    pub fn fund(&mut self, idle: &mut TokenAmount) {
        let moved = self.waiting().min(idle.clone());
        *idle -= &moved;
        self.funded += &moved;
        self.reserved += moved;
        if self.waiting().is_zero() {
            self.since = None;
        }
    }

    /// What a ticket that ends there still misses.
    pub fn missing(&self, end: &TokenAmount) -> TokenAmount {
        (end - &self.funded).max(TokenAmount::zero())
    }
}

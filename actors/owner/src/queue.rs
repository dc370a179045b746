//! The exit queue: first in, first out, and funded in one step however many wait.
//!
//! Think of all tickets that there ever were, one behind the other. A ticket remembers where it ends in that row; it is funded
//! when what was ever funded has come that far.

use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use num_traits::Zero;
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct Queue {
    /// What was ever funded; since the last time that there was no ticket.
    pub funded: TokenAmount,
    /// What must come home yet: the rest of the row.
    pub waiting: TokenAmount,
    /// Cash for tickets that are funded, in whole or in part, and not withdrawn.
    pub reserved: TokenAmount,
    /// Since when somebody has waited. `None` when nobody does.
    pub since: Option<ChainEpoch>,
}

impl Queue {
    pub fn is_waiting(&self) -> bool {
        self.since.is_some()
    }

    /// Whether somebody has waited for more than `term` epochs.
    pub fn is_overdue(&self, term: ChainEpoch, epoch: ChainEpoch) -> bool {
        self.since.is_some_and(|since| epoch - since > term)
    }

    /// Puts an amount, more than zero, at the end. Returns where it ends.
    pub fn push(&mut self, amount: &TokenAmount, epoch: ChainEpoch) -> TokenAmount {
        self.waiting += amount;
        self.since.get_or_insert(epoch);
        self.end()
    }

    /// Moves as much as is needed, and there, from idle cash to those who wait.
    pub fn fund(&mut self, idle: &mut TokenAmount) {
        let moved = self.waiting.clone().min(idle.clone());
        *idle -= &moved;
        self.waiting -= &moved;
        self.funded += &moved;
        self.reserved += moved;
        if self.waiting.is_zero() {
            self.since = None;
        }
    }

    /// Takes out what a funded ticket stood for. With the last one the row begins anew: shorter numbers are cheaper.
    pub fn pay(&mut self, amount: &TokenAmount) {
        self.reserved -= amount;
        if self.reserved.is_zero() && self.waiting.is_zero() {
            self.funded = TokenAmount::zero();
        }
    }

    /// Where the row ends.
    pub fn end(&self) -> TokenAmount {
        &self.funded + &self.waiting
    }

    /// What a ticket that ends there still misses.
    pub fn missing(&self, end: &TokenAmount) -> TokenAmount {
        (end - &self.funded).max(TokenAmount::zero())
    }
}

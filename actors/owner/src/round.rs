//! Rounds: what comes in during one earns from its end on.

use fvm_shared::bigint::{BigInt, bigint_ser};
use fvm_shared::clock::ChainEpoch;
use runtime::Result;
use serde::{Deserialize, Serialize};
use tree::{Blocks, Tree};

use crate::book::Book;
use crate::position::{Entry, Position};
use crate::state::{State, flush, load_tree, unreadable, unwritable};

/// The accumulator when a round ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct End(#[serde(with = "bigint_ser")] pub BigInt);

/// Ends by round; only those that a position needs.
pub type Ends<'s, BS> = Tree<'s, End, BS>;

/// Ends the open round: what is pending becomes active, with the accumulator of this moment as its entry.
pub fn end<BS: Blocks>(state: &mut State, book: &mut Book, epoch: ChainEpoch, store: &BS) -> Result<()> {
    if !state.pending.is_zero() {
        let mut ends: Ends<'_, BS> = load_tree(&book.ends, store)?;
        ends.set(state.round, &End(state.acc.clone())).map_err(|_| unwritable())?;
        book.ends = flush(&mut ends)?;
        state.active += std::mem::take(&mut state.pending);
    }
    state.round += 1;
    book.harvested_at = Some(epoch);
    Ok(())
}

/// Finds where positions began to earn, reading the book and the ends only when one asks for them.
pub struct Entries<'s, BS: Blocks> {
    store: &'s BS,
    ends: Option<Ends<'s, BS>>,
}

impl<'s, BS: Blocks> Entries<'s, BS> {
    pub fn new(store: &'s BS) -> Self {
        Self { store, ends: None }
    }

    /// The accumulator from which the position earns. `None` while it is pending.
    pub fn of(&mut self, state: &State, position: &Position) -> Result<Option<BigInt>> {
        match &position.entry {
            Entry::At(acc) => Ok(Some(acc.clone())),
            Entry::EndOf(round) if *round >= state.round => Ok(None),
            Entry::EndOf(round) => self.end_of(state, *round).map(Some),
        }
    }

    fn end_of(&mut self, state: &State, round: u64) -> Result<BigInt> {
        let ends = match self.ends.take() {
            Some(ends) => ends,
            None => load_tree(&state.load_book(self.store)?.ends, self.store)?,
        };
        let end = ends.get(round).map_err(|_| unreadable())?.ok_or_else(unreadable)?.0;
        self.ends = Some(ends);
        Ok(end)
    }
}

/// Banks a position: what it has earned is set apart, and the part of an attoFIL that is left is shared at the next harvest. A
/// pending position has earned nothing and stays as it is.
pub fn bank<BS: Blocks>(state: &mut State, position: &mut Position, entries: &mut Entries<'_, BS>) -> Result<()> {
    if let Some(from) = entries.of(state, position)? {
        state.rem += position.bank(&from, &state.acc)?;
    }
    Ok(())
}

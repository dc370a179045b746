//! The change of the operator.

use abi::owner::Terms;
use fvm_shared::ActorID;
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use num_traits::Zero;
use runtime::Result;
use tree::Blocks;

use crate::book::Book;
use crate::execute::Converted;
use crate::fees;
use crate::position::{Entry, Position};
use crate::round::{self, Entries};
use crate::state::{State, burn, put};

/// Puts another operator in the place of the old one, whose stake, as far as losses have left it, becomes one ordinary position. It gets
/// a new token id, so it is younger than every open proposal and has no vote on them. Right after a complete harvest: then losses
/// so far are written off the stake, and all of it earns. A wind-down that the old one announced is off.
pub fn replace_operator<BS: Blocks>(
    state: &mut State,
    book: &mut Book,
    operator: ActorID,
    store: &BS,
) -> Result<Option<Converted>> {
    let terms = book.load_terms(store)?;
    book.terms = put(&Terms { operator: Address::new_id(operator), ..terms }, store)?;
    book.wind_down = None;
    let holder = std::mem::replace(&mut book.operator, operator);
    let from = std::mem::take(&mut book.stakes);
    let principal = std::mem::take(&mut book.operator_stake);
    let mut tokens = state.load_tokens(store)?;
    let mut entries = Entries::new(store);
    let mut banked = TokenAmount::zero();
    for id in &from {
        let mut stake = state.find_position(&tokens, *id)?;
        round::bank(state, &mut stake, &mut entries)?;
        banked += stake.banked;
        burn(&mut tokens, *id)?;
    }
    let converted = if principal.is_zero() {
        // All of it was lost, and a position of nothing is none: what it had earned before waits among the fees.
        state.rewards_unclaimed -= &banked;
        state.fees_unclaimed += &banked;
        fees::credit(book, holder, &banked);
        None
    } else {
        let entry = Entry::At(state.acc.clone());
        let position = Position { entry, banked, ..Position::new(holder, principal, state.round, 0) };
        Some(Converted { token_id: state.mint(&mut tokens, position)?, holder, from })
    };
    state.save_tokens(&mut tokens)?;
    Ok(converted)
}

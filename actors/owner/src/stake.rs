//! The operator stake: one position per adoption, which loses first.

use abi::owner::{Error, TokenId};
use fvm_shared::econ::TokenAmount;
use num_traits::Zero;
use runtime::Result;
use tree::Blocks;

use crate::book::Book;
use crate::miner::Miner;
use crate::position::{Entry, Position};
use crate::round::{self, Entries};
use crate::state::{State, put_token};

/// Refuses an adoption, after a harvest, while there is a deficit: the next harvest would take it from the new stake, which is not to
/// blame.
pub fn admit(surplus: &TokenAmount) -> Result<()> {
    if surplus.is_negative() { Err(Error::VehicleInDeficit.into()) } else { Ok(()) }
}

/// Adds a miner that has just been withdrawn from, and mints the operator a stake of what it brought: what was `withdrawn`, which
/// is idle from now on, and what the miner is `worth` still. Assets and liabilities grow alike: there is no profit in it.
pub fn adopt<BS: Blocks>(
    state: &mut State,
    book: &mut Book,
    miner: Miner,
    withdrawn: &TokenAmount,
    worth: &TokenAmount,
    store: &BS,
) -> Result<Option<TokenId>> {
    book.miners.push(miner);
    state.idle += withdrawn;
    state.queue.fund(&mut state.idle);
    let principal = withdrawn + worth;
    if principal.is_zero() {
        return Ok(None);
    }
    let mut stake = Position::new(book.operator, principal.clone(), state.round, 0);
    stake.operator_stake = true;
    state.pending += &principal;
    let mut tokens = state.load_tokens(store)?;
    let id = state.mint(&mut tokens, stake)?;
    state.save_tokens(&mut tokens)?;
    book.stakes.push(id);
    book.operator_stake += principal;
    Ok(Some(id))
}

/// Takes a loss from the operator's positions for good, oldest first, as far as they go. Returns what they bore.
pub fn absorb<BS: Blocks>(state: &mut State, book: &mut Book, loss: &TokenAmount, store: &BS) -> Result<TokenAmount> {
    let borne = loss.min(&book.operator_stake).clone();
    let mut left = borne.clone();
    let mut tokens = state.load_tokens(store)?;
    let mut entries = Entries::new(store);
    for id in &book.stakes {
        if left.is_zero() {
            break;
        }
        let mut stake = state.find_position(&tokens, *id)?;
        // What it earned so far it earned on the principal that it had.
        round::bank(state, &mut stake, &mut entries)?;
        let taken = stake.principal.clone().min(left.clone());
        stake.principal -= &taken;
        left -= &taken;
        *state.part_of(&stake) -= &taken;
        if stake.is_pending(state.round) && stake.principal.is_zero() {
            // Nobody may be left who needs the end of this round: it would not be stored.
            stake.entry = Entry::At(state.acc.clone());
        }
        put_token(&mut tokens, *id, stake)?;
    }
    state.save_tokens(&mut tokens)?;
    book.operator_stake -= &borne;
    Ok(borne)
}

/// Banks the operator's positions that earn, and returns their principal.
pub fn bank_active<BS: Blocks>(state: &mut State, book: &Book, store: &BS) -> Result<TokenAmount> {
    let mut tokens = state.load_tokens(store)?;
    let mut entries = Entries::new(store);
    let mut sum = TokenAmount::zero();
    for id in &book.stakes {
        let mut stake = state.find_position(&tokens, *id)?;
        if !stake.is_pending(state.round) {
            round::bank(state, &mut stake, &mut entries)?;
            sum += &stake.principal;
            put_token(&mut tokens, *id, stake)?;
        }
    }
    state.save_tokens(&mut tokens)?;
    Ok(sum)
}

/// Lets the operator's positions, banked before the accumulator moved on, earn from where it is now: what it moved by is not theirs.
pub fn enter_again<BS: Blocks>(state: &mut State, book: &Book, store: &BS) -> Result<()> {
    let mut tokens = state.load_tokens(store)?;
    for id in &book.stakes {
        let mut stake = state.find_position(&tokens, *id)?;
        if !stake.is_pending(state.round) {
            stake.entry = Entry::At(state.acc.clone());
            put_token(&mut tokens, *id, stake)?;
        }
    }
    state.save_tokens(&mut tokens)
}

//! Settling: what of the cash that came in is profit, and whose.

use abi::owner::Terms;
use fvm_ipld_blockstore::Blockstore;
use fvm_shared::econ::TokenAmount;
use num_traits::Zero;
use runtime::Result;

use crate::book::Book;
use crate::position::SCALE_BITS;
use crate::state::State;
use crate::{fees, stake};

/// Where the unsettled cash went: `fees + to_positions + to_idle + kept` is all of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    pub fees: TokenAmount,
    pub to_positions: TokenAmount,
    pub to_idle: TokenAmount,
    pub kept: TokenAmount,
    pub stake_lost: TokenAmount,
}

/// Accounts for the cash that came in. Profit is what is there beyond all that is owed, never more than that cash; the rest is
/// principal come home. So moving a pledge out of a miner never looks like a reward, and a loss is made good before anything is
/// paid out. Only when every miner was heard (`complete`) does the operator stake bear a deficit.
pub fn settle<BS: Blockstore>(
    state: &mut State,
    book: &mut Book,
    terms: &Terms,
    balance: &TokenAmount,
    worth: &TokenAmount,
    complete: bool,
    store: &BS,
) -> Result<Settled> {
    let mut settled = Settled::default();
    let mut surplus = state.surplus(balance, worth);
    if complete && surplus.is_negative() {
        settled.stake_lost = stake::absorb(state, book, &-surplus.clone(), store)?;
        surplus += &settled.stake_lost;
    }
    let unsettled = state.unsettled(balance)?;
    let profit = surplus.max(TokenAmount::zero()).min(unsettled.clone());
    settled.to_idle = unsettled - &profit;
    state.idle += &settled.to_idle;
    if state.active.is_zero() {
        settled.kept = profit;
        return Ok(settled);
    }
    settled.fees = fees::accrue(state, book, terms, &profit)?;
    settled.to_positions = profit - &settled.fees;
    share(state, &settled.to_positions);
    Ok(settled)
}

/// Shares `net` among the active principal. What does not divide is kept for the next time.
fn share(state: &mut State, net: &TokenAmount) {
    if net.is_zero() {
        return;
    }
    let scaled = (net.atto() << SCALE_BITS) + &state.rem;
    let step = &scaled / state.active.atto();
    state.rem = scaled - &step * state.active.atto();
    state.acc += step;
    state.rewards_unclaimed += net;
}

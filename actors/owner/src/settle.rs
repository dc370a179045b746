//! Settling: what of the cash that came in is profit, and whose.

use abi::owner::Terms;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use num_traits::Zero;
use runtime::Result;
use tree::Blocks;

use crate::book::Book;
use crate::position::SCALE_BITS;
use crate::state::State;
use crate::{fees, stake};

/// What there is to be accounted for.
#[derive(Clone, Debug)]
pub struct Found<'a> {
    /// The actor's own balance.
    pub balance: &'a TokenAmount,
    /// What all miners are worth.
    pub worth: &'a TokenAmount,
    /// Whether every miner was heard.
    pub complete: bool,
    pub epoch: ChainEpoch,
}

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
/// paid out. Only when every miner was heard does the operator stake bear a deficit. Whatever goes to idle is for those first who
/// wait to leave.
pub fn settle<BS: Blocks>(
    state: &mut State,
    book: &mut Book,
    terms: &Terms,
    found: &Found<'_>,
    store: &BS,
) -> Result<Settled> {
    let mut settled = Settled::default();
    let mut surplus = state.surplus(found.balance, found.worth);
    if found.complete && surplus.is_negative() {
        settled.stake_lost = stake::absorb(state, book, &-surplus.clone(), store)?;
        surplus += &settled.stake_lost;
    }
    let unsettled = state.unsettled(found.balance)?;
    let profit = surplus.max(TokenAmount::zero()).min(unsettled.clone());
    settled.to_idle = unsettled - &profit;
    let missing = &state.queue.waiting - &settled.to_idle;
    if missing.is_positive() && state.queue.is_overdue(terms.term, found.epoch) {
        settle_overdue(state, book, terms, (profit, missing), &mut settled, store)?;
    } else if state.active.is_zero() {
        settled.kept = profit;
    } else {
        settled.fees = fees::accrue(state, book, terms, &profit)?;
        settled.to_positions = profit - &settled.fees;
        let among = state.active.clone();
        share(state, &settled.to_positions, &among);
    }
    state.idle += &settled.to_idle;
    state.queue.fund(&mut state.idle);
    Ok(settled)
}

/// While somebody has waited for longer than the term, only investors are paid: of the fees, the operator stake's share, and a
/// profit that is nobody's, what is missing goes to those who wait. It is not lost: once the exits are paid, it is surplus, and profit
/// again. What is not needed is kept, for the next harvest.
fn settle_overdue<BS: Blocks>(
    state: &mut State,
    book: &Book,
    terms: &Terms,
    (profit, missing): (TokenAmount, TokenAmount),
    settled: &mut Settled,
    store: &BS,
) -> Result<()> {
    let net = &profit - fees::total(terms, &profit);
    let stakes = stake::bank_active(state, book, store)?;
    let investors = &state.active - stakes;
    if !investors.is_zero() {
        settled.to_positions = TokenAmount::from_atto(net.atto() * investors.atto() / state.active.atto());
    }
    let put_off = profit - &settled.to_positions;
    let needed = missing.min(put_off.clone());
    settled.kept = put_off - &needed;
    settled.to_idle += needed;
    share(state, &settled.to_positions, &investors);
    stake::enter_again(state, book, store)
}

/// Shares `net` among principal of that sum. What does not divide is kept for the next time.
fn share(state: &mut State, net: &TokenAmount, among: &TokenAmount) {
    if net.is_zero() {
        return;
    }
    let scaled = (net.atto() << SCALE_BITS) + &state.rem;
    let step = &scaled / among.atto();
    state.rem = scaled - &step * among.atto();
    state.acc += step;
    state.rewards_unclaimed += net;
}

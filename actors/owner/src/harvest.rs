//! Harvests: the readings of all miners taken in, the cash settled, the round ended.
//!
//! A miner in debt that has repaid what it could, and said what it still owes, was heard: what it is worth is known, and it holds up nothing.
//!
//! A miner that refuses otherwise does not stop the others, and after [`PATIENCE`] no longer stops the round; nor do several that refuse in
//! turn, each for less. So nobody must be able to make a healthy miner refuse. One way would be to call so deep in the stack that the
//! miner's own calls fail. Therefore a refusal counts only when the harvest came straight from the account that signed the message
//! (`direct`).

use abi::owner::Terms;
use fvm_shared::ActorID;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use runtime::Result;
use tree::Blocks;

use crate::book::Book;
use crate::miner::{PATIENCE, Reading};
use crate::round;
use crate::settle::{Found, Settled, settle};
use crate::state::State;

/// What a harvest saw, to be decided on.
#[derive(Clone, Debug)]
pub struct Seen<'a> {
    /// One reading for every adopted miner, in order.
    pub readings: &'a [Reading],
    /// Whether the caller is the account that signed the message.
    pub direct: bool,
    pub epoch: ChainEpoch,
    /// The actor's own balance, after the withdrawals.
    pub balance: TokenAmount,
}

/// Takes in what was seen. Returns where the cash went, and whether the round ended.
pub fn conclude<BS: Blocks>(
    state: &mut State,
    book: &mut Book,
    terms: &Terms,
    seen: &Seen<'_>,
    balance_of: impl Fn(ActorID) -> TokenAmount,
    store: &BS,
) -> Result<(Settled, bool)> {
    let (mut complete, mut genuine) = (true, true);
    for reading in seen.readings {
        let miner = book.miner_mut(reading.miner)?;
        miner.record(reading, balance_of(reading.miner), seen.direct, seen.epoch);
        let heard = reading.is_heard();
        complete &= heard || (seen.direct && miner.is_given_up(seen.epoch));
        genuine &= heard || seen.direct;
    }
    if complete {
        book.incomplete_since = None;
    } else if genuine {
        complete = seen.epoch - *book.incomplete_since.get_or_insert(seen.epoch) >= PATIENCE;
    }
    let worth = book.worth(balance_of);
    let found = Found { balance: &seen.balance, worth: &worth, complete, epoch: seen.epoch };
    let settled = settle(state, book, terms, &found, store)?;
    if complete {
        round::end(state, book, seen.epoch, store)?;
    }
    Ok((settled, complete))
}

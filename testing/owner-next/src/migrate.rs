//! Taking over a state of the layout before.

use abi::Exit;
use abi::owner::{ExecuteReturn, ProposalStatus};
use cid::Cid;
use runtime::{Reply, Result, Store, load, load_layout, own_balance, reply, save};

use crate::before;
use crate::layout::State;

/// Writes the new root block, then checks what it has written. Only settled books pass: with cash that no harvest has looked at it
/// fails half-way, for the tests to see that nothing of it stays.
pub fn migrate(_old_code: &Cid) -> Result<Reply> {
    if load_layout()? != before::LAYOUT {
        return Err(Exit::illegal_state("this code cannot migrate a state of that layout"));
    }
    save(&State::from(load::<before::State>()?))?;
    let state: State = load()?;
    state.load_book(&Store)?;
    if !state.unsettled(&own_balance())?.is_zero() {
        return Err(Exit::illegal_state("the books are not settled: harvest first"));
    }
    reply(&ExecuteReturn { status: ProposalStatus::Executed })
}

//! Taking over a state that other code wrote.

use abi::Exit;
use abi::owner::{ExecuteReturn, ProposalStatus};
use cid::Cid;
use runtime::{Reply, Result, Store, load, load_layout, own_balance, reply};

use crate::layout::{LAYOUT, State};

/// Refuses what is no state of this layout, and books that the balance does not cover; there is nothing to change in any other. The
/// answer is that of Execute, which began the upgrade.
pub fn migrate(_old_code: &Cid) -> Result<Reply> {
    if load_layout()? != LAYOUT {
        return Err(Exit::illegal_state("this code cannot migrate a state of that layout"));
    }
    let state: State = load()?;
    state.load_book(&Store)?;
    state.unsettled(&own_balance())?;
    reply(&ExecuteReturn { status: ProposalStatus::Executed })
}

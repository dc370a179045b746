use abi::Exit;
use cid::Cid;
use runtime::{Reply, Result, Store, load, load_layout, nothing, own_balance};

use crate::State;
use crate::state::LAYOUT;

/// Takes over a state that other code wrote. There is one layout so far: a sound state of that layout needs no change.
pub fn migrate(_old_code: &Cid) -> Result<Reply> {
    if load_layout()? != LAYOUT {
        return Err(Exit::illegal_state("this code cannot migrate a state of that layout"));
    }
    load::<State>()?.admit(&Store, &own_balance())?;
    nothing()
}

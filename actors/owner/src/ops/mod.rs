//! One file per method: admit, load, decide, save, pay.

pub mod adopt;
pub mod claim;
pub mod claim_fees;
pub mod constructor;
pub mod deposit;
pub mod harvest;
pub mod manage;
pub mod reads;
pub mod upgrade;

mod miner_calls;

use fvm_shared::ActorID;
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use runtime::{Exit, Result};

/// The actor behind an address in the parameters.
fn resolve(address: &Address) -> Result<ActorID> {
    runtime::id_of(address).ok_or_else(|| Exit::illegal_argument("no actor has this address yet"))
}

/// The balance of an adopted miner; miners are never deleted.
fn balance_of(id: ActorID) -> TokenAmount {
    runtime::balance_of(id).unwrap_or_default()
}

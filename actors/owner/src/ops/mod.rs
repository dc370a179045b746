//! One file per method: admit, load, decide, save, pay.

pub mod adopt;
pub mod approve;
pub mod claim;
pub mod claim_fees;
pub mod compound;
pub mod constructor;
pub mod deposit;
pub mod execute;
pub mod harvest;
pub mod manage;
pub mod pledge;
pub mod propose;
pub mod reads;
pub mod redeem;
pub mod reshape;
pub mod set_payout;
pub mod tokens;
pub mod transfer;
pub mod vote;
pub mod wind_down;
pub mod withdraw_exit;

mod miner_calls;

use fvm_shared::ActorID;
use fvm_shared::METHOD_SEND;
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use runtime::{Exit, Result};

/// The actor behind an address in the parameters.
fn resolve(address: &Address) -> Result<ActorID> {
    runtime::id_of(address).ok_or_else(|| Exit::illegal_argument("no actor has this address yet"))
}

/// The actor behind an address, if it exists: an ID address alone says nothing about that.
fn existing(address: &Address) -> Option<ActorID> {
    runtime::id_of(address).filter(|id| runtime::code_cid(*id).is_some())
}

/// As [`resolve`], but an account that does not exist yet comes to be, as it does when money is sent to a key.
fn resolve_or_create(address: &Address) -> Result<ActorID> {
    if let Some(id) = runtime::id_of(address) {
        return Ok(id);
    }
    runtime::call::<()>(address, METHOD_SEND, None, &TokenAmount::default())?.map_err(Exit::from)?;
    resolve(address)
}

/// The balance of an adopted miner; miners are never deleted.
fn balance_of(id: ActorID) -> TokenAmount {
    runtime::balance_of(id).unwrap_or_default()
}

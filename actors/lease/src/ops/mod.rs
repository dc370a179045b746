//! The handlers: what only exists inside the FVM.

pub mod constructor;
pub mod heartbeat;
pub mod lease;
pub mod offer;
pub mod provider;
pub mod reads;
pub mod settle;
pub mod upgrade;
pub mod withdraw;

use abi::lease::Error;
use fvm_shared::ActorID;
use fvm_shared::address::Address;
use runtime::{Result, Store, emit, load, save};

use crate::{Market, State};

fn market() -> Result<Market<'static, Store>> {
    Ok(Market::new(load::<State>()?, &Store))
}

/// Saves the market and tells what happened. Nothing may be decided after it.
fn commit(market: Market<'_, Store>) -> Result<()> {
    let (state, events) = market.close()?;
    save(&state)?;
    events.iter().try_for_each(emit)
}

/// The ID of an actor that must exist.
fn existing(address: &Address, otherwise: Error) -> Result<ActorID> {
    match runtime::id_of(address) {
        Some(id) if runtime::code_cid(id).is_some() => Ok(id),
        _ => Err(otherwise.into()),
    }
}

/// The ID of an actor in a read: one that does not exist has nothing here.
fn known(address: &Address) -> Result<ActorID> {
    runtime::id_of(address).ok_or_else(|| abi::Exit::illegal_argument("no actor has this address yet"))
}

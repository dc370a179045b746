//! Actors and their states.

use fvm_shared::ActorID;
use fvm_shared::address::{Address as RawAddress, Protocol};
use fvm_shared::state::ActorState;
use serde_json::{Value, json};

use super::value;
use crate::json::{Address, Amount, Cid, TipsetKey, cbor_to_json};
use crate::rpc::{Params, RpcError};
use crate::view::View;
use crate::world::World;

/// Reads an address and a tipset key, then hands the address and that tipset's state on.
pub(super) fn with_address<R>(
    world: &World,
    params: &Params,
    read: impl FnOnce(&View<'_>, &RawAddress) -> Result<R, RpcError>,
) -> Result<R, RpcError> {
    let Address(address) = params.required(0, "address")?;
    let key: Option<TipsetKey> = params.optional(1, "tipset key")?;
    read(&world.view(key.as_ref())?, &address)
}

/// The actor at an address, or Lotus's error that there is none.
pub(super) fn existing(view: &View<'_>, address: &RawAddress) -> Result<ActorState, RpcError> {
    view.actor(address)?.ok_or_else(RpcError::actor_not_found)
}

pub fn actor(world: &World, params: &Params) -> Result<Value, RpcError> {
    with_address(world, params, |view, address| {
        let actor = existing(view, address)?;
        Ok(json!({
            "Code": Cid(actor.code),
            "Head": Cid(actor.state),
            "Nonce": actor.sequence,
            "Balance": Amount(actor.balance),
            "DelegatedAddress": actor.delegated_address.map(Address),
        }))
    })
}

/// An actor with its state as plain CBOR in JSON: this node knows no field names.
pub fn read(world: &World, params: &Params) -> Result<Value, RpcError> {
    with_address(world, params, |view, address| {
        let actor = existing(view, address)?;
        let block = world.chain.block(&actor.state)?;
        let block = block.ok_or_else(|| RpcError::refused(format!("getting actor head: {} not found", actor.state)))?;
        Ok(json!({
            "Balance": Amount(actor.balance),
            "Code": Cid(actor.code),
            "State": cbor_to_json(&block),
        }))
    })
}

pub fn lookup_id(world: &World, params: &Params) -> Result<Value, RpcError> {
    with_address(world, params, |view, address| {
        // Lotus answers an ID address with itself, whether or not there is such an actor.
        let id = match address.id() {
            Ok(id) => id,
            Err(_) => view.id(address)?.ok_or_else(RpcError::actor_not_found)?,
        };
        value(Address(RawAddress::new_id(id)))
    })
}

pub fn lookup_robust(world: &World, params: &Params) -> Result<Value, RpcError> {
    with_address(world, params, |view, address| {
        let id = view.id(address)?.ok_or_else(RpcError::actor_not_found)?;
        let robust = view.robust_address(id)?;
        value(robust.map(Address).ok_or_else(|| RpcError::refused(format!("{address} has no robust address")))?)
    })
}

pub fn account_key(world: &World, params: &Params) -> Result<Value, RpcError> {
    with_address(world, params, |view, address| {
        if !matches!(address.protocol(), Protocol::Secp256k1 | Protocol::BLS) {
            existing(view, address)?;
        }
        let key = view.key_address(address)?;
        value(key.map(Address).ok_or_else(|| RpcError::refused(format!("{address} is not an account: it has no key")))?)
    })
}

pub fn list_actors(world: &World, params: &Params) -> Result<Value, RpcError> {
    let key: Option<TipsetKey> = params.optional(0, "tipset key")?;
    let actors = world.view(key.as_ref())?.actors()?;
    id_addresses(actors.into_iter().map(|(id, _)| id))
}

pub fn list_miners(world: &World, params: &Params) -> Result<Value, RpcError> {
    let key: Option<TipsetKey> = params.optional(0, "tipset key")?;
    id_addresses(world.view(key.as_ref())?.actors_of("storageminer")?.into_iter())
}

fn id_addresses(ids: impl Iterator<Item = ActorID>) -> Result<Value, RpcError> {
    value(ids.map(|id| Address(RawAddress::new_id(id))).collect::<Vec<_>>())
}

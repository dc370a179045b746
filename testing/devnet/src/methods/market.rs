//! The storage market's escrow. The stand-in keeps none.

use ::chain::singleton;
use cid::Cid;
use fvm_shared::address::Address as RawAddress;
use fvm_shared::econ::TokenAmount;
use ipld_core::ipld::Ipld;
use serde_json::{Value, json};

use super::state::{existing, with_address};
use crate::json::Amount;
use crate::rpc::{Params, RpcError};
use crate::view::View;
use crate::world::World;

/// Places of the balance tables in the official market actor's state.
const ESCROW: usize = 3;
const LOCKED: usize = 4;

/// What an address has in escrow, and what of it is locked.
pub fn balance(world: &World, params: &Params) -> Result<Value, RpcError> {
    with_address(world, params, |view, address| {
        let id = view.id(address)?.ok_or_else(RpcError::actor_not_found)?;
        let market = existing(view, &RawAddress::new_id(singleton::MARKET))?;
        let fields: Vec<Ipld> = view.state(&market)?;
        let of = |table: usize| amount(view, table_at(&fields, table), &RawAddress::new_id(id));
        Ok(json!({ "Escrow": Amount(of(ESCROW)?), "Locked": Amount(of(LOCKED)?) }))
    })
}

fn table_at(fields: &[Ipld], place: usize) -> Option<&Cid> {
    match fields.get(place) {
        Some(Ipld::Link(table)) => Some(table),
        _ => None,
    }
}

fn amount(view: &View<'_>, table: Option<&Cid>, address: &RawAddress) -> Result<TokenAmount, RpcError> {
    let Some(table) = table else { return Ok(TokenAmount::default()) };
    Ok(view.market_balance(table, address)?.unwrap_or_default())
}

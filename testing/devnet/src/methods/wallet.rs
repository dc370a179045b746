//! Balances and signatures. The node's own keys are those of the development accounts, which everybody knows.

use ::chain::DevelopmentAccount;
use fvm_shared::address::Address as RawAddress;
use fvm_shared::message::Message as RawMessage;
use serde_json::Value;

use super::value;
use crate::json::{Address, Amount, Bytes, Message, Signature, SignedMessage};
use crate::keys;
use crate::message::{Signed, unsigned_cid};
use crate::rpc::{Params, RpcError};
use crate::world::World;

/// What an address owns at the head; zero if there is no such actor.
pub fn balance(world: &World, params: &Params) -> Result<Value, RpcError> {
    let Address(address) = params.required(0, "address")?;
    let actor = world.view(None)?.actor(&address)?;
    value(Amount(actor.map(|actor| actor.balance).unwrap_or_default()))
}

/// The address as this network writes it, or why it is none.
pub fn validate_address(params: &Params) -> Result<Value, RpcError> {
    let text: String = params.required(0, "address")?;
    value(text.parse::<Address>().map_err(RpcError::refused)?)
}

/// Whether a signature over some bytes is that of an address.
pub fn verify(params: &Params) -> Result<Value, RpcError> {
    let Address(address) = params.required(0, "address")?;
    let Bytes(data) = params.required(1, "data")?;
    let signature: Signature = params.required(2, "signature")?;
    let signature = fvm_shared::crypto::signature::Signature::try_from(signature).map_err(RpcError::invalid_params)?;
    Ok(Value::Bool(signature.verify(&data, &address).is_ok()))
}

pub fn list(world: &World, _: &Params) -> Result<Value, RpcError> {
    value(world.accounts.iter().map(|account| Address(account.address)).collect::<Vec<_>>())
}

pub fn has(world: &World, params: &Params) -> Result<Value, RpcError> {
    let Address(address) = params.required(0, "address")?;
    Ok(Value::Bool(key_of(world, &address).is_ok()))
}

pub fn default_address(world: &World, _: &Params) -> Result<Value, RpcError> {
    let first = world.accounts.first().ok_or_else(|| RpcError::refused("this node has no development accounts"))?;
    value(Address(first.address))
}

pub fn sign(world: &World, params: &Params) -> Result<Value, RpcError> {
    let Address(address) = params.required(0, "address")?;
    let Bytes(data) = params.required(1, "data")?;
    let signature = keys::sign(&key_of(world, &address)?, &data)?;
    value(Signature::from(&signature))
}

pub fn sign_message(world: &World, params: &Params) -> Result<Value, RpcError> {
    let Address(address) = params.required(0, "address")?;
    let message: Message = params.required(1, "message")?;
    value(SignedMessage::from(&signed(&key_of(world, &address)?, message.into())?))
}

pub(super) fn signed(key: &DevelopmentAccount, message: RawMessage) -> Result<Signed, RpcError> {
    let signature = keys::sign(key, &unsigned_cid(&message)?.to_bytes())?;
    Ok(Signed::new(message, signature)?)
}

/// The development account at an address, which may also be given as an ID.
pub(super) fn key_of(world: &World, address: &RawAddress) -> Result<DevelopmentAccount, RpcError> {
    let key = world.view(None)?.key_address(address)?;
    let found = key.and_then(|key| world.accounts.iter().find(|account| account.address == key));
    found.cloned().ok_or_else(|| {
        let why = "is not a development account, and this node keeps no other keys";
        RpcError::refused(format!("key not found: {address} {why}"))
    })
}

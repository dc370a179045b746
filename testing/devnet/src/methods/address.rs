//! Filecoin addresses as Ethereum addresses and back.

use fvm_shared::ActorID;
use fvm_shared::address::{Address as RawAddress, Payload};
use serde_json::Value;

use super::value;
use crate::json::Address;
use crate::rpc::{Params, RpcError};
use crate::world::World;

/// The actor that owns the f410 namespace.
const EAM: ActorID = 10;

/// An Ethereum address that stands for an actor ID: this byte, eleven zeros, the ID.
const ID_PREFIX: [u8; 12] = [0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

/// f410 addresses carry their Ethereum address; any other stands for its actor's ID.
pub fn to_eth(world: &World, params: &Params) -> Result<Value, RpcError> {
    let Address(address) = params.required(0, "address")?;
    let _: Option<String> = params.optional(1, "block")?;
    let id = match address.payload() {
        Payload::Delegated(delegated) if delegated.namespace() == EAM => return eth_text(delegated.subaddress()),
        Payload::ID(id) => *id,
        _ => world.view(None)?.id(&address)?.ok_or_else(RpcError::actor_not_found)?,
    };
    eth_text(&[ID_PREFIX.as_slice(), &id.to_be_bytes()].concat())
}

fn eth_text(bytes: &[u8]) -> Result<Value, RpcError> {
    if bytes.len() != 20 {
        return Err(RpcError::refused("an Ethereum address has 20 bytes"));
    }
    Ok(Value::from(format!("0x{}", hex::encode(bytes))))
}

pub fn from_eth(params: &Params) -> Result<Value, RpcError> {
    let text: String = params.required(0, "Ethereum address")?;
    let bytes = hex::decode(text.strip_prefix("0x").unwrap_or(&text)).ok().filter(|bytes| bytes.len() == 20);
    let bytes = bytes.ok_or_else(|| RpcError::invalid_params("an Ethereum address is 0x and 40 hexadecimal digits"))?;
    let address = match bytes.strip_prefix(&ID_PREFIX).and_then(|id| <[u8; 8]>::try_from(id).ok()) {
        Some(id) => RawAddress::new_id(ActorID::from_be_bytes(id)),
        None => RawAddress::new_delegated(EAM, &bytes).map_err(|error| RpcError::refused(error.to_string()))?,
    };
    value(Address(address))
}

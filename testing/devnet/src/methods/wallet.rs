//! Balances, signatures, and the node's own keys.

use ::chain::DevelopmentAccount;
use fvm_shared::address::Address as RawAddress;
use fvm_shared::crypto::signature::SignatureType;
use fvm_shared::message::Message as RawMessage;
use serde::{Deserialize, Serialize};
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

/// How Lotus calls the kinds of keys.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KeyType {
    Secp256k1,
    Bls,
}

impl From<KeyType> for SignatureType {
    fn from(kind: KeyType) -> Self {
        match kind {
            KeyType::Secp256k1 => Self::Secp256k1,
            KeyType::Bls => Self::BLS,
        }
    }
}

impl From<SignatureType> for KeyType {
    fn from(kind: SignatureType) -> Self {
        match kind {
            SignatureType::Secp256k1 => Self::Secp256k1,
            SignatureType::BLS => Self::Bls,
        }
    }
}

/// A key as Lotus exports it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct KeyInfo {
    r#type: KeyType,
    private_key: Bytes,
}

/// Takes the next development key of a kind into the wallet.
pub fn create(world: &mut World, params: &Params) -> Result<Value, RpcError> {
    let kind: KeyType = params.required(0, "key type")?;
    value(Address(world.wallet.create(kind.into())?.address))
}

pub fn list(world: &World, _: &Params) -> Result<Value, RpcError> {
    value(world.wallet.accounts().map(|account| Address(account.address)).collect::<Vec<_>>())
}

pub fn has(world: &World, params: &Params) -> Result<Value, RpcError> {
    let Address(address) = params.required(0, "address")?;
    Ok(Value::Bool(key_of(world, &address).is_ok()))
}

pub fn default_address(world: &World, _: &Params) -> Result<Value, RpcError> {
    let default = world.wallet.default_account().ok_or_else(|| RpcError::refused("failed to get default key"))?;
    value(Address(default.address))
}

pub fn set_default(world: &mut World, params: &Params) -> Result<Value, RpcError> {
    let Address(address) = params.required(0, "address")?;
    let key = key_of(world, &address)?.address;
    world.wallet.set_default(&key);
    Ok(Value::Null)
}

/// A key, which is no secret.
pub fn export(world: &World, params: &Params) -> Result<Value, RpcError> {
    let Address(address) = params.required(0, "address")?;
    let key = key_of(world, &address)?;
    value(KeyInfo { r#type: key.kind.into(), private_key: Bytes(key.secret.clone()) })
}

/// Takes a development key into the wallet; any other is refused.
pub fn import(world: &mut World, params: &Params) -> Result<Value, RpcError> {
    let KeyInfo { r#type, private_key: Bytes(secret) } = params.required(0, "key info")?;
    value(Address(world.wallet.import(r#type.into(), &secret)?.address))
}

pub fn delete(world: &mut World, params: &Params) -> Result<Value, RpcError> {
    let Address(address) = params.required(0, "address")?;
    let key = key_of(world, &address)?.address;
    world.wallet.delete(&key);
    Ok(Value::Null)
}

pub fn sign(world: &World, params: &Params) -> Result<Value, RpcError> {
    let Address(address) = params.required(0, "address")?;
    let Bytes(data) = params.required(1, "data")?;
    let signature = keys::sign(key_of(world, &address)?, &data)?;
    value(Signature::from(&signature))
}

pub fn sign_message(world: &World, params: &Params) -> Result<Value, RpcError> {
    let Address(address) = params.required(0, "address")?;
    let message: Message = params.required(1, "message")?;
    value(SignedMessage::from(&signed(key_of(world, &address)?, message.into())?))
}

pub(super) fn signed(key: &DevelopmentAccount, message: RawMessage) -> Result<Signed, RpcError> {
    let signature = keys::sign(key, &unsigned_cid(&message)?.to_bytes())?;
    Ok(Signed::new(message, signature)?)
}

/// The key of an address, which may also be given as an ID.
pub(super) fn key_of(world: &World, address: &RawAddress) -> Result<&'static DevelopmentAccount, RpcError> {
    let key = world.view(None)?.key_address(address)?;
    key.and_then(|key| world.wallet.find(&key)).ok_or_else(|| {
        let why = "is not a development account that this node holds, and it keeps no other keys";
        RpcError::refused(format!("key not found: {address} {why}"))
    })
}

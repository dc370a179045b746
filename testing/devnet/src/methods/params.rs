//! The parameters of methods as JSON, by the names that `abi` declares.

use abi::{Interface, Signature};
use abi_json::Plain;
use fvm_shared::METHOD_SEND;
use fvm_shared::address::Network;
use serde_json::{Value, json};

use super::value;
use crate::json::{Address, Bytes, Cid, TipsetKey};
use crate::rpc::{Params, RpcError};
use crate::view::View;
use crate::world::World;

/// Addresses with the prefix `t`, amounts in attoFIL.
const WORDS: Plain = Plain(Network::Testnet);

/// What a method of the actor at an address would read from these bytes. A method without parameters reads none, whatever there is.
pub fn decode(world: &World, params: &Params) -> Result<Value, RpcError> {
    let Address(to) = params.required(0, "address")?;
    let method: u64 = params.required(1, "method")?;
    let bytes: Option<Bytes> = params.optional(2, "params")?;
    let key: Option<TipsetKey> = params.optional(3, "tipset key")?;
    let view = world.view(key.as_ref())?;
    let actor = view.actor(&to)?.ok_or_else(|| RpcError::refused("getting actor: actor not found"))?;
    let Some(signature) = signature(&view, &actor.code, method)?.filter(|signature| signature.params.is_some()) else {
        return Ok(json!({}));
    };
    let bytes = bytes.map(|Bytes(bytes)| bytes).unwrap_or_default();
    let decoded = abi_json::decode_params(&WORDS, signature, &bytes);
    value(decoded.map_err(|error| RpcError::refused(format!("cbor unmarshal: {error}")))?)
}

/// The bytes that a method of actors with this code would read these parameters from.
pub fn encode(world: &World, params: &Params) -> Result<Value, RpcError> {
    let Cid(code) = params.required(0, "code")?;
    let method: u64 = params.required(1, "method")?;
    let json: Value = params.optional(2, "params")?.unwrap_or_default();
    let bytes = match signature(&world.view(None)?, &code, method)? {
        Some(signature) => abi_json::params(&WORDS, signature, &json),
        None => Ok(Vec::new()),
    };
    value(Bytes(bytes.map_err(|error| RpcError::refused(format!("json unmarshal: {error}")))?))
}

/// A method of actors with this code; `None` for a bare send, which every actor that is known takes. What is not known is refused in
/// Lotus's words.
fn signature(view: &View<'_>, code: &cid::Cid, method: u64) -> Result<Option<&'static Signature>, RpcError> {
    let kind = kind(view, code)?;
    if kind.is_some() && method == METHOD_SEND {
        return Ok(None);
    }
    let interface = kind.as_deref().and_then(Interface::of);
    let signature = interface.and_then(|interface| interface.method_numbered(method)).ok_or_else(|| {
        RpcError::refused(format!(
            "getting params type: unknown method {method} for actor {code}: actor metadata not found"
        ))
    })?;
    Ok(Some(signature))
}

/// What actors with this code are called: one of Leasehold's own, or a built-in actor.
fn kind(view: &View<'_>, code: &cid::Cid) -> anyhow::Result<Option<String>> {
    if let Some(actor) = bundle::actors().iter().find(|actor| actor.code_cid() == *code) {
        return Ok(Some(actor.name.to_owned()));
    }
    Ok(view.codes()?.into_iter().find(|(_, known)| known == code).map(|(name, _)| name))
}

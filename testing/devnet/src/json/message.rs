//! Messages and signatures.

use fvm_ipld_encoding::RawBytes;
use fvm_shared::crypto::signature::SignatureType;
use fvm_shared::econ::TokenAmount;
use serde::{Deserialize, Serialize};

use super::{Address, Amount, Bytes, Cid};
use crate::message;

/// An unsigned message. Fields a simulation may leave out default to zero, as they do in Lotus.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Message {
    #[serde(default)]
    version: u64,
    to: Address,
    from: Address,
    #[serde(default)]
    nonce: u64,
    #[serde(default)]
    value: Option<Amount>,
    #[serde(default)]
    gas_limit: u64,
    #[serde(default)]
    gas_fee_cap: Option<Amount>,
    #[serde(default)]
    gas_premium: Option<Amount>,
    #[serde(default)]
    method: u64,
    #[serde(default)]
    params: Bytes,
    #[serde(rename = "CID", default, skip_deserializing, skip_serializing_if = "Option::is_none")]
    cid: Option<Cid>,
}

impl From<Message> for fvm_shared::message::Message {
    fn from(json: Message) -> Self {
        let amount = |value: Option<Amount>| value.map_or_else(TokenAmount::default, |amount| amount.0);
        Self {
            version: json.version,
            from: json.from.0,
            to: json.to.0,
            sequence: json.nonce,
            value: amount(json.value),
            method_num: json.method,
            params: RawBytes::new(json.params.0),
            gas_limit: json.gas_limit,
            gas_fee_cap: amount(json.gas_fee_cap),
            gas_premium: amount(json.gas_premium),
        }
    }
}

impl From<&fvm_shared::message::Message> for Message {
    fn from(message: &fvm_shared::message::Message) -> Self {
        Self {
            version: message.version,
            to: Address(message.to),
            from: Address(message.from),
            nonce: message.sequence,
            value: Some(Amount(message.value.clone())),
            gas_limit: message.gas_limit,
            gas_fee_cap: Some(Amount(message.gas_fee_cap.clone())),
            gas_premium: Some(Amount(message.gas_premium.clone())),
            method: message.method_num,
            params: Bytes(message.params.to_vec()),
            cid: message::unsigned_cid(message).ok().map(Cid),
        }
    }
}

/// A signature: type 1 is secp256k1, 2 is BLS.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Signature {
    #[serde(rename = "Type")]
    kind: u8,
    data: Bytes,
}

impl From<&fvm_shared::crypto::signature::Signature> for Signature {
    fn from(signature: &fvm_shared::crypto::signature::Signature) -> Self {
        Self { kind: signature.sig_type as u8, data: Bytes(signature.bytes.clone()) }
    }
}

impl TryFrom<Signature> for fvm_shared::crypto::signature::Signature {
    type Error = String;

    fn try_from(json: Signature) -> Result<Self, Self::Error> {
        let sig_type = match json.kind {
            1 => SignatureType::Secp256k1,
            2 => SignatureType::BLS,
            other => return Err(format!("unrecognized signature type: {other}")),
        };
        Ok(Self { sig_type, bytes: json.data.0 })
    }
}

/// A signed message.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SignedMessage {
    message: Message,
    signature: Signature,
    #[serde(rename = "CID", default, skip_deserializing, skip_serializing_if = "Option::is_none")]
    cid: Option<Cid>,
}

impl TryFrom<SignedMessage> for message::Signed {
    type Error = anyhow::Error;

    fn try_from(json: SignedMessage) -> Result<Self, Self::Error> {
        let signature = json.signature.try_into().map_err(anyhow::Error::msg)?;
        Self::new(json.message.into(), signature)
    }
}

impl From<&message::Signed> for SignedMessage {
    fn from(signed: &message::Signed) -> Self {
        Self {
            message: Message::from(signed.message()),
            signature: Signature::from(signed.signature()),
            cid: Some(Cid(signed.cid())),
        }
    }
}

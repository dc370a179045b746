//! Messages as they travel: what is signed, how long it is on chain, under which CID it is known.

use anyhow::{Context, Result};
use cid::Cid;
use fvm_ipld_encoding::{DAG_CBOR, RawBytes};
use fvm_shared::MethodNum;
use fvm_shared::address::{Address, Protocol};
use fvm_shared::crypto::signature::{SECP_SIG_LEN, Signature, SignatureType};
use fvm_shared::econ::TokenAmount;
use fvm_shared::message::Message;
use multihash_codetable::{Code, MultihashDigest};
use serde::Serialize;
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

/// A message with its signature, if it has one.
///
/// The chain does not check signatures: whoever puts messages in does. A message without a signature is recorded as BLS
/// messages are (on its own), and one whose sender has a secp256k1 address still pays for the bytes of a signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct ChainMessage {
    pub message: Message,
    pub signature: Option<Signature>,
}

impl ChainMessage {
    pub fn unsigned(message: Message) -> Self {
        Self { message, signature: None }
    }

    pub fn signed(message: Message, signature: Signature) -> Self {
        Self { message, signature: Some(signature) }
    }

    /// Whether the block that holds the message lists it with its signature: secp256k1 does, BLS aggregates.
    pub fn carries_signature(&self) -> bool {
        self.signature.as_ref().is_some_and(|s| s.sig_type == SignatureType::Secp256k1)
    }

    /// The CID under which the message is known: of the signed message for secp256k1, of the bare message otherwise.
    pub fn cid(&self) -> Result<Cid> {
        Ok(block_cid(&self.to_block()?))
    }

    /// The bytes in the message's block.
    pub fn to_block(&self) -> Result<Vec<u8>> {
        match &self.signature {
            Some(signature) if self.carries_signature() => encode_signed(&self.message, signature),
            _ => encode(&self.message),
        }
    }

    /// The bytes that the sender pays chain space for.
    pub fn chain_size(&self) -> Result<usize> {
        self.chain_size_for(&self.message.from)
    }

    /// The same, where a message without a signature is one that this key will sign: its sender may stand in it as an ID.
    pub(crate) fn chain_size_for(&self, key: &Address) -> Result<usize> {
        match (&self.signature, key.protocol()) {
            (Some(_), _) | (None, Protocol::BLS) => Ok(self.to_block()?.len()),
            (None, _) => {
                let placeholder = Signature::new_secp256k1(vec![0; SECP_SIG_LEN]);
                Ok(encode_signed(&self.message, &placeholder)?.len())
            }
        }
    }
}

impl From<Message> for ChainMessage {
    fn from(message: Message) -> Self {
        Self::unsigned(message)
    }
}

fn encode_signed(message: &Message, signature: &Signature) -> Result<Vec<u8>> {
    encode(&(message, signature))
}

fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>> {
    fvm_ipld_encoding::to_vec(value).context("encode a message")
}

/// The CID of a DAG-CBOR block.
pub(crate) fn block_cid(data: &[u8]) -> Cid {
    Cid::new_v1(DAG_CBOR, Code::Blake2b256.digest(data))
}

/// What a message asks for, before anyone thinks of gas or nonces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    pub from: Address,
    pub to: Address,
    pub value: TokenAmount,
    pub method: MethodNum,
    /// CBOR; empty sends no parameters.
    pub params: RawBytes,
}

impl Call {
    /// A call without value and parameters. Method 0 is a bare transfer.
    pub fn new(from: Address, to: Address, method: MethodNum) -> Self {
        Self { from, to, value: TokenAmount::default(), method, params: RawBytes::default() }
    }

    /// A bare transfer of `value` attoFIL: it runs no code.
    pub fn transfer(from: Address, to: Address, value: TokenAmount) -> Self {
        Self::new(from, to, fvm_shared::METHOD_SEND).value(value)
    }

    /// Sends `value` attoFIL along.
    pub fn value(self, value: TokenAmount) -> Self {
        Self { value, ..self }
    }

    /// Encodes the parameters as CBOR.
    pub fn params<T: Serialize + ?Sized>(self, params: &T) -> Result<Self> {
        let params = RawBytes::serialize(params).context("encode the parameters")?;
        Ok(Self { params, ..self })
    }

    /// Takes parameters that are encoded already.
    pub fn raw_params(self, params: RawBytes) -> Self {
        Self { params, ..self }
    }

    pub(crate) fn message(&self, sequence: u64, gas_limit: u64) -> Message {
        Message {
            version: 0,
            from: self.from,
            to: self.to,
            sequence,
            value: self.value.clone(),
            method_num: self.method,
            params: self.params.clone(),
            gas_limit,
            gas_fee_cap: TokenAmount::default(),
            gas_premium: TokenAmount::default(),
        }
    }
}

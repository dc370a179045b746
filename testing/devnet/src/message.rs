//! Signed messages: what they cost at most, and whether the signature holds.

use chain::ChainMessage;
use cid::Cid;
use fvm_shared::address::Address;
use fvm_shared::crypto::signature::Signature;
use fvm_shared::econ::TokenAmount;
use fvm_shared::message::Message;
use serde::{Deserialize, Serialize};

/// The CID of a message without its signature: what its sender signs.
pub fn unsigned_cid(message: &Message) -> anyhow::Result<Cid> {
    ChainMessage::unsigned(message.clone()).cid()
}

/// A signed message with its CIDs and sizes, computed once.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "(Message, Signature)", into = "(Message, Signature)")]
pub struct Signed {
    message: Message,
    signature: Signature,
    unsigned_cid: Cid,
    cid: Cid,
    chain_size: usize,
}

impl Signed {
    /// Takes a message and its signature, without checking one against the other.
    pub fn new(message: Message, signature: Signature) -> anyhow::Result<Self> {
        let unsigned_cid = unsigned_cid(&message)?;
        let whole = ChainMessage::signed(message.clone(), signature.clone());
        let (cid, chain_size) = (whole.cid()?, whole.chain_size()?);
        Ok(Self { message, signature, unsigned_cid, cid, chain_size })
    }

    pub fn message(&self) -> &Message {
        &self.message
    }

    pub fn signature(&self) -> &Signature {
        &self.signature
    }

    /// The message's CID as the chain knows it: with the signature for secp256k1, without it for BLS.
    pub fn cid(&self) -> Cid {
        self.cid
    }

    /// The CID without the signature.
    pub fn unsigned_cid(&self) -> Cid {
        self.unsigned_cid
    }

    /// The bytes the message takes on chain, which its sender pays for.
    pub fn chain_size(&self) -> usize {
        self.chain_size
    }

    /// The most a sender can lose by this message: its value and all of its gas at the fee cap. attoFIL.
    pub fn required_funds(&self) -> TokenAmount {
        &self.message.value + &self.message.gas_fee_cap * self.message.gas_limit
    }

    /// Checks the signature against `signer`, the sender's key address.
    pub fn verify(&self, signer: &Address) -> Result<(), String> {
        self.signature.verify(&self.unsigned_cid.to_bytes(), signer)
    }

    /// As the chain takes it.
    pub fn into_chain(self) -> ChainMessage {
        ChainMessage::signed(self.message, self.signature)
    }
}

impl TryFrom<(Message, Signature)> for Signed {
    type Error = anyhow::Error;

    fn try_from((message, signature): (Message, Signature)) -> Result<Self, Self::Error> {
        Self::new(message, signature)
    }
}

impl From<Signed> for (Message, Signature) {
    fn from(signed: Signed) -> Self {
        (signed.message, signed.signature)
    }
}

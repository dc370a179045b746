//! Lotus's JSON: what is sent and what is read, field for field.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cid::Cid;
use fvm_ipld_encoding::RawBytes;
use fvm_shared::bigint::BigInt;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::crypto::signature::Signature;
use fvm_shared::econ::TokenAmount;
use fvm_shared::message::Message;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::address::Addr;

/// A CID as `{"/": "bafy..."}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Link(pub Cid);

#[derive(Serialize, Deserialize)]
struct LinkObject {
    #[serde(rename = "/")]
    cid: String,
}

impl Serialize for Link {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        LinkObject { cid: self.0.to_string() }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Link {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let link = LinkObject::deserialize(deserializer)?;
        Cid::from_str(&link.cid).map(Self).map_err(de::Error::custom)
    }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// An amount as a string of attoFIL.
pub(super) mod atto {
    use super::*;

    pub fn serialize<S: Serializer>(amount: &TokenAmount, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(amount.atto())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<TokenAmount, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse::<BigInt>().map(TokenAmount::from_atto).map_err(de::Error::custom)
    }
}

/// Bytes as base64; no bytes may also be null or missing.
pub(super) mod base64_bytes {
    use super::*;

    pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(bytes))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?.unwrap_or_default();
        STANDARD.decode(text).map_err(de::Error::custom)
    }
}

/// A message as Lotus writes it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Wire {
    version: u64,
    to: Addr,
    from: Addr,
    nonce: u64,
    #[serde(with = "atto")]
    value: TokenAmount,
    gas_limit: u64,
    #[serde(with = "atto")]
    gas_fee_cap: TokenAmount,
    #[serde(with = "atto")]
    gas_premium: TokenAmount,
    method: u64,
    #[serde(with = "base64_bytes", default)]
    params: Vec<u8>,
}

impl From<&Message> for Wire {
    fn from(message: &Message) -> Self {
        Self {
            version: message.version,
            to: Addr(message.to),
            from: Addr(message.from),
            nonce: message.sequence,
            value: message.value.clone(),
            gas_limit: message.gas_limit,
            gas_fee_cap: message.gas_fee_cap.clone(),
            gas_premium: message.gas_premium.clone(),
            method: message.method_num,
            params: message.params.to_vec(),
        }
    }
}

impl From<Wire> for Message {
    fn from(wire: Wire) -> Self {
        Self {
            version: wire.version,
            to: wire.to.0,
            from: wire.from.0,
            sequence: wire.nonce,
            value: wire.value,
            gas_limit: wire.gas_limit,
            gas_fee_cap: wire.gas_fee_cap,
            gas_premium: wire.gas_premium,
            method_num: wire.method,
            params: RawBytes::new(wire.params),
        }
    }
}

/// A signed message as Lotus writes it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct SignedWire {
    message: Wire,
    signature: SignatureWire,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct SignatureWire {
    r#type: u8,
    #[serde(with = "base64_bytes")]
    data: Vec<u8>,
}

impl SignedWire {
    pub fn new(message: &Message, signature: &Signature) -> Self {
        let signature = SignatureWire { r#type: signature.sig_type as u8, data: signature.bytes.clone() };
        Self { message: message.into(), signature }
    }
}

/// The newest tipset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Head {
    pub cids: Vec<Link>,
    pub height: ChainEpoch,
}

/// An actor's entry in the state tree.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ActorState {
    pub code: Link,
    pub head: Link,
    pub nonce: u64,
    #[serde(with = "atto")]
    pub balance: TokenAmount,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Receipt {
    pub exit_code: u32,
    #[serde(rename = "Return", with = "base64_bytes", default)]
    pub value: Vec<u8>,
    pub gas_used: u64,
    /// The root of the message's events; none where it emitted none.
    #[serde(default)]
    pub events_root: Option<Link>,
}

/// A tipset with its only, or first, block's header.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Tipset {
    pub cids: Vec<Link>,
    pub blocks: Vec<BlockHeader>,
    pub height: ChainEpoch,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct BlockHeader {
    pub miner: Addr,
    pub parents: Vec<Link>,
    pub parent_state_root: Link,
    pub timestamp: u64,
    #[serde(with = "atto")]
    pub parent_base_fee: TokenAmount,
}

/// A message with its CID.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Listed {
    pub cid: Link,
    pub message: Wire,
}

/// What StateCall answers.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Invocation {
    pub msg_rct: Receipt,
    /// Why it failed, as the node's trace tells it; empty when it did not.
    #[serde(default)]
    pub error: String,
}

/// Where a message was included.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Lookup {
    /// Another CID than the one asked for when the message was replaced.
    pub message: Link,
    pub receipt: Receipt,
    pub height: ChainEpoch,
}

/// An address that may be missing: null, or as Lotus writes it, `<empty>`.
fn maybe_address<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Addr>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    let given = text.filter(|text| !text.is_empty() && text != "<empty>");
    given.map(|text| text.parse().map_err(de::Error::custom)).transpose()
}

/// What a node tells of a miner.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct MinerInfo {
    pub worker: Addr,
    #[serde(default, deserialize_with = "maybe_address")]
    pub new_worker: Option<Addr>,
    #[serde(default)]
    pub control_addresses: Option<Vec<Addr>>,
    pub worker_change_epoch: ChainEpoch,
    #[serde(default)]
    pub peer_id: Option<String>,
    pub sector_size: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_survives_lotus_json() {
        let json = serde_json::json!({
            "Version": 0, "To": "f01234", "From": "t1d2xrzcslx7xlbbylc5c3d5lvandqw4iwl6epxba", "Nonce": 7,
            "Value": "100", "GasLimit": 9, "GasFeeCap": "3", "GasPremium": "2", "Method": 5, "Params": "gQE=",
            "CID": { "/": "bafy2bzacebbpdegvr3i4cosewthysg5xkxpqfn2wfcz6mv2hmoktwbdxkax4s" },
        });
        let message: Message = serde_json::from_value::<Wire>(json.clone()).unwrap().into();
        assert_eq!((message.sequence, message.params.to_vec()), (7, vec![0x81, 1]));
        let mut expected = json;
        expected["To"] = "t01234".into();
        expected.as_object_mut().unwrap().remove("CID");
        assert_eq!(serde_json::to_value(Wire::from(&message)).unwrap(), expected);
    }

    #[test]
    fn an_address_may_be_empty() {
        let info = |worker: &str| {
            let json = r#"{"Worker":"t01","NewWorker":WORKER,"WorkerChangeEpoch":-1,"SectorSize":2048}"#;
            serde_json::from_str::<MinerInfo>(&json.replace("WORKER", worker)).unwrap().new_worker
        };
        assert_eq!((info("null"), info("\"<empty>\""), info("\"f02\"")), (None, None, Some(Addr::id(2))));
    }

    #[test]
    fn parameters_may_be_null() {
        let json = r#"{"ExitCode":0,"Return":null,"GasUsed":5}"#;
        assert_eq!(serde_json::from_str::<Receipt>(json).unwrap().value, Vec::<u8>::new());
    }
}

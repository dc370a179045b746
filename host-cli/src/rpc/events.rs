//! Actor events of the past.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use cid::Cid;
use fvm_ipld_encoding::CBOR;
use fvm_shared::ActorID;
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::Rpc;
use super::types::{Link, base64_bytes};
use crate::address::Addr;

/// Which events to read: all of them, unless more is said.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EventFilter {
    addresses: Vec<Addr>,
    fields: BTreeMap<String, Vec<FieldValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from_height: Option<ChainEpoch>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to_height: Option<ChainEpoch>,
}

#[derive(Clone, Debug, Serialize)]
struct FieldValue {
    codec: u64,
    #[serde(with = "base64_bytes")]
    value: Vec<u8>,
}

impl EventFilter {
    /// The events of one actor.
    pub fn of(emitter: Address) -> Self {
        Self { addresses: vec![Addr(emitter)], ..Self::default() }
    }

    /// The events of any of these actors; of all, where there are none.
    pub fn among(emitters: Vec<Addr>) -> Self {
        Self { addresses: emitters, ..Self::default() }
    }

    /// Only those up to a height.
    pub fn up_to(self, height: ChainEpoch) -> Self {
        Self { to_height: Some(height), ..self }
    }

    /// Only those of a height on.
    pub fn from(self, height: ChainEpoch) -> Self {
        Self { from_height: Some(height), ..self }
    }

    /// Only those that have one of these values under a key.
    pub fn with<T: Serialize>(mut self, key: &str, values: &[T]) -> Result<Self> {
        let encode = |value: &T| Ok(FieldValue { codec: CBOR, value: fvm_ipld_encoding::to_vec(value)? });
        let values = values.iter().map(encode).collect::<Result<_>>().context("encode an event filter")?;
        self.fields.insert(key.to_owned(), values);
        Ok(self)
    }
}

/// What an actor told.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    pub emitter: Addr,
    pub entries: Vec<Entry>,
    pub height: ChainEpoch,
    /// The message that made it tell.
    pub msg_cid: Link,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Entry {
    pub flags: u64,
    pub key: String,
    pub codec: u64,
    #[serde(with = "base64_bytes")]
    pub value: Vec<u8>,
}

/// An event of a receipt.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ReceiptEvent {
    pub emitter: ActorID,
    pub entries: Vec<Entry>,
}

impl Event {
    /// Its name, in kebab case.
    pub fn kind(&self) -> Option<String> {
        self.get("$type")
    }

    /// The value under a key; `None` where there is none, or none of this type.
    pub fn get<T: DeserializeOwned>(&self, key: &str) -> Option<T> {
        let entry = self.entries.iter().find(|entry| entry.key == key)?;
        fvm_ipld_encoding::from_slice(&entry.value).ok()
    }
}

impl Rpc {
    /// The events that a filter lets through, oldest first, in one answer: [`crate::past`] asks for more than a node tells at a time.
    pub fn events(&self, filter: &EventFilter) -> Result<Vec<Event>> {
        let events: Option<Vec<Event>> = self.call("Filecoin.GetActorEventsRaw", (filter,))?;
        Ok(events.unwrap_or_default())
    }

    /// The events behind the root in a receipt.
    pub fn events_at(&self, root: Cid) -> Result<Vec<ReceiptEvent>> {
        self.call("Filecoin.ChainGetEvents", (Link(root),))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_written_as_lotus_reads_it() {
        let filter = EventFilter::of(Address::new_id(1010)).from(7).with("provider", &[5_u64]).unwrap();
        let expected = serde_json::json!({
            "addresses": ["t01010"], "fields": { "provider": [{ "codec": 81, "value": "BQ==" }] }, "fromHeight": 7,
        });
        assert_eq!(serde_json::to_value(filter).unwrap(), expected);
    }

    #[test]
    fn an_event_is_read_by_its_keys() {
        let event: Event = serde_json::from_value(serde_json::json!({
            "emitter": "t01010", "height": 9, "reverted": false, "tipsetKey": [],
            "msgCid": { "/": "bafy2bzacebbpdegvr3i4cosewthysg5xkxpqfn2wfcz6mv2hmoktwbdxkax4s" },
            "entries": [
                { "Flags": 3, "Key": "$type", "Codec": 81, "Value": "ZGJlYXQ=" },
                { "Flags": 3, "Key": "lease", "Codec": 81, "Value": "BQ==" },
            ],
        }))
        .unwrap();
        assert_eq!((event.kind().as_deref(), event.get::<u64>("lease")), (Some("beat"), Some(5)));
        assert_eq!((event.get::<u64>("offer"), event.get::<String>("lease")), (None, None));
    }
}

//! What a caller wants to see: event filters and message filters.

use std::collections::HashMap;

use fvm_shared::clock::ChainEpoch;
use serde::Deserialize;

use super::{Address, Bytes, TipsetKey};

/// By an entry's key, the values that it may have.
pub type EventFields = HashMap<String, Vec<FieldValue>>;

/// Which events `GetActorEventsRaw` and `SubscribeActorEventsRaw` answer.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EventFilter {
    /// Any of these emitters; all where it is empty.
    #[serde(default)]
    pub addresses: Option<Vec<Address>>,
    /// Every key here must be among the event's entries with one of its values; no values means any.
    #[serde(default)]
    pub fields: Option<EventFields>,
    #[serde(default)]
    pub from_height: Option<ChainEpoch>,
    #[serde(default)]
    pub to_height: Option<ChainEpoch>,
    #[serde(default)]
    pub tipset_key: Option<TipsetKey>,
}

impl EventFilter {
    /// The one tipset that is asked for, if it is one. An empty key names none.
    pub fn key(&self) -> Option<&TipsetKey> {
        self.tipset_key.as_ref().filter(|key| !key.0.is_empty())
    }
}

/// A value an entry may have.
#[derive(Debug, Clone, Deserialize)]
pub struct FieldValue {
    pub codec: u64,
    pub value: Bytes,
}

/// Which messages `StateListMessages` answers. At least one side is given.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct MessageMatch {
    #[serde(default)]
    pub to: Option<Address>,
    #[serde(default)]
    pub from: Option<Address>,
}

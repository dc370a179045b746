//! Events: the FIP-0049 entry list, `$type` first.

use fvm_ipld_encoding::CBOR;
use fvm_shared::event::{ActorEvent, Entry, Flags};
use serde::Serialize;

/// Builds one event. The first entry is always `$type`, indexed by key and value, with the event's name in kebab case.
///
/// Values are CBOR. A value that cannot be encoded leaves its entry empty rather than lose the message that caused it;
/// none of the types used here can fail to encode.
#[derive(Clone, Debug)]
pub struct EventBuilder {
    entries: Vec<Entry>,
}

impl EventBuilder {
    pub fn new(kind: &str) -> Self {
        Self { entries: Vec::with_capacity(4) }.entry(Flags::FLAG_INDEXED_ALL, "$type", &kind)
    }

    /// An entry that clients filter by: key and value are indexed.
    pub fn key<T: Serialize + ?Sized>(self, key: &str, value: &T) -> Self {
        self.entry(Flags::FLAG_INDEXED_ALL, key, value)
    }

    /// An entry that clients read: only the key is indexed.
    pub fn field<T: Serialize + ?Sized>(self, key: &str, value: &T) -> Self {
        self.entry(Flags::FLAG_INDEXED_KEY, key, value)
    }

    pub fn build(self) -> ActorEvent {
        ActorEvent::from(self.entries)
    }

    fn entry<T: Serialize + ?Sized>(mut self, flags: Flags, key: &str, value: &T) -> Self {
        let value = fvm_ipld_encoding::to_vec(value).unwrap_or_default();
        self.entries.push(Entry { flags, key: key.to_owned(), codec: CBOR, value });
        self
    }
}

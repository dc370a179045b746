//! From an event's entries to JSON.

use abi::{Field, Interface, Unit};
use fvm_shared::event::Entry;
use ipld_core::ipld::Ipld;

use crate::{Json, Words, decode, plain};

/// An event as an object: `type` first, if it has one, then every entry by its name. An entry that its interface declares is
/// read by its shape; what nobody declared, or does not fit, is read as CBOR, and as hex where it is none.
pub fn event(words: &dyn Words, emitter: Option<&Interface>, entries: &[Entry]) -> Json {
    let kind = entries.iter().find(|entry| entry.key == "$type").and_then(ipld);
    let kind = match &kind {
        Some(Ipld::String(kind)) => Some(kind.as_str()),
        _ => None,
    };
    let declared = emitter.zip(kind).and_then(|(interface, kind)| interface.event(kind));
    let mut object = Vec::with_capacity(entries.len());
    object.extend(kind.map(|kind| ("type".to_owned(), Json::text(kind))));
    for entry in entries.iter().filter(|entry| kind.is_none() || entry.key != "$type") {
        let field = declared.and_then(|shape| shape.entries.iter().find(|field| field.name == entry.key));
        object.push((entry.key.clone(), value(words, field, entry)));
    }
    Json::Object(object)
}

fn value(words: &dyn Words, field: Option<&Field>, entry: &Entry) -> Json {
    let Some(ipld) = ipld(entry) else { return Json::hex(&entry.value) };
    let shaped = field.and_then(|field| decode::value(words, field.shape, Unit::of(field.written), &ipld).ok());
    shaped.unwrap_or_else(|| plain::value(&ipld))
}

fn ipld(entry: &Entry) -> Option<Ipld> {
    (entry.codec == fvm_ipld_encoding::CBOR).then(|| fvm_ipld_encoding::from_slice(&entry.value).ok()).flatten()
}

//! CBOR whose shape nobody declared.

use ipld_core::ipld::Ipld;
use serde_json::Number;

use crate::Json;

/// Any CBOR as JSON: bytes as hex, links as strings, whole numbers beyond 64 bits as strings. `None` for what is no CBOR.
pub fn plain(cbor: &[u8]) -> Option<Json> {
    fvm_ipld_encoding::from_slice(cbor).ok().as_ref().map(value)
}

pub(crate) fn value(ipld: &Ipld) -> Json {
    match ipld {
        Ipld::Null => Json::Null,
        Ipld::Bool(yes) => Json::Bool(*yes),
        Ipld::Integer(number) => match (u64::try_from(*number), i64::try_from(*number)) {
            (Ok(number), _) => Json::Number(number.into()),
            (_, Ok(number)) => Json::Number(number.into()),
            _ => Json::Text(number.to_string()),
        },
        Ipld::Float(number) => Number::from_f64(*number).map_or(Json::Null, Json::Number),
        Ipld::String(text) => Json::text(text),
        Ipld::Bytes(bytes) => Json::hex(bytes),
        Ipld::List(items) => Json::List(items.iter().map(value).collect()),
        Ipld::Map(entries) => Json::Object(entries.iter().map(|(key, item)| (key.clone(), value(item))).collect()),
        Ipld::Link(cid) => Json::Text(cid.to_string()),
    }
}

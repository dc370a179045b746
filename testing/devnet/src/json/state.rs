//! Any CBOR as JSON, for states and returns whose types this node does not know: tuples become arrays, bytes base64,
//! CIDs links.

use fvm_ipld_encoding::from_slice;
use ipld_core::ipld::Ipld;
use serde_json::{Map, Value, json};

use super::{Bytes, Cid};

/// Decodes DAG-CBOR. `None` where the bytes are something else.
pub fn cbor_to_json(bytes: &[u8]) -> Option<Value> {
    from_slice(bytes).ok().map(to_json)
}

fn to_json(value: Ipld) -> Value {
    match value {
        Ipld::Null => Value::Null,
        Ipld::Bool(claim) => json!(claim),
        Ipld::Integer(number) => integer(number),
        Ipld::Float(number) => json!(number),
        Ipld::String(text) => Value::String(text),
        Ipld::Bytes(bytes) => json!(Bytes(bytes)),
        Ipld::List(items) => items.into_iter().map(to_json).collect(),
        Ipld::Map(fields) => {
            Value::Object(fields.into_iter().map(|(key, value)| (key, to_json(value))).collect::<Map<_, _>>())
        }
        Ipld::Link(cid) => json!(Cid(cid)),
    }
}

/// Integers beyond 64 bits become decimal strings: a JSON number would lose digits.
fn integer(number: i128) -> Value {
    i64::try_from(number)
        .map(Value::from)
        .or_else(|_| u64::try_from(number).map(Value::from))
        .unwrap_or_else(|_| Value::String(number.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tuple_becomes_an_array_with_base64_bytes_and_links() {
        let cid = "bafy2bzacebc3bt6cedhoyw34drrmjvazhu4oj25er2ebk4u445pzycvq4ta4a";
        let link: cid::Cid = cid.parse().unwrap();
        let bytes = fvm_ipld_encoding::to_vec(&(7u64, "x", link, Option::<u8>::None, true)).unwrap();
        assert_eq!(cbor_to_json(&bytes).unwrap(), json!([7, "x", { "/": cid }, null, true]));
        assert_eq!(cbor_to_json(&[0x42, 0x00, 0x65]).unwrap(), json!("AGU="));
    }

    #[test]
    fn what_is_not_cbor_is_none() {
        assert_eq!(cbor_to_json(&[0xff]), None);
        assert_eq!(cbor_to_json(&[]), None);
        assert_eq!(cbor_to_json(&[0x81; 100_000]), None);
    }
}

//! Holds answers against Lotus's own examples of them (`data/lotus-results.json`, from its OpenRPC document).
//!
//! The document's schemas describe CIDs, addresses and amounts as empty objects, so its examples say more about the shape:
//! the same fields, of the same kinds, no others.

use std::sync::LazyLock;

use serde_json::{Map, Value};

static EXAMPLES: LazyLock<Map<String, Value>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../data/lotus-results.json")).unwrap());

/// Fields that are nil pointers or nil slices in Go where there is nothing to show.
const NULLABLE: [&str; 9] = [
    "EventsRoot",
    "DelegatedAddress",
    "ReturnDec",
    "PendingOwnerAddress",
    "PendingBeneficiaryTerm",
    "PeerId",
    "InvokedActor",
    "BLSAggregate",
    "BlockSig",
];

/// Methods that may answer `null` as a whole.
const NULLABLE_METHODS: [&str; 3] =
    ["Filecoin.StateSearchMsg", "Filecoin.ChainGetParentMessages", "Filecoin.ChainGetParentReceipts"];

/// Panics unless `answer` looks like the example for `method`, if there is one.
pub fn check(method: &str, answer: &Value) {
    if answer.is_null() && NULLABLE_METHODS.contains(&method) {
        return;
    }
    if let Some(example) = EXAMPLES.get(method) {
        compare(method, answer, example);
    }
}

fn compare(place: &str, answer: &Value, example: &Value) {
    match (answer, example) {
        (Value::Object(answer), Value::Object(example)) => compare_objects(place, answer, example),
        (Value::Array(answer), Value::Array(example)) => {
            for (index, item) in answer.iter().enumerate() {
                compare(&format!("{place}[{index}]"), item, &example[0]);
            }
        }
        (Value::String(answer), Value::String(example)) => compare_texts(place, answer, example),
        (Value::Number(_), Value::Number(_)) | (Value::Bool(_), Value::Bool(_)) => {}
        (Value::Array(empty), Value::Null) if empty.is_empty() => {}
        _ => panic!("{place}: Lotus answers {example}, the node {answer}"),
    }
}

fn compare_objects(place: &str, answer: &Map<String, Value>, example: &Map<String, Value>) {
    // `{}` stands for Go's interface{} and for maps.
    if example.is_empty() {
        return;
    }
    for name in example.keys() {
        assert!(answer.contains_key(name), "{place}: the field {name} is missing in {answer:?}");
    }
    for (name, value) in answer {
        let Some(expected) = example.get(name) else { panic!("{place}: Lotus has no field {name}") };
        let anything = expected.as_object().is_some_and(Map::is_empty);
        let absent = value.is_null() && NULLABLE.contains(&name.as_str());
        if !anything && !absent && name != "Subcalls" {
            compare(&format!("{place}.{name}"), value, expected);
        }
    }
}

fn compare_texts(place: &str, answer: &str, example: &str) {
    let holds = match example {
        "f01234" => answer.starts_with('t') || answer == "<empty>",
        "0" => answer.parse::<fvm_shared::bigint::BigInt>().is_ok(),
        "Ynl0ZSBhcnJheQ==" => {
            use base64::Engine as _;
            base64::engine::general_purpose::STANDARD.decode(answer).is_ok()
        }
        cid if cid.starts_with("bafy") => answer.parse::<cid::Cid>().is_ok(),
        _ => true,
    };
    assert!(holds, "{place}: {answer:?} is not of the kind of {example:?}");
}

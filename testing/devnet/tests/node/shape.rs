//! Holds answers against what Lotus answers: the schemas and examples in `data/`.

use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::{Map, Value};

/// A method of Lotus's API.
#[derive(Debug, Deserialize)]
pub struct Method {
    pub params: Vec<Param>,
    result: Answer,
}

/// A parameter: its Go type, and an example.
#[derive(Debug, Deserialize)]
pub struct Param {
    pub r#type: String,
    pub example: Value,
}

impl Method {
    /// Whether the document says nothing of the parameters but that there are some.
    pub fn takes_raw_params(&self) -> bool {
        self.params.iter().any(|param| param.r#type == "jsonrpc.RawParams")
    }
}

#[derive(Debug, Deserialize)]
struct Answer {
    schema: Value,
    example: Value,
}

/// Every method whose shape is known, by name.
pub static METHODS: LazyLock<Vec<(String, Method)>> = LazyLock::new(|| {
    [include_str!("../data/lotus-methods.json"), include_str!("../data/lotus-others.json")]
        .iter()
        .flat_map(|text| serde_json::from_str::<Map<String, Value>>(text).unwrap())
        .map(|(name, method)| (name, serde_json::from_value(method).unwrap()))
        .collect()
});

/// What is known of a method.
pub fn method(name: &str) -> Option<&'static Method> {
    METHODS.iter().find(|(known, _)| known == name).map(|(_, method)| method)
}

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

/// Panics unless `answer` has the shape of the method's answers, if the method is known.
pub fn check(name: &str, answer: &Value) {
    if answer.is_null() && NULLABLE_METHODS.contains(&name) {
        return;
    }
    if let Some(method) = method(name) {
        compare(name, answer, &method.result.example);
        conform(name, answer, &method.result.schema);
    }
}

/// Panics unless `error` is an error object as JSON-RPC 2.0 has it, which is how Lotus answers what it refuses.
pub fn check_error(name: &str, error: &Value) {
    let fields = error.as_object().unwrap_or_else(|| panic!("{name}: an error is an object, not {error}"));
    assert!(fields.get("code").is_some_and(Value::is_i64), "{name}: {error} has no code");
    let message = fields.get("message").and_then(Value::as_str);
    assert!(message.is_some_and(|message| !message.is_empty()), "{name}: {error} has no message");
    assert!(fields.keys().all(|key| ["code", "message", "data"].contains(&key.as_str())), "{name}: {error}");
}

/// Holds an answer against a JSON schema. A schema of an object without properties stands for a type with an encoding of its
/// own, which the example shows and the schema does not.
fn conform(place: &str, answer: &Value, schema: &Value) {
    if is_anything(schema) {
        return;
    }
    let is_opaque = schema.get("properties").is_none() && schema.get("patternProperties").is_none();
    match answer {
        Value::Array(items) if !names(schema, "object") => {
            assert!(names(schema, "array"), "{place} is an array, not {schema}");
            let of = schema.get("items").map(|items| items.get(0).unwrap_or(items));
            if let Some(of) = of {
                items.iter().for_each(|item| conform(place, item, of));
            }
        }
        Value::Object(fields) if names(schema, "object") && !is_opaque => {
            for (name, value) in fields {
                // The schemas lack what Go's encoders add, such as a message's CID: the examples have it.
                let Some(of) = field(schema, name) else { continue };
                if !(value.is_null() && NULLABLE.contains(&name.as_str())) {
                    conform(&format!("{place}.{name}"), value, of);
                }
            }
        }
        Value::Object(link) if names(schema, "string") => {
            assert!(link.len() == 1 && link.contains_key("/"), "{place} is {answer}, which is no CID");
        }
        Value::Bool(_) => assert!(names(schema, "boolean"), "{place} is {answer}, not {schema}"),
        Value::Number(_) => assert!(names(schema, "number"), "{place} is {answer}, not {schema}"),
        Value::Null => assert!(names(schema, "null"), "{place} is null, not {schema}"),
        Value::String(_) => {
            assert!(names(schema, "string") || is_opaque, "{place} is {answer}, not {schema}");
        }
        Value::Array(_) | Value::Object(_) => assert!(is_opaque, "{place} is {answer}, not {schema}"),
    }
}

/// Whether a schema allows this JSON type.
fn names(schema: &Value, kind: &str) -> bool {
    match &schema["type"] {
        Value::Array(kinds) => kinds.iter().any(|known| known == kind),
        known => known == kind,
    }
}

/// Whether a schema is that of Go's `interface{}`.
fn is_anything(schema: &Value) -> bool {
    schema["additionalProperties"] == Value::Bool(true)
}

fn field<'a>(schema: &'a Value, name: &str) -> Option<&'a Value> {
    schema["properties"].get(name).or_else(|| schema["patternProperties"].get(".*"))
}

/// Holds an answer against an example of it: the same fields, of the same kinds, no others.
fn compare(place: &str, answer: &Value, example: &Value) {
    match (answer, example) {
        (Value::Object(answer), Value::Object(example)) => compare_objects(place, answer, example),
        (Value::Array(answer), Value::Array(example)) => {
            for (index, item) in answer.iter().enumerate() {
                compare(&format!("{place}[{index}]"), item, &example[0]);
            }
        }
        (Value::String(answer), Value::String(example)) => compare_texts(place, answer, example),
        (Value::Number(_), Value::Number(_)) | (Value::Bool(_), Value::Bool(_)) | (Value::Null, Value::Null) => {}
        (Value::Array(empty), Value::Null) if empty.is_empty() => {}
        // `{}` stands for Go's interface{}.
        (_, Value::Object(example)) if example.is_empty() => {}
        _ => panic!("{place}: Lotus answers {example}, the node {answer}"),
    }
}

fn compare_objects(place: &str, answer: &Map<String, Value>, example: &Map<String, Value>) {
    // `{}` stands for maps too.
    if example.is_empty() {
        return;
    }
    for name in example.keys() {
        assert!(answer.contains_key(name), "{place}: the field {name} is missing in {answer:?}");
    }
    for (name, value) in answer {
        let Some(expected) = example.get(name) else { panic!("{place}: Lotus has no field {name}") };
        let absent = value.is_null() && NULLABLE.contains(&name.as_str());
        if name == "Subcalls" {
            // The example ends here: a call within a call is of the form of the call.
            let inner = value.as_array().unwrap_or_else(|| panic!("{place}.{name} is {value}, which is no list"));
            inner
                .iter()
                .for_each(|call| compare_objects(&format!("{place}.{name}"), call.as_object().unwrap(), example));
        } else if !absent {
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

#[test]
fn what_is_not_of_the_shape_is_noticed() {
    use std::panic::catch_unwind;

    use serde_json::json;
    let wrong = [
        ("Filecoin.MpoolGetNonce", json!("7")),
        ("Filecoin.WalletBalance", json!(7)),
        ("Filecoin.WalletBalance", json!("1 FIL")),
        ("Filecoin.WalletList", json!(["x01"])),
        ("Filecoin.StateListActors", json!({})),
        ("Filecoin.StateMinerPower", json!({ "MinerPower": {}, "TotalPower": {}, "HasMinPower": true })),
        ("Filecoin.WalletExport", json!({ "Type": "bls", "PrivateKey": "AA==", "More": 1 })),
        ("Filecoin.WalletExport", json!({ "Type": "bls" })),
        ("Filecoin.ChainHasObj", json!(1)),
        ("Filecoin.WalletSetDefault", json!({})),
        ("Filecoin.ChainGetGenesis", json!(null)),
    ];
    for (name, answer) in wrong {
        assert!(catch_unwind(|| check(name, &answer)).is_err(), "{name} took {answer}");
    }
    check("Filecoin.MpoolGetNonce", &json!(7));
    check("Filecoin.WalletSetDefault", &json!(null));
}

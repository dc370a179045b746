//! Nodes that answer an estimate with another message, or with figures that make no sense.

use std::sync::{Arc, Mutex};

use fvm_shared::econ::TokenAmount;
use serde_json::{Value, json};

use crate::bench::Bench;
use crate::proxy::proxy;

/// A node whose estimates are changed on their way; returns its URL, and the messages that are pushed to it.
pub fn lying(node: &str, mut change: impl FnMut(&mut Value) + Send + 'static) -> (String, Arc<Mutex<Vec<Value>>>) {
    let pushed: Arc<Mutex<Vec<Value>>> = Arc::default();
    let sink = Arc::clone(&pushed);
    let url = proxy(node, move |request, answer| {
        let request: Value = serde_json::from_str(request).unwrap();
        let mut answer: Value = serde_json::from_str(&answer).unwrap();
        match request["method"].as_str() {
            Some("Filecoin.GasEstimateMessageGas") => change(&mut answer["result"]),
            Some("Filecoin.MpoolPush") => sink.lock().unwrap().push(request["params"][0]["Message"].clone()),
            _ => {}
        }
        Some(answer.to_string())
    });
    (url, pushed)
}

#[test]
fn a_node_that_estimates_another_message_gets_ours() {
    let bench = Bench::new();
    bench.funded("ann", "secp256k1", 10);
    let (bob, eve) = (bench.funded("bob", "secp256k1", 1), bench.funded("eve", "secp256k1", 1));
    let (url, pushed) = lying(bench.url(), move |message| {
        message["From"] = eve.as_str().into();
        message["To"] = eve.as_str().into();
        message["Value"] = "5000000000000000000".into();
        message["Method"] = 7.into();
        message["Params"] = "gQE=".into();
    });
    bench.json(&["wallet", "send", "bob", "1FIL", "--wallet", "ann", "--url", &url]);
    let pushed = pushed.lock().unwrap().clone();
    let [message] = &pushed[..] else { panic!("one message is pushed: {pushed:?}") };
    let expected = json!({ "To": bob, "Value": "1000000000000000000", "Method": 0, "Params": "" });
    for (field, value) in expected.as_object().unwrap() {
        assert_eq!(&message[field], value, "{field}");
    }
    assert_eq!(["bob", "eve"].map(|name| bench.balance(name)), [2, 1].map(TokenAmount::from_whole));
}

#[test]
fn an_estimate_that_makes_no_sense_is_refused_and_nothing_is_pushed() {
    let bench = Bench::new();
    bench.funded("ann", "secp256k1", 10);
    for (field, value, sentence) in [
        ("GasLimit", json!(0), "the node's estimate makes no sense (gas limit 0, "),
        ("GasLimit", json!(10_000_000_001_u64), "the node's estimate makes no sense (gas limit 10000000001, "),
        ("GasLimit", json!(-1), "GasEstimateMessageGas in a form that is not Lotus's"),
        ("GasFeeCap", json!("-1"), ", fee cap -1 attoFIL, "),
        ("GasPremium", json!("-1"), ", premium -1 attoFIL): nothing was sent"),
        ("GasPremium", json!("1000000000000000000"), ", premium 1 FIL): nothing was sent"),
    ] {
        let (url, pushed) = lying(bench.url(), move |message| message[field] = value.clone());
        bench.run(&["wallet", "send", "ann", "1FIL", "--yes", "--url", &url]).refuses(4, sentence);
        assert_eq!(pushed.lock().unwrap().len(), 0, "{sentence}");
    }
}

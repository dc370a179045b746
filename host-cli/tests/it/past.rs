//! Events of nodes that tell only so much at a time, as Lotus does.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use crate::bench::Bench;
use crate::proxy::proxy;

/// The most epochs, and the most events, that such a node tells of at a time.
const DAY: i64 = 2_880;
const MOST_EVENTS: usize = 3;

/// A node in front of another that refuses in Lotus's words what is too much, or before an epoch. Tells how many of its answers about
/// events were refusals.
fn lotus(node: &str, keeps_since: i64) -> (String, Arc<AtomicUsize>) {
    let refused = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&refused);
    let url = proxy(node, move |request, answer| {
        let request: Value = serde_json::from_str(request).unwrap();
        let Some(why) = objection(&request, &answer, keeps_since) else { return Some(answer) };
        count.fetch_add(1, Ordering::SeqCst);
        let error = json!({ "code": 1, "message": why });
        Some(json!({ "jsonrpc": "2.0", "id": request["id"], "error": error }).to_string())
    });
    (url, refused)
}

fn objection(request: &Value, answer: &str, keeps_since: i64) -> Option<String> {
    if request["method"] != "Filecoin.GetActorEventsRaw" {
        return None;
    }
    let filter = &request["params"][0];
    let [from, to] = ["fromHeight", "toHeight"].map(|side| filter[side].as_i64().unwrap());
    if to - from > DAY {
        return Some(format!("invalid epoch range: range between to and 'from' heights is too large (maximum: {DAY})"));
    }
    if from < keeps_since {
        return Some("events of that time are not kept".to_owned());
    }
    let answer: Value = serde_json::from_str(answer).unwrap();
    let is_too_much = answer["result"].as_array().is_some_and(|events| events.len() > MOST_EVENTS);
    is_too_much.then(|| "filter matches too many events, try a more restricted filter".to_owned())
}

#[test]
fn what_a_node_tells_in_parts_is_put_together() {
    let bench = Bench::alone();
    let miner = bench.miner();
    bench.json(&["actor", "install", "owner", "--wallet", "operator"]);
    let owner = bench.owner();
    bench.json(&["owner", "adopt", &owner, &miner]);
    bench.funded("ann", "secp256k1", 1_000);
    let deposit = || bench.json(&["stake", "deposit", &owner, "10FIL", "--wallet", "ann"]);
    for _ in 0..3 {
        for _ in 0..2 {
            deposit();
            bench.json(&["owner", "harvest", &owner, "--wallet", "ann"]);
        }
        bench.json(&["chain", "advance", "60h"]);
    }
    let now = bench.json(&["chain", "head"])["epoch"].as_i64().unwrap();

    let (url, refused) = lotus(bench.url(), 0);
    let through = |arguments: &[&str]| bench.json(&[arguments, &["--url", &url]].concat());
    for arguments in [
        &["chain", "events", &owner][..],
        &["chain", "events", &owner, "--since", "5d", "--type", "deposited"],
        &["owner", "history", &owner],
        &["owner", "show", &owner],
    ] {
        let before = refused.load(Ordering::SeqCst);
        assert_eq!(through(arguments), bench.json(arguments), "{arguments:?}");
        assert!(refused.load(Ordering::SeqCst) > before, "{arguments:?} asked for no more than is told at a time");
    }
    let newest = through(&["chain", "events", &owner, "--limit", "2"]);
    let unread = newest["unread_before"].as_i64().unwrap();
    assert_eq!(newest["events"].as_array().unwrap().len(), 2);
    assert!((now - 3 * DAY..now).contains(&unread), "older ones were not asked for: {unread} of {now}");

    let (url, _) = lotus(bench.url(), now - 4 * DAY);
    let recent = bench.run(&["chain", "events", &owner, "--url", &url]).stdout;
    assert!(recent.contains("deposited") && !recent.contains("owner-created"), "{recent}");
    assert!(
        recent.trim_end().ends_with(&format!("What happened before epoch {} is not told.", now - 4 * DAY)),
        "{recent}"
    );
    let history = bench.json(&["owner", "history", &owner, "--url", &url]);
    assert_eq!(history["harvests"].as_array().unwrap().len(), 2, "{history}");
    assert_eq!(history["since"], json!(now - 4 * DAY));
}

#[test]
fn a_node_that_keeps_no_events_has_no_history() {
    let bench = Bench::new();
    bench.miner();
    let owner = bench.owner();
    let (url, _) = lotus(bench.url(), i64::MAX);
    assert_eq!(bench.json(&["owner", "history", &owner, "--url", &url])["harvests"], json!(null));
    bench.run(&["chain", "events", &owner, "--url", &url]).refuses(4, "events of that time are not kept");
    bench
        .run(&["chain", "events", &owner, "--from", "7", "--to", "5"])
        .refuses(2, "epoch 5 is before epoch 7: there are no epochs between");
}

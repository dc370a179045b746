//! `leasehold lease watch`: one lease, followed until it ends.

use std::io::{BufRead, BufReader};
use std::process::{ChildStdout, Stdio};

use serde_json::{Value, json};

use crate::market::Market;
use crate::proxy::refusing;

/// A running `lease watch` whose lines are read one by one.
fn watch(market: &Market, lease: &str, more: &[&str]) -> (std::process::Child, std::io::Lines<BufReader<ChildStdout>>) {
    let arguments = [&["lease", "watch", &market.market, lease, "--poll", "20ms"], more].concat();
    let mut child = market.bench.command(&arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    (child, lines)
}

#[test]
fn every_change_of_a_lease_is_a_line_until_it_ends() {
    let market = Market::alone(&[]);
    market.offer();
    let lease = market.open();
    let (mut text, mut lines) = watch(&market, &lease, &[]);
    let (mut json, mut documents) = watch(&market, &lease, &["--json"]);
    let mut next = || {
        let document: Value = serde_json::from_str(&documents.next().unwrap().unwrap()).unwrap();
        (lines.next().unwrap().unwrap(), document)
    };
    let (line, document) = next();
    assert!(line.contains(": Ordered, paid until -, last beat -, served 0"), "{line}");
    assert!(line.ends_with(", beats 0"), "{line}");
    assert_eq!((&document["status"], &document["paid_until"]), (&"Ordered".into(), &Value::Null));

    market.accept(&lease);
    let (line, document) = next();
    let start = document["start"].as_i64().unwrap();
    assert!(line.contains(&format!("Active, paid until {}, last beat {start}, served 0", start + 1_200)), "{line}");

    // Time alone is no change.
    market.reach(start + 31);
    let report = ["--cpu-milli", "1500", "--memory-mib", "900", "--disk-mib", "7000", "--workload", "ab"];
    market.json("lease", "heartbeat", &[&[lease.as_str()], &report[..]].concat(), "keeper");
    let (line, document) = next();
    assert!(line.contains(&format!("last beat {}, served 31, missed 0", start + 31)), "{line}");
    let told = ", beats 1, the last with 1500 milli of CPU, 900 MiB of memory, 7000 MiB of disk, workload ab";
    assert!(line.ends_with(told), "{line}");
    let last = json!({
        "until": start + 31, "cpu_milli": 1_500, "memory_mib": 900, "disk_mib": 7_000, "workload": "ab",
    });
    assert_eq!(document["beats"], json!({ "count": 1, "last": last }));
    assert_eq!((&document["served"], document["worth"] != document["to_provider"]), (&31.into(), true));

    market.json("lease", "terminate", &[&lease], "renter");
    let (line, document) = next();
    assert!(line.contains("Terminated") && line.ends_with(told), "{line}");
    assert_eq!(document["balance"], "0");
    for child in [&mut text, &mut json] {
        assert!(child.wait().unwrap().success(), "it ends with the lease");
    }
    assert!(lines.next().is_none() && documents.next().is_none());
}

#[test]
fn a_lease_that_is_over_without_anybody_saying_so_ends_the_watch_with_a_hint() {
    let market = Market::alone(&[]);
    market.offer();
    let lease = market.open();
    market.accept(&lease);
    market.reach(market.epoch() + 183);
    let ran = market.bench.run(&["lease", "watch", &market.market, &lease]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(ran.stdout.lines().count(), 1);
    assert!(ran.stdout.contains(": Faulted, "), "{}", ran.stdout);
    assert!(ran.stderr.contains(&format!("leasehold lease settle {} {lease}", market.market)), "{}", ran.stderr);
    market.bench.run(&["lease", "watch", &market.market, "999999"]).refuses(1, "there is no such lease");
}

#[test]
fn a_watch_that_begins_late_counts_the_beats_before_and_one_without_events_goes_on() {
    let market = Market::alone(&[]);
    market.offer();
    let lease = market.open();
    market.accept(&lease);
    let start = market.show(&lease)["start"].as_i64().unwrap();
    for beat in 1..=3 {
        market.reach(start + 20 * beat);
        market.json("lease", "heartbeat", &[&lease, "--cpu-milli", &beat.to_string()], "keeper");
    }
    market.json("lease", "terminate", &[&lease], "renter");
    let ran = market.bench.run(&["lease", "watch", &market.market, &lease]);
    assert!(ran.stdout.contains(", beats 3, the last with 3 milli of CPU, "), "{}", ran.stdout);

    let url = refusing(market.bench.url(), |request| request["method"] == "Filecoin.GetActorEventsRaw");
    let ran = market.bench.run(&["lease", "watch", &market.market, &lease, "--url", &url]);
    assert!(ran.stdout.contains("Terminated") && !ran.stdout.contains("beats"), "{}", ran.stdout);
    assert_eq!(ran.stderr.matches("the node does not tell the lease's beats").count(), 1, "{}", ran.stderr);
}

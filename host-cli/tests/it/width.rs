//! What is printed for a terminal of 80 columns has no more.

use serde_json::Value;

use crate::bench::{Bench, Ran};

/// Runs a command for a person with so many columns.
fn for_a_terminal(bench: &Bench, columns: &str, arguments: &[&str]) -> String {
    let mut command = bench.command(arguments);
    command.env("COLUMNS", columns);
    let ran = Ran::of(command);
    assert_eq!(ran.code, 0, "{arguments:?}: {}", ran.stderr);
    ran.stdout
}

#[test]
fn tables_fit_a_terminal_of_80_columns() {
    let bench = Bench::new();
    let (miner, owner) = (bench.miner(), bench.owner());
    bench.json(&["owner", "adopt", &owner, &miner, "--wallet", "operator"]);
    let market = bench.json(&["market", "create", "--wallet", "operator"])["address"].as_str().unwrap().to_owned();
    bench.json(&["collateral", "add", &market, "50FIL", "--wallet", "operator"]);
    let offer =
        ["--cpu-milli", "4000", "--memory-mib", "16384", "--region", "eu", "--price", "0.5FIL/day", "--units", "4"];
    let more = ["--collateral", "1FIL", "--window", "1h", "--wallet", "operator"];
    bench.json(&[&["offer", "create", &market], &offer[..], &more[..]].concat());
    bench.funded("renter", "secp256k1", 100);
    let lease = ["lease", "open", &market, "0", "--term", "30d", "--wallet", "renter"];
    bench.json(&lease);
    for arguments in [
        &["wallet", "list"][..],
        &["wallet", "balance"],
        &["chain", "tipset"],
        &["chain", "search", "operator"],
        &["chain", "events", &owner, &market],
        &["chain", "state", &miner],
        &["actor", "verify", &owner],
        &["offer", "list", &market],
        &["lease", "list", &market],
        &["miner", "show", &miner],
    ] {
        let text = for_a_terminal(&bench, "80", arguments);
        // A CID beside its name stays whole, for whoever copies it.
        let lines = text.lines().filter(|line| !line.split(' ').any(|word| word.len() > 60));
        let longest = lines.max_by_key(|line| line.chars().count()).unwrap();
        assert!(longest.chars().count() <= 80, "{arguments:?}: {longest}");
    }
    let worker = bench.json(&["wallet", "list"]).as_array().unwrap().iter().find(|key| key["kind"] == "bls").cloned();
    let address = worker.as_ref().and_then(|worker| worker["address"].as_str()).unwrap();
    assert!(!for_a_terminal(&bench, "80", &["wallet", "list"]).contains(address));
    assert!(for_a_terminal(&bench, "80", &["wallet", "list", "--wide"]).contains(address));
    assert!(bench.run(&["wallet", "list"]).stdout.contains(address), "nothing is left out where no terminal is");
    for list in ["offer", "lease"] {
        let narrow = for_a_terminal(&bench, "80", &[list, "list", &market]);
        for unit in ["FIL per epoch", "FIL per hour", "FIL per day", "FIL per 30 days"] {
            assert!(narrow.contains(unit), "{narrow}");
        }
    }
    assert!(for_a_terminal(&bench, "80", &["offer", "list", &market, "--wide"]).contains("PER EPOCH"));
    let listed: Value = bench.json(&["offer", "list", &market]);
    assert!(listed[0]["billing"].is_object() || listed[0]["per_epoch"].is_string(), "{listed}");
}

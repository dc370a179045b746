//! What providers have to lease: found, changed, taken off the list.

use std::fs;

use fvm_shared::econ::TokenAmount;

use crate::market::{Market, amount};

#[test]
fn offers_are_found_by_what_they_have() {
    let market = Market::new();
    market.offer();
    let dear = ["--file", &market.path("offer.toml"), "--price", "9FIL/day", "--gpu-model", "H100", "--region", "us"];
    market.json("offer", "create", &dear, "provider");
    let found = |filter: &[&str]| -> Vec<u64> {
        let offers = market.json("offer", "list", filter, "renter");
        offers.as_array().unwrap().iter().map(|offer| offer["offer"].as_u64().unwrap()).collect()
    };
    assert_eq!(found(&[]), [0, 1]);
    assert_eq!(found(&["--max-price", "3FIL/day"]), [0]);
    assert_eq!(found(&["--gpu-model", "H100", "--min-gpus", "1"]), [1]);
    assert_eq!(found(&["--region", "us", "--leasable"]), [1]);
    assert_eq!(found(&["--label", "ssd", "--provider", "provider", "--class", "container"]), [0, 1]);
    assert_eq!(found(&["--min-memory-mib", "16385"]), [] as [u64; 0]);
    let shown = market.json("offer", "show", &["0"], "renter");
    let per_epoch = amount(&shown["billing"]["per_epoch"]);
    assert_eq!(amount(&shown["billing"]["per_hour"]), &per_epoch * 120);
    assert_eq!(amount(&shown["billing"]["per_day"]), &per_epoch * 2_880);
    assert_eq!(amount(&shown["billing"]["per_month"]), &per_epoch * 86_400);
    assert!(amount(&shown["billing"]["per_day"]) <= TokenAmount::from_whole(3), "rounded down");
}

#[test]
fn offers_are_ordered_by_what_is_asked() {
    let market = Market::new();
    market.offer();
    for (price, cpu) in [("9FIL/day", "8000"), ("1FIL/day", "2000")] {
        let words = ["--file", &market.path("offer.toml"), "--price", price, "--cpu-milli", cpu];
        market.json("offer", "create", &words, "provider");
    }
    let found = |order: &[&str]| -> Vec<u64> {
        let offers = market.json("offer", "list", order, "renter");
        offers.as_array().unwrap().iter().map(|offer| offer["offer"].as_u64().unwrap()).collect()
    };
    assert_eq!(found(&["--sort", "price"]), [2, 0, 1]);
    assert_eq!(found(&["--sort", "price", "--reverse"]), [1, 0, 2]);
    assert_eq!(found(&["--sort", "cpu"]), [1, 0, 2]);
    let table = market.bench.run(&["offer", "list", &market.market, "--sort", "price"]).stdout;
    for unit in ["PER EPOCH", "PER HOUR", "PER DAY", "PER 30 DAYS"] {
        assert!(table.contains(unit), "{table}");
    }
}

#[test]
fn an_update_changes_what_is_said_and_nothing_else() {
    let market = Market::new();
    market.offer();
    let before = market.json("offer", "show", &["0"], "renter");
    let updated = market.json("offer", "update", &["0", "--price", "6FIL/day", "--label", "fast"], "provider");
    assert_eq!(
        (&updated["version"], amount(&updated["billing"]["per_month"]) > TokenAmount::from_whole(179)),
        (&2.into(), true)
    );
    let mut after = market.json("offer", "show", &["0"], "renter");
    assert_eq!(after["labels"], serde_json::json!(["fast"]));
    assert_eq!(after["billing"], updated["billing"]);
    for key in ["labels", "billing", "version"] {
        after[key] = before[key].clone();
    }
    assert_eq!(after, before, "all else is as it was");

    fs::write(market.path("changes.json"), r#"{"units": 1, "labels": []}"#).unwrap();
    market.json("offer", "update", &["0", "--file", &market.path("changes.json")], "provider");
    let from_file = market.json("offer", "show", &["0"], "renter");
    assert_eq!((&from_file["units"], &from_file["labels"]), (&1.into(), &serde_json::json!([])));
    market.refuses("offer", "update", &["0", "--window", "2h"], "provider", "window: it must be 3 epochs to");
    market.refuses("offer", "update", &["0", "--units", "3"], "renter", "the offer is another provider's");
}

#[test]
fn a_paused_offer_is_not_leased_a_resumed_one_is_and_a_retired_one_never_again() {
    let market = Market::new();
    market.offer();
    let open = ["0", "--term", "10h"];
    assert_eq!(market.json("offer", "pause", &["0"], "provider")["status"], "Paused");
    market.refuses("lease", "open", &open, "renter", "the offer is paused or retired");
    assert_eq!(market.json("offer", "resume", &["0"], "provider")["version"], 3);
    market.open();
    assert_eq!(market.json("offer", "reserve", &["0", "1"], "provider")["reserved"], 1);
    market.refuses("lease", "open", &open, "renter", "no unit of the offer is free");
    market.refuses("offer", "reserve", &["0", "2"], "provider", "must not exceed the offer's");
    assert_eq!(market.json("offer", "retire", &["0"], "provider")["status"], "Retired");
    market.refuses("offer", "resume", &["0"], "provider", "the offer is retired for good");
}

//! Collateral and providers' records, and the markets that they are in.

use fvm_shared::econ::TokenAmount;
use serde_json::Value;

use crate::bench::Bench;
use crate::market::{Market, amount};
use crate::proxy::refusing;

#[test]
fn collateral_leaves_when_its_time_has_passed() {
    let market = Market::on(Bench::new(), &["--unbonding", "10m"]);
    let unbonded = market.json("collateral", "unbond", &["8FIL"], "provider");
    assert_eq!(unbonded["ready"].as_i64().unwrap(), unbonded["epoch"].as_i64().unwrap() + 20);
    market.refuses("collateral", "unbond", &["13FIL"], "provider", "at most the free collateral");
    let shown = market.json("collateral", "show", &[], "provider");
    let all = ["free", "locked", "total"].map(|place| amount(&shown[place]));
    assert_eq!(all, [12, 0, 20].map(TokenAmount::from_whole));
    assert_eq!(shown["unbonding"][0]["amount"], unbonded["amount"]);

    market.bench.json(&["chain", "advance", "20"]);
    let ready = market.json("collateral", "show", &[], "provider");
    assert_eq!(amount(&ready["ready"]), TokenAmount::from_whole(8));
    let withdrawn = market.json("collateral", "withdraw", &[], "provider");
    assert_eq!(amount(&withdrawn["paid"]), TokenAmount::from_whole(8));
    assert_eq!(market.holds(), TokenAmount::from_whole(12));
    market.refuses("collateral", "withdraw", &[], "provider", "no collateral has passed its unbonding time");
    market.bench.run(&["collateral", "unbond", &market.market, "0FIL"]).refuses(2, "the amount must be more than zero");
}

#[test]
fn a_provider_is_shown_with_its_uptime_and_what_happened() {
    let market = Market::alone(&[]);
    market.offer();
    let lease = market.open();
    market.accept(&lease);
    let start = market.show(&lease)["start"].as_i64().unwrap();
    market.reach(start + 180);
    market.json("lease", "heartbeat", &[&lease], "keeper");
    market.json("lease", "terminate", &[&lease], "renter");
    market.json("lease", "withdraw", &["--earner", "provider"], "keeper");

    let shown = market.json("provider", "show", &["provider"], "renter");
    let (served, scheduled) = (shown["served"].as_u64().unwrap(), shown["scheduled"].as_u64().unwrap());
    assert!((60..62).contains(&served) && (180..182).contains(&scheduled), "{shown}");
    assert_eq!(shown["uptime_bps"].as_u64().unwrap(), served * 10_000 / scheduled);
    let told = |shown: &Value| -> Vec<String> {
        let history = shown["history"].as_array().unwrap();
        history.iter().map(|event| event["what"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(
        told(&shown),
        ["collateral-added", "keeper-set", "offer-created", "lease-opened", "lease-ended", "withdrawn"]
    );
    let ended = &shown["history"][4];
    assert_eq!(
        (ended["lease"].to_string(), ended["amount"].clone()),
        (lease.clone(), market.show(&lease)["to_provider"].clone())
    );
    assert!(ended["detail"].as_str().unwrap().starts_with("terminated, of t0"), "{ended}");
    let latest = market.json("provider", "show", &["provider", "--history", "2"], "renter");
    assert_eq!(told(&latest), ["lease-ended", "withdrawn"]);
    // A node that tells the events of a few epochs at a time has the same history, and one that forgets has what is left.
    let from = |filter: &Value| filter["fromHeight"].as_i64();
    let few =
        move |filter: &Value| from(filter).zip(filter["toHeight"].as_i64()).is_some_and(|(from, to)| to - from < 20);
    let (limited, _) = history_at(&market, move |filter| few(filter));
    assert_eq!(limited["history"], shown["history"]);
    let last = shown["history"][5]["epoch"].as_i64().unwrap();
    let (forgetful, warned) = history_at(&market, move |filter| few(filter) && from(filter) >= Some(last));
    assert_eq!(told(&forgetful), ["withdrawn"]);
    assert!(warned.contains(&format!("what happened before epoch {last} is not told")), "{warned}");
    let (none, warned) = history_at(&market, |_| false);
    assert_eq!(none["history"], Value::Null);
    assert!(warned.contains("the node tells no events, so there is no history"), "{warned}");

    let without = market.json("provider", "show", &["provider", "--history", "0"], "renter");
    assert_eq!(without["history"], Value::Null);
    let text = market.bench.run(&["provider", "show", &market.market, "provider"]).stdout;
    assert!(text.contains(&format!("%, {served} of {scheduled} epochs served")), "{text}");
    market.refuses("provider", "show", &["renter"], "renter", "no such provider");
}

/// The provider as it is shown by way of a node that tells only the events that these filters ask for, and what was said beside.
fn history_at(market: &Market, tells: impl Fn(&Value) -> bool + Send + 'static) -> (Value, String) {
    let url = refusing(market.bench.url(), move |request| {
        request["method"] == "Filecoin.GetActorEventsRaw" && !tells(&request["params"][0])
    });
    let ran = market.bench.run(&["provider", "show", &market.market, "provider", "--json", "--url", &url]);
    (serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {}", ran.stderr)), ran.stderr)
}

#[test]
fn the_markets_of_a_network_are_found_by_their_code() {
    let market = Market::alone(&["--unbonding", "3d"]);
    let second = market.bench.json(&["market", "create", "--wallet", "renter", "--fee", "5%"]);
    let found = market.bench.json(&["market", "list"]);
    let addresses: Vec<_> = found.as_array().unwrap().iter().map(|market| market["market"].clone()).collect();
    assert_eq!(addresses, [Value::from(market.market.as_str()), second["address"].clone()]);
    assert_eq!((&found[0]["unbonding"], &found[1]["fee_bps"]), (&8_640.into(), &500.into()));
    assert_eq!(found[0], market.bench.json(&["market", "show", &market.market]));
}

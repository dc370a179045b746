//! A market is cleared of what is over.

use fvm_shared::econ::TokenAmount;
use serde_json::Value;

use crate::market::{Market, amount};

fn due(reaped: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    reaped["due"].as_array().unwrap().iter().map(|due| (text(&due["lease"]), text(&due["what"]))).collect()
}

#[test]
fn what_is_over_is_ended_and_the_bounties_are_collected() {
    let market = Market::alone(&["--accept-window", "30m", "--pause-grace", "30m"]);
    market.bench.funded("reaper", "secp256k1", 10);
    let units = ["--file", &market.path("offer.toml"), "--units", "4"];
    market.json("offer", "create", &units, "provider");
    let open = |more: &[&str]| market.json("lease", "open", &[&["0"], more].concat(), "renter")["lease"].to_string();
    let (ends, faults, runs) = (open(&["--term", "3h"]), open(&["--term", "10h"]), open(&["--term", "10h"]));
    for lease in [&ends, &faults, &runs] {
        market.accept(lease);
    }
    let start = market.show(&ends)["start"].as_i64().unwrap();
    for beat in 1..=7 {
        market.reach(start + 55 * beat);
        let mut leases = vec![runs.as_str()];
        leases.extend((beat < 7).then_some(ends.as_str()));
        market.json("lease", "heartbeat", &leases, "keeper");
    }
    let nothing = market.json("market", "reap", &["--dry-run"], "reaper");
    assert_eq!(due(&nothing), [(faults.clone(), "fault".to_owned())]);
    let unaccepted = open(&["--term", "3h"]);
    market.reach(market.epoch() + 62);

    let expected =
        [(&ends, "end"), (&faults, "fault"), (&unaccepted, "expire")].map(|(n, w)| (n.clone(), w.to_owned()));
    let plan = market.json("market", "reap", &["--dry-run"], "reaper");
    assert_eq!(due(&plan), expected);
    // A tenth of half of 5 FIL for the fault, a tenth of a tenth of it for the no-show.
    assert_eq!(amount(&plan["bounty"]), TokenAmount::from_nano(300_000_000));
    assert_eq!((&plan["messages"], market.show(&faults)["bounty"].as_str()), (&serde_json::json!([]), Some("0")));

    // The actor pays no bounty to those who should have prevented it.
    for no_stranger in ["keeper", "provider"] {
        let plan = market.json("market", "reap", &["--dry-run"], no_stranger);
        assert_eq!(due(&plan), expected);
        let bounties = plan["due"].as_array().unwrap().iter().map(|due| due["bounty"].as_str().unwrap());
        assert_eq!(
            (&plan["bounty"], bounties.collect::<Vec<_>>()),
            (&"0".into(), vec!["0"; 3]),
            "for the {no_stranger}"
        );
    }

    let before = market.bench.balance("reaper");
    let reaped = market.json("market", "reap", &[], "reaper");
    assert_eq!((&reaped["done"], &reaped["refused"], &reaped["left"]), (&3.into(), &serde_json::json!([]), &0.into()));
    assert_eq!(reaped["messages"].as_array().unwrap().len(), 3, "a batch, an order and the withdrawal");
    assert_eq!(amount(&reaped["withdrawn"]), TokenAmount::from_nano(300_000_000));
    assert!(market.bench.balance("reaper") > before, "the bounty is worth more than the gas");
    let statuses = [&ends, &faults, &unaccepted, &runs].map(|lease| market.show(lease)["status"].clone());
    assert_eq!(statuses, ["Ended", "Faulted", "NoShow", "Active"]);

    let rest = market.json("market", "reap", &["--running"], "reaper");
    assert_eq!((due(&rest), &rest["done"]), (vec![(runs.clone(), "settle".to_owned())], &1.into()));
    assert_eq!(market.show(&runs)["unsettled"], 0);
    let none = market.json("market", "reap", &["--running"], "reaper");
    assert_eq!((due(&none), &none["withdrawn"]), (Vec::new(), &Value::Null));
    let table = market.bench.run(&["market", "reap", &market.market, "--wallet", "reaper", "--dry-run"]);
    assert_eq!(table.stdout, "Nothing is due.\n");
}

#[test]
fn reaping_needs_a_yes_and_stays_within_its_messages() {
    let market = Market::alone(&["--accept-window", "30m"]);
    market.offer();
    market.open();
    market.open();
    market.reach(market.epoch() + 62);
    let reap = ["market", "reap", &market.market, "--wallet", "host"];
    market.bench.run(&reap).refuses(2, "this spends FIL, and nobody is at the terminal to agree: nothing was sent");
    let bounded = market.json("market", "reap", &["--max-messages", "1", "--keep"], "host");
    assert_eq!((&bounded["done"], &bounded["left"], &bounded["withdrawn"]), (&1.into(), &1.into(), &Value::Null));
    assert_eq!(market.json("market", "reap", &[], "host")["done"], 1);
}

#[test]
fn what_a_providers_keeper_reaps_earns_what_its_plan_says_nothing() {
    let market = Market::alone(&["--accept-window", "30m"]);
    market.offer();
    let order = market.open();
    market.reach(market.epoch() + 62);
    let reaped = market.json("market", "reap", &[], "keeper");
    assert_eq!((&reaped["done"], &reaped["bounty"], &reaped["withdrawn"]), (&1.into(), &"0".into(), &Value::Null));
    assert_eq!((&market.show(&order)["status"], &market.show(&order)["bounty"]), (&"NoShow".into(), &"0".into()));
}

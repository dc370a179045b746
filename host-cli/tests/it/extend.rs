//! More time is paid for, and leases end in the ways that nobody hopes for.

use fvm_shared::econ::TokenAmount;
use serde_json::Value;

use crate::market::{Market, amount, sum};

/// An open-ended lease that is accepted; returns its number and its start.
fn open_ended(market: &Market) -> (String, i64) {
    market.offer();
    let opened = market.json("lease", "open", &["0", "--term", "3h", "--open-ended"], "renter");
    let lease = opened["lease"].to_string();
    market.accept(&lease);
    let start = market.show(&lease)["start"].as_i64().unwrap();
    (lease, start)
}

#[test]
fn a_top_up_and_a_renewal_lengthen_a_lease_at_their_prices() {
    let market = Market::alone(&[]);
    let (lease, start) = open_ended(&market);
    let topped = market.json("lease", "top-up", &[&lease, "--term", "1h"], "renter");
    assert_eq!((&topped["status"], &topped["paid_until"]), (&"Active".into(), &(start + 360 + 120).into()));
    assert_eq!(amount(&topped["value"]), amount(&topped["billing"]["per_hour"]));

    market.json("offer", "update", &["0", "--price", "6FIL/day"], "provider");
    let dear = ["--term", "2h", "--max-price", "5FIL/day"];
    market.refuses(
        "lease",
        "renew",
        &[&[lease.as_str()], &dear[..]].concat(),
        "renter",
        "above what the renter would pay",
    );
    let renewed = market.json("lease", "renew", &[&lease, "--term", "2h"], "renter");
    assert_eq!(renewed["paid_until"], start + 480 + 240);
    let shown = market.show(&lease);
    let epochs: Vec<_> = shown["segments"].as_array().unwrap().iter().map(|part| part["epochs"].clone()).collect();
    assert_eq!(epochs, [480, 240]);
    assert_eq!(amount(&shown["prepaid"]), amount(&shown["billing"]["per_hour"]) * 4 + amount(&renewed["value"]));
    market.refuses(
        "lease",
        "top-up",
        &[&lease, "--term", "1h"],
        "provider",
        "only the lease's renter may pay for more of it",
    );
}

#[test]
fn a_lease_of_a_fixed_term_is_renewed_and_not_topped_up() {
    let market = Market::alone(&[]);
    market.offer();
    let lease = market.open();
    market.accept(&lease);
    market.refuses("lease", "top-up", &[&lease, "--term", "1h"], "renter", "renew it instead");
    market.refuses("lease", "end-paused", &[&lease], "host", "the lease is not paused");
    market.refuses("lease", "report", &[&lease], "host", "the lease's provider has not missed three windows");
    let renewed = market.json("lease", "renew", &[&lease, "--term", "1h"], "renter");
    assert_eq!(renewed["paid_until"], market.show(&lease)["paid_until"]);
}

#[test]
fn a_provider_that_missed_three_windows_is_reported_for_a_bounty() {
    let market = Market::alone(&[]);
    let (lease, start) = open_ended(&market);
    market.reach(start + 181);
    let reported = market.json("lease", "report", &[&lease], "host");
    assert_eq!((&reported["status"], amount(&reported["to_provider"])), (&"Faulted".into(), TokenAmount::default()));
    assert_eq!(reported["refunded"], reported["prepaid"]);
    // Half of the collateral of 5 FIL, and a tenth of that for the reporter.
    assert_eq!(amount(&reported["bounty"]), TokenAmount::from_nano(250_000_000));
    assert_eq!(sum(&reported, &["slashed", "bounty", "released"]), TokenAmount::from_whole(5));
}

#[test]
fn a_lease_that_is_not_paid_for_pauses_and_anyone_ends_it_after_the_grace() {
    let market = Market::alone(&["--pause-grace", "1h"]);
    let (lease, start) = open_ended(&market);
    for beat in 1..=6 {
        market.reach(start + 60 * beat);
        market.json("lease", "heartbeat", &[&lease], "keeper");
    }
    market.reach(start + 400);
    let paused = market.show(&lease);
    assert_eq!((&paused["status"], &paused["paused_since"]), (&"Paused".into(), &(start + 360).into()));
    market.refuses("lease", "end-paused", &[&lease], "host", "the grace of the pause has not passed");
    let topped = market.json("lease", "top-up", &[&lease, "--term", "20"], "renter");
    assert_eq!((&topped["status"], &market.show(&lease)["pending"]), (&"Paused".into(), &20.into()));
    market.reach(start + 482);
    let ended = market.json("lease", "end-paused", &[&lease], "host");
    assert_eq!((&ended["status"], &ended["balance"]), (&"Ended".into(), &Value::from("0")));
    assert_eq!(amount(&ended["refunded"]), amount(&topped["value"]), "what was paid for the pause comes back");
}

//! Machines are leased, paid for and refunded.

use std::fs;

use fvm_shared::econ::TokenAmount;
use serde_json::Value;

use crate::bench::Bench;
use crate::market::{Market, SECRET, amount, sum};

/// On a node of its own: beats come at epochs that no other test moves.
#[test]
fn a_lease_pays_for_what_was_served_and_refunds_the_rest() {
    let market = Market::alone(&[]);
    market.offer();
    let lease = market.open();
    assert_eq!(market.show(&lease)["status"], "Ordered");
    market.accept(&lease);
    assert_eq!(market.json("lease", "access", &[&lease], "renter")["secret"], SECRET);

    let start = market.show(&lease)["start"].as_i64().unwrap();
    let beat_at = |epoch: i64| {
        market.reach(epoch);
        let beat = market.json("lease", "heartbeat", &[&lease, "--cpu-milli", "900"], "keeper");
        assert_eq!((&beat["done"], &beat["epoch"]), (&1.into(), &epoch.into()));
    };
    beat_at(start + 60);
    beat_at(start + 180);
    market.json("lease", "settle", &[&lease], "renter");
    let shown = market.show(&lease);
    assert_eq!((&shown["served"], &shown["missed"], &shown["unsettled"]), (&120.into(), &60.into(), &0.into()));
    assert_eq!(shown["paid_until"], Value::from(start + 1_200), "paid until the end, whatever was served");
    let rate = amount(&shown["billing"]["per_epoch"]);
    assert_eq!(amount(&shown["refunded"]), &rate * 60);

    market.json("lease", "terminate", &[&lease], "renter");
    let over = market.show(&lease);
    assert_eq!((&over["status"], amount(&over["balance"])), (&"Terminated".into(), TokenAmount::default()));
    assert_eq!(sum(&over, &["to_provider", "fee", "refunded"]), &rate * 1_200);
    assert_eq!(amount(&over["released"]), TokenAmount::from_whole(5));
    let (provider, fee, refund) = (market.owed("provider"), market.owed("host"), market.owed("renter"));
    assert_eq!(
        (provider, fee, refund),
        (amount(&over["to_provider"]), amount(&over["fee"]), amount(&over["refunded"]))
    );
    assert_eq!(market.holds(), TokenAmount::from_whole(20), "the collateral, and not one attoFIL more");
}

#[test]
fn an_ssh_key_travels_with_the_order_and_a_private_one_does_not() {
    let market = Market::new();
    market.offer();
    fs::write(market.path("id"), "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n").unwrap();
    fs::write(market.path("id.pub"), "ssh-ed25519 AAAA ann@home\n").unwrap();
    let open = ["lease", "open", &market.market, "0", "--term", "10h", "--wallet", "renter", "--ssh-key"];
    market
        .bench
        .run(&[&open[..], &[&market.path("id")]].concat())
        .refuses(2, "holds no SSH public key: nothing was sent");
    let opened = market.bench.json(&[&open[..], &[&market.path("id.pub")]].concat());
    assert_eq!(market.show(&opened["lease"].to_string())["ssh_key"], "ssh-ed25519 AAAA ann@home");
}

#[test]
fn an_order_that_is_cancelled_costs_the_least_charge() {
    let market = Market::new();
    market.offer();
    let lease = market.open();
    let cancelled = market.json("lease", "cancel", &[&lease], "renter");
    assert_eq!(cancelled["status"], "Cancelled");
    assert_eq!(sum(&cancelled, &["to_provider", "fee"]), TokenAmount::from_nano(100_000_000));
    assert_eq!(market.owed("renter"), amount(&cancelled["refunded"]));
    market.refuses("lease", "cancel", &[&lease], "renter", "the lease does not wait to be accepted");
}

#[test]
fn an_order_that_nobody_accepts_is_refunded_and_its_reporter_earns() {
    let market = Market::on(Bench::new(), &["--accept-window", "30m"]);
    market.offer();
    let lease = market.open();
    market.bench.json(&["chain", "advance", "61"]);
    market.refuses(
        "lease",
        "accept",
        &[&lease, "--secret-file", &market.path("secret")],
        "keeper",
        "the accept window is over",
    );
    let expired = market.json("lease", "expire", &[&lease], "host");
    assert_eq!(expired["status"], "NoShow");
    assert_eq!(amount(&expired["refunded"]), amount(&expired["prepaid"]));
    assert_eq!(sum(&expired, &["slashed", "bounty", "released"]), TokenAmount::from_whole(5));
    assert!(amount(&expired["bounty"]).is_positive());
    assert_eq!(market.owed("host"), amount(&expired["bounty"]));
}

#[test]
fn a_batch_tells_what_was_refused_and_ends_with_code_1() {
    let market = Market::new();
    market.offer();
    let lease = market.open();
    market.accept(&lease);
    let batch = ["lease", "heartbeat", &market.market, &lease, "999999", "--wallet", "keeper", "--yes"];
    let ran = market.bench.run(&batch);
    assert_eq!(ran.code, 1);
    assert_eq!(ran.stdout, "done for 1, refused for 1\nlease 999999: there is no such lease\n");
    assert!(ran.stderr.contains("1 of 2 leases were refused, lease 999999: there is no such lease"), "{}", ran.stderr);
}

#[test]
fn what_the_market_refuses_is_said_in_a_sentence_and_costs_nothing() {
    let market = Market::new();
    market.offer();
    let lease = market.open();
    let secret = market.path("secret");
    let before = market.bench.balance("renter");
    for (noun, verb, arguments, wallet, sentence) in [
        ("lease", "open", &["7", "--term", "10h"][..], "renter", "there is no such offer"),
        (
            "lease",
            "open",
            &["0", "--term", "1h"],
            "renter",
            "term: it must be within the offer's min_term and max_term",
        ),
        ("lease", "open", &["0", "--term", "10h"], "provider", "a provider cannot rent from itself"),
        (
            "lease",
            "open",
            &["0", "--term", "10h", "--max-price", "2FIL/day"],
            "renter",
            "above what the renter would pay",
        ),
        (
            "lease",
            "accept",
            &[&lease, "--secret-file", &secret],
            "renter",
            "only the lease's provider or its keeper may do this",
        ),
        ("lease", "cancel", &[&lease], "provider", "only the lease's renter may cancel it"),
        ("lease", "expire", &[&lease], "host", "the provider still has time to accept"),
        ("lease", "terminate", &[&lease], "renter", "the lease is not running"),
        ("lease", "show", &["999999"], "renter", "there is no such lease"),
        ("lease", "withdraw", &[], "host", "nothing is owed to this address"),
        ("lease", "access", &[&lease], "renter", "has no secret yet"),
        ("provider", "payout", &["keeper"], "renter", "no such provider: add collateral first"),
        ("provider", "payout", &[&market.market], "provider", "payout: it must be an existing actor"),
        ("collateral", "show", &["renter"], "renter", "no such provider"),
    ] {
        market.refuses(noun, verb, arguments, wallet, sentence);
    }
    assert_eq!(market.bench.balance("renter"), before, "a trial run refused, nothing was sent");
}

#[test]
fn what_makes_no_sense_is_exit_code_2() {
    let market = Market::new();
    let address = market.market.as_str();
    fs::write(market.bench.home().join("wrong.toml"), "colour = 'red'").unwrap();
    fs::write(market.bench.home().join("empty"), "").unwrap();
    let (wrong, empty) = (market.path("wrong.toml"), market.path("empty"));
    let many = [&["lease", "settle", address][..], &["1"; 201]].concat();
    for (arguments, sentence) in [
        (&["offer", "create", address, "--file", &wrong][..], "unknown field `colour`"),
        (&["offer", "create", address, "--cpu-milli", "1"], "the offer does not say its memory_mib"),
        (&["offer", "create", address, "--price", "1FIL"], "does not say for how long"),
        (&["lease", "accept", address, "0", "--secret-file", &empty], "the secret is empty"),
        (&["lease", "list", address, "--status", "dead"], "is not one of ordered, active"),
        (&["lease", "heartbeat", address], "required"),
        (&many, "a batch is 1 to 200 leases, not 201"),
        (&["collateral", "add", address, "0FIL"], "the amount must be more than zero"),
        (&["market", "create", "--fee", "2"], "is no share"),
    ] {
        market.bench.run(&[arguments, &["--wallet", "provider", "--yes"]].concat()).refuses(2, sentence);
    }
}

#[test]
fn terms_that_make_no_sense_are_refused_with_the_name_of_the_field() {
    let bench = Bench::new();
    bench.funded("host", "secp256k1", 10);
    for (term, sentence) in [
        (["--fee", "51%"], "fee_bps: it must be at most 5,000"),
        (["--min-term", "17"], "min_term: it must be"),
        (["--accept-window", "8d"], "accept_window: it must be"),
        (["--unbonding", "0"], "unbonding: it must be"),
    ] {
        let create = ["market", "create", "--wallet", "host", "--yes"];
        bench.run(&[&create[..], &term].concat()).refuses(1, sentence);
    }
}

#[test]
fn what_is_no_market_is_refused_before_anything_is_sent() {
    let bench = Bench::new();
    bench.funded("renter", "secp256k1", 10);
    let before = bench.balance("renter");
    for command in
        [&["collateral", "add", "renter", "1FIL"][..], &["lease", "settle", "renter", "0"], &["market", "show", "t01"]]
    {
        assert_eq!(bench.run(&[command, &["--wallet", "renter", "--yes"]].concat()).code, 1, "{command:?}");
    }
    assert_eq!(bench.balance("renter"), before);
}

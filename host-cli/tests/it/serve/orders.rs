//! Which orders are accepted, and when beats come.

use fvm_shared::econ::TokenAmount;
use leasehold_cli::amount::Amount;
use serde_json::Value;

use super::{SLOT, Serving, assert_once_in_each_slot, await_beats, beat_events, market, serve, start_of, write};
use crate::market::{SECRET, amount};

#[test]
fn orders_are_accepted_by_the_policy_and_beats_come_once_in_each_slot() {
    let market = market(&format!("secret = '{SECRET} {{lease}}'\nallow = ['renter']\nsettle_every = '30m'\n"));
    market.bench.funded("stranger", "secp256k1", 100);
    let serving = Serving::start(&market);
    serving.told("keeping leases", 1);
    let lease = market.open();
    assert_eq!(serving.told("accepted", 1)["leases"], Value::from(lease.as_str()));
    let access = market.json("lease", "access", &[&lease], "renter");
    assert_eq!(access["secret"], format!("{SECRET} {lease}"));
    market
        .bench
        .run(&["lease", "access", &market.market, &lease, "--wallet", "stranger"])
        .refuses(4, "cannot be opened");

    let refused = market.json("lease", "open", &["0", "--term", "10h"], "stranger")["lease"].to_string();
    let declined = serving.told("declined", 1);
    assert_eq!(
        (declined["lease"].to_string(), &declined["reason"]),
        (refused.clone(), &"the policy does not allow its renter".into())
    );

    let start = start_of(&market, &lease);
    for slot in 1..=5 {
        market.reach(start + SLOT * slot);
        await_beats(&market, &lease, slot as usize);
        // Half a slot later there is a new tipset, and nothing to do in it.
        market.reach(start + SLOT * slot + 10);
    }
    assert_once_in_each_slot(&market, &lease, 5);
    for event in beat_events(&market, &lease) {
        let report: abi::lease::Report = event.get("report").unwrap();
        assert!(report.memory_mib > 0 && report.disk_mib > 0, "this machine is in use: {report:?}");
    }
    serving.told("settled", 1);
    assert_eq!(serving.count("declined"), 1, "an order is declined again and again, and that is told once");
    let shown = market.show(&lease);
    assert_eq!((&shown["missed"], &market.show(&refused)["status"]), (&0.into(), &"Ordered".into()));
    assert!(amount(&shown["to_provider"]).is_positive());
    let done = serving.stop();
    assert_eq!((&done["accepted"], &done["beats"], &done["refused"]), (&1.into(), &5.into(), &0.into()));
}

#[test]
fn a_dry_run_shows_what_is_due_and_sends_nothing() {
    let market = market(&format!("secret = '{SECRET}'\nmax_leases = 1\nwithdraw_every = 'never'\n"));
    let (runs, order) = (market.open(), market.open());
    market.accept(&runs);
    let start = start_of(&market, &runs);
    market.reach(start + SLOT);
    let before = (market.epoch(), market.bench.balance("keeper"));
    let plan = market.bench.json(&serve(&market, &["--dry-run"]));
    let numbers = |of: &Value| of.as_array().unwrap().iter().map(Value::to_string).collect::<Vec<_>>();
    assert_eq!((numbers(&plan["beat"]), numbers(&plan["accept"])), (vec![runs.clone()], vec![]));
    assert_eq!(plan["decline"][0]["lease"].to_string(), order);
    write(&market, "secret = 's'");
    let wider = market.bench.json(&serve(&market, &["--dry-run"]));
    assert_eq!(numbers(&wider["accept"]), [order]);
    let text = market.bench.run(&serve(&market, &["--dry-run"]));
    assert!(text.stdout.contains("beat    no beat has come in this third of its window"), "{}", text.stdout);
    assert_eq!(text.stderr, "");
    assert_eq!((market.epoch(), market.bench.balance("keeper")), before, "nothing was sent");
    assert!(!market.bench.home().join("keeper").exists(), "nothing was written");
}

#[test]
fn what_anybody_may_order_and_the_policy_declines_is_told_with_its_price() {
    let market = market("secret = 's'\nallow = ['renter']\nmax_leases = 1\n");
    // 20 % of five FIL is the market's slash for an order that is not accepted.
    let plan = market.bench.json(&serve(&market, &["--dry-run"]));
    let exposed: Vec<_> = plan["exposed"].as_array().unwrap().clone();
    let declines: Vec<_> = exposed.iter().map(|exposed| exposed["declines"].as_str().unwrap()).collect();
    assert_eq!(
        declines,
        [
            "more than 1 leases in all: 2 units of it are not reserved",
            "renters whom the policy denies or does not allow"
        ]
    );
    let shown = market.bench.json(&["market", "show", &market.market]);
    let share = i64::from(u32::try_from(shown["no_show_slash_bps"].as_u64().unwrap()).unwrap());
    assert!(exposed.iter().all(|exposed| amount(&exposed["costs"]) * 10_000 == TokenAmount::from_whole(5) * share));
    let serving = Serving::start(&market);
    let told = serving.told("anybody may order what the policy declines", 2);
    assert_eq!((&told["offer"], told["declines"].as_str()), (&0.into(), Some(declines[1])));
    assert_eq!(told["costs"].as_str().unwrap(), Amount(amount(&exposed[1]["costs"])).to_string());
}

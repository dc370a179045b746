//! Orders that mean harm, and secrets that cannot be made: each costs itself and nothing else.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use abi::lease::LOW_ORDER_KEYS;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::{PATIENCE, SLOT, Serving, assert_once_in_each_slot, await_beats, market, start_of};
use crate::market::Market;
use crate::proxy::proxy;

/// The sealing key of orders that the node tells another one of.
const MARKER: [u8; 32] = [0x5a; 32];

/// A node that tells of another sealing key wherever it would tell of the marker: markets take no orders with such keys any more.
fn telling(node: &str, key: [u8; 32]) -> String {
    proxy(node, move |_, answer| {
        let mut answer: Value = serde_json::from_str(&answer).unwrap();
        replace(&mut answer, key);
        Some(answer.to_string())
    })
}

fn replace(value: &mut Value, key: [u8; 32]) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(|value| replace(value, key)),
        Value::Object(fields) => fields.values_mut().for_each(|value| replace(value, key)),
        Value::String(text) => {
            let Ok(mut bytes) = STANDARD.decode(&text) else { return };
            let Some(at) = bytes.windows(32).position(|part| part == MARKER) else { return };
            bytes[at..at + 32].copy_from_slice(&key);
            *text = STANDARD.encode(bytes);
        }
        _ => {}
    }
}

fn open_with_marker(market: &Market) -> String {
    let marker = hex::encode(MARKER);
    market.json("lease", "open", &["0", "--term", "10h", "--sealing-key", &marker], "renter")["lease"].to_string()
}

fn reason(told: &Value) -> &str {
    told["reason"].as_str().unwrap()
}

#[test]
fn an_order_that_nothing_can_be_sealed_to_holds_up_no_other_and_no_beat() {
    for key in [LOW_ORDER_KEYS[0], LOW_ORDER_KEYS[2]] {
        let market = market("secret = 's'\n");
        let url = telling(market.bench.url(), key);
        let (hostile, honest) = (open_with_marker(&market), market.open());
        let serving = Serving::at(&market, &url);
        assert_eq!(serving.told("accepted", 1)["leases"], Value::from(honest.as_str()));
        let told = serving.told("cannot accept", 1);
        assert_eq!(told["leases"], Value::from(hostile.as_str()));
        assert!(reason(&told).contains("nothing can be sealed to age1"), "{told}");
        let start = start_of(&market, &honest);
        for slot in 1..=2 {
            market.reach(start + SLOT * slot);
            await_beats(&market, &honest, slot as usize);
        }
        assert_once_in_each_slot(&market, &honest, 2);
        // By hand it ends with a sentence as well.
        let by_hand = ["lease", "accept", &market.market, &hostile, "--wallet", "keeper", "--yes", "--url", &url];
        let secret = ["--secret-file", &market.path("secret")];
        market.bench.run(&[&by_hand[..], &secret].concat()).refuses(4, "nothing can be sealed to age1");
        assert_eq!(serving.stop()["accepted"], 1);
    }
}

#[test]
fn an_order_with_a_sealing_key_of_low_order_is_not_even_sent() {
    let market = Market::new();
    market.offer();
    for key in LOW_ORDER_KEYS {
        let open = ["lease", "open", &market.market, "0", "--term", "10h", "--wallet", "renter", "--yes"];
        let key = ["--sealing-key", &hex::encode(key)];
        market.bench.run(&[&open[..], &key].concat()).refuses(2, "is not a sealing key");
    }
}

#[test]
fn a_secret_command_that_fails_for_one_order_is_run_again_and_the_others_are_accepted() {
    let script = "if [ $LEASEHOLD_LEASE = 0 ]; then exit 3; fi; echo in";
    let market = market(&format!("secret_command = ['/bin/sh', '-c', '{script}']\n"));
    let (failing, other) = (market.open(), market.open());
    assert_eq!(failing, "0");
    let serving = Serving::start(&market);
    assert_eq!(serving.told("accepted", 1)["leases"], Value::from(other.as_str()));
    let told = serving.told("cannot accept", 1);
    assert_eq!(told["leases"], Value::from(failing.as_str()));
    assert!(reason(&told).contains("it ended with exit status: 3"), "{told}");
    market.reach(market.epoch() + 15);
    serving.told("cannot accept", 2);
    assert_eq!(
        (market.show(&failing)["status"].clone(), market.show(&other)["status"].clone()),
        ("Ordered".into(), "Active".into())
    );
}

#[test]
fn a_secret_command_that_leaves_a_machine_running_is_done_when_it_ends() {
    let machine = "until [ -e stop ]; do sleep 0.05; done; echo gone; touch stopped";
    let market = market(&format!("secret_command = ['/bin/sh', '-c', '({machine}) & echo in']\n"));
    let leases = [market.open(), market.open()];
    let serving = Serving::start(&market);
    serving.told("accepted", leases.len());
    assert_eq!(market.json("lease", "access", &[&leases[1]], "renter")["secret"], "in\n");
    // The machine outlives the keeper, and may still print.
    serving.kill();
    fs::write(market.path("stop"), "").unwrap();
    await_file(&market.path("stopped"));
}

fn await_file(path: &str) {
    let started = Instant::now();
    while !Path::new(path).exists() {
        assert!(started.elapsed() < PATIENCE, "{path} does not come");
        thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_slow_secret_command_delays_no_beat() {
    let script = "while [ $LEASEHOLD_LEASE = 1 ] && [ ! -e go ]; do sleep 0.05; done; echo in";
    let market = market(&format!("secret_command = ['/bin/sh', '-c', '{script}']\n"));
    let serving = Serving::start(&market);
    let runs = market.open();
    serving.told("accepted", 1);
    let slow = market.open();
    let start = start_of(&market, &runs);
    for slot in 1..=3 {
        market.reach(start + SLOT * slot);
        await_beats(&market, &runs, slot as usize);
    }
    assert_once_in_each_slot(&market, &runs, 3);
    assert_eq!((market.show(&slow)["status"].clone(), serving.count("accepted")), ("Ordered".into(), 1));
    fs::write(market.path("go"), "").unwrap();
    assert_eq!(serving.told("accepted", 2)["leases"], Value::from(slow.as_str()));
    assert_eq!(serving.stop()["refused"], 0);
}

#[test]
fn many_orders_at_a_time_are_all_accepted_and_beat_in_one_message() {
    const ORDERS: usize = 12;
    let market = market("secret_command = ['/bin/sh', '-c', 'sleep 0.2; echo in']\n");
    let offer = fs::read_to_string(market.path("offer.toml")).unwrap();
    let many = offer.replace("collateral = '5 FIL'", "collateral = '0.1 FIL'").replace("units = 2", "units = 50");
    fs::write(market.path("many.toml"), many).unwrap();
    market.json("offer", "create", &["--file", &market.path("many.toml")], "provider");
    let order = || market.json("lease", "open", &["1", "--term", "10h"], "renter")["lease"].to_string();
    let leases: Vec<String> = (0..ORDERS).map(|_| order()).collect();
    let serving = Serving::start(&market);
    serving.told("accepted", ORDERS);
    let last = leases.iter().map(|lease| start_of(&market, lease)).max().unwrap();
    market.reach(last + SLOT);
    for lease in &leases {
        await_beats(&market, lease, 1);
    }
    let done = serving.stop();
    assert_eq!((&done["accepted"], &done["refused"]), (&ORDERS.into(), &0.into()));
}

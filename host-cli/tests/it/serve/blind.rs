//! A node that tells no events: the keeper looks at its provider's leases instead, and no more often than it must.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use abi::lease::{LeasesParams, Method};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::{PATIENCE, SLOT, Serving, assert_once_in_each_slot, await_beats, market, start_of};
use crate::proxy::{proxy, refusal};

/// What was read of the market since a head was told, by the head's height.
#[derive(Debug, Default)]
struct Reads {
    height: i64,
    /// How often the provider.
    provider: BTreeMap<i64, usize>,
    /// How often a lease.
    leases: BTreeMap<i64, usize>,
    /// Pages of leases: the first number and the most leases.
    pages: Vec<(u64, u64)>,
    /// How often somebody's leases, for which everybody's are looked at.
    of_somebody: usize,
}

impl Reads {
    fn note(&mut self, request: &Value, answer: &str) {
        if request["method"] == "Filecoin.ChainHead" {
            let answer: Value = serde_json::from_str(answer).unwrap();
            self.height = answer["result"]["Height"].as_i64().unwrap();
        }
        if request["method"] != "Filecoin.StateCall" {
            return;
        }
        let message = &request["params"][0];
        let method = message["Method"].as_u64().unwrap();
        if method == Method::Leases.number() {
            let params = STANDARD.decode(message["Params"].as_str().unwrap()).unwrap();
            let LeasesParams { cursor, limit, .. } = fvm_ipld_encoding::from_slice(&params).unwrap();
            self.pages.push((cursor, limit));
        }
        *self.provider.entry(self.height).or_default() += usize::from(method == Method::Provider.number());
        *self.leases.entry(self.height).or_default() += usize::from(method == Method::Lease.number());
        self.of_somebody += usize::from(method == Method::LeasesOf.number());
    }
}

/// A node without events, and what was read of it.
fn without_events(node: &str) -> (String, Arc<Mutex<Reads>>) {
    let reads: Arc<Mutex<Reads>> = Arc::default();
    let noted = Arc::clone(&reads);
    let url = proxy(node, move |request, answer| {
        let request: Value = serde_json::from_str(request).unwrap();
        noted.lock().unwrap().note(&request, &answer);
        Some(if request["method"] == "Filecoin.GetActorEventsRaw" { refusal(&request) } else { answer })
    });
    (url, reads)
}

/// Waits until the keeper has begun to look at the tipset of a height.
fn await_look(reads: &Mutex<Reads>, height: i64) {
    let started = Instant::now();
    while reads.lock().unwrap().provider.get(&height).is_none_or(|reads| *reads == 0) {
        assert!(started.elapsed() < PATIENCE, "{height}: {reads:?}");
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_node_without_events_is_asked_for_new_leases_and_for_known_ones_when_they_are_due() {
    let market = market("secret = 's'\nwithdraw_every = 'never'\n");
    let (url, reads) = without_events(market.bench.url());
    let first = market.open();
    let serving = Serving::at(&market, &url);
    serving.told("accepted", 1);
    let told = serving.told("the node tells no events: looking at the provider's leases instead", 1);
    assert!(told["reason"].as_str().unwrap().contains("this node does not do that"), "{told}");
    let second = market.open();
    assert_eq!(serving.told("accepted", 2)["leases"], Value::from(second.as_str()));

    let start = start_of(&market, &first);
    for slot in 1..=3 {
        market.reach(start + SLOT * slot);
        await_beats(&market, &first, slot as usize);
        market.reach(start_of(&market, &second) + SLOT * slot);
        await_beats(&market, &second, slot as usize);
        // Three tipsets in which nothing is due. With the look at the third, the one at the second is over.
        for later in [12, 14, 16] {
            market.reach(start + SLOT * slot + later);
            await_look(&reads, start + SLOT * slot + later - 1);
        }
        let second = start + SLOT * slot + 13;
        assert_eq!(reads.lock().unwrap().leases.get(&second), Some(&0), "no lease is read that has nothing due");
    }
    for lease in [&first, &second] {
        assert_once_in_each_slot(&market, lease, 3);
    }

    // What the renter does is noticed when the next beat would be due.
    market.json("lease", "terminate", &[&first], "renter");
    market.reach(start_of(&market, &second) + SLOT * 4);
    await_beats(&market, &second, 4);
    // The proxy needs the lock for what the keeper still asks.
    let Reads { pages, of_somebody, .. } = std::mem::take(&mut *reads.lock().unwrap());
    assert_eq!((&pages[..], of_somebody), (&[(0, 1), (1, 1)][..], 0), "each lease is new once");
    assert_eq!(serving.count("the node tells no events: looking at the provider's leases instead"), 1);
    assert_eq!(serving.stop()["refused"], 0);
}

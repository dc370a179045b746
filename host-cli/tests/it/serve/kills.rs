//! The keeper is killed, its node goes away, answers are lost, the chain goes back: it goes on.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};

use serde_json::Value;

use super::{SLOT, Serving, assert_once_in_each_slot, await_beats, await_pending, call, market, market_on, start_of};
use crate::market::SECRET;
use crate::proxy::proxy;

/// A node whose answer to the first of every two messages is lost.
fn lossy(node: &str) -> String {
    let mut pushes = 0;
    proxy(node, move |request, answer| {
        if request.contains("Filecoin.MpoolPush") {
            pushes += 1;
        }
        (!request.contains("Filecoin.MpoolPush") || pushes % 2 == 0).then_some(answer)
    })
}

#[test]
fn what_is_killed_goes_on_without_a_second_beat_in_a_slot() {
    let market = market(&format!("secret = '{SECRET}'\n"));
    let serving = Serving::start(&market);
    let lease = market.open();
    serving.told("accepted", 1);
    let start = start_of(&market, &lease);
    market.reach(start + SLOT);
    serving.told("beat", 1);
    serving.kill();

    // Killed after a beat: the same slot has nothing left to do, the next one has.
    let serving = Serving::start(&market);
    assert!(serving.told("caught up with what happened since", 1)["from"].as_i64().unwrap() > 0);
    market.reach(start + SLOT + 10);
    market.reach(start + 2 * SLOT);
    serving.told("beat", 1);
    assert_once_in_each_slot(&market, &lease, 2);

    // Killed while a beat is on its way: it is waited for, and not sent again.
    call(&market, "Devnet.SetAutomine", (false,));
    market.reach(start + 3 * SLOT);
    await_pending(&market, "keeper");
    serving.kill();
    let serving = Serving::start(&market);
    assert_eq!(serving.told("messages of the key are on their way: waiting for them", 1)["messages"], 1);
    call(&market, "Devnet.Mine", (1,));
    serving.told("caught up with what happened since", 1);
    call(&market, "Devnet.Mine", (5,));
    call(&market, "Devnet.SetAutomine", (true,));
    market.reach(start + 4 * SLOT);
    await_beats(&market, &lease, 4);
    assert_once_in_each_slot(&market, &lease, 4);

    // Killed for five slots: one beat comes at once, and what was missed stays missed.
    serving.kill();
    market.reach(start + 9 * SLOT + 5);
    let serving = Serving::start(&market);
    await_beats(&market, &lease, 5);
    assert_eq!(market.show(&lease)["missed"], 5 * SLOT + 5 - 3 * SLOT);
    serving.stop();
}

#[test]
fn a_node_that_goes_away_is_waited_for() {
    let state = tempfile::tempdir().unwrap();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let config = || devnet::Config {
        listen: SocketAddr::from((Ipv4Addr::LOCALHOST, port)),
        state_file: Some(state.path().join("world.car")),
        ..devnet::Config::from_environment()
    };
    let mut market = market_on(config(), &format!("secret = '{SECRET}'\n"));
    let serving = Serving::start(&market);
    let lease = market.open();
    serving.told("accepted", 1);
    market.stop_node();
    serving.told("cannot go on: trying again", 1);
    market.start_node(config());
    serving.told("going on", 1);
    let start = start_of(&market, &lease);
    market.reach(start + SLOT);
    serving.told("beat", 1);

    // One that is started while the node is away waits as well.
    serving.kill();
    market.stop_node();
    let serving = Serving::start(&market);
    serving.told("cannot go on: trying again", 1);
    market.start_node(config());
    serving.told("caught up with what happened since", 1);
    market.reach(start + 2 * SLOT);
    serving.told("beat", 1);
    assert_once_in_each_slot(&market, &lease, 2);
    // It ends in time even when the node is away.
    market.stop_node();
    assert_eq!(serving.stop()["beats"], 1);
}

#[test]
fn what_was_sent_without_an_answer_is_not_sent_again() {
    let market = market("secret = 's'\n");
    let serving = Serving::at(&market, &lossy(market.bench.url()));
    serving.told("looked at every lease", 1);
    let lease = market.open();
    serving.told("cannot go on: trying again", 1);
    serving.told("going on", 1);
    let start = start_of(&market, &lease);
    for slot in 1..=3 {
        market.reach(start + SLOT * slot);
        await_beats(&market, &lease, slot as usize);
        serving.told("going on", 1 + slot as usize / 2);
        market.reach(start + SLOT * slot + 10);
    }
    assert_once_in_each_slot(&market, &lease, 3);
    assert_eq!(serving.count("accepted") + serving.count("beat"), 2, "every second answer came");
}

#[test]
fn a_chain_that_went_back_is_looked_at_anew() {
    let market = market("secret = 's'\n");
    let serving = Serving::start(&market);
    serving.told("looked at every lease", 1);
    let snapshot = call(&market, "Devnet.Snapshot", [(); 0]);
    let lease = market.open();
    serving.told("accepted", 1);
    call(&market, "Devnet.Revert", (snapshot,));
    assert_eq!(market.open(), lease, "the other one never was");
    assert_eq!(serving.told("accepted", 2)["leases"], Value::from(lease.as_str()));
    assert_eq!(market.show(&lease)["status"], "Active");
}

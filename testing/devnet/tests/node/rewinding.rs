//! Messages that were replaced, dropped, or pushed again after a revert: whoever waits for one gets an answer.

use std::time::Duration;

use devnet::{BlockMode, Config};
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use fvm_shared::message::Message;
use serde_json::json;

use crate::client::*;

fn manual() -> Devnet {
    devnet_with(Config { blocks: BlockMode::Manual, ..Config::from_environment() })
}

fn dearer(message: &Message) -> Message {
    let premium = TokenAmount::from_atto(message.gas_premium.atto() * 13 / 10u8);
    Message { gas_premium: premium, gas_fee_cap: &message.gas_fee_cap * 2, ..message.clone() }
}

#[test]
fn a_message_that_was_replaced_and_pushed_again_after_a_revert_is_found() {
    let devnet = manual();
    let sender = secp();
    let message = devnet.prepared(transfer(sender.address, Address::new_id(101), 1));
    let snapshot = devnet.call("Devnet.Snapshot", json!([]));
    let first = devnet.push(&sender, &message).unwrap();
    let second = devnet.push(&sender, &dearer(&message)).unwrap();
    devnet.call("Devnet.Revert", json!([snapshot]));

    assert_eq!(devnet.push(&sender, &message).unwrap(), first);
    devnet.call("Devnet.Mine", json!([]));

    let found = devnet.call("Filecoin.StateSearchMsg", json!([null, first, -1, true]));
    assert_eq!((&found["Message"], &found["Height"]), (&first, &json!(1)));
    assert!(devnet.call("Filecoin.StateSearchMsg", json!([null, second, -1, true])).is_null());
}

#[test]
fn a_replacement_is_followed_after_a_restart_and_over_a_snapshot() {
    let folder = tempfile::tempdir().unwrap();
    let config = || Config {
        blocks: BlockMode::Manual,
        state_file: Some(folder.path().join("state")),
        ..Config::from_environment()
    };
    let devnet = devnet_with(config());
    let sender = secp();
    let message = devnet.prepared(transfer(sender.address, Address::new_id(101), 1));
    let first = devnet.push(&sender, &message).unwrap();
    let second = devnet.push(&sender, &dearer(&message)).unwrap();
    let snapshot = devnet.call("Devnet.Snapshot", json!([]));
    devnet.call("Devnet.Mine", json!([]));
    devnet.call("Devnet.Revert", json!([snapshot]));
    devnet.node.stop().unwrap();

    let devnet = devnet_with(config());
    devnet.call("Devnet.Mine", json!([]));
    assert_eq!(devnet.call("Filecoin.StateWaitMsg", json!([first, 0, -1, true]))["Message"], second);
}

#[test]
fn who_waits_for_a_message_that_is_dropped_is_told_why() {
    let devnet = manual();
    let sender = secp();
    let message = devnet
        .prepared(Message { value: TokenAmount::from_whole(500), ..transfer(sender.address, Address::new_id(101), 0) });
    let cid = devnet.push(&sender, &message).unwrap();
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| devnet.refused("Filecoin.StateWaitMsg", json!([cid, 0, -1, true])));
        std::thread::sleep(Duration::from_millis(100));
        devnet.call("Devnet.SetBalance", json!([text(&sender.address), "1"]));
        devnet.call("Devnet.Mine", json!([]));
        assert!(waiting.join().unwrap().message.contains("was dropped and will never be on the chain: "));
    });
    let searched = devnet.refused("Filecoin.StateSearchMsg", json!([null, cid, -1, true]));
    assert!(searched.message.contains("was dropped"), "{}", searched.message);

    devnet.call("Devnet.SetBalance", json!([text(&sender.address), "1000000000000000000000"]));
    assert_eq!(devnet.push(&sender, &message).unwrap(), cid, "it may be pushed again");
    devnet.call("Devnet.Mine", json!([]));
    assert_eq!(devnet.call("Filecoin.StateWaitMsg", json!([cid, 0, -1, true]))["Receipt"]["ExitCode"], json!(0));
}

#[test]
fn a_message_in_whose_place_came_one_that_does_something_else_is_told_as_dropped() {
    let devnet = manual();
    let sender = secp();
    let message = devnet.prepared(transfer(sender.address, Address::new_id(101), 1));
    let first = devnet.push(&sender, &message).unwrap();
    devnet.push(&sender, &Message { value: TokenAmount::from_atto(2), ..dearer(&message) }).unwrap();
    let refused = devnet.refused("Filecoin.StateWaitMsg", json!([first, 0, -1, true]));
    assert!(refused.message.contains("which does something else, took its place"), "{}", refused.message);
}

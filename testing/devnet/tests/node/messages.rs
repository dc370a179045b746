//! Pushing, waiting, searching.

use devnet::{BlockMode, Config};
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use serde_json::json;

use crate::client::*;

#[test]
fn a_signed_transfer_arrives_at_once_and_its_cost_adds_up() {
    for sender in [secp(), bls()] {
        let devnet = devnet();
        let receiver = accounts().swap_remove(1).address;
        let (sender_before, receiver_before) = (devnet.balance(&sender.address), devnet.balance(&receiver));

        let lookup = devnet.run(&sender, transfer(sender.address, receiver, 7));

        assert_eq!(lookup["Receipt"]["ExitCode"], json!(0));
        assert_eq!(lookup["Height"], json!(1));
        assert_eq!(devnet.epoch(), 1);
        assert_eq!(devnet.nonce(&sender.address), 1);
        assert_eq!(devnet.balance(&receiver), receiver_before + TokenAmount::from_atto(7));
        let spent = sender_before - devnet.balance(&sender.address);
        let gas = lookup["Receipt"]["GasUsed"].as_u64().unwrap();
        assert!(spent > TokenAmount::from_atto(7 + 100 * gas), "value and base fee are the least: {spent}");
    }
}

#[test]
fn a_message_is_found_by_its_cid_wherever_it_is_asked_for() {
    let devnet = devnet();
    let (sender, receiver) = (secp(), Address::new_id(101));
    let message = devnet.prepared(transfer(sender.address, receiver, 1));
    let cid = devnet.push(&sender, &message).unwrap();

    let found = devnet.call("Filecoin.StateSearchMsg", json!([null, cid, -1, true]));
    assert_eq!(found["Message"], cid);
    assert_eq!(devnet.call("Filecoin.StateSearchMsg", json!([cid])), found, "as version 0 has it");
    let shown = devnet.call("Filecoin.ChainGetMessage", json!([cid]));
    assert_eq!(shown["Nonce"], json!(0));
    assert_eq!(shown["Value"], json!("1"));
    let listed = devnet.call("Filecoin.StateListMessages", json!([{ "From": text(&sender.address) }, null, 0]));
    assert_eq!(listed, json!([cid]));
    let listed = devnet.call("Filecoin.StateListMessages", json!([{ "To": "t0102" }, null, 0]));
    assert_eq!(listed, json!([]));
}

#[test]
fn a_message_that_never_came_is_an_error_wherever_it_is_asked_for() {
    let devnet = devnet();
    let unknown = json!({ "/": "bafy2bzacebc3bt6cedhoyw34drrmjvazhu4oj25er2ebk4u445pzycvq4ta4a" });
    let words =
        "failed to load message: ipld: could not find bafy2bzacebc3bt6cedhoyw34drrmjvazhu4oj25er2ebk4u445pzycvq4ta4a";
    assert_eq!(devnet.refused("Filecoin.StateSearchMsg", json!([null, unknown, -1, true])).message, words);
    assert_eq!(devnet.refused("Filecoin.StateWaitMsg", json!([unknown, 0, -1, true])).message, words);
    assert!(devnet.refused("Filecoin.ChainGetMessage", json!([unknown])).message.ends_with("not found"));
    let refused = devnet.refused("Filecoin.StateListMessages", json!([{}, null, 0]));
    assert_eq!(refused.message, "must specify at least To or From in message filter");
    let lowest = devnet.call("Filecoin.StateListMessages", json!([{ "To": "t0101" }, null, i64::MIN]));
    assert_eq!(lowest, json!([]));
}

#[test]
fn waiting_ends_when_the_message_is_mined() {
    let devnet = devnet_with(Config { blocks: BlockMode::Manual, ..Config::from_environment() });
    let sender = secp();
    let message = devnet.prepared(transfer(sender.address, Address::new_id(101), 1));
    let cid = devnet.push(&sender, &message).unwrap();
    assert_eq!(devnet.epoch(), 0);
    assert_eq!(devnet.call("Filecoin.MpoolPending", json!([null]))[0]["CID"], cid);

    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| devnet.call("Filecoin.StateWaitMsg", json!([cid, 0, -1, true])));
        std::thread::sleep(std::time::Duration::from_millis(100));
        assert!(!waiting.is_finished());
        devnet.call("Devnet.Mine", json!([]));
        assert_eq!(waiting.join().unwrap()["Height"], json!(1));
    });
    assert_eq!(devnet.call("Filecoin.MpoolPending", json!([null])), json!([]));
}

#[test]
fn a_failing_message_is_on_the_chain_with_its_exit_code() {
    let devnet = devnet();
    let sender = secp();
    let mut message = devnet.prepared(transfer(sender.address, Address::new_id(101), 1));
    message.method_num = 99;
    message.gas_limit *= 10;
    let cid = devnet.push(&sender, &message).unwrap();
    let lookup = devnet.call("Filecoin.StateWaitMsg", json!([cid, 0, -1, true]));
    assert_eq!(lookup["Receipt"]["ExitCode"], json!(22), "an account has no method 99");
    assert_eq!(devnet.nonce(&sender.address), 1);
}

#[test]
fn a_message_is_found_by_the_cid_that_its_sender_signs() {
    let devnet = devnet_with(Config { blocks: BlockMode::Manual, ..Config::from_environment() });
    let sender = secp();
    let message = devnet.prepared(transfer(sender.address, Address::new_id(101), 1));
    let unsigned = json!({ "/": chain::ChainMessage::unsigned(message.clone()).cid().unwrap().to_string() });
    let cid = devnet.push(&sender, &message).unwrap();
    assert_ne!(cid, unsigned);
    assert_eq!(devnet.call("Filecoin.ChainGetMessage", json!([unsigned]))["Value"], json!("1"), "while it waits");
    assert!(devnet.call("Filecoin.StateSearchMsg", json!([null, unsigned, -1, true])).is_null());

    devnet.call("Devnet.Mine", json!([]));
    let found = devnet.call("Filecoin.StateWaitMsg", json!([unsigned, 0, -1, true]));
    assert_eq!(found["Message"], cid);
    assert_eq!(devnet.call("Filecoin.StateSearchMsg", json!([null, unsigned, -1, true])), found);
    assert_eq!(devnet.call("Filecoin.ChainGetMessage", json!([unsigned]))["Value"], json!("1"));
    assert_eq!(devnet.call("Filecoin.StateReplay", json!([null, unsigned]))["MsgCid"], cid);
    let refused = devnet.refused("Filecoin.StateSearchMsg", json!([null, unsigned, -1, false]));
    assert!(refused.message.starts_with("message was replaced: found message with equal nonce"), "{}", refused.message);
}

#[test]
fn a_lookback_limit_ends_the_search_as_in_lotus() {
    let devnet = devnet();
    let sender = secp();
    let cid = devnet.push(&sender, &devnet.prepared(transfer(sender.address, Address::new_id(101), 1))).unwrap();
    let finds = |limit: i64| !devnet.call("Filecoin.StateSearchMsg", json!([null, cid, limit, true])).is_null();
    assert!([-7, -1, 0, 1].map(finds).iter().all(|found| *found), "what the head holds is found whatever the limit");
    devnet.call("Devnet.Advance", json!([3]));
    assert_eq!([-7, -1, 0, 2, 3].map(finds), [false, true, false, false, true]);
}

#[test]
fn a_message_whose_fee_cap_is_below_the_base_fee_waits_until_it_is_not() {
    let devnet = devnet_with(Config { blocks: BlockMode::Manual, ..Config::from_environment() });
    let sender = secp();
    let message = devnet.prepared(transfer(sender.address, Address::new_id(101), 1));
    let cid = devnet.push(&sender, &message).unwrap();
    let fee_cap = message.gas_fee_cap.atto().clone();
    devnet.call("Devnet.SetBaseFee", json!([(&fee_cap + 1u8).to_string()]));
    devnet.call("Devnet.Mine", json!([2]));
    assert!(devnet.call("Filecoin.StateSearchMsg", json!([null, cid, -1, true])).is_null());
    assert_eq!(devnet.call("Filecoin.MpoolPending", json!([null]))[0]["CID"], cid);

    devnet.call("Devnet.SetAutomine", json!([true]));
    assert_eq!(devnet.epoch(), 2, "there is nothing to make a tipset of");
    devnet.call("Devnet.SetBaseFee", json!([fee_cap.to_string()]));
    assert_eq!(devnet.call("Filecoin.StateWaitMsg", json!([cid, 0, -1, true]))["Height"], json!(3));
}

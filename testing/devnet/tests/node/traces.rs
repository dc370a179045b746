//! What calls led to: every inner call with its gas, of messages that are tried and of those on the chain.

use devnet::{BlockMode, Config};
use fvm_ipld_encoding::RawBytes;
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use fvm_shared::message::Message;
use serde_json::{Value, json};

use crate::client::*;
use crate::events::probe;

/// Lets the probe call itself, so many levels deep.
fn nest(probe: Address, levels: u32) -> Message {
    let params = RawBytes::serialize(levels).unwrap();
    Message { params, ..call(secp().address, probe, abi::method_hash!("Nest")) }
}

/// Lets the probe make one call.
fn through(probe: Address, to: Address, method: u64, value: u64, params: RawBytes) -> Message {
    let value = TokenAmount::from_atto(value);
    let params = probe::CallParams { to, method, params, value, read_only: false };
    Message { params: RawBytes::serialize(&params).unwrap(), ..call(secp().address, probe, abi::method_hash!("Call")) }
}

/// How deep a frame's first calls go.
fn depth(frame: &Value) -> usize {
    frame["Subcalls"].get(0).map_or(0, |inner| 1 + depth(inner))
}

/// Every gas charge of a frame and those within it. Thousandths of gas are rounded up in each.
fn gas(frame: &Value) -> u64 {
    let own: u64 = frame["GasCharges"].as_array().unwrap().iter().map(|charge| charge["tg"].as_u64().unwrap()).sum();
    own + frame["Subcalls"].as_array().unwrap().iter().map(gas).sum::<u64>()
}

fn charges(frame: &Value) -> u64 {
    let own = frame["GasCharges"].as_array().unwrap().len() as u64;
    own + frame["Subcalls"].as_array().unwrap().iter().map(charges).sum::<u64>()
}

/// A trace with each call's gas, and the gas as a whole within the rounding of each charge.
fn is_whole(result: &Value) {
    let trace = &result["ExecutionTrace"];
    let used = result["MsgRct"]["GasUsed"].as_u64().unwrap();
    assert!((used..=used + charges(trace)).contains(&gas(trace)), "{} of {used}", gas(trace));
    assert!(trace["InvokedActor"]["State"]["Code"]["/"].is_string(), "{}", trace["InvokedActor"]);
    assert!(result["Duration"].as_u64().unwrap() > 0);
}

#[test]
fn a_call_that_is_tried_tells_every_call_it_leads_to() {
    let devnet = devnet();
    let (probe, _) = probe(&devnet);
    let result = devnet.call("Filecoin.StateCall", json!([message_json(&nest(probe, 3)), null]));
    assert_eq!(result["MsgRct"]["ExitCode"], json!(0));
    assert_eq!(depth(&result["ExecutionTrace"]), 3);
    is_whole(&result);
    let inner = &result["ExecutionTrace"]["Subcalls"][0];
    assert_eq!((&inner["Msg"]["From"], &inner["Msg"]["To"]), (&json!(text(&probe)), &json!(text(&probe))));
    assert_eq!(inner["InvokedActor"]["Id"], json!(probe.id().unwrap()));
    let plain = message_json(&transfer(secp().address, Address::new_id(101), 1));
    let result = devnet.call("Filecoin.StateCall", json!([plain, null]));
    assert_eq!(result["ExecutionTrace"]["Msg"]["ParamsCodec"], json!(0), "no parameters have no codec");
}

#[test]
fn a_failed_inner_call_is_told_with_its_exit_code() {
    let devnet = devnet();
    let (probe, _) = probe(&devnet);
    let inner = |message: Message| {
        let result = devnet.call("Filecoin.StateCall", json!([message_json(&message), null]));
        assert_eq!(result["MsgRct"]["ExitCode"], json!(0), "{}", result["Error"]);
        result["ExecutionTrace"]["Subcalls"][0]["MsgRct"]["ExitCode"].clone()
    };
    let seven = RawBytes::serialize(7u32).unwrap();
    assert_eq!(
        inner(through(probe, probe, abi::method_hash!("Abort"), 0, RawBytes::serialize(40u32).unwrap())),
        json!(40)
    );
    assert_eq!(inner(through(probe, probe, 99, 0, seven)), json!(22));
    assert_eq!(inner(through(probe, Address::new_id(101), 0, 5, RawBytes::default())), json!(6), "it owns nothing");
}

#[test]
fn a_message_on_the_chain_is_run_again_with_all_its_calls_also_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let config = || Config { state_file: Some(folder.path().join("state")), ..Config::from_environment() };
    let devnet = devnet_with(config());
    let (probe, _) = probe(&devnet);
    let lookup = devnet.run(&secp(), nest(probe, 2));
    let replay = |devnet: &Devnet, cid: &Value| devnet.call("Filecoin.StateReplay", json!([null, cid]));
    let result = replay(&devnet, &lookup["Message"]);
    assert_eq!((&result["MsgRct"], depth(&result["ExecutionTrace"])), (&lookup["Receipt"], 2));
    is_whole(&result);
    devnet.node.stop().unwrap();

    let devnet = devnet_with(config());
    let refused = devnet.refused("Filecoin.StateReplay", json!([null, lookup["Message"]]));
    assert!(refused.message.contains("is not kept, so the message cannot run again"), "{}", refused.message);
    let later = devnet.run(&secp(), nest(probe, 1));
    assert_eq!(depth(&replay(&devnet, &later["Message"])["ExecutionTrace"]), 1);
}

#[test]
fn what_ran_before_a_message_in_its_tipset_runs_before_it_again() {
    let devnet = devnet();
    let (probe, _) = probe(&devnet);
    devnet.call("Devnet.SetAutomine", json!([false]));
    let sender = secp();
    let grow = |bytes: u32| {
        let params = RawBytes::serialize(bytes).unwrap();
        Message { params, ..call(sender.address, probe, abi::method_hash!("Grow")) }
    };
    let first = devnet.prepared(grow(5_000));
    let second = Message { sequence: first.sequence + 1, gas_limit: 100_000_000, ..devnet.prepared(nest(probe, 1)) };
    let cids = [&first, &second].map(|message| devnet.push(&sender, message).unwrap());
    devnet.call("Devnet.Mine", json!([]));
    devnet.call("Devnet.Mine", json!([5]));
    for (cid, calls) in cids.iter().zip([0, 1]) {
        let lookup = devnet.call("Filecoin.StateSearchMsg", json!([null, cid, -1, true]));
        let result = devnet.call("Filecoin.StateReplay", json!([lookup["TipSet"], cid]));
        assert_eq!((&result["MsgRct"], depth(&result["ExecutionTrace"])), (&lookup["Receipt"], calls));
    }
}

#[test]
fn what_the_node_did_itself_is_run_again_too() {
    let devnet = devnet_with(Config { blocks: BlockMode::Manual, ..Config::from_environment() });
    let receiver = accounts().swap_remove(3).address;
    devnet.call("Devnet.Fund", json!([text(&receiver), "5"]));
    let cids = devnet.call("Filecoin.StateListMessages", json!([{ "To": text(&receiver) }, null, 0]));
    let result = devnet.call("Filecoin.StateReplay", json!([null, cids[0]]));
    assert_eq!((&result["Msg"]["From"], &result["MsgRct"]["ExitCode"]), (&json!("t00"), &json!(0)));
    is_whole(&result);
}

//! Messages of actors without a key: what they did is seen like what signed messages did.

use devnet::{BlockMode, Config};
use fvm_ipld_encoding::RawBytes;
use fvm_shared::address::Address;
use fvm_shared::message::Message;
use serde_json::{Value, json};

use crate::client::*;
use crate::events::probe;
use crate::subscriptions::Socket;

/// Lets a miner make the probe emit two events. Returns the message's CID.
fn emit_as(devnet: &Devnet, miner: Address, probe: Address) -> Value {
    devnet.call("Devnet.Impersonate", json!([text(&miner)]));
    let params = RawBytes::serialize(2u32).unwrap();
    let message = Message { params, ..call(miner, probe, abi::method_hash!("Emit")) };
    devnet.call("Filecoin.MpoolPushMessage", json!([message_json(&message), null]))["CID"].clone()
}

#[test]
fn what_an_impersonated_actor_does_is_listed_and_told_like_anything_else() {
    let devnet = devnet();
    let miner = create_miner(&devnet, &secp(), &bls().address);
    let (probe, _) = probe(&devnet);
    let mut socket = Socket::open(&devnet);
    socket.request(1, "Filecoin.SubscribeActorEventsRaw", json!([{ "addresses": [text(&probe)] }]));
    let channel = socket.next()["result"].clone();

    let cid = emit_as(&devnet, miner, probe);

    for _ in 0..2 {
        assert_eq!(socket.value(&channel)["msgCid"], cid);
    }
    let past = devnet.call("Filecoin.GetActorEventsRaw", json!([{ "addresses": [text(&probe)] }]));
    assert_eq!((past.as_array().unwrap().len(), &past[0]["msgCid"]), (2, &cid));
    let head = devnet.call("Filecoin.ChainHead", json!([]))["Cids"].clone();
    let within = devnet.call("Filecoin.ChainGetMessagesInTipset", json!([head]));
    assert_eq!(
        (within.as_array().unwrap().len(), &within[0]["Cid"]),
        (1, &cid),
        "the tick of cron is no message: {within}"
    );
    let sent = devnet.call("Filecoin.StateListMessages", json!([{ "From": text(&miner) }, null, 0]));
    assert_eq!(sent, json!([cid]));
    let block = devnet.call("Filecoin.ChainGetBlockMessages", json!([head[0]]));
    assert_eq!(block["Cids"], json!([]), "nobody signed it, so the block does not hold it");
}

#[test]
fn what_an_impersonated_actor_did_is_known_after_a_restart_and_so_is_who_is_impersonated() {
    let folder = tempfile::tempdir().unwrap();
    let config = || Config { state_file: Some(folder.path().join("state")), ..Config::from_environment() };
    let devnet = devnet_with(config());
    let miner = create_miner(&devnet, &secp(), &bls().address);
    let (probe, _) = probe(&devnet);
    let cid = emit_as(&devnet, miner, probe);
    let before = devnet.call("Filecoin.StateSearchMsg", json!([null, cid, -1, true]));
    devnet.node.stop().unwrap();

    let devnet = devnet_with(config());
    assert_eq!(devnet.call("Filecoin.StateSearchMsg", json!([null, cid, -1, true])), before);
    assert_eq!(devnet.call("Filecoin.ChainGetMessage", json!([cid]))["From"], json!(text(&miner)));
    let events = devnet.call("Filecoin.GetActorEventsRaw", json!([{ "addresses": [text(&probe)] }]));
    assert_eq!(events.as_array().unwrap().len(), 2);
    assert_eq!(devnet.call("Devnet.StopImpersonating", json!([text(&miner)])), json!(true));
}

#[test]
fn a_revert_ends_an_impersonation_that_began_after_the_snapshot() {
    let devnet = devnet_with(Config { blocks: BlockMode::Manual, ..Config::from_environment() });
    let account = accounts().swap_remove(1).address;
    let snapshot = devnet.call("Devnet.Snapshot", json!([]));
    devnet.call("Devnet.Impersonate", json!([text(&account)]));
    devnet.call("Devnet.Revert", json!([snapshot]));
    assert_eq!(devnet.call("Devnet.StopImpersonating", json!([text(&account)])), json!(false));
}

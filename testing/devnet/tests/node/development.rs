//! What only a development network can do: other people's names, balances, block modes, beginning again.

use devnet::{BlockMode, Config};
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use serde_json::json;

use crate::client::*;

#[test]
fn an_actor_without_a_key_sends_while_it_is_impersonated() {
    let devnet = devnet();
    let miner = create_miner(&devnet, &secp(), &bls().address);
    let receiver = Address::new_id(101);
    let before = devnet.balance(&receiver);
    let message = message_json(&transfer(miner, receiver, 5));
    devnet.refused("Filecoin.MpoolPushMessage", json!([message, null]));

    devnet.call("Devnet.Impersonate", json!([text(&miner)]));
    let sent = devnet.call("Filecoin.MpoolPushMessage", json!([message, null]));
    let lookup = devnet.call("Filecoin.StateWaitMsg", json!([sent["CID"], 0, -1, true]));
    assert_eq!((lookup["Receipt"]["ExitCode"].clone(), lookup["Height"].clone()), (json!(0), json!(devnet.epoch())));
    assert_eq!(devnet.balance(&receiver), before + TokenAmount::from_atto(5));

    assert_eq!(devnet.call("Devnet.StopImpersonating", json!([text(&miner)])), json!(true));
    assert_eq!(devnet.call("Devnet.StopImpersonating", json!([text(&miner)])), json!(false));
    devnet.refused("Filecoin.MpoolPushMessage", json!([message, null]));
    assert_eq!(devnet.refused("Devnet.Impersonate", json!(["t099999"])).code, 11);
}

#[test]
fn a_balance_is_set_up_and_down_to_the_atto() {
    let devnet = devnet();
    let address = accounts().swap_remove(2).address;
    for atto in ["5", "123456789012345678901234", "0"] {
        devnet.call("Devnet.SetBalance", json!([text(&address), atto]));
        assert_eq!(devnet.balance(&address).atto().to_string(), atto);
    }
    assert!(devnet.refused("Devnet.SetBalance", json!([text(&address), "-1"])).message.contains("negative"));
}

#[test]
fn block_modes_change_while_the_node_runs() {
    let devnet = devnet();
    let sender = secp();
    devnet.call("Devnet.SetAutomine", json!([false]));
    let cid = devnet.push(&sender, &devnet.prepared(transfer(sender.address, Address::new_id(101), 1))).unwrap();
    assert_eq!(devnet.epoch(), 0);
    devnet.call("Devnet.SetAutomine", json!([true]));
    assert_eq!(devnet.call("Filecoin.StateWaitMsg", json!([cid, 0, -1, true]))["Height"], json!(1));

    devnet.call("Devnet.SetBlockTime", json!([0.02]));
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while devnet.epoch() < 5 && std::time::Instant::now() < deadline {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert!(devnet.epoch() >= 5);
    devnet.call("Devnet.SetBlockTime", json!([0]));
    assert_eq!(devnet.call("Devnet.NodeInfo", json!([]))["BlockMode"], json!("instant"));
    for bad in [json!(-1), json!(1e-9), json!(1e300), json!("1")] {
        devnet.refused("Devnet.SetBlockTime", json!([bad]));
    }
}

#[test]
fn a_reset_begins_again_at_the_same_genesis() {
    let devnet = devnet_with(Config { blocks: BlockMode::Instant, ..Config::from_environment() });
    let genesis = devnet.call("Filecoin.ChainHead", json!([]));
    let sender = secp();
    let snapshot = devnet.call("Devnet.Snapshot", json!([]));
    devnet.run(&sender, transfer(sender.address, Address::new_id(101), 1));
    assert_eq!(devnet.call("Devnet.Reset", json!([])), genesis);
    assert_eq!(devnet.nonce(&sender.address), 0);
    devnet.refused("Devnet.Revert", json!([snapshot]));
    devnet.run(&sender, transfer(sender.address, Address::new_id(101), 1));
    assert_eq!(devnet.epoch(), 1);
}

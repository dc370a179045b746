//! What only a development network can do: other people's names, balances, block modes, beginning again.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
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
fn what_is_refused_makes_no_tipset_and_changes_nothing() {
    let devnet = devnet();
    let miner = text(&create_miner(&devnet, &secp(), &bls().address));
    let head = devnet.call("Filecoin.ChainHead", json!([]));
    let state = devnet.call("Filecoin.StateGetActor", json!(["t00", null]));
    for (method, params, why) in [
        ("Devnet.Fund", json!(["t0101", "-1"]), "negative"),
        ("Devnet.Fund", json!(["t0101", "3000000000000000000000000000"]), "fund t0101"),
        ("Devnet.Fund", json!(["t0987654321", "1"]), "fund t0987654321"),
        ("Devnet.SetBalance", json!([miner, "-5"]), "negative"),
        ("Devnet.SetBalance", json!([miner, "3000000000000000000000000000"]), "fund"),
        ("Devnet.SetBalance", json!(["t00", "5"]), "it is the treasury"),
        ("Devnet.InstallCode", json!(["AAAA"]), "install an actor's code"),
        ("Devnet.Award", json!(["t0101"]), "is not a miner"),
        ("Devnet.Award", json!([miner, 0]), "one won block or more"),
    ] {
        let refused = devnet.refused(method, params.clone()).message;
        assert!(refused.contains(why), "{method} {params}: {refused}");
        assert!(!refused.contains('\n'), "{method} {params}: {refused}");
        assert_eq!(devnet.call("Filecoin.ChainHead", json!([])), head, "{method} {params}");
    }
    devnet.call("Devnet.Mine", json!([]));
    let within = devnet.call("Filecoin.ChainGetMessagesInTipset", json!([null]));
    assert_eq!(within, json!([]), "nothing of what was refused is left for the next tipset");
    assert_eq!(devnet.call("Filecoin.StateGetActor", json!(["t00", null])), state);
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

#[test]
fn a_time_is_set_and_later_tipsets_count_from_there() {
    let devnet = devnet();
    let time = |head: &serde_json::Value| head["Blocks"][0]["Timestamp"].as_u64().unwrap();
    let genesis = time(&devnet.call("Filecoin.ChainHead", json!([])));
    let later = genesis + 1_000_000_007;
    let head = devnet.call("Devnet.SetTime", json!([later]));
    assert_eq!((time(&head), head["Height"].clone()), (later, json!(1)));
    assert_eq!(time(&devnet.call("Devnet.Mine", json!([]))), later + 30);
    for past in [json!(0), json!(later), json!(u64::MAX), json!(-1)] {
        devnet.refused("Devnet.SetTime", json!([past]));
    }
}

#[test]
fn a_state_is_dumped_and_loaded_into_another_node() {
    let [first, second] = [devnet(), devnet()];
    let sender = secp();
    let lookup = first.run(&sender, transfer(sender.address, Address::new_id(101), 7));
    first.call("Filecoin.WalletNew", json!(["bls"]));
    let head = first.call("Devnet.Advance", json!([5]));
    let dump = first.call("Devnet.Dump", json!([])).as_str().unwrap().to_owned();

    // In parts, as what is larger than a request has to come.
    let snapshot = second.call("Devnet.Snapshot", json!([]));
    let bytes = BASE64.decode(dump).unwrap();
    let (last, parts) = bytes.chunks(500_000).collect::<Vec<_>>().split_last().map(|(l, p)| (*l, p.to_vec())).unwrap();
    let mut so_far = 0;
    for part in parts {
        so_far += part.len();
        assert_eq!(second.call("Devnet.Load", json!([BASE64.encode(part), true])), json!(so_far));
    }
    assert_eq!(second.call("Devnet.Load", json!([BASE64.encode(last)])), head);

    for (method, params) in [
        ("Filecoin.StateWaitMsg", json!([lookup["Message"], 0, -1, true])),
        ("Filecoin.WalletList", json!([])),
        ("Filecoin.WalletBalance", json!([text(&sender.address)])),
    ] {
        assert_eq!(second.call(method, params.clone()), first.call(method, params), "{method}");
    }
    second.refused("Devnet.Revert", json!([snapshot]));
    assert_eq!(second.nonce(&sender.address), 1);
    second.run(&sender, transfer(sender.address, Address::new_id(101), 1));
}

#[test]
fn what_is_no_state_is_not_loaded_and_changes_nothing() {
    let devnet = devnet();
    let head = devnet.call("Devnet.Mine", json!([2]));
    let mut bytes = BASE64.decode(devnet.call("Devnet.Dump", json!([])).as_str().unwrap()).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    for bad in [Vec::new(), b"nonsense".to_vec(), bytes[..middle].to_vec(), bytes] {
        for part in bad.chunks(500_000) {
            devnet.call("Devnet.Load", json!([BASE64.encode(part), true]));
        }
        let refused = devnet.refused("Devnet.Load", json!([""]));
        assert!(refused.message.contains("no state of a devnet"), "{}", refused.message);
    }
    assert_eq!(devnet.call("Filecoin.ChainHead", json!([])), head);
}

#[test]
fn the_wallet_makes_and_takes_development_keys_only() {
    let devnet = devnet();
    let fresh = devnet.call("Filecoin.WalletNew", json!(["secp256k1"]));
    devnet.call("Devnet.Fund", json!([fresh, "1000000000000000000"]));
    devnet.call("Filecoin.WalletSetDefault", json!([fresh]));
    assert_eq!(devnet.call("Filecoin.WalletDefaultAddress", json!([])), fresh);
    let message = json!({ "From": fresh, "To": "t0101", "Value": "5" });
    let signed = devnet.call("Filecoin.MpoolPushMessage", json!([message, null]));
    devnet.call("Filecoin.StateWaitMsg", json!([signed["CID"], 0, -1, true]));

    let key = devnet.call("Filecoin.WalletExport", json!([fresh]));
    devnet.call("Filecoin.WalletDelete", json!([fresh]));
    assert_eq!(devnet.call("Filecoin.WalletHas", json!([fresh])), json!(false));
    devnet.refused("Filecoin.WalletExport", json!([fresh]));
    assert_eq!(devnet.call("Filecoin.WalletImport", json!([key])), fresh);
    assert_eq!(devnet.call("Filecoin.WalletHas", json!([fresh])), json!(true));
}

//! Tipsets, epochs, funds and snapshots on demand.

use devnet::{BlockMode, Config};
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use serde_json::json;

use crate::client::*;

#[test]
fn mining_and_advancing_return_the_new_head() {
    let devnet = devnet();
    assert_eq!(devnet.call("Devnet.Mine", json!([3]))["Height"], json!(3));
    assert_eq!(devnet.call("Devnet.Mine", json!([]))["Height"], json!(4));
    let head = devnet.call("Devnet.Advance", json!([100]));
    assert_eq!(head["Height"], json!(104));
    assert_eq!(head, devnet.call("Filecoin.ChainHead", json!([])));
    assert_eq!(devnet.call("Devnet.SetEpoch", json!([200]))["Height"], json!(200));
    let seconds = |height: i64| {
        let tipset = devnet.call("Filecoin.ChainGetTipSetByHeight", json!([height, null]));
        tipset["Blocks"][0]["Timestamp"].as_u64().unwrap()
    };
    assert_eq!(seconds(200) - seconds(4), 196 * 30);
}

#[test]
fn time_does_not_go_back_or_beyond_all_bounds() {
    let devnet = devnet();
    devnet.call("Devnet.Mine", json!([5]));
    for (method, parameter) in [
        ("Devnet.Mine", json!(0)),
        ("Devnet.Mine", json!(1_000_000_000)),
        ("Devnet.Advance", json!(0)),
        ("Devnet.Advance", json!(-3)),
        ("Devnet.Advance", json!(i64::MAX)),
        ("Devnet.SetEpoch", json!(5)),
        ("Devnet.SetEpoch", json!(i64::MIN)),
    ] {
        devnet.refused(method, json!([parameter]));
    }
    assert_eq!(devnet.epoch(), 5);
}

#[test]
fn what_waits_runs_before_time_passes() {
    let devnet = devnet_with(Config { blocks: BlockMode::Manual, ..Config::from_environment() });
    let sender = secp();
    let message = devnet.prepared(transfer(sender.address, Address::new_id(101), 1));
    let cid = devnet.push(&sender, &message).unwrap();
    assert_eq!(devnet.call("Devnet.Advance", json!([10]))["Height"], json!(10));
    assert_eq!(devnet.call("Filecoin.StateSearchMsg", json!([null, cid, -1, true]))["Height"], json!(1));
}

#[test]
fn interval_mode_makes_tipsets_by_itself() {
    let blocks = BlockMode::Interval(std::time::Duration::from_millis(20));
    let devnet = devnet_with(Config { blocks, ..Config::from_environment() });
    let sender = secp();
    let message = devnet.prepared(transfer(sender.address, Address::new_id(101), 1));
    let cid = devnet.push(&sender, &message).unwrap();
    let lookup = devnet.call("Filecoin.StateWaitMsg", json!([cid, 0, -1, true]));
    assert_eq!(lookup["Receipt"]["ExitCode"], json!(0));
}

#[test]
fn funds_come_to_the_atto_and_make_accounts() {
    let devnet = devnet();
    let stranger = Address::new_secp256k1(&[7; 65]).unwrap();
    devnet.call("Devnet.Fund", json!([stranger.to_string(), "12345678901234567890"]));
    assert_eq!(devnet.balance(&stranger), TokenAmount::from_atto(12_345_678_901_234_567_890u64));
    assert_eq!(devnet.nonce(&stranger), 0);
    assert!(devnet.refused("Devnet.Fund", json!([stranger.to_string(), "-1"])).message.contains("negative"));
    devnet.refused("Devnet.Fund", json!([stranger.to_string(), "9000000000000000000000000000"]));
    assert_eq!(devnet.balance(&stranger), TokenAmount::from_atto(12_345_678_901_234_567_890u64));
}

#[test]
fn a_snapshot_brings_everything_back_as_often_as_asked() {
    let devnet = devnet();
    let sender = secp();
    devnet.run(&sender, transfer(sender.address, Address::new_id(101), 1));
    let head = devnet.call("Filecoin.ChainHead", json!([]));
    let balance = devnet.balance(&sender.address);
    let snapshot = devnet.call("Devnet.Snapshot", json!([]));

    let lookup = devnet.run(&sender, transfer(sender.address, Address::new_id(101), 5));
    let later = devnet.call("Devnet.Snapshot", json!([]));
    for _ in 0..2 {
        assert_eq!(devnet.call("Devnet.Revert", json!([snapshot])), head);
        assert_eq!(devnet.balance(&sender.address), balance);
        assert_eq!(devnet.nonce(&sender.address), 1);
        assert!(devnet.call("Filecoin.StateSearchMsg", json!([null, lookup["Message"], -1, true])).is_null());
        devnet.call("Devnet.Mine", json!([2]));
    }
    devnet.call("Devnet.Revert", json!([later]));
    assert_eq!(devnet.call("Filecoin.StateSearchMsg", json!([null, lookup["Message"], -1, true])), lookup);
    assert_eq!(devnet.nonce(&sender.address), 2);
    assert_eq!(devnet.refused("Devnet.Revert", json!([999])).message, "there is no snapshot 999");
}

#[test]
fn a_snapshot_holds_what_waits() {
    let devnet = devnet_with(Config { blocks: BlockMode::Manual, ..Config::from_environment() });
    let sender = secp();
    let message = devnet.prepared(transfer(sender.address, Address::new_id(101), 1));
    let cid = devnet.push(&sender, &message).unwrap();
    let snapshot = devnet.call("Devnet.Snapshot", json!([]));
    devnet.call("Devnet.Mine", json!([]));
    assert_eq!(devnet.call("Filecoin.MpoolPending", json!([null])), json!([]));
    devnet.call("Devnet.Revert", json!([snapshot]));
    assert_eq!(devnet.call("Filecoin.MpoolPending", json!([null]))[0]["CID"], cid);
}

#[test]
fn two_runs_of_the_same_script_end_in_the_same_state() {
    let run = || {
        let devnet = devnet();
        let (owner, worker) = (secp(), bls());
        let miner = create_miner(&devnet, &owner, &worker.address);
        devnet.call("Devnet.Award", json!([text(&miner), 2]));
        devnet.run(&worker, transfer(worker.address, Address::new_id(101), 77));
        devnet.call("Devnet.Advance", json!([1_000]));
        devnet.call("Filecoin.ChainHead", json!([]))
    };
    assert_eq!(run(), run());
}

#[test]
fn the_base_fee_is_a_setting() {
    let devnet = devnet();
    devnet.call("Devnet.SetBaseFee", json!(["5000000"]));
    let head = devnet.call("Devnet.Mine", json!([]));
    assert_eq!(head["Blocks"][0]["ParentBaseFee"], json!("5000000"));
    let sender = secp();
    let lookup = devnet.run(&sender, transfer(sender.address, Address::new_id(101), 1));
    assert_eq!(lookup["Receipt"]["ExitCode"], json!(0));
    assert!(devnet.refused("Devnet.SetBaseFee", json!(["-1"])).message.contains("negative"));
}

#[test]
fn the_newest_thousand_snapshots_are_kept() {
    let devnet = devnet();
    for number in 1..=1_001 {
        assert_eq!(devnet.call("Devnet.Snapshot", json!([])), json!(number));
    }
    let refused = devnet.refused("Devnet.Revert", json!([1])).message;
    assert_eq!(refused, "snapshot 1 is forgotten: the newest 1000 are kept");
    devnet.call("Devnet.Revert", json!([2]));
    assert_eq!(devnet.refused("Devnet.Revert", json!([1_002])).message, "there is no snapshot 1002");
}

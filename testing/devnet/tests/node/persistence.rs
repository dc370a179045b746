//! The state file.

use std::path::Path;
use std::time::{Duration, Instant};

use devnet::{BlockMode, Config};
use fvm_shared::address::Address;
use fvm_shared::message::Message;
use serde_json::json;

use crate::client::*;

fn kept_in(path: &Path) -> Config {
    Config { state_file: Some(path.to_owned()), ..Config::from_environment() }
}

fn in_folder(test: impl FnOnce(&Path)) {
    let folder = tempfile::tempdir().unwrap();
    test(&folder.path().join("devnet.state"));
}

#[test]
fn everything_is_there_again_after_a_restart() {
    in_folder(|path| {
        let devnet = devnet_with(kept_in(path));
        let sender = secp();
        let lookup = devnet.run(&sender, transfer(sender.address, Address::new_id(101), 1));
        devnet.call("Devnet.Advance", json!([50]));
        let head = devnet.call("Filecoin.ChainHead", json!([]));
        let balance = devnet.balance(&sender.address);
        devnet.node.stop().unwrap();

        let devnet = devnet_with(kept_in(path));
        assert_eq!(devnet.call("Filecoin.ChainHead", json!([])), head);
        assert_eq!(devnet.balance(&sender.address), balance);
        assert_eq!(devnet.call("Filecoin.StateWaitMsg", json!([lookup["Message"], 0, -1, true])), lookup);
        let next = devnet.run(&sender, transfer(sender.address, Address::new_id(101), 2));
        assert_eq!(next["Receipt"]["ExitCode"], json!(0));
        assert_eq!(next["Height"], json!(52));
    });
}

#[test]
fn what_waits_is_saved_too() {
    in_folder(|path| {
        let manual = || Config { blocks: BlockMode::Manual, ..kept_in(path) };
        let devnet = devnet_with(manual());
        let sender = secp();
        let message = devnet.prepared(transfer(sender.address, Address::new_id(101), 1));
        let cid = devnet.push(&sender, &message).unwrap();
        devnet.call("Devnet.Save", json!([]));
        drop(devnet);
        let devnet = devnet_with(manual());
        assert_eq!(devnet.call("Filecoin.MpoolPending", json!([null]))[0]["CID"], cid);
    });
}

#[test]
fn the_state_is_saved_while_the_node_runs() {
    in_folder(|path| {
        let config = Config { save_every: Duration::from_millis(50), ..kept_in(path) };
        let devnet = devnet_with(config);
        devnet.call("Devnet.Mine", json!([]));
        await_epoch_in(path, 1);
    });
}

/// Waits until the file holds a chain with this height.
fn await_epoch_in(path: &Path, epoch: i64) {
    let copy = path.with_extension("copy");
    let in_file = || {
        std::fs::copy(path, &copy).ok()?;
        Some(devnet_with(Config { blocks: BlockMode::Manual, ..kept_in(&copy) }).epoch())
    };
    let deadline = Instant::now() + Duration::from_secs(20);
    while in_file() != Some(epoch) {
        assert!(Instant::now() < deadline, "the file holds no chain of height {epoch}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn a_save_that_failed_is_tried_again() {
    in_folder(|path| {
        let in_the_way = path.with_extension("state.new");
        let devnet = devnet_with(Config { save_every: Duration::from_millis(50), ..kept_in(path) });
        devnet.call("Devnet.Mine", json!([]));
        await_epoch_in(path, 1);
        std::fs::create_dir(&in_the_way).unwrap();
        devnet.call("Devnet.Mine", json!([]));
        assert!(devnet.refused("Devnet.Save", json!([])).message.contains("save the state to"));
        std::thread::sleep(Duration::from_millis(200));
        std::fs::remove_dir(&in_the_way).unwrap();
        await_epoch_in(path, 2);
    });
}

#[test]
fn what_waits_in_a_state_runs_where_messages_run_at_once() {
    in_folder(|path| {
        let manual = || Config { blocks: BlockMode::Manual, ..kept_in(path) };
        let devnet = devnet_with(manual());
        let sender = secp();
        let message = devnet.prepared(transfer(sender.address, Address::new_id(101), 1));
        // Together more than one block may hold.
        let full = |nonce| Message { sequence: nonce, gas_limit: 6_000_000_000, ..message.clone() };
        let cids: Vec<_> = (0..3).map(|nonce| devnet.push(&sender, &full(nonce)).unwrap()).collect();
        let snapshot = devnet.call("Devnet.Snapshot", json!([]));
        devnet.call("Devnet.Mine", json!([3]));
        devnet.call("Devnet.SetAutomine", json!([true]));
        assert_eq!(devnet.call("Devnet.Revert", json!([snapshot]))["Height"], json!(3), "after a revert");
        devnet.call("Devnet.SetAutomine", json!([false]));
        devnet.call("Devnet.Reset", json!([]));
        for nonce in 0..3 {
            devnet.push(&sender, &full(nonce)).unwrap();
        }
        let dump = devnet.call("Devnet.Dump", json!([]));
        devnet.node.stop().unwrap();

        let devnet = devnet_with(kept_in(path));
        for (height, cid) in (1..).zip(&cids) {
            let found = devnet.call("Filecoin.StateWaitMsg", json!([cid, 0, -1, true]));
            assert_eq!((&found["Message"], &found["Height"]), (cid, &json!(height)), "one in each tipset");
        }
        devnet.call("Devnet.Reset", json!([]));
        load(&devnet, dump.as_str().unwrap());
        assert_eq!((devnet.epoch(), devnet.nonce(&sender.address)), (3, 3), "after a state was loaded");
    });
}

/// Loads a dumped state in parts that requests may have.
fn load(devnet: &Devnet, dump: &str) {
    let mut parts = dump.as_bytes().chunks(3 << 20).map(|part| std::str::from_utf8(part).unwrap()).peekable();
    while let Some(part) = parts.next() {
        devnet.call("Devnet.Load", json!([part, parts.peek().is_some()]));
    }
}

#[test]
fn who_waits_for_a_dropped_message_is_told_so_after_a_restart_too() {
    in_folder(|path| {
        let manual = || Config { blocks: BlockMode::Manual, ..kept_in(path) };
        let devnet = devnet_with(manual());
        let sender = secp();
        let message = devnet.prepared(transfer(sender.address, Address::new_id(101), 1));
        let cid = devnet.push(&sender, &message).unwrap();
        devnet.call("Devnet.SetBalance", json!([text(&sender.address), "1"]));
        devnet.call("Devnet.Mine", json!([]));
        devnet.node.stop().unwrap();
        let devnet = devnet_with(manual());
        let refused = devnet.refused("Filecoin.StateWaitMsg", json!([cid, 0, -1, true]));
        assert!(refused.message.contains("was dropped and will never be on the chain"), "{}", refused.message);
    });
}

#[test]
fn beginning_again_is_on_the_built_in_actors_that_the_node_was_started_with() {
    let on_a_bundle = Config {
        chain: chain::Config {
            builtin_actors: devnet::BuiltinActors::CarBytes(bundle_of_the_stand_ins()),
            ..chain::Config::default()
        },
        ..Config::default()
    };
    let dump = devnet_with(on_a_bundle).call("Devnet.Dump", json!([]));
    let devnet = devnet_with(Config::default());
    let on = || devnet.call("Devnet.NodeInfo", json!([]))["BuiltinActors"].clone();
    load(&devnet, dump.as_str().unwrap());
    assert_eq!(on(), json!("a bundle given as bytes"));
    devnet.call("Devnet.Reset", json!([]));
    assert_eq!(on(), json!("stand-ins"));
}

#[test]
fn a_damaged_or_foreign_file_is_refused_and_left_alone() {
    in_folder(|path| {
        devnet_with(kept_in(path)).node.stop().unwrap();
        let good = std::fs::read(path).unwrap();
        let mut flipped = good.clone();
        flipped[good.len() / 2] ^= 1;
        for bytes in [b"{\"not\": \"ours\"}".to_vec(), good[..good.len() / 2].to_vec(), flipped, Vec::new()] {
            std::fs::write(path, &bytes).unwrap();
            let error = devnet::spawn(kept_in(path)).err().map(|error| format!("{error:#}")).unwrap();
            assert!(error.contains("left as it is"), "{error}");
            assert_eq!(std::fs::read(path).unwrap(), bytes);
        }
        std::fs::write(path, &good).unwrap();
        assert_eq!(devnet_with(kept_in(path)).epoch(), 0);
    });
}

#[test]
fn two_nodes_cannot_use_one_file_and_the_lock_goes_with_the_last() {
    in_folder(|path| {
        let names = || {
            let files = std::fs::read_dir(path.parent().unwrap()).unwrap();
            files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect::<Vec<_>>()
        };
        let first = devnet_with(kept_in(path));
        let error = devnet::spawn(kept_in(path)).err().unwrap();
        assert!(format!("{error:#}").contains("in use by another node"), "{error:#}");
        assert_eq!(names(), ["devnet.state.lock"]);
        first.node.stop().unwrap();
        assert_eq!(names(), ["devnet.state"]);

        std::fs::write(path, "somebody else's").unwrap();
        assert!(devnet::spawn(kept_in(path)).is_err());
        assert_eq!(names(), ["devnet.state"], "nothing is put beside a file that is not ours");
    });
}

#[test]
fn what_is_asked_for_beside_an_old_state_holds_or_is_refused() {
    in_folder(|path| {
        devnet_with(kept_in(path)).node.stop().unwrap();
        let base_fee = Some(fvm_shared::econ::TokenAmount::from_atto(7));
        let devnet = devnet_with(Config { base_fee, ..kept_in(path) });
        assert_eq!(devnet.call("Devnet.NodeInfo", json!([]))["BaseFee"], json!("7"));
        devnet.node.stop().unwrap();
        assert_eq!(devnet_with(kept_in(path)).call("Devnet.NodeInfo", json!([]))["BaseFee"], json!("7"), "and stays");

        let mut config = kept_in(path);
        config.chain.builtin_actors = devnet::BuiltinActors::Car("/no/such/bundle.car".into());
        let error = format!("{:#}", devnet::spawn(config).err().unwrap());
        assert!(error.contains("cannot read the built-in actors from /no/such/bundle.car"), "{error}");
        if kept_in(path).chain.builtin_actors == devnet::BuiltinActors::StandIns {
            let mut config = kept_in(path);
            config.chain.builtin_actors = devnet::BuiltinActors::CarBytes(bundle_of_the_stand_ins());
            let error = format!("{:#}", devnet::spawn(config).err().unwrap());
            assert!(error.contains("was made with other built-in actors"), "{error}");
        }
    });
}

/// A bundle file that the node takes: the stand-ins, their account's code with a custom section at its end.
fn bundle_of_the_stand_ins() -> Vec<u8> {
    use fvm_ipld_car::{Block, CarHeader, CarWriter};
    use fvm_ipld_encoding::{DAG_CBOR, IPLD_RAW, to_vec};
    use multihash_codetable::{Code, MultihashDigest as _};
    let cid = |codec, data: &[u8]| cid::Cid::new_v1(codec, Code::Blake2b256.digest(data));
    let modules = bundle::builtins().iter().map(|actor| {
        let more: &[u8] = if actor.name == "account" { &[0, 2, 1, b'x'] } else { &[] };
        (actor.name, [actor.wasm, more].concat())
    });
    let modules: Vec<_> = modules.collect();
    let codes: Vec<_> = modules.iter().map(|(name, wasm)| (*name, cid(IPLD_RAW, wasm))).collect();
    let data = to_vec(&codes).unwrap();
    let manifest = to_vec(&(1u32, cid(DAG_CBOR, &data))).unwrap();
    let mut car = Vec::new();
    let mut writer = CarWriter::new(CarHeader::new(vec![cid(DAG_CBOR, &manifest)], 1), &mut car).unwrap();
    for (codec, data) in
        [(DAG_CBOR, manifest), (DAG_CBOR, data)].into_iter().chain(modules.into_iter().map(|(_, w)| (IPLD_RAW, w)))
    {
        writer.write(Block { cid: cid(codec, &data), data }).unwrap();
    }
    writer.flush().unwrap();
    drop(writer);
    car
}

#[test]
fn saving_without_a_file_is_refused() {
    assert!(devnet().refused("Devnet.Save", json!([])).message.contains("without a state file"));
}

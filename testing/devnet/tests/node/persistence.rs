//! The state file.

use std::path::Path;

use devnet::{BlockMode, Config};
use fvm_shared::address::Address;
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
        let config = Config { save_every: std::time::Duration::from_millis(50), ..kept_in(path) };
        let devnet = devnet_with(config);
        devnet.call("Devnet.Mine", json!([]));
        let deadline = std::time::Instant::now() + std::time::Duration::from_secs(20);
        while !path.exists() && std::time::Instant::now() < deadline {
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        assert!(path.exists());
    });
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

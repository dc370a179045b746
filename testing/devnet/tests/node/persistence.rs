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
fn two_nodes_cannot_use_one_file() {
    in_folder(|path| {
        let _first = devnet_with(kept_in(path));
        let error = devnet::spawn(kept_in(path)).err().unwrap();
        assert!(format!("{error:#}").contains("in use by another node"), "{error:#}");
    });
}

#[test]
fn saving_without_a_file_is_refused() {
    assert!(devnet().refused("Devnet.Save", json!([])).message.contains("without a state file"));
}

//! What a wallet does: `iso-filecoin` from npm, unmodified, against the node. Needs Node.js: `scripts/setup node`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use fvm_shared::econ::TokenAmount;
use serde_json::{Value, json};

use crate::client::*;
use crate::shape;

/// The client and what it needs, installed from the lock file once per version of it.
fn client() -> PathBuf {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/iso-filecoin");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("iso-filecoin");
    fs::create_dir_all(&folder).unwrap();
    let lock = fs::read(source.join("package-lock.json")).unwrap();
    let installed = folder.join("installed-lock.json");
    for name in ["package.json", "package-lock.json", "client.mjs"] {
        fs::copy(source.join(name), folder.join(name)).unwrap();
    }
    if fs::read(&installed).ok().as_deref() != Some(lock.as_slice()) {
        let mut npm = Command::new("npm");
        npm.args(["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]).current_dir(&folder);
        succeeded("npm ci", npm.output());
        fs::write(installed, lock).unwrap();
    }
    folder.join("client.mjs")
}

fn succeeded(what: &str, ran: std::io::Result<Output>) -> Vec<u8> {
    let ran = ran.unwrap_or_else(|error| panic!("{what}: {error}. scripts/setup node says what is missing"));
    assert!(ran.status.success(), "{what}: {}", String::from_utf8_lossy(&ran.stderr));
    ran.stdout
}

fn run(devnet: &Devnet) -> Value {
    let client = client();
    let mut node = Command::new("node");
    node.arg(client).arg(devnet.node.url()).args(devnet.node.token());
    serde_json::from_slice(&succeeded("the client", node.output())).unwrap()
}

#[test]
fn a_wallet_creates_estimates_signs_pushes_and_waits_with_both_kinds_of_keys() {
    let devnet =
        devnet_with(devnet::Config { token: Some("a token".to_owned()), ..devnet::Config::from_environment() });

    let told = run(&devnet);

    shape::check("Filecoin.Version", &told["version"]);
    shape::check("Filecoin.ChainHead", &told["head"]);
    shape::check("Filecoin.ChainGetTipSetByHeight", &told["byHeight"]);
    assert_eq!(told["network"], json!("leasehold-devnet"));
    assert_eq!(told["eth"], json!("0xff000000000000000000000000000000000004d2"));
    let value = amount(&told["value"]);
    for (kind, transfer) in ["SECP256K1", "BLS"].iter().zip(told["transfers"].as_array().unwrap()) {
        assert_eq!(transfer["type"], json!(kind));
        check_transfer(&devnet, transfer, &value);
    }
    assert_eq!(amount(&told["received"]), value * 2u64);
}

fn check_transfer(devnet: &Devnet, transfer: &Value, value: &TokenAmount) {
    assert_eq!(transfer["before"], json!("0"));
    assert!(transfer["unknown"].as_str().unwrap().ends_with("actor not found"), "{transfer}");
    assert_eq!(transfer["key"], transfer["address"]);
    let lookup = &transfer["lookup"];
    shape::check("Filecoin.StateWaitMsg", lookup);
    assert_eq!(lookup["Message"], transfer["cid"]);
    assert_eq!(lookup["Receipt"]["ExitCode"], json!(0));
    let used = lookup["Receipt"]["GasUsed"].as_u64().unwrap();
    assert!(transfer["estimate"]["limit"].as_u64().unwrap() >= used, "{transfer}");

    let replay = devnet.call("Filecoin.StateReplay", json!([null, transfer["cid"]]));
    let cost = amount(&replay["GasCost"]["TotalCost"]);
    assert!(cost > TokenAmount::default());
    assert_eq!(
        amount(&transfer["funded"]) - value - cost,
        amount(&transfer["after"]),
        "every attoFIL is accounted for"
    );
    assert_eq!(transfer["nonce"], json!(1));
    assert_eq!(transfer["again"], json!("minimum expected nonce is 1, got 0: message nonce too low"));
    assert!(transfer["forged"].as_str().unwrap().starts_with("signature verification failed"), "{transfer}");
}

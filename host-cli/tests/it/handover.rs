//! A miner goes under an owner actor, whatever interrupts it.

use std::process::Stdio;
use std::time::Duration;

use abi::miner::{ChangeBeneficiaryParams, Method};
use fvm_shared::econ::TokenAmount;
use leasehold_cli::flow::Draft;
use serde_json::Value;

use crate::bench::Bench;

fn miners(bench: &Bench, owner: &str) -> Vec<Value> {
    let shown = bench.json(&["owner", "show", owner]);
    shown["miners"].as_array().unwrap().iter().map(|miner| miner["miner"].clone()).collect()
}

#[test]
fn a_handover_proposes_adopts_and_says_so_when_it_is_done() {
    let bench = Bench::new();
    let (miner, owner) = (bench.miner(), bench.owner());
    let done = bench.json(&["owner", "adopt", &owner, &miner]);
    let steps: Vec<&str> = done["steps"].as_array().unwrap().iter().map(|s| s["what"].as_str().unwrap()).collect();
    assert_eq!(steps, ["proposed", "adopted"]);
    assert_eq!(miners(&bench, &owner), [Value::from(miner.clone())]);
    let shown = bench.json(&["miner", "show", &miner]);
    assert_eq!((&shown["owner"], &shown["beneficiary"]), (&owner.clone().into(), &owner.clone().into()));

    let again = bench.run(&["owner", "adopt", &owner, &miner, "--yes"]);
    assert_eq!(again.code, 0);
    assert!(again.stderr.contains(&format!("{miner} is adopted already: nothing to do")), "{}", again.stderr);
    assert!(again.stdout.contains("adopted already"));
}

#[test]
fn each_half_can_be_done_where_its_key_is() {
    let bench = Bench::new();
    let (miner, owner) = (bench.miner(), bench.owner());
    let operator = bench.home().join("keystore/operator.key");
    let aside = bench.home().join("operator.key");
    // The miner belongs to somebody else than the operator.
    bench.funded("seller", "secp256k1", 10);
    let sold = bench.json(&["miner", "create", "--worker", "worker", "--wallet", "seller"]);
    let sold = sold["miner"].as_str().unwrap();
    assert_ne!(sold, miner);

    std::fs::rename(&operator, &aside).unwrap();
    let first = bench.run(&["owner", "adopt", &owner, sold, "--yes"]);
    assert_eq!(first.code, 4, "{}", first.stderr);
    assert!(first.stderr.contains("the operator's key is not in this keystore"), "{}", first.stderr);
    assert_eq!(bench.json(&["miner", "show", sold])["proposed_owner"], Value::from(owner.clone()));

    std::fs::rename(&aside, &operator).unwrap();
    std::fs::remove_file(bench.home().join("keystore/seller.key")).unwrap();
    let second = bench.json(&["owner", "adopt", &owner, sold]);
    assert_eq!(second["steps"].as_array().unwrap().len(), 1, "only what was missing");
    assert_eq!(second["steps"][0]["what"], "adopted");
    assert_eq!(miners(&bench, &owner), [Value::from(sold)]);
}

#[test]
fn a_handover_that_is_killed_again_and_again_ends_well() {
    let bench = Bench::new();
    let (miner, owner) = (bench.miner(), bench.owner());
    for milliseconds in (0..400).step_by(40) {
        let mut command = bench.command(&["owner", "adopt", &owner, &miner, "--yes"]);
        let mut adopt = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(milliseconds));
        let _ = adopt.kill();
        adopt.wait().unwrap();
    }
    bench.json(&["owner", "adopt", &owner, &miner]);
    assert_eq!(miners(&bench, &owner), [Value::from(miner)]);
    let stakes = bench.json(&["stake", "list", &owner, "--all"]);
    assert!(stakes.as_array().unwrap().len() <= 1, "adopted once: {stakes}");
}

#[test]
fn a_miner_with_another_beneficiary_is_refused_before_anything_is_sent() {
    let bench = Bench::new();
    let (miner, owner) = (bench.miner(), bench.owner());
    bench.funded("lender", "secp256k1", 1);
    let context = bench.context();
    let (to, lender) = (context.address(&miner).unwrap(), context.address("lender").unwrap());
    let params = ChangeBeneficiaryParams {
        new_beneficiary: lender,
        new_quota: TokenAmount::from_whole(10),
        new_expiration: 10_000_000,
    };
    let change = |signer: &str| {
        let draft = Draft::new("name a beneficiary", to, Method::ChangeBeneficiary).params(&params).unwrap();
        context.with_wallet(signer).send(draft).unwrap();
    };

    change("operator");
    let pending = bench.run(&["owner", "adopt", &owner, &miner, "--yes"]);
    pending.refuses(1, "a change of the miner's beneficiary is pending: finish or withdraw it first");
    change("lender");
    let other = bench.run(&["owner", "adopt", &owner, &miner, "--yes"]);
    other.refuses(1, "the miner's beneficiary is not its owner: set it back first");
    assert_eq!(bench.json(&["miner", "show", &miner])["proposed_owner"], Value::Null);
}

#[test]
fn only_the_operator_changes_a_miner() {
    let bench = Bench::new();
    let (miner, owner) = (bench.miner(), bench.owner());
    bench.funded("stranger", "secp256k1", 10);
    bench.funded("next", "bls", 1);
    bench.json(&["owner", "adopt", &owner, &miner]);
    for arguments in [
        &["repay"][..],
        &["control", "stranger"],
        &["worker", "next"],
        &["peer", "12D3KooWGzxzKZYveHXtpG6AsrUJBcWxHBFS2HsEoGTxrMLvKXtf"],
        &["multiaddrs", "/ip4/203.0.113.7/tcp/4001"],
    ] {
        let command =
            [&["owner", arguments[0], &owner, &miner], &arguments[1..], &["--yes", "--wallet", "stranger"]].concat();
        bench.run(&command).refuses(1, "only the operator may do this");
    }
    let operator = |arguments: &[&str]| {
        bench.json(&[&["owner", arguments[0], &owner, &miner], &arguments[1..], &["--wallet", "operator"]].concat())
    };
    operator(&["control", "stranger"]);
    operator(&["peer", "12D3KooWGzxzKZYveHXtpG6AsrUJBcWxHBFS2HsEoGTxrMLvKXtf"]);
    operator(&["multiaddrs", "/ip4/203.0.113.7/tcp/4001", "/dns4/miner.example/tcp/4001"]);
    operator(&["repay"]);
    bench
        .run(&["owner", "confirm", &owner, &miner, "--yes", "--wallet", "operator"])
        .refuses(1, "no other worker is proposed");
    operator(&["worker", "next"]);
    bench
        .run(&["owner", "confirm", &owner, &miner, "--yes", "--wallet", "operator"])
        .refuses(1, "can be confirmed from epoch");
    bench.json(&["chain", "advance", "901"]);
    operator(&["confirm"]);

    let shown = bench.json(&["miner", "show", &miner]);
    let id = |key: &str| bench.json(&["actor", "show", key])["address"].clone();
    assert_eq!(shown["worker"], id("next"));
    assert_eq!(shown["control"], Value::from(vec![id("stranger")]));
    assert_eq!(shown["peer_id"], "12D3KooWGzxzKZYveHXtpG6AsrUJBcWxHBFS2HsEoGTxrMLvKXtf");
}

//! Transfers, code, actors and time.

use fvm_shared::econ::TokenAmount;
use leasehold_cli::flow::INIT;
use leasehold_cli::message;
use leasehold_cli::rpc::bare_message;

use crate::bench::Bench;

#[test]
fn a_transfer_arrives_to_the_attofil_and_its_gas_is_the_senders() {
    let bench = Bench::new();
    bench.funded("ann", "secp256k1", 10);
    bench.funded("bob", "bls", 1);
    let sent = bench.json(&["wallet", "send", "bob", "1.000000000000000001FIL", "--wallet", "ann"]);
    assert_eq!(sent["amount"], "1000000000000000001");
    assert_eq!(bench.balance("bob"), TokenAmount::from_whole(2) + TokenAmount::from_atto(1));
    assert!(bench.balance("ann") < TokenAmount::from_whole(9));
    // A BLS key signs as well.
    bench.json(&["wallet", "send", "ann", "1FIL", "--wallet", "bob"]);
    let waited = bench.json(&["chain", "wait", sent["message"].as_str().unwrap()]);
    assert_eq!((&waited["epoch"], &waited["gas_used"]), (&sent["epoch"], &sent["gas_used"]));
}

#[test]
fn spending_needs_a_yes_and_enough_fil() {
    let bench = Bench::new();
    bench.funded("ann", "secp256k1", 2);
    let no_yes = bench.run(&["wallet", "send", "t099", "1FIL"]);
    no_yes.refuses(2, "this spends FIL, and nobody is at the terminal to agree: nothing was sent\n  try: --yes");
    for amount in ["3FIL", "2FIL"] {
        let ran = bench.run(&["wallet", "send", "t099", amount, "--yes"]);
        ran.refuses(1, "has 2 FIL, and this needs");
        assert!(ran.stderr.contains("nothing was sent"));
    }
    assert_eq!(bench.balance("ann"), TokenAmount::from_whole(2));

    bench.json(&["wallet", "new", "poor"]);
    bench.run(&["wallet", "send", "t099", "1FIL", "--yes", "--wallet", "poor"]).refuses(1, "has 0 FIL");
    bench
        .run(&["wallet", "send", "t099", "1FIL", "--yes"])
        .refuses(2, "there are 2 keys, and nothing says which one is meant");
}

#[test]
fn code_is_installed_once_and_only_installed_code_makes_actors() {
    let bench = Bench::new();
    bench.funded("ann", "secp256k1", 100);
    let again = bench.json(&["actor", "install", "owner"]);
    assert_eq!((&again["newly_installed"], &again["message"]), (&false.into(), &serde_json::Value::Null));

    let unknown = "bafk2bzacecmnyfiwb52tkbwmm2dsd7ysi3nvuxl3lmspy7pl26wxj4zj7w4wi";
    let ran = bench.run(&["actor", "create", unknown, "--yes"]);
    ran.refuses(
        1,
        "no such code is installed: install it first, then create the actor (Exec, exit code 32; nothing was sent)",
    );

    let file = bench.home().join("not.wasm");
    std::fs::write(&file, "hello").unwrap();
    bench.run(&["actor", "install", file.to_str().unwrap(), "--yes"]).refuses(1, "the code is not a WASM module");
    bench.run(&["actor", "install", "nonsense", "--yes"]).refuses(2, "\"nonsense\" is not one of Leasehold's actors");
}

/// The command tries every message first, so this one is signed and pushed past it.
#[test]
fn a_message_that_failed_on_the_chain_is_told_with_its_reason() {
    let bench = Bench::new();
    bench.funded("ann", "secp256k1", 10);
    let context = bench.context();
    let wallet = context.wallet().unwrap();
    let install = abi::init::Method::Install.number();
    let params = fvm_ipld_encoding::to_vec(&abi::init::InstallParams { code: b"hello".to_vec() }).unwrap();
    let mut message = bare_message(wallet.address.0, INIT, TokenAmount::default(), install, params);
    message.gas_limit = 100_000_000;
    message.gas_fee_cap = TokenAmount::from_nano(1);
    message.gas_premium = TokenAmount::from_atto(100_000);
    let signature = message::sign(&message, &context.unlock(&wallet).unwrap()).unwrap();
    let cid = context.rpc.push(&message, &signature).unwrap();
    let waited = bench.run(&["chain", "wait", &cid.to_string()]);
    waited.refuses(
        1,
        "the code is not a WASM module: it does not begin with the WASM magic number (exit code 34 in epoch",
    );
}

#[test]
fn an_actor_is_shown_with_its_name() {
    let bench = Bench::new();
    let miner = bench.miner();
    let name = |address: &str| bench.json(&["actor", "show", address])["actor"].clone();
    assert_eq!(
        (name(&miner), name("operator"), name("t01"), name(&bench.owner())),
        ("storageminer".into(), "account".into(), "init".into(), "owner".into(),)
    );
    bench.run(&["actor", "show", "t0987654321"]).refuses(1, "the chain knows no actor at t0987654321");
}

#[test]
fn time_passes_and_miners_win_on_request() {
    let bench = Bench::new();
    let miner = bench.miner();
    let before = bench.json(&["chain", "head"])["epoch"].as_i64().unwrap();
    let after = bench.json(&["chain", "advance", "1h"])["epoch"].as_i64().unwrap();
    assert!(after >= before + 120, "{before} {after}");
    let award = bench.json(&["chain", "award", &miner, "--wins", "2"]);
    let reward: u128 = award["reward"].as_str().unwrap().parse().unwrap();
    assert!(reward > 0);
    let shown = bench.json(&["miner", "show", &miner]);
    assert_ne!((&shown["available"], &shown["vesting"]), (&"0".into(), &"0".into()));
    bench.run(&["chain", "award", &miner, "--wins", "0"]).refuses(2, "0 is not in 1..=10000");
}

#[test]
fn a_worker_must_be_a_bls_account_that_exists() {
    let bench = Bench::new();
    bench.funded("operator", "secp256k1", 10);
    bench.funded("other", "secp256k1", 1);
    bench.json(&["wallet", "new", "worker", "--kind", "bls"]);
    let create = |worker: &str| bench.run(&["miner", "create", "--worker", worker, "--wallet", "operator", "--yes"]);
    create("other").refuses(2, "the key other is secp256k1, and a worker's must be bls");
    create("worker").refuses(1, "is not on the chain yet\n  try: leasehold wallet send worker 1FIL");
}

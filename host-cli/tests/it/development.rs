//! What only a devnet can do, by its commands; and what its process tells.

use serde_json::{Value, json};

use crate::bench::Bench;
use crate::devnet::DevnetProcess;

#[test]
fn a_devnet_mines_begins_again_and_takes_code_on_request() {
    let bench = Bench::alone();
    bench.funded("ann", "secp256k1", 5);
    assert_eq!(bench.json(&["chain", "mine", "3"])["epoch"], 4);
    let installed = bench.json(&["chain", "install-code", "owner"]);
    assert_eq!(installed["code_cid"], bundle::OWNER.code_cid().to_string());
    bench.run(&["chain", "reset"]).refuses(2, "what the node has now is lost, and nobody is at the terminal to agree");
    assert_eq!(bench.json(&["chain", "reset"])["epoch"], 0);
    assert_eq!(bench.json(&["wallet", "balance", "ann"])[0]["balance"], "0");
}

#[test]
fn an_actor_without_a_key_is_impersonated_and_sends() {
    let bench = Bench::new();
    let (miner, owner) = (bench.miner(), bench.owner());
    bench.json(&["owner", "adopt", &owner, &miner, "--wallet", "operator"]);
    let back = ["actor", "call", &miner, "ChangeOwnerAddress", "\"t0101\"", "--as", &owner];
    bench.run(&back).refuses(1, "is not a development account");
    bench.json(&["chain", "impersonate", &owner]);
    let sent = bench.json(&back);
    assert_eq!(bench.json(&["miner", "show", &miner])["proposed_owner"], "t0101");
    assert_eq!(bench.json(&["chain", "message", sent["message"].as_str().unwrap()])["from"], owner);
    assert_eq!(bench.json(&["chain", "impersonate", &owner, "--stop"])["impersonated"], false);
    bench.run(&["chain", "impersonate", &owner, "--stop"]).refuses(1, "was not impersonated");
}

#[test]
fn a_base_fee_holds_beside_an_old_state() {
    let home = Bench::offline();
    let state = home.home().join("world.state");
    let state = ["--state", state.to_str().unwrap()];
    DevnetProcess::start(&home, &state).stop();
    let node = DevnetProcess::start(&home, &[&state[..], &["--base-fee", "7attoFIL"]].concat());
    assert_eq!(node.started["base_fee"], "7");
    node.stop();
}

#[test]
fn nothing_has_colours_where_nobody_sees_them() {
    let node = DevnetProcess::start(&Bench::offline(), &["--listen", "0.0.0.0:0", "--manual", "--trace"]);
    let bench = Bench::at(&node.url.replace("0.0.0.0", "127.0.0.1"));
    bench.json(&["wallet", "import", "rich", "--devnet", "0"]);
    let rpc = bench.context().rpc;
    let rich = node.started["accounts"][0]["address"].clone();
    let message = json!({ "From": rich, "To": "t0101", "Value": "5000000000000000000" });
    rpc.call::<Value>("Filecoin.MpoolPushMessage", (message, Value::Null)).unwrap();
    bench.json(&["chain", "set", "balance", "rich", "1attoFIL"]);
    bench.json(&["chain", "mine"]);
    let told = node.stop();
    let line =
        |words: &str| told.iter().find(|line| line.contains(words)).unwrap_or_else(|| panic!("{words}: {told:#?}"));
    assert!(line("not a loopback address").starts_with("warning: "), "{told:#?}");
    line("dropped a message");
    assert!(!told.iter().any(|line| line.contains('\x1b')), "{told:#?}");
}

/// A probe of one's own on a node that traces, and what the node told of a call that the probe made.
#[test]
fn a_failed_inner_call_is_told_with_its_exit_code_and_gas_adds_up() {
    let node = DevnetProcess::start(&Bench::offline(), &["--trace", "--json-logs"]);
    let bench = Bench::at(&node.url);
    bench.funded("ann", "secp256k1", 50);
    let file = bench.home().join("probe.wasm");
    let probe = bundle::tests().iter().find(|actor| actor.name == "probe").unwrap();
    std::fs::write(&file, probe.wasm).unwrap();
    let code = bench.json(&["chain", "install-code", file.to_str().unwrap()])["code_cid"].as_str().unwrap().to_owned();
    let probe = bench.json(&["actor", "create", &code])["address"].as_str().unwrap().to_owned();
    let context = bench.context();
    let send = |to: &str, method: u64, params: &[u8]| {
        use base64::Engine as _;
        let params = base64::engine::general_purpose::STANDARD.encode(params);
        let message = json!({ "From": node.started["accounts"][0]["address"], "To": to, "Method": method,
            "GasLimit": 50_000_000, "Params": params });
        context.rpc.call::<Value>("Filecoin.MpoolPushMessage", (message, Value::Null)).unwrap();
    };
    // A transfer of 5 attoFIL that the probe does not have, and a method that an account lets no actor call.
    let account = context.address("ann").unwrap();
    let inner = |method: u64, value: u64| {
        let value = fvm_shared::econ::TokenAmount::from_atto(value);
        fvm_ipld_encoding::to_vec(&(account, method, fvm_ipld_encoding::RawBytes::default(), value, false)).unwrap()
    };
    for params in [inner(0, 5), inner(99, 0)] {
        send(&probe, abi::method_hash!("Call"), &params);
    }
    let told: Vec<Value> = node.stop().iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let inner: Vec<_> =
        told.iter().filter(|entry| entry["to"] == probe).map(|entry| &entry["calls"][0]["calls"][0]).collect();
    assert_eq!((&inner[0]["exit_code"], &inner[1]["exit_code"]), (&json!(6), &json!(18)), "{inner:#?}");
    assert!(inner.iter().all(|call| call["sentence"].is_string()), "{inner:#?}");
    for entry in told.iter().filter(|entry| entry["signed"] == false) {
        assert_eq!(entry["calls"][0]["gas"], entry["gas_used"], "nothing but its calls uses gas in {entry}");
    }
}

//! Any method by its name, and whether the code is what people think it is.

use std::fs;
use std::io::Write;
use std::process::Stdio;

use serde_json::Value;

use crate::bench::{Bench, Ran};

#[test]
fn a_method_is_sent_tried_and_read_by_its_name() {
    let bench = Bench::new();
    bench.miner();
    let owner = bench.owner();
    bench.funded("ann", "secp256k1", 200);

    let tried = bench.run(&["actor", "call", &owner, "Deposit", "--value", "100FIL", "--dry-run", "--wallet", "ann"]);
    assert!(tried.stdout.contains("would use") && tried.stdout.contains("Nothing was sent."), "{}", tried.stdout);
    assert_eq!(bench.json(&["actor", "call", &owner, "Summary", "--read"])["return"]["next_token_id"], 0);

    let sent = bench.json(&["actor", "call", &owner, "deposit", "--value", "100FIL", "--wallet", "ann"]);
    assert_eq!((&sent["method"], &sent["return"]["token_id"]), (&"Deposit".into(), &0.into()));
    assert_eq!(sent["events"][0]["type"], "deposited");

    let position = bench.run(&["actor", "call", &owner, "Position", r#"{"token_id": 0}"#, "--read"]).stdout;
    assert!(position.contains("principal       100 FIL"), "{position}");
}

#[test]
fn who_is_on_no_chain_yet_is_told_how_to_get_there() {
    let bench = Bench::new();
    bench.miner();
    let owner = bench.owner();
    bench.json(&["wallet", "new", "stranger"]);
    let words = "there is no account t1";
    for more in [&["--dry-run"][..], &["--yes"]] {
        let call = [&["actor", "call", &owner, "Harvest", "--wallet", "stranger"], more].concat();
        let ran = bench.run(&call);
        ran.refuses(1, words);
        assert!(ran.stderr.contains("on this chain yet: nothing was sent"), "{}", ran.stderr);
        assert!(ran.stderr.contains("the first payment makes the account"), "{}", ran.stderr);
    }
    assert_eq!(
        bench.json(&["actor", "call", &owner, "Summary", "--read", "--wallet", "stranger"])["return"]["next_token_id"],
        0
    );

    let dear = ["actor", "call", &owner, "Deposit", "--value", "1000000FIL", "--dry-run", "--wallet", "operator"];
    bench.run(&dear).refuses(1, "exit code 6");
}

#[test]
fn parameters_come_from_a_file_and_from_standard_input_with_names_and_units() {
    let bench = Bench::new();
    bench.funded("operator", "secp256k1", 100);
    let market = bench.json(&["market", "create", "--wallet", "operator"])["address"].as_str().unwrap().to_owned();
    bench.json(&["actor", "call", &market, "AddCollateral", "--value", "5FIL", "--wallet", "operator"]);
    let file = bench.home().join("unbond.json");
    fs::write(&file, r#"{"amount": "1.5 FIL"}"#).unwrap();
    let unbond = ["actor", "call", &market, "Unbond", "--file", file.to_str().unwrap(), "--wallet", "operator"];
    assert!(bench.json(&unbond)["return"]["ready"].as_i64().unwrap() > 0);

    let mut read = bench.command(&["actor", "call", &market, "Provider", "-", "--read", "--json"]);
    let mut child = read.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(br#"{"provider": "operator"}"#).unwrap();
    let output = child.wait_with_output().unwrap();
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    let provider = &told["return"];
    assert_eq!(
        (&provider["free"], &provider["unbonding"][0]["amount"]),
        (&"3500000000000000000".into(), &"1500000000000000000".into())
    );
}

#[test]
fn what_does_not_fit_is_named_before_anything_is_sent() {
    let bench = Bench::new();
    bench.miner();
    let owner = bench.owner();
    let call =
        |arguments: &[&str]| bench.run(&[&["actor", "call", &owner, "--wallet", "operator"], arguments].concat());
    call(&["Depositt"])
        .refuses(2, "owner has no method Depositt; do you mean Deposit?\n  try: leasehold actor methods owner");
    call(&["harves"]).refuses(2, "owner has no method harves; do you mean Harvest?");
    call(&["77"]).refuses(2, "owner has no method 77\n");
    let summary = abi::owner::Method::Summary.number().to_string();
    assert_eq!(bench.json(&["actor", "call", &owner, &summary, "--read"])["method"], "Summary");
    call(&["Position", "{"]).refuses(2, "the parameters are not JSON");
    call(&["Position"]).refuses(2, "params: expected an object (PositionParams)");
    let unknown = call(&["Position", r#"{"token_id": 0, "extra": 1}"#]);
    unknown.refuses(2, "params.extra: PositionParams has no such field; it has token_id\n  try: leasehold actor methods owner Position");
    call(&["Claim", r#"{"token_ids": [0, -1]}"#])
        .refuses(2, "params.token_ids[1]: expected a whole number up to 18446744073709551615");
    call(&["Harvest", "{}", "--value", "1FIL", "--yes"]).refuses(1, "nothing was sent");
    call(&["Position", r#"{"token_id": 7}"#, "--read"]).refuses(1, "there is no such token (Position, exit code 53");
    call(&["Harvest"]).refuses(2, "this spends FIL, and nobody is at the terminal to agree");
    bench
        .run(&["actor", "call", "operator", "Harvest"])
        .refuses(1, "runs the account code, and only methods of owner, lease, init");
    bench.run(&["actor", "call", &owner, "Harvest", "--read", "--dry-run"]).refuses(2, "cannot be used with");
}

#[test]
fn methods_are_listed_with_what_goes_in() {
    let bench = Bench::offline();
    let listed = bench.json(&["actor", "methods", "lease"]);
    let accept = listed["methods"].as_array().unwrap().iter().find(|method| method["name"] == "Accept").unwrap();
    assert_eq!(accept["params"]["secret"], "bytes in hex, like \"0x00ff\"");
    let one = bench.run(&["actor", "methods", "owner", "Propose"]).stdout;
    assert!(one.contains("ChangeTerms") && one.contains("min_proposal"), "{one}");
    let all = bench.run(&["actor", "methods", "init"]).stdout;
    assert!(all.contains("Exec           (code_cid, constructor_params) -> ExecReturn"), "{all}");
    bench.run(&["actor", "methods", "owner", "Dance"]).refuses(2, "owner has no method Dance");
    bench.run(&["actor", "methods", "nobody"]).refuses(2, "\"nobody\" is neither a kind of actor nor an address: ");
}

#[test]
fn code_is_verified_against_this_program_and_against_a_file() {
    let bench = Bench::new();
    bench.miner();
    let owner = bench.owner();
    let same = bench.json(&["actor", "verify", &owner]);
    assert_eq!(
        (&same["same"], &same["chain"]["name"], &same["differences"]),
        (&true.into(), &"owner".into(), &serde_json::json!([]))
    );

    let file = bench.home().join("other.wasm");
    let mut wasm = bundle::OWNER.wasm.to_vec();
    wasm.push(0);
    fs::write(&file, wasm).unwrap();
    let ran = bench.run(&["actor", "verify", &owner, "--wasm", file.to_str().unwrap()]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(ran.stdout.contains("not the same code") && ran.stdout.contains("1 bytes shorter"), "{}", ran.stdout);
    assert!(ran.stderr.contains("does not run the code it was compared with"), "{}", ran.stderr);
    let nothing = "bafk2bzacecmnyfiwb52tkbwmm2dsd7ysi3nvuxl3lmspy7pl26wxj4zj7w4wi";
    bench.run(&["actor", "verify", nothing]).refuses(1, "the chain holds no code");
}

/// Builds actors of a checkout, as somebody whose shell knows a compiler.
fn build(bench: &Bench, workspace: &str, arguments: &[&str]) -> Ran {
    let mut command = bench.command(&[&["actor", "build", "--workspace", workspace], arguments].concat());
    let needed = ["PATH", "HOME", "CARGO", "CARGO_HOME", "CARGO_TARGET_DIR", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN"];
    command.envs(std::env::vars_os().filter(|(name, _)| needed.iter().any(|needed| name == needed)));
    Ran::of(command)
}

#[test]
fn actors_are_built_in_a_checkout_only() {
    let bench = Bench::offline();
    let nowhere = bench.home().to_str().unwrap().to_owned();
    build(&bench, &nowhere, &[]).refuses(4, "is no checkout of Leasehold that can be built");
}

/// What built this test has compiled them: what is left is to find that out.
#[test]
fn actors_that_are_built_are_those_that_this_program_was_built_with() {
    let bench = Bench::offline();
    let checkout = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let folder = bench.home().join("modules");
    let ran = build(&bench, checkout, &["init", "lease", "--out", folder.to_str().unwrap(), "--json"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let built: Value = serde_json::from_str(&ran.stdout).unwrap();
    let actors = built["actors"].as_array().unwrap();
    assert_eq!(actors.len(), 2, "{built}");
    for (actor, own) in actors.iter().zip([bundle::INIT, bundle::LEASE]) {
        assert_eq!((&actor["name"], &actor["as_in_this_program"]), (&own.name.into(), &true.into()), "{built}");
        assert_eq!(actor["code_cid"], own.code_cid().to_string());
        assert_eq!(fs::read(folder.join(format!("{}.wasm", own.name))).unwrap(), own.wasm);
    }
    let text = build(&bench, checkout, &["init"]).stdout;
    assert!(text.contains("toolchain: ") && !text.contains("(new)"), "{text}");
    build(&bench, checkout, &["inti"]).refuses(2, "there is no actor inti: ");
}

//! What people read when something does not work: what was meant, what is wrong, what to try.

use std::time::{Duration, Instant};

use crate::bench::Bench;
use crate::devnet::DevnetProcess;

#[test]
fn the_actors_own_reason_is_told() {
    let bench = Bench::new();
    let (miner, owner) = (bench.miner(), bench.owner());
    bench.funded("stranger", "secp256k1", 10);
    let adopt = format!("{{\"miner\": \"{miner}\"}}");
    let ran = bench.run(&["actor", "call", &owner, "AdoptMiner", &adopt, "--yes", "--wallet", "stranger"]);
    ran.refuses(1, "only the operator may do this (AdoptMiner, exit code 18; nothing was sent)");

    // The same on the chain, where a receipt has no words: the node runs the message again.
    let stranger = bench.json(&["wallet", "list"])[1]["address"].as_str().unwrap().to_owned();
    bench.json(&["chain", "impersonate", &stranger]);
    let ran = bench.run(&["actor", "call", &owner, "AdoptMiner", &adopt, "--as", &stranger]);
    ran.refuses(1, "only the operator may do this (AdoptMiner, exit code 18; message bafy");
    let cid = ran.stderr.split_whitespace().find(|word| word.starts_with("bafy")).unwrap();
    let told = bench.json(&["chain", "message", cid]);
    assert_eq!(told["outcome"]["refusal"], "only the operator may do this");
    bench.run(&["chain", "wait", cid]).refuses(1, "only the operator may do this (exit code 18 in epoch");
}

#[test]
fn too_small_a_sum_names_the_least() {
    let bench = Bench::new();
    let (_, owner) = (bench.miner(), bench.owner());
    let ran =
        bench.run(&["miner", "create", "--worker", "worker", "--value", "5nanoFIL", "--wallet", "operator", "--yes"]);
    ran.refuses(1, "a new miner takes a deposit of ");
    let ran = bench.run(&["stake", "deposit", &owner, "1attoFIL", "--wallet", "operator", "--yes"]);
    ran.refuses(1, "FIL or more: the least deposit");
}

#[test]
fn a_word_that_means_nothing_is_told_as_what_it_is_not() {
    let bench = Bench::new();
    bench.funded("ann", "secp256k1", 5);
    let neither = "is not a Filecoin address (";
    for arguments in [&["wallet", "send", "t1nonsense", "1FIL", "--yes"][..], &["actor", "show", "nobody"]] {
        let ran = bench.run(arguments);
        ran.refuses(2, neither);
        assert!(ran.stderr.contains("nor is it the name of a key here"), "{}", ran.stderr);
    }
    let search = bench.run(&["chain", "search", "foo"]);
    search.refuses(2, "\"foo\" is neither an epoch, nor a CID, nor an address, nor the name of a key here");
    let kinds =
        "\"foo\" is neither a kind of actor nor an address: owner, lease, init, storageminer, storagepower are known";
    bench.run(&["actor", "methods", "foo"]).refuses(2, kinds);
    bench.configure("wallet = 'nobody'\n");
    let ran = bench.run(&["wallet", "send", "ann", "1FIL", "--yes"]);
    ran.refuses(4, "find the key that config.toml says signs: there is no key nobody in the keystore");
}

#[test]
fn who_waits_without_a_terminal_is_told_for_what_and_may_stop() {
    let node = DevnetProcess::start(&Bench::offline(), &["--manual"]);
    let bench = Bench::at(&node.url);
    bench.funded("ann", "secp256k1", 5);
    std::thread::scope(|scope| {
        let sending = scope.spawn(|| bench.run(&["wallet", "send", "t0101", "1FIL", "--yes"]));
        let started = Instant::now();
        let rpc = bench.context().rpc;
        let waiting =
            || rpc.call::<serde_json::Value>("Filecoin.MpoolPending", [(); 0]).unwrap()[0]["CID"]["/"].clone();
        while waiting().is_null() && started.elapsed() < Duration::from_secs(60) {
            std::thread::sleep(Duration::from_millis(20));
        }
        let cid = waiting().as_str().unwrap().to_owned();
        let given_up = bench.run(&["chain", "wait", &cid, "--timeout", "1"]);
        given_up.refuses(1, &format!("{cid} is not on the chain after 1 seconds"));
        std::thread::sleep(Duration::from_millis(300));
        assert_eq!(bench.json(&["chain", "mine"])["tipsets"], 1);
        let sent = sending.join().unwrap();
        assert_eq!(sent.code, 0, "{}", sent.stderr);
        assert!(sent.stderr.contains(&format!("waiting until {cid} is on the chain")), "{}", sent.stderr);
    });
    let unknown = "bafy2bzacecmda75ovposbdateg7eyhwij65zklgyijgcjwynlklmqazpwlhba";
    let ran = bench.run(&["chain", "wait", unknown, "--timeout", "1"]);
    ran.refuses(1, "the node knows no message bafy2bzacecmda");
    node.stop_and_see_no_panic();
}

#[test]
fn a_node_that_does_not_start_says_what_to_try() {
    let bench = Bench::offline();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    bench.run(&["devnet", "--listen", &address]).refuses(4, "\n  try: another address: --listen 127.0.0.1:0");
    let no_bundle = ["--builtin-actors", "/no/such/bundle.car"];
    let bundle = "\n  try: --builtin-actors takes the builtin-actors-devnet.car of a builtin-actors release";
    bench.run(&[&["devnet", "--listen", "127.0.0.1:0"], &no_bundle[..]].concat()).refuses(4, bundle);
    bench.run(&[&["demo"], &no_bundle[..]].concat()).refuses(4, bundle);
    let file = bench.home().join("not.state");
    std::fs::write(&file, "root:x:0:0:").unwrap();
    let ran = bench.run(&["devnet", "--listen", "127.0.0.1:0", "--state", file.to_str().unwrap()]);
    ran.refuses(4, "\n  try: another --state file; this one stays as it is");
    assert!(!bench.home().join("not.state.lock").exists(), "nothing is put beside it");
}

#[test]
fn a_file_that_is_not_there_is_told() {
    let bench = Bench::new();
    bench.funded("ann", "secp256k1", 5);
    bench.run(&["actor", "install", "/nope.wasm", "--yes"]).refuses(4, "error: there is no file /nope.wasm");
    bench.run(&["chain", "install-code", "./nope.wasm"]).refuses(4, "error: there is no file ./nope.wasm");
}

#[test]
fn a_read_does_not_speak_of_sending() {
    let bench = Bench::new();
    let (miner, owner) = (bench.miner(), bench.owner());
    for arguments in [
        &["owner", "show", &miner][..],
        &["lease", "show", &owner, "7"],
        &["actor", "call", &owner, "Position", "{\"token_id\": 7}", "--read"],
    ] {
        let ran = bench.run(arguments);
        assert!(ran.code == 1 && !ran.stderr.contains("sent"), "{arguments:?}: {}", ran.stderr);
    }
}

#[test]
fn what_a_devnet_refuses_is_a_sentence_and_exit_code_1() {
    let bench = Bench::alone();
    bench.funded("ann", "secp256k1", 5);
    for (arguments, sentence) in [
        (&["chain", "fund", "t0987654321", "1FIL"][..], "error: the node says: fund t0987654321 with 1"),
        (&["chain", "award", "ann"], "is not a miner"),
        (&["chain", "set", "balance", "t00", "1FIL"], "it is the treasury"),
        (&["chain", "advance", "9999999999999"], "error: the node says: an epoch above"),
    ] {
        let ran = bench.run(arguments);
        ran.refuses(1, sentence);
        assert!(!ran.stderr.contains("Devnet.") && !ran.stderr.contains("backtrace"), "{}", ran.stderr);
    }
}

#[test]
fn what_was_mistyped_is_told_in_words_of_the_trade() {
    let bench = Bench::new();
    let typo = "t1d2xrzcslx7xlbbylc5c3d5lvandqw4iwl6epxbb";
    let url = bench.url().to_owned();
    let (tls, socket) = (url.replace("http:", "https:"), url.replace("http:", "ws:"));
    for (arguments, code, sentence) in [
        (&["chain", "message", "bafy"][..], 2, "it is no CID: they look like bafy2bzace..."),
        (&["devnet", "--listen", "1234"], 2, "an address and a port are expected, like 127.0.0.1:1234"),
        (&["wallet", "balance", typo], 2, "(a character of it is missing, superfluous or wrong)"),
        (&["chain", "head", "--url", &tls], 3, "does not speak TLS\n  try: if it is a node of yours: http://"),
        (&["chain", "head", "--url", &socket], 2, "is for WebSockets, which this program does not use\n  try: "),
        (&["chain", "head", "--token", "one\ntwo"], 2, "the token holds a space, a line end or another character"),
        (&["actor", "call", "t01", "IsInstaled", "{}", "--read"], 2, "do you mean IsInstalled?"),
    ] {
        bench.run(arguments).refuses(code, sentence);
    }
}

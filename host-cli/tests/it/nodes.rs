//! Nodes that are not there, not nodes, or not ours.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;

use crate::bench::Bench;

/// Answers every connection with these bytes; returns its URL.
fn answers(response: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/rpc/v1", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4096]);
            stream.write_all(response.as_bytes()).unwrap();
        }
    });
    url
}

#[test]
fn an_unreachable_node_is_exit_code_3_with_what_to_try() {
    let bench = Bench::offline();
    bench.json(&["wallet", "new", "ann"]);
    let no_node = "no node answers at http://127.0.0.1:1/rpc/v1: the connection is refused\n  try: start one with: leasehold devnet";
    for arguments in [&["chain", "head"][..], &["wallet", "balance"], &["wallet", "send", "ann", "1FIL", "--yes"]] {
        bench.run(arguments).refuses(3, no_node);
    }
    bench
        .run(&["chain", "head", "--url", "http://node.invalid/rpc/v1"])
        .refuses(3, "no node answers at http://node.invalid");
    bench.run(&["chain", "head", "--url", "not a url"]).refuses(2, "\"not a url\" is not a URL");
}

#[test]
fn what_does_not_speak_json_rpc_is_no_node() {
    let bench = Bench::at(&answers("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"));
    bench.run(&["chain", "head"]).refuses(3, "(HTTP status 200) does not speak JSON-RPC");
}

#[test]
fn a_node_that_wants_a_token_says_so() {
    let bench = Bench::at(&answers("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
    bench.run(&["chain", "head"]).refuses(4, "asks for a token (HTTP status 401)\n  try: --token TOKEN");
    bench.run(&["chain", "head", "--token", "x"]).refuses(4, "refuses this token");
}

/// A node that answers everything with this error.
fn fails_with(code: i64, message: &str) -> String {
    let body =
        serde_json::json!({ "jsonrpc": "2.0", "id": 1, "error": { "code": code, "message": message } }).to_string();
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    answers(Box::leak((head + &body).into_boxed_str()))
}

#[test]
fn what_a_node_says_does_not_drive_the_terminal() {
    let ran = Bench::at(&fails_with(1, "\x1b[2J\x1b[31mEVIL\x07")).run(&["chain", "head"]);
    assert!(ran.code != 0 && ran.stderr.contains("[31mEVIL"), "{:?}", ran.stderr);
    assert!(!ran.stderr.contains(|c: char| c.is_control() && c != '\n'), "{:?}", ran.stderr);
}

#[test]
fn only_a_devnet_does_what_a_devnet_does() {
    let bench = Bench::at(&fails_with(-32601, "method not found"));
    for verb in
        [&["advance", "5"][..], &["fund", "t0101", "1FIL"], &["mine"], &["impersonate", "t0101"], &["revert", "1"]]
    {
        bench.run(&[&["chain"], verb].concat()).refuses(1, "error: only a devnet can do this, and this node is none");
    }
}

#[test]
fn nothing_is_signed_for_another_network() {
    let bench = Bench::new();
    let ann = bench.funded("ann", "secp256k1", 5);
    bench.configure("network = 'calibrationnet'\n");
    let ran = bench.run(&["wallet", "send", "t099", "1FIL", "--yes"]);
    ran.refuses(4, "is on the network \"leasehold-devnet\", and you work on \"calibrationnet\": nothing was signed");
    bench.configure("");
    assert_eq!(bench.balance(&ann), fvm_shared::econ::TokenAmount::from_whole(5));
}

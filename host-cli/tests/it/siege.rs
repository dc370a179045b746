//! Thousands of connections that want nothing, or say it slowly.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use fvm_shared::address::Address;
use leasehold_cli::keystore::KeyKind;
use leasehold_cli::rpc::Rpc;

use crate::bench::Bench;
use crate::devnet::DevnetProcess;
use crate::load::note;
use crate::swarm::Client;

const CONNECTIONS: u64 = 10_000;

/// Files that this process needs for other things, other tests included.
const OTHER_FILES: u64 = 600;

/// How long twenty messages may take: far longer than they do, on a machine that has other things to do.
const PATIENCE: Duration = Duration::from_secs(60);

/// What idle connections send: nothing, half a head, a head and half a body.
const BEGINNINGS: [&str; 3] = [
    "",
    "POST /rpc/v1 HTTP/1.1\r\nhost: x\r\ncontent-",
    "POST /rpc/v1 HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 60\r\n\r\n{\"id\":1,\"method\":",
];

fn idle_connections(address: SocketAddr) -> Vec<TcpStream> {
    let allowed = rlimit::increase_nofile_limit(CONNECTIONS + OTHER_FILES).unwrap();
    let count = CONNECTIONS.min(allowed.saturating_sub(OTHER_FILES));
    if count < CONNECTIONS {
        let (_, hard) = rlimit::Resource::NOFILE.get().unwrap();
        assert!(hard < CONNECTIONS + OTHER_FILES, "{allowed} open files, where the system allows {hard}");
        note(&format!(
            "NOT TESTED with {CONNECTIONS} connections but with {count}: this system allows a process no more than {hard} open \
             files (ulimit -Hn)"
        ));
    }
    (0..count).zip(BEGINNINGS.iter().cycle()).map(|(_, beginning)| open(address, beginning)).collect()
}

fn open(address: SocketAddr, beginning: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(beginning.as_bytes()).unwrap();
    stream
}

#[test]
fn a_node_serves_beside_ten_thousand_idle_and_slow_connections() {
    let node = DevnetProcess::start(&Bench::offline(), &[]);
    let rpc = Rpc::new(&node.url, None);
    let mut client = Client::new(&rpc, KeyKind::Secp256k1, Address::new_id(101));
    let address = node.url.trim_start_matches("http://").split('/').next().unwrap().parse().unwrap();
    let before = node.resident_bytes();

    let idle = idle_connections(address);
    let taken_in = || std::fs::read_dir(format!("/proc/{}/fd", node.id())).unwrap().count();
    let started = Instant::now();
    while taken_in() < idle.len() && started.elapsed() < PATIENCE {
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(taken_in() >= idle.len(), "the node took {} of {} connections in", taken_in(), idle.len());

    let started = Instant::now();
    for nonce in 0..20 {
        let fresh = Rpc::new(&node.url, None);
        let cid = client.push(&fresh, nonce).unwrap();
        assert_eq!(fresh.wait(cid, 0).unwrap().receipt.exit_code, 0);
    }
    assert!(started.elapsed() < PATIENCE, "{:?} for twenty messages", started.elapsed());
    let grown = node.resident_bytes().saturating_sub(before);
    assert!(grown < 512 << 20, "{grown} bytes for {} connections", idle.len());

    let slow = open(address, BEGINNINGS[2]);
    std::thread::sleep(Duration::from_secs(1));
    assert_eq!(finish(slow), "leasehold-devnet", "what comes slowly is answered when it is there");
    drop(idle);
    assert_eq!(rpc.network_name().unwrap(), "leasehold-devnet");
    node.stop_and_see_no_panic();
}

/// Sends the rest of a body and reads the result.
fn finish(mut stream: TcpStream) -> String {
    let rest = "\"Filecoin.StateNetworkName\",\"a\":1         }";
    let body_so_far = BEGINNINGS[2].split("\r\n\r\n").nth(1).unwrap();
    assert_eq!(body_so_far.len() + rest.len(), 60);
    stream.write_all(rest.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let body = answer.split("\r\n\r\n").nth(1).unwrap_or_else(|| panic!("{answer:?}"));
    let answer: serde_json::Value = serde_json::from_str(body).unwrap();
    answer["result"].as_str().unwrap().to_owned()
}

//! Sixteen clients push signed messages as fast as the node takes them: for a few seconds, and with LEASEHOLD_SOAK set for a
//! minute.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use leasehold_cli::keystore::{KeyKind, SecretKey};
use leasehold_cli::rpc::Rpc;

use crate::bench::Bench;
use crate::devnet::{DevnetProcess, is_soak};
use crate::swarm::{Client, clients, on_chain};

/// What the node may keep of a message for good, in bytes: with its tipset, receipt and the state that it left.
const BYTES_A_MESSAGE: u64 = 64 << 10;

/// What the node may grow by whatever it is asked.
const BYTES_AT_LARGE: u64 = 256 << 20;

#[test]
fn nothing_is_lost_and_nonces_stay_in_order_while_sixteen_clients_push() {
    let node = DevnetProcess::start(&Bench::offline(), &[]);
    let receiver = SecretKey::generate(KeyKind::Secp256k1).address().unwrap();
    let rpc = Rpc::new(&node.url, None);
    let mut clients = clients(&node.url, receiver);
    let before = node.resident_bytes();

    let time = Duration::from_secs(if is_soak() { 60 } else { 3 });
    let started = Instant::now();
    let url = &node.url;
    std::thread::scope(|scope| {
        for client in &mut clients {
            scope.spawn(move || push_until(url, client, started + time));
        }
    });
    let took = started.elapsed();

    let pushed: usize = clients.iter().map(|client| client.made.len()).sum();
    for client in &clients {
        assert_eq!(on_chain(&rpc, client.address), client.made, "every message is there, once, in order");
        assert_eq!(rpc.next_nonce(client.address).unwrap(), client.made.len() as u64);
    }
    assert_eq!(rpc.balance(receiver).unwrap(), TokenAmount::from_atto(pushed));
    let waiting: Vec<serde_json::Value> = rpc.call("Filecoin.MpoolPending", ([(); 0],)).unwrap();
    assert!(waiting.is_empty(), "{waiting:?}");
    let grown = node.resident_bytes().saturating_sub(before);
    let bound = BYTES_AT_LARGE + BYTES_A_MESSAGE * pushed as u64;
    assert!(grown <= bound, "{pushed} messages made the node {grown} bytes larger, of {bound}");
    note(&format!(
        "{pushed} messages in {took:.1?}, {:.0} a second, and the node is {} MiB larger",
        pushed as f64 / took.as_secs_f64(),
        grown >> 20
    ));
    node.stop_and_see_no_panic();
}

/// Pushes one message after the other; every fiftieth is waited for.
fn push_until(url: &str, client: &mut Client, deadline: Instant) {
    let rpc = Rpc::new(url, None);
    for nonce in 0.. {
        if Instant::now() >= deadline {
            return;
        }
        let cid = client.push(&rpc, nonce).unwrap();
        if nonce % 50 == 0 {
            let lookup = rpc.wait(cid, 0).unwrap();
            assert_eq!(lookup.receipt.exit_code, 0);
        }
    }
}

/// A figure that the harness would otherwise swallow.
#[expect(clippy::print_stderr, reason = "a test's remark to whoever reads its output")]
pub fn note(text: &str) {
    eprintln!("{text}");
}

/// How often a node is killed.
fn kills() -> usize {
    if is_soak() { 50 } else { 3 }
}

#[test]
fn a_node_that_is_killed_at_any_moment_starts_again_with_a_state_that_once_was() {
    let bench = Bench::offline();
    let file = bench.home().join("world.state");
    let arguments = ["--state", file.to_str().unwrap(), "--save-every", "1"];
    let receiver = SecretKey::generate(KeyKind::Secp256k1).address().unwrap();
    let node = DevnetProcess::start(&bench, &arguments);
    let mut clients: Vec<Client> = clients(&node.url, receiver).drain(..4).collect();
    let mut kept = save(&node.url, &clients);
    node.kill();

    for round in 0..kills() {
        let node = DevnetProcess::start(&bench, &arguments);
        let here = check(&node.url, &clients, receiver);
        assert!(here >= kept, "{here} messages are there, and {kept} had been saved");

        // At times that differ from round to round, and long enough for some saves.
        let time = Duration::from_millis(150 + (round as u64 * 137) % 700);
        kept = push_and_save(&node.url, &mut clients, time, here);
        node.kill();
    }
    let node = DevnetProcess::start(&bench, &arguments);
    assert!(check(&node.url, &clients, receiver) >= kept);
    node.stop_and_see_no_panic();
}

/// Lets all clients push, and the node save again and again, until the time is over and the node is to be killed. Returns how
/// many messages are in the last state that the node said it had saved.
fn push_and_save(url: &str, clients: &mut [Client], time: Duration, mut kept: usize) -> usize {
    let over = AtomicBool::new(false);
    let addresses: Vec<Address> = clients.iter().map(|client| client.address).collect();
    std::thread::scope(|scope| {
        for client in clients {
            scope.spawn(|| {
                let rpc = Rpc::new(url, None);
                let mut nonce = rpc.next_nonce(client.address).unwrap();
                while !over.load(Ordering::Relaxed) && client.push(&rpc, nonce).is_ok() {
                    nonce += 1;
                }
            });
        }
        let saver = scope.spawn(|| {
            let rpc = Rpc::new(url, None);
            while !over.load(Ordering::Relaxed) {
                let there = nonces(&rpc, &addresses);
                rpc.call::<()>("Devnet.Save", [(); 0]).unwrap();
                kept = there;
            }
            kept
        });
        std::thread::sleep(time);
        over.store(true, Ordering::Relaxed);
        saver.join().unwrap()
    })
}

fn nonces(rpc: &Rpc, addresses: &[Address]) -> usize {
    addresses.iter().map(|address| usize::try_from(rpc.next_nonce(*address).unwrap()).unwrap()).sum()
}

fn save(url: &str, clients: &[Client]) -> usize {
    let rpc = Rpc::new(url, None);
    rpc.call::<()>("Devnet.Save", [(); 0]).unwrap();
    nonces(&rpc, &clients.iter().map(|client| client.address).collect::<Vec<_>>())
}

/// The state must be one that once was: of each client's messages the first ones, and what they paid in all. Returns how many.
fn check(url: &str, clients: &[Client], receiver: Address) -> usize {
    let rpc = Rpc::new(url, None);
    let mut all = 0;
    for client in clients {
        let there = on_chain(&rpc, client.address);
        assert_eq!(there, client.made[..there.len()]);
        assert_eq!(rpc.next_nonce(client.address).unwrap(), there.len() as u64);
        all += there.len();
    }
    assert_eq!(rpc.balance(receiver).unwrap(), TokenAmount::from_atto(all));
    all
}

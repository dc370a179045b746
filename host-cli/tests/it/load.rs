//! Sixteen clients push signed messages as fast as the node takes them: for a few seconds, and with LEASEHOLD_SOAK set for a
//! minute.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use leasehold_cli::keystore::{KeyKind, SecretKey};
use leasehold_cli::rpc::Rpc;

use crate::bench::Bench;
use crate::devnet::{DevnetProcess, is_soak};
use crate::swarm::{Client, clients, on_chain};

/// What the node may keep of a message for good, in bytes: with its tipset, receipt and the state that it left.
const BYTES_A_MESSAGE: u64 = 24 << 10;

/// What the node may grow by whatever it is asked.
const BYTES_AT_LARGE: u64 = 64 << 20;

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

/// How many messages of each client are there, or were when something was said of them.
type Counts = [usize; 16];

/// All FIL that a devnet has.
#[derive(serde::Deserialize)]
struct NodeInfo {
    #[serde(rename = "TotalSupply")]
    total_supply: String,
}

#[test]
fn a_node_that_is_killed_at_any_moment_starts_again_with_a_state_that_once_was() {
    let bench = Bench::offline();
    let file = bench.home().join("world.state");
    let arguments = ["--state", file.to_str().unwrap(), "--save-every", "1"];
    let receiver = SecretKey::generate(KeyKind::Secp256k1).address().unwrap();
    let mut node = DevnetProcess::start(&bench, &arguments);
    let mut clients = clients(&node.url, receiver);
    // What the clients own is in the file before the first kill.
    Rpc::new(&node.url, None).call::<()>("Devnet.Save", [(); 0]).unwrap();

    let (mut pushed, mut cut) = (0, 0);
    for round in 0..kills() {
        // At times that differ from round to round, and long enough for some saves.
        let time = Duration::from_millis(150 + (round as u64 * 137) % 700);
        let killed = push_save_and_kill(node, &mut clients, time);
        pushed += killed.pushed;
        cut += usize::from(killed.was_saving);
        node = DevnetProcess::start(&bench, &arguments);
        let there = check(&node.url, &clients, receiver);
        let lost: Vec<_> = (0..clients.len()).filter(|n| there[*n] < killed.saved[*n]).collect();
        assert!(
            lost.is_empty(),
            "of clients {lost:?} messages are gone that were saved: {there:?}, {:?}",
            killed.saved
        );
    }
    assert!(2 * cut > kills(), "only {cut} of {} kills came while the state was being saved", kills());
    let kills = kills();
    note(&format!(
        "{kills} kills, {cut} of them while the state was being saved; {pushed} messages were acknowledged in all"
    ));
    node.stop_and_see_no_panic();
}

/// What was known when a node was killed.
struct Killed {
    /// Of each client's messages, those that the node had taken before it began the last save that it said was done.
    saved: Counts,
    /// Whether a save was asked for and not answered.
    was_saving: bool,
    /// How many messages the node acknowledged.
    pushed: usize,
}

/// How many messages a node acknowledges, of all clients together, before the time until it is killed begins: the first of a process
/// waits until the actors are compiled.
const FIRST_PUSHED: usize = 16;

/// How long that may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Lets all clients push, and somebody have the state saved again and again, and kills the node among it, a time after it has
/// acknowledged a few messages.
fn push_save_and_kill(node: DevnetProcess, clients: &mut [Client], time: Duration) -> Killed {
    let url = node.url.clone();
    let taken: [AtomicUsize; 16] = Default::default();
    let (is_killed, acknowledged) = (AtomicBool::new(false), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        let (url, taken, is_killed, acknowledged) = (&url, &taken, &is_killed, &acknowledged);
        let pushing: Vec<_> = clients
            .iter_mut()
            .zip(taken)
            .map(|(client, taken)| scope.spawn(move || push_until_killed(url, client, taken, acknowledged, is_killed)))
            .collect();
        let saving = scope.spawn(move || save_until_killed(url, taken, is_killed));
        let started = Instant::now();
        while acknowledged.load(Ordering::SeqCst) < FIRST_PUSHED && started.elapsed() < PATIENCE {
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(time);
        is_killed.store(true, Ordering::SeqCst);
        node.kill();
        pushing.into_iter().for_each(|thread| thread.join().unwrap());
        let (saved, was_saving) = saving.join().unwrap();
        let pushed = acknowledged.load(Ordering::SeqCst);
        assert!(pushed >= FIRST_PUSHED, "no more than {pushed} messages were acknowledged in a minute");
        Killed { saved, was_saving, pushed }
    })
}

/// Pushes until the node does not answer any more, and counts what it acknowledged.
fn push_until_killed(
    url: &str,
    client: &mut Client,
    taken: &AtomicUsize,
    acknowledged: &AtomicUsize,
    is_killed: &AtomicBool,
) {
    let rpc = Rpc::new(url, None);
    let first = rpc.next_nonce(client.address);
    let Ok(first) = first.inspect_err(|error| assert!(is_killed.load(Ordering::SeqCst), "{error:#}")) else { return };
    for nonce in first.. {
        taken.store(usize::try_from(nonce).unwrap(), Ordering::SeqCst);
        if let Err(error) = client.push(&rpc, nonce) {
            assert!(is_killed.load(Ordering::SeqCst), "a push failed before the node was killed: {error:#}");
            return;
        }
        acknowledged.fetch_add(1, Ordering::SeqCst);
    }
}

/// Has the state saved until the node does not answer any more. Returns what had been taken before the last save that was answered
/// began, and whether the node was killed during one.
fn save_until_killed(url: &str, taken: &[AtomicUsize; 16], is_killed: &AtomicBool) -> (Counts, bool) {
    let rpc = Rpc::new(url, None);
    let mut saved = Counts::default();
    loop {
        let now: Counts = std::array::from_fn(|n| taken[n].load(Ordering::SeqCst));
        let was_alive = !is_killed.load(Ordering::SeqCst);
        match rpc.call::<()>("Devnet.Save", [(); 0]) {
            Ok(()) => saved = now,
            Err(error) => {
                assert!(is_killed.load(Ordering::SeqCst), "a save failed before the node was killed: {error:#}");
                return (saved, was_alive);
            }
        }
    }
}

/// The state must be whole and one that once was: of each client's messages the first ones, in order, each paid for once, nothing
/// waiting, and all FIL there. Returns how many of each client's messages there are.
fn check(url: &str, clients: &[Client], receiver: Address) -> Counts {
    let rpc = Rpc::new(url, None);
    let there: Counts = std::array::from_fn(|n| {
        let (client, messages) = (&clients[n], on_chain(&rpc, clients[n].address));
        assert_eq!(messages, client.made[..messages.len()]);
        assert_eq!(rpc.next_nonce(client.address).unwrap(), messages.len() as u64);
        messages.len()
    });
    assert_eq!(rpc.balance(receiver).unwrap(), TokenAmount::from_atto(there.iter().sum::<usize>()));
    let waiting: Vec<serde_json::Value> = rpc.call("Filecoin.MpoolPending", ([(); 0],)).unwrap();
    assert!(waiting.is_empty(), "{waiting:?}");
    let info: NodeInfo = rpc.call("Devnet.NodeInfo", [(); 0]).unwrap();
    let actors = rpc.list_actors().unwrap();
    let all: TokenAmount = actors.iter().map(|actor| rpc.balance(actor.0).unwrap()).sum();
    assert_eq!(all.atto().to_string(), info.total_supply);
    there
}

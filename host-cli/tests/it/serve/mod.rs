//! The keeper of a provider's leases, as a process.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use fvm_shared::address::Address;
use leasehold_cli::address::Addr;
use leasehold_cli::rpc::{Event, EventFilter, Rpc};
use serde_json::Value;

use crate::market::Market;

mod blind;
mod harm;
mod kills;
mod money;
mod orders;
mod pauses;
mod refusals;
mod starts;
mod stuck;

const PATIENCE: Duration = Duration::from_secs(120);
/// A third of the window of the offers here.
const SLOT: i64 = 20;

/// `leasehold lease serve` at work. It is killed when this is dropped.
struct Serving {
    child: Child,
    lines: Arc<Mutex<Vec<Value>>>,
}

impl Serving {
    fn start(market: &Market) -> Self {
        Self::at(market, market.bench.url())
    }

    fn at(market: &Market, url: &str) -> Self {
        let mut command = market.bench.command(&serve(market, &["--poll", "20ms", "--json", "--yes", "--url", url]));
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (lines, stderr) = (Arc::default(), child.stderr.take().unwrap());
        let sink: Arc<Mutex<Vec<Value>>> = Arc::clone(&lines);
        thread::spawn(move || {
            for line in BufReader::new(stderr).lines() {
                let line = line.unwrap();
                let parsed = serde_json::from_str(&line).unwrap_or(Value::String(line));
                sink.lock().unwrap().push(parsed);
            }
        });
        Self { child, lines }
    }

    fn count(&self, message: &str) -> usize {
        self.lines.lock().unwrap().iter().filter(|line| line["message"] == message).count()
    }

    /// Waits until so many lines have told a message; returns the last.
    fn told(&self, message: &str, times: usize) -> Value {
        let started = Instant::now();
        loop {
            let lines = self.lines.lock().unwrap().clone();
            let mut told = lines.iter().filter(|line| line["message"] == message);
            if let Some(line) = told.nth(times - 1) {
                return line.clone();
            }
            assert!(started.elapsed() < PATIENCE, "{message:?} is not told {times} times: {lines:#?}");
            thread::sleep(Duration::from_millis(5));
        }
    }

    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to end; returns what it says it has done.
    fn stop(mut self) -> Value {
        assert!(Command::new("kill").arg("-TERM").arg(self.child.id().to_string()).status().unwrap().success());
        let mut said = String::new();
        self.child.stdout.take().unwrap().read_to_string(&mut said).unwrap();
        assert!(self.child.wait().unwrap().success(), "a clean end: {:#?}", self.lines.lock().unwrap());
        serde_json::from_str(&said).unwrap()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn serve<'a>(market: &'a Market, more: &[&'a str]) -> Vec<&'a str> {
    let keeper = ["--policy", market.policy.as_str(), "--provider", "provider", "--wallet", "keeper"];
    [&["lease", "serve", market.market.as_str()], &keeper[..], more].concat()
}

/// A market on a node of its own with an offer and this policy.
fn market(policy: &str) -> Market {
    market_on(devnet::Config::from_environment(), policy)
}

fn market_on(config: devnet::Config, policy: &str) -> Market {
    let market = Market::alone_with(config, &[]);
    market.offer();
    write(&market, policy);
    market
}

fn write(market: &Market, policy: &str) {
    fs::write(&market.policy, policy).unwrap();
}

/// What a lease's beats told.
fn beat_events(market: &Market, lease: &str) -> Vec<Event> {
    let rpc = Rpc::new(market.bench.url(), None);
    let number: u64 = lease.parse().unwrap();
    let market: Address = market.bench.context().address(&market.market).unwrap();
    let filter = EventFilter::of(market).with("$type", &["beat"]).unwrap().with("lease", &[number]).unwrap();
    rpc.events(&filter).unwrap()
}

/// The epochs up to which a lease was proven, beat by beat.
fn beats(market: &Market, lease: &str) -> Vec<i64> {
    beat_events(market, lease).iter().map(|event| event.get("until").unwrap()).collect()
}

/// Waits until a lease has so many beats.
fn await_beats(market: &Market, lease: &str, count: usize) {
    let started = Instant::now();
    while beats(market, lease).len() < count {
        assert!(started.elapsed() < PATIENCE, "beat {count} does not come: {:?}", beats(market, lease));
        thread::sleep(Duration::from_millis(10));
    }
}

fn start_of(market: &Market, lease: &str) -> i64 {
    market.show(lease)["start"].as_i64().unwrap()
}

fn assert_once_in_each_slot(market: &Market, lease: &str, slots: i64) {
    let start = start_of(market, lease);
    let beats = beats(market, lease);
    let in_slots: Vec<i64> = beats.iter().map(|until| (until - start) / SLOT).collect();
    assert_eq!(in_slots, (1..=slots).collect::<Vec<_>>(), "beats at {beats:?} since {start}");
}

/// What waits at the node of a key, by nonce.
fn pending(market: &Market, key: &str) -> Vec<Value> {
    let from = Addr(market.bench.context().address(key).unwrap()).to_string();
    let all = call(market, "Filecoin.MpoolPending", ([(); 0],));
    let mut messages: Vec<Value> = all.as_array().unwrap().iter().map(|signed| signed["Message"].clone()).collect();
    messages.retain(|message| message["From"] == from.as_str());
    messages.sort_by_key(|message| message["Nonce"].as_u64());
    messages
}

/// Waits until something of a key waits at the node; returns what does.
fn await_pending(market: &Market, key: &str) -> Vec<Value> {
    let started = Instant::now();
    loop {
        let messages = pending(market, key);
        if !messages.is_empty() {
            return messages;
        }
        assert!(started.elapsed() < PATIENCE, "nothing of {key} is sent");
        thread::sleep(Duration::from_millis(5));
    }
}

fn call(market: &Market, method: &str, params: impl serde::Serialize) -> Value {
    Rpc::new(market.bench.url(), None).call(method, params).unwrap()
}

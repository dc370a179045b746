//! A market with people in it.

use std::fs;

use fvm_shared::bigint::BigInt;
use fvm_shared::econ::TokenAmount;
use serde_json::Value;

use crate::bench::Bench;

pub const SECRET: &str = "ssh guest@203.0.113.7";
const OFFER: &str = "\
cpu_milli = 4000
memory_mib = 16384
region = 'eu'
labels = ['ssd']
price = '3 FIL/day'
collateral = '5 FIL'
window = '30m'
units = 2
";

/// A market with people in it: host, provider, keeper and renter. Tests share a node, and so its time: orders may wait a week.
pub struct Market {
    pub bench: Bench,
    pub market: String,
    /// Where a test's policy for `lease serve` is.
    pub policy: String,
    /// When it is on a node of its own, whose time nobody else moves.
    node: Option<devnet::Node>,
}

impl Market {
    /// With these words for `market create` beside the test's own.
    pub fn on(bench: Bench, terms: &[&str]) -> Self {
        for (name, fil) in [("host", 10), ("provider", 100), ("keeper", 10), ("renter", 100)] {
            bench.funded(name, "secp256k1", fil);
        }
        let own = ["market", "create", "--wallet", "host", "--fee", "2%", "--min-charge", "0.1 FIL"];
        let created = bench.json(&[&own[..], terms].concat());
        let market = created["address"].as_str().unwrap().to_owned();
        bench.json(&["collateral", "add", &market, "20FIL", "--wallet", "provider"]);
        bench.json(&["provider", "keeper", &market, "keeper", "--wallet", "provider"]);
        fs::write(bench.home().join("offer.toml"), OFFER).unwrap();
        fs::write(bench.home().join("secret"), SECRET).unwrap();
        let policy = bench.home().join("policy.toml").display().to_string();
        Self { bench, market, policy, node: None }
    }

    pub fn new() -> Self {
        Self::on(Bench::new(), &["--accept-window", "7d"])
    }

    /// On a node of its own.
    pub fn alone(terms: &[&str]) -> Self {
        Self::alone_with(devnet::Config::from_environment(), terms)
    }

    pub fn alone_with(config: devnet::Config, terms: &[&str]) -> Self {
        let node = devnet::spawn(config).unwrap();
        let bench = Bench::at(&node.url());
        bench.funded("installer", "secp256k1", 100);
        bench.json(&["actor", "install", "lease", "--wallet", "installer"]);
        Self { node: Some(node), ..Self::on(bench, terms) }
    }

    /// Stops its own node.
    pub fn stop_node(&mut self) {
        self.node.take().unwrap().stop().unwrap();
    }

    /// Starts one again.
    pub fn start_node(&mut self, config: devnet::Config) {
        self.node = Some(devnet::spawn(config).unwrap());
    }

    /// Runs `leasehold NOUN VERB MARKET ...` with a wallet's key.
    pub fn json(&self, noun: &str, verb: &str, arguments: &[&str], wallet: &str) -> Value {
        self.bench.json(&[&[noun, verb, &self.market], arguments, &["--wallet", wallet]].concat())
    }

    pub fn refuses(&self, noun: &str, verb: &str, arguments: &[&str], wallet: &str, sentence: &str) {
        let command = [&[noun, verb, &self.market], arguments, &["--wallet", wallet, "--yes"]].concat();
        self.bench.run(&command).refuses(1, sentence);
    }

    pub fn path(&self, name: &str) -> String {
        self.bench.home().join(name).display().to_string()
    }

    pub fn offer(&self) {
        self.json("offer", "create", &["--file", &self.path("offer.toml")], "provider");
    }

    /// Orders a lease of ten hours; returns its number.
    pub fn open(&self) -> String {
        self.json("lease", "open", &["0", "--term", "10h"], "renter")["lease"].to_string()
    }

    pub fn accept(&self, lease: &str) {
        self.json("lease", "accept", &[lease, "--secret-file", &self.path("secret")], "keeper");
    }

    pub fn show(&self, lease: &str) -> Value {
        self.json("lease", "show", &[lease], "renter")
    }

    pub fn owed(&self, name: &str) -> TokenAmount {
        amount(&self.json("lease", "withdraw", &[], name)["paid"])
    }

    /// The epoch of the head.
    pub fn epoch(&self) -> i64 {
        self.bench.context().rpc.head().unwrap().height
    }

    /// Lets time pass until the next message goes into this epoch.
    pub fn reach(&self, epoch: i64) {
        let ahead = epoch - 1 - self.epoch();
        assert!(ahead >= 0, "epoch {epoch} is over");
        if ahead > 0 {
            self.bench.context().rpc.advance(ahead as u64).unwrap();
        }
    }

    pub fn holds(&self) -> TokenAmount {
        self.bench.balance(&self.market)
    }
}

pub fn amount(value: &Value) -> TokenAmount {
    let atto: BigInt = value.as_str().unwrap_or_else(|| panic!("{value} is no amount")).parse().unwrap();
    TokenAmount::from_atto(atto)
}

pub fn sum(lease: &Value, places: &[&str]) -> TokenAmount {
    places.iter().map(|place| amount(&lease[place])).fold(TokenAmount::default(), |sum, part| sum + part)
}

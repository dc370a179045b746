//! The keeper of a provider's leases, as a process: accepts, beats, settles; is killed, and goes on.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use leasehold_cli::address::Addr;
use leasehold_cli::amount::Amount;
use leasehold_cli::rpc::{Event, EventFilter, Rpc};
use serde_json::Value;

use crate::market::{Market, SECRET, amount};

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

fn call(market: &Market, method: &str, params: impl serde::Serialize) -> Value {
    Rpc::new(market.bench.url(), None).call(method, params).unwrap()
}

#[test]
fn orders_are_accepted_by_the_policy_and_beats_come_once_in_each_slot() {
    let market = market(&format!("secret = '{SECRET} {{lease}}'\nallow = ['renter']\nsettle_every = '30m'\n"));
    market.bench.funded("stranger", "secp256k1", 100);
    let serving = Serving::start(&market);
    serving.told("keeping leases", 1);
    let lease = market.open();
    assert_eq!(serving.told("accepted", 1)["leases"], Value::from(lease.as_str()));
    let access = market.json("lease", "access", &[&lease], "renter");
    assert_eq!(access["secret"], format!("{SECRET} {lease}"));
    market
        .bench
        .run(&["lease", "access", &market.market, &lease, "--wallet", "stranger"])
        .refuses(4, "cannot be opened");

    let refused = market.json("lease", "open", &["0", "--term", "10h"], "stranger")["lease"].to_string();
    let declined = serving.told("declined", 1);
    assert_eq!(
        (declined["lease"].to_string(), &declined["reason"]),
        (refused.clone(), &"the policy does not allow its renter".into())
    );

    let start = start_of(&market, &lease);
    for slot in 1..=5 {
        market.reach(start + SLOT * slot);
        await_beats(&market, &lease, slot as usize);
        // Half a slot later there is a new tipset, and nothing to do in it.
        market.reach(start + SLOT * slot + 10);
    }
    assert_once_in_each_slot(&market, &lease, 5);
    for event in beat_events(&market, &lease) {
        let report: abi::lease::Report = event.get("report").unwrap();
        assert!(report.memory_mib > 0 && report.disk_mib > 0, "this machine is in use: {report:?}");
    }
    serving.told("settled", 1);
    assert_eq!(serving.count("declined"), 1, "an order is declined again and again, and that is told once");
    let shown = market.show(&lease);
    assert_eq!((&shown["missed"], &market.show(&refused)["status"]), (&0.into(), &"Ordered".into()));
    assert!(amount(&shown["to_provider"]).is_positive());
    let done = serving.stop();
    assert_eq!((&done["accepted"], &done["beats"], &done["refused"]), (&1.into(), &5.into(), &0.into()));
}

#[test]
fn what_is_killed_goes_on_without_a_second_beat_in_a_slot() {
    let market = market(&format!("secret = '{SECRET}'\n"));
    let serving = Serving::start(&market);
    let lease = market.open();
    serving.told("accepted", 1);
    let start = start_of(&market, &lease);
    market.reach(start + SLOT);
    serving.told("beat", 1);
    serving.kill();

    // Killed after a beat: the same slot has nothing left to do, the next one has.
    let serving = Serving::start(&market);
    assert!(serving.told("caught up with what happened since", 1)["from"].as_i64().unwrap() > 0);
    market.reach(start + SLOT + 10);
    market.reach(start + 2 * SLOT);
    serving.told("beat", 1);
    assert_once_in_each_slot(&market, &lease, 2);

    // Killed while a beat is on its way: it is waited for, and not sent again.
    call(&market, "Devnet.SetAutomine", (false,));
    market.reach(start + 3 * SLOT);
    let started = Instant::now();
    while call(&market, "Filecoin.MpoolPending", ([(); 0],)).as_array().unwrap().is_empty() {
        assert!(started.elapsed() < PATIENCE, "a beat is sent");
        thread::sleep(Duration::from_millis(5));
    }
    serving.kill();
    let serving = Serving::start(&market);
    assert_eq!(serving.told("messages of the key are on their way: waiting for them", 1)["messages"], 1);
    call(&market, "Devnet.Mine", (1,));
    serving.told("caught up with what happened since", 1);
    call(&market, "Devnet.Mine", (5,));
    call(&market, "Devnet.SetAutomine", (true,));
    market.reach(start + 4 * SLOT);
    await_beats(&market, &lease, 4);
    assert_once_in_each_slot(&market, &lease, 4);

    // Killed for five slots: one beat comes at once, and what was missed stays missed.
    serving.kill();
    market.reach(start + 9 * SLOT + 5);
    let serving = Serving::start(&market);
    await_beats(&market, &lease, 5);
    assert_eq!(market.show(&lease)["missed"], 5 * SLOT + 5 - 3 * SLOT);
    serving.stop();
}

#[test]
fn a_node_that_goes_away_is_waited_for() {
    let state = tempfile::tempdir().unwrap();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let config = || devnet::Config {
        listen: SocketAddr::from((Ipv4Addr::LOCALHOST, port)),
        state_file: Some(state.path().join("world.car")),
        ..devnet::Config::from_environment()
    };
    let mut market = market_on(config(), &format!("secret = '{SECRET}'\n"));
    let serving = Serving::start(&market);
    let lease = market.open();
    serving.told("accepted", 1);
    market.stop_node();
    serving.told("cannot go on: trying again", 1);
    market.start_node(config());
    serving.told("going on", 1);
    let start = start_of(&market, &lease);
    market.reach(start + SLOT);
    serving.told("beat", 1);

    // One that is started while the node is away waits as well.
    serving.kill();
    market.stop_node();
    let serving = Serving::start(&market);
    serving.told("cannot go on: trying again", 1);
    market.start_node(config());
    serving.told("caught up with what happened since", 1);
    market.reach(start + 2 * SLOT);
    serving.told("beat", 1);
    assert_once_in_each_slot(&market, &lease, 2);
    // It ends in time even when the node is away.
    market.stop_node();
    assert_eq!(serving.stop()["beats"], 1);
}

/// Passes requests on to a node. Of every first attempt to push a message the answer is lost; returns the URL.
fn lossy(node: String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/rpc/v1", listener.local_addr().unwrap());
    thread::spawn(move || {
        let mut pushes = 0;
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let body = request(&mut stream);
            let answer = ureq::post(&node).content_type("application/json").send(&body[..]).unwrap();
            let answer = answer.into_body().read_to_string().unwrap();
            if String::from_utf8_lossy(&body).contains("Filecoin.MpoolPush") {
                pushes += 1;
                if pushes % 2 == 1 {
                    continue;
                }
            }
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", answer.len());
            stream.write_all(format!("{head}{answer}").as_bytes()).unwrap();
        }
    });
    url
}

/// The body of a request.
fn request(stream: &mut TcpStream) -> Vec<u8> {
    let mut reader = BufReader::new(stream);
    let (mut line, mut length) = (String::new(), 0);
    while line != "\r\n" {
        line.clear();
        assert!(reader.read_line(&mut line).unwrap() > 0);
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    body
}

#[test]
fn what_was_sent_without_an_answer_is_not_sent_again() {
    let market = market("secret = 's'\n");
    let serving = Serving::at(&market, &lossy(market.bench.url().to_owned()));
    serving.told("looked at every lease", 1);
    let lease = market.open();
    serving.told("cannot go on: trying again", 1);
    serving.told("going on", 1);
    let start = start_of(&market, &lease);
    for slot in 1..=3 {
        market.reach(start + SLOT * slot);
        await_beats(&market, &lease, slot as usize);
        serving.told("going on", 1 + slot as usize / 2);
        market.reach(start + SLOT * slot + 10);
    }
    assert_once_in_each_slot(&market, &lease, 3);
    assert_eq!(serving.count("accepted") + serving.count("beat"), 2, "every second answer came");
}

#[test]
fn a_chain_that_went_back_is_looked_at_anew() {
    let market = market("secret = 's'\n");
    let serving = Serving::start(&market);
    serving.told("looked at every lease", 1);
    let snapshot = call(&market, "Devnet.Snapshot", [(); 0]);
    let lease = market.open();
    serving.told("accepted", 1);
    call(&market, "Devnet.Revert", (snapshot,));
    assert_eq!(market.open(), lease, "the other one never was");
    assert_eq!(serving.told("accepted", 2)["leases"], Value::from(lease.as_str()));
    assert_eq!(market.show(&lease)["status"], "Active");
}

#[test]
fn what_is_over_is_settled_and_earnings_are_withdrawn() {
    let market = market("secret = 's'\nwithdraw_every = '10h'\nwithdraw_from = '0.01 FIL'\n");
    market.json("provider", "payout", &["host"], "provider");
    let lease = market.json("lease", "open", &["0", "--term", "3h"], "renter")["lease"].to_string();
    let serving = Serving::start(&market);
    serving.told("accepted", 1);
    let start = start_of(&market, &lease);
    for slot in 1..=18 {
        market.reach(start + SLOT * slot);
        await_beats(&market, &lease, slot as usize);
    }
    assert_eq!(serving.told("settled", 1)["leases"], Value::from(lease.as_str()));
    let over = market.show(&lease);
    assert_eq!((&over["status"], &over["served"], &over["locked"]), (&"Ended".into(), &360.into(), &"0".into()));
    let withdrew = serving.told("withdrew", 1);
    assert_eq!(withdrew["paid"].as_str().unwrap(), Amount(amount(&over["to_provider"])).to_string());
    let earned = amount(&serving.stop()["withdrawn"]);
    assert_eq!(earned, amount(&over["to_provider"]));
    assert!(earned > TokenAmount::from_nano(300_000_000));

    // An order that nobody accepted is cleared away as well, by a keeper that runs once.
    write(&market, "");
    let order = market.open();
    let once = market.bench.json(&serve(&market, &["--once"]));
    assert_eq!((&once["accepted"], &once["expired"]), (&0.into(), &0.into()));
    market.reach(market.epoch() + 122);
    assert_eq!(market.bench.json(&serve(&market, &["--once"]))["expired"], 1);
    assert_eq!(market.show(&order)["status"], "NoShow");
}

#[test]
fn a_dry_run_shows_what_is_due_and_sends_nothing() {
    let market = market(&format!("secret = '{SECRET}'\nmax_leases = 1\nwithdraw_every = 'never'\n"));
    let (runs, order) = (market.open(), market.open());
    market.accept(&runs);
    let start = start_of(&market, &runs);
    market.reach(start + SLOT);
    let before = (market.epoch(), market.bench.balance("keeper"));
    let plan = market.bench.json(&serve(&market, &["--dry-run"]));
    let numbers = |of: &Value| of.as_array().unwrap().iter().map(Value::to_string).collect::<Vec<_>>();
    assert_eq!((numbers(&plan["beat"]), numbers(&plan["accept"])), (vec![runs.clone()], vec![]));
    assert_eq!(plan["decline"][0]["lease"].to_string(), order);
    write(&market, "secret = 's'");
    let wider = market.bench.json(&serve(&market, &["--dry-run"]));
    assert_eq!(numbers(&wider["accept"]), [order]);
    let text = market.bench.run(&serve(&market, &["--dry-run"]));
    assert!(text.stdout.contains("beat    no beat has come in this third of its window"), "{}", text.stdout);
    assert_eq!(text.stderr, "");
    assert_eq!((market.epoch(), market.bench.balance("keeper")), before, "nothing was sent");
    assert!(!market.bench.home().join("keeper").exists(), "nothing was written");
}

#[test]
fn only_one_keeper_at_a_time_and_only_with_a_yes_and_a_right() {
    let market = market("secret = 's'\n");
    market.bench.run(&serve(&market, &[])).refuses(2, "nobody is at the terminal to agree: nothing was sent");
    let stranger = ["lease", "serve", &market.market, "--policy", &market.policy, "--yes", "--wallet", "host"];
    market.bench.run(&[&stranger[..], &["--provider", "provider"]].concat()).refuses(1, "is not the keeper of t0");
    market.bench.run(&stranger).refuses(1, "no such provider: add collateral first");
    write(&market, "secret = 's'\nallow = ['nobody-here']\n");
    market.bench.run(&serve(&market, &["--yes"])).refuses(4, "there is no key nobody-here in the keystore");
    write(&market, "secret = 's'\ncolour = 'red'\n");
    market.bench.run(&serve(&market, &["--yes"])).refuses(2, "is wrong: TOML parse error");

    write(&market, "secret = 's'\n");
    let serving = Serving::start(&market);
    serving.told("looked at every lease", 1);
    market.bench.run(&serve(&market, &["--yes"])).refuses(4, "another leasehold lease serve keeps the leases of t0");
    serving.kill();
    let next = Serving::start(&market);
    next.told("keeping leases", 1);
    let done = next.stop();
    assert_eq!((&done["accepted"], &done["beats"]), (&0.into(), &0.into()));
}

#[test]
fn a_keeper_without_fil_says_so_and_goes_on() {
    let market = market(&format!("secret = '{SECRET}'\n"));
    let keeper = Addr(market.bench.context().address("keeper").unwrap());
    call(&market, "Devnet.SetBalance", (keeper, "1"));
    let serving = Serving::start(&market);
    let lease = market.open();
    let told = serving.told("cannot accept", 1);
    assert!(told["reason"].as_str().unwrap().contains("and this needs"), "{told}");
    call(&market, "Devnet.SetBalance", (keeper, "1000000000000000000"));
    market.reach(market.epoch() + 20);
    assert_eq!(serving.told("accepted", 1)["leases"], Value::from(lease.as_str()));
}

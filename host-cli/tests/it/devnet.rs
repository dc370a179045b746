//! `leasehold devnet` as a process.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::thread::{self, JoinHandle};

use serde_json::{Value, json};

use crate::bench::Bench;

/// Whether tests that take long are wanted: `make soak`.
pub fn is_soak() -> bool {
    std::env::var_os("LEASEHOLD_SOAK").is_some_and(|value| !value.is_empty())
}

/// `leasehold devnet` on a free port.
pub struct DevnetProcess {
    child: Child,
    /// What it says about itself.
    pub started: Value,
    pub url: String,
    stderr: JoinHandle<Vec<String>>,
}

impl DevnetProcess {
    /// Starts it and waits until it answers. On the official built-in actors if the environment names them.
    pub fn start(bench: &Bench, more: &[&str]) -> Self {
        let listen: &[&str] = if more.contains(&"--listen") { &[] } else { &["--listen", "127.0.0.1:0"] };
        let mut command = bench.command(&[&["devnet", "--json"], listen, more].concat());
        if let Some(actors) = std::env::var_os("LEASEHOLD_BUILTIN_ACTORS") {
            command.env("LEASEHOLD_BUILTIN_ACTORS", actors);
        }
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let stderr = thread::spawn(move || lines.map_while(Result::ok).collect());
        let mut documents = serde_json::Deserializer::from_reader(child.stdout.as_mut().unwrap()).into_iter();
        let started: Value = documents.next().expect("the node starts").unwrap();
        let url = started["url"].as_str().unwrap().to_owned();
        Self { child, started, url, stderr }
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// The memory that the process has now.
    pub fn resident_bytes(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() << 10
    }

    /// Asks it to end, and returns what it told on stderr.
    pub fn stop(mut self) -> Vec<String> {
        let told = Command::new("kill").arg("-TERM").arg(self.child.id().to_string()).status().unwrap();
        assert!(told.success());
        assert!(self.child.wait().unwrap().success(), "a clean stop");
        self.stderr.join().unwrap()
    }

    pub fn stop_and_see_no_panic(self) {
        let told = self.stop();
        assert!(!told.iter().any(|line| line.contains("panic")), "{told:?}");
    }

    /// Ends it as a power cut would.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        let told = self.stderr.join().unwrap();
        assert!(!told.iter().any(|line| line.contains("panic")), "{told:?}");
    }
}

#[test]
fn a_devnet_starts_with_funded_accounts_and_keeps_its_state() {
    let home = Bench::offline();
    let state = home.home().join("world.state");
    let state = state.to_str().unwrap();
    let node = DevnetProcess::start(&home, &["--state", state, "--quiet"]);
    let bench = Bench::at(&node.url);
    let started = &node.started;
    std::fs::write(bench.home().join("key"), started["accounts"][0]["key_info"].as_str().unwrap()).unwrap();
    let imported = bench.json(&["wallet", "import", "dev", bench.home().join("key").to_str().unwrap()]);
    assert_eq!(imported["address"], started["accounts"][0]["address"]);
    bench.json(&["wallet", "new", "ann"]);
    bench.json(&["wallet", "send", "ann", "3FIL", "--wallet", "dev"]);
    let epoch = bench.json(&["chain", "head"])["epoch"].clone();
    let ann = bench.json(&["wallet", "balance", "ann"])[0]["address"].as_str().unwrap().to_owned();
    assert_eq!(node.stop(), [""; 0], "a quiet node says nothing");

    let node = DevnetProcess::start(&home, &["--state", state]);
    assert_eq!((&node.started["epoch"], &node.started["state_file"]), (&epoch, &json!(state)));
    let bench = Bench::at(&node.url);
    assert_eq!(bench.json(&["wallet", "balance", &ann])[0]["balance"], "3000000000000000000");
    node.stop();
}

/// Installs an actor's code and creates an owner actor, which calls what it must; then a message that is refused.
fn story(node: &DevnetProcess) -> String {
    let bench = Bench::at(&node.url);
    bench.funded("operator", "secp256k1", 1_000);
    bench.json(&["actor", "install", "owner", "--wallet", "operator"]);
    let owner = bench.owner();
    let deposit = abi::owner::Method::Deposit.number();
    let doomed = json!({ "From": node.started["accounts"][0]["address"], "To": owner, "Method": deposit,
        "GasLimit": 50_000_000, "Params": "gA==" });
    bench.context().rpc.call::<Value>("Filecoin.MpoolPushMessage", (doomed, Value::Null)).unwrap();
    owner
}

fn line<'a>(told: &'a [String], words: &str) -> &'a str {
    told.iter().find(|line| line.contains(words)).unwrap_or_else(|| panic!("nothing tells of {words:?} in {told:#?}"))
}

#[test]
fn each_message_is_told_on_a_line_with_its_method_gas_and_outcome() {
    let node = DevnetProcess::start(&Bench::offline(), &[]);
    let owner = story(&node);
    let told = node.stop();
    assert!(line(&told, "account.Send").contains("1000 FIL"), "the node's own messages are told too: {told:#?}");
    assert!(line(&told, "init.Install").ends_with("gas  ok"), "{told:#?}");
    assert!(line(&told, "init.Exec").contains("-> t01"), "{told:#?}");
    let refused = line(&told, "owner.Deposit");
    assert!(refused.contains(&format!("-> {owner}")) && refused.contains("exit "), "{refused}");
    assert!(refused.contains(": "), "an exit code comes with its sentence: {refused}");
}

#[test]
fn messages_are_told_as_json_documents() {
    let node = DevnetProcess::start(&Bench::offline(), &["--json-logs"]);
    let owner = story(&node);
    let told: Vec<Value> = node.stop().iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let refused = told.iter().find(|entry| entry["method"] == "Deposit").unwrap();
    assert_eq!((&refused["actor"], &refused["to"], &refused["signed"]), (&json!("owner"), &json!(owner), &json!(true)));
    assert_ne!(refused["exit_code"], json!(0));
    assert!(refused["sentence"].is_string() && refused["gas_used"].as_u64().unwrap() > 0, "{refused}");
}

#[test]
fn the_calls_of_a_message_are_told_with_the_gas_of_each() {
    let node = DevnetProcess::start(&Bench::offline(), &["--json-logs", "--trace"]);
    story(&node);
    let told: Vec<Value> = node.stop().iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let created = told.iter().find(|entry| entry["method"] == "Exec").unwrap();
    let exec = &created["calls"][0];
    assert_eq!((&exec["actor"], &exec["method"]), (&json!("init"), &json!("Exec")));
    let constructor = &exec["calls"][0];
    assert_eq!((&constructor["actor"], &constructor["method"]), (&json!("owner"), &json!("Constructor")));
    let gas = |call: &Value, which: &str| call[which].as_u64().unwrap();
    let inner: u64 = exec["calls"].as_array().unwrap().iter().map(|call| gas(call, "gas")).sum();
    assert_eq!(gas(exec, "gas"), gas(exec, "own_gas") + inner);
    assert!(gas(constructor, "gas") > 0 && gas(exec, "gas") < gas(created, "gas_used"));
}

#[test]
fn a_node_that_others_can_reach_warns() {
    let node = DevnetProcess::start(&Bench::offline(), &["--listen", "0.0.0.0:0"]);
    assert!(line(&node.stop(), "not a loopback address").contains("controls this node"));
}

#[test]
fn the_banner_tells_version_url_network_base_fee_and_accounts() {
    let bench = Bench::offline();
    let mut command =
        bench.command(&["devnet", "--listen", "127.0.0.1:0", "--base-fee", "7attoFIL", "--block-time", "30"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    // What is known of the banner: ten accounts of two lines each end it.
    let lines: Vec<String> =
        BufReader::new(child.stdout.as_mut().unwrap()).lines().map_while(Result::ok).take(29).collect();
    let told = Command::new("kill").arg("-TERM").arg(child.id().to_string()).status().unwrap();
    assert!(told.success() && child.wait().unwrap().success());
    let banner = lines.join("\n");
    for words in [
        env!("CARGO_PKG_VERSION"),
        "http://127.0.0.1:",
        "leasehold-devnet, version ",
        "7 attoFIL",
        "made every 30 seconds",
        "stand-ins",
        "1000000 FIL",
        "7b2254797065223a22626c73222c",
    ] {
        assert!(banner.contains(words), "{words:?} is not in\n{banner}");
    }
}

#[test]
fn a_corrupt_state_file_is_refused_and_stays_as_it_is() {
    let bench = Bench::offline();
    let state = bench.home().join("world.car");
    std::fs::write(&state, "this is no world").unwrap();
    let ran = bench.run(&["devnet", "--listen", "127.0.0.1:0", "--state", state.to_str().unwrap()]);
    ran.refuses(4, "the node does not start: ");
    assert!(ran.stderr.contains("world.car"), "{}", ran.stderr);
    assert_eq!(std::fs::read_to_string(&state).unwrap(), "this is no world");
}

#[test]
fn a_port_that_is_taken_is_told() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let ran = Bench::offline().run(&["devnet", "--listen", &address]);
    ran.refuses(4, &format!("the node does not start: listen on {address}"));
}

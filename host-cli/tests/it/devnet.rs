//! `leasehold devnet` as a process.

use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::bench::Bench;

/// Starts `leasehold devnet` on a free port; returns what it says about itself.
fn start(bench: &Bench, more: &[&str]) -> (Child, Value) {
    let arguments = [&["devnet", "--listen", "127.0.0.1:0", "--json"], more].concat();
    let mut child = bench.command(&arguments).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut documents = serde_json::Deserializer::from_reader(child.stdout.as_mut().unwrap()).into_iter();
    let started = documents.next().expect("the node starts").unwrap();
    (child, started)
}

fn stop(mut child: Child) {
    let told = Command::new("kill").arg("-TERM").arg(child.id().to_string()).status().unwrap();
    assert!(told.success());
    assert!(child.wait().unwrap().success(), "a clean stop");
}

#[test]
fn a_devnet_starts_with_funded_accounts_and_keeps_its_state() {
    let home = Bench::offline();
    let state = home.home().join("world.car");
    let state = state.to_str().unwrap();
    let (child, started) = start(&home, &["--state", state]);
    let bench = Bench::at(started["url"].as_str().unwrap());
    std::fs::write(bench.home().join("key"), started["accounts"][0]["key_info"].as_str().unwrap()).unwrap();
    let imported = bench.json(&["wallet", "import", "dev", bench.home().join("key").to_str().unwrap()]);
    assert_eq!(imported["address"], started["accounts"][0]["address"]);
    bench.json(&["wallet", "new", "ann"]);
    bench.json(&["wallet", "send", "ann", "3FIL", "--wallet", "dev"]);
    let epoch = bench.json(&["chain", "head"])["epoch"].clone();
    let ann = bench.json(&["wallet", "balance", "ann"])[0]["address"].as_str().unwrap().to_owned();
    stop(child);

    let (child, again) = start(&home, &["--state", state]);
    assert_eq!(again["epoch"], epoch);
    let bench = Bench::at(again["url"].as_str().unwrap());
    assert_eq!(bench.json(&["wallet", "balance", &ann])[0]["balance"], "3000000000000000000");
    stop(child);
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

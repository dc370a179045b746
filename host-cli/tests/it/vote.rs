//! What investors decide: proposed, voted on, counted, executed.

use std::fs;

use fvm_shared::econ::TokenAmount;
use serde_json::Value;

use crate::bench::{Bench, Ran};

/// A vehicle in which ann has 300 FIL and bob 100.
struct Vehicle {
    bench: Bench,
    owner: String,
}

fn fil(amount: u64) -> Value {
    TokenAmount::from_whole(amount).atto().to_string().into()
}

impl Vehicle {
    fn new() -> Self {
        let bench = Bench::in_time();
        bench.funded("operator", "secp256k1", 1_000);
        let owner = bench.owner();
        for (name, amount) in [("ann", "300FIL"), ("bob", "100FIL"), ("small", "1FIL")] {
            bench.funded(name, "secp256k1", 1_000);
            bench.json(&["stake", "deposit", &owner, amount, "--wallet", name]);
        }
        Self { bench, owner }
    }

    fn propose(&self, who: &str, action: &str, rest: &[&str]) -> Value {
        self.bench.json(&[&["vote", "propose", action, &self.owner, "--wallet", who], rest].concat())
    }

    fn try_propose(&self, who: &str, action: &str, rest: &[&str]) -> Ran {
        self.bench.run(&[&["vote", "propose", action, &self.owner, "--wallet", who, "--yes"], rest].concat())
    }

    fn vote(&self, who: &str, verb: &str, rest: &[&str]) -> Value {
        self.bench.json(&[&["vote", verb, &self.owner], rest, &["--wallet", who]].concat())
    }

    fn try_vote(&self, who: &str, verb: &str, rest: &[&str]) -> Ran {
        self.bench.run(&[&["vote", verb, &self.owner], rest, &["--wallet", who, "--yes"]].concat())
    }

    fn pass(&self, time: &str) {
        self.bench.json(&["chain", "advance", time]);
    }

    fn shown(&self) -> Value {
        self.bench.json(&["owner", "show", &self.owner])
    }

    /// Takes proposal 0, which ann is in favour of, to its execution.
    fn carry_out(&self) -> Value {
        self.vote("ann", "cast", &["0", "yes"]);
        self.pass("7d");
        assert_eq!(self.vote("bob", "execute", &["0"])["status"], "Accepted");
        self.pass("7d");
        self.vote("bob", "execute", &["0"])
    }
}

#[test]
fn a_pause_goes_from_the_proposal_to_the_execution() {
    let vehicle = Vehicle::new();
    let proposed = vehicle.propose("ann", "pause", &["1d"]);
    assert_eq!((&proposed["proposal"], &proposed["action"]), (&0.into(), &"pause".into()));
    let leave = ["stake", "redeem", &vehicle.owner, "0", "--wallet", "ann", "--yes"];
    vehicle.bench.run(&leave).refuses(1, "this position made a proposal that is not over");

    let cast = vehicle.try_vote("ann", "cast", &["0", "yes"]);
    assert!(cast.stderr.contains("cannot be redeemed until the proposal is over"), "{}", cast.stderr);
    let against = vehicle.vote("bob", "cast", &["0", "no"]);
    assert_eq!((&against["approving"], &against["rejecting"]), (&fil(300), &fil(100)));
    vehicle.try_vote("bob", "cast", &["0", "no"]).refuses(1, "no position of the wallet has a vote on proposal 0");
    vehicle.try_vote("bob", "cast", &["0", "no", "1"]).refuses(1, "this position has voted on this proposal");
    vehicle.bench.run(&leave).refuses(1, "this position voted in favour of a proposal that is not over");
    vehicle.try_vote("bob", "execute", &["0"]).refuses(1, "the voting period is not over");

    let shown = vehicle.bench.run(&["vote", "show", &vehicle.owner, "0", "--ascii"]).stdout;
    for told in [
        "refuse deposits and pledges for 2880 epochs (1d)",
        "now it would pass",
        "######################## 400 FIL of the 120.3 FIL that must",
        "##################...... 75.00%, 66.67% must be: 300 FIL for, 100 FIL against",
    ] {
        assert!(shown.contains(told), "{told:?} is not in\n{shown}");
    }

    vehicle.pass("7d");
    assert_eq!(vehicle.vote("bob", "show", &["0"])["status"], "Counting");
    assert_eq!(vehicle.vote("bob", "execute", &["0"])["status"], "Accepted");
    vehicle.try_vote("bob", "execute", &["0"]).refuses(1, "the timelock is not over yet");
    assert_eq!(vehicle.vote("bob", "list", &["--open"]).as_array().unwrap().len(), 1);
    vehicle.pass("7d");
    assert_eq!(vehicle.vote("bob", "execute", &["0"])["status"], "Executed");
    vehicle.try_vote("bob", "execute", &["0"]).refuses(1, "the proposal is rejected, executed or lapsed");
    assert_eq!(vehicle.vote("bob", "list", &["--open"]).as_array().unwrap().len(), 0);

    let deposit = ["stake", "deposit", &vehicle.owner, "10FIL", "--wallet", "bob", "--yes"];
    vehicle.bench.run(&deposit).refuses(1, "deposits and pledges are paused by a vote");
    assert!(vehicle.shown()["paused_until"].is_i64());
    vehicle.pass("2d");
    assert_eq!(vehicle.bench.run(&deposit).code, 0, "a pause ends by itself");
}

#[test]
fn a_change_of_terms_says_what_changes_and_freezes_what_comes_in() {
    let vehicle = Vehicle::new();
    let file = vehicle.bench.home().join("next.toml");
    let path = file.display().to_string();
    fs::write(&file, "early_exit = '2%'\nfees = []\n").unwrap();
    let proposed = vehicle.propose("operator", "terms", &[&path]);
    let changes = proposed["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 2, "{proposed}");
    assert_eq!(
        (&changes[0]["term"], &changes[0]["from"], &changes[0]["to"]),
        (&"early_exit".into(), &"5%".into(), &"2%".into())
    );
    assert_eq!(changes[1]["to"], "none");

    vehicle.vote("ann", "cast", &["0", "yes"]);
    vehicle.pass("7d");
    vehicle.vote("bob", "execute", &["0"]);
    assert_eq!(vehicle.shown()["frozen"], true);
    let deposit = ["stake", "deposit", &vehicle.owner, "10FIL", "--wallet", "bob", "--yes"];
    vehicle.bench.run(&deposit).refuses(1, "an accepted proposal waits to be executed");
    let bob = vehicle.bench.json(&["stake", "show", &vehicle.owner, "1"]);
    assert_eq!(bob["leaving"]["fee"], fil(0), "who is against it leaves free");
    vehicle.pass("7d");
    assert_eq!(vehicle.vote("bob", "execute", &["0"])["status"], "Executed");
    let shown = vehicle.shown();
    assert_eq!((&shown["terms"]["early_exit_bps"], &shown["frozen"]), (&200.into(), &false.into()));
    assert_eq!(shown["terms"]["name"], "North Vault", "what the file does not say stays");
    vehicle.try_propose("operator", "terms", &[&path]).refuses(2, "changes nothing about the terms in force");
}

#[test]
fn sealing_and_the_operator_change_by_votes_of_their_own() {
    let vehicle = Vehicle::new();
    vehicle.propose("ann", "sealing", &["off"]);
    assert_eq!(vehicle.carry_out()["status"], "Executed");
    assert_eq!(vehicle.shown()["sealing"], false);
    assert!(vehicle.bench.run(&["owner", "show", &vehicle.owner]).stdout.contains("pledging is forbidden by a vote"));

    drop(vehicle);

    let next = Vehicle::new();
    let proposed = next.try_propose("ann", "operator", &["bob"]);
    assert!(proposed.stderr.contains("will run all miners"), "{}", proposed.stderr);
    assert_eq!(next.carry_out()["status"], "Executed");
    let bob = next.bench.json(&["actor", "show", "bob"])["address"].clone();
    assert_eq!(next.shown()["terms"]["operator"], bob);
}

#[test]
fn code_that_is_unknown_or_not_installed_is_said_to_be_so() {
    let vehicle = Vehicle::new();
    // A well-formed code CID behind which there is nothing.
    let nothing = "bafk2bzaceduylaeqwcrsiog7uf5br3fwxc7fb6iu2mspjruw6epvofyziq43q";
    let proposed = vehicle.try_propose("ann", "upgrade", &[nothing]);
    assert_eq!(proposed.code, 0, "{}", proposed.stderr);
    assert!(proposed.stderr.contains(&format!("this program does not know the code {nothing}")), "{}", proposed.stderr);
    assert!(proposed.stderr.contains("until it is installed this cannot be executed"), "{}", proposed.stderr);
    let shown = vehicle.vote("ann", "show", &["0"]);
    assert_eq!((&shown["name"], &shown["installed"]), (&Value::Null, &false.into()));
    vehicle.vote("ann", "cast", &["0", "yes"]);
    vehicle.pass("7d");
    vehicle.vote("ann", "execute", &["0"]);
    vehicle.pass("7d");
    vehicle.try_vote("ann", "execute", &["0"]).refuses(1, "init does not know it");

    vehicle.try_propose("ann", "upgrade", &["owner"]).refuses(1, "this holder, or this position, has a proposal open");
    let known = vehicle.propose("bob", "upgrade", &["owner"]);
    assert_eq!((&known["name"], &known["installed"]), (&"owner".into(), &true.into()));
    vehicle.try_propose("ann", "upgrade", &["ownr"]).refuses(2, "is not one of Leasehold's actors");
}

#[test]
fn proposals_that_make_no_sense_are_refused() {
    let vehicle = Vehicle::new();
    vehicle.try_propose("small", "pause", &["1d"]).refuses(1, "no position of the wallet has the 100 FIL");
    vehicle
        .try_propose("small", "pause", &["1d", "--position", "2"])
        .refuses(1, "the position has less principal than a proposal needs");
    vehicle.try_propose("bob", "pause", &["1d", "--position", "0"]).refuses(1, "exit code 18");
    vehicle.try_propose("ann", "pause", &["31d"]).refuses(1, "a pause must last 1 to 86,400 epochs");
    vehicle.try_propose("ann", "sealing", &["maybe"]).refuses(2, "is neither on nor off");
    let file = vehicle.bench.home().join("next.toml");
    let path = file.display().to_string();
    fs::write(&file, "operator = 'bob'\n").unwrap();
    vehicle.try_propose("ann", "terms", &[&path]).refuses(2, "a change of terms cannot make");
    fs::write(&file, "timelock = '1h'\n").unwrap();
    vehicle.try_propose("ann", "terms", &[&path]).refuses(1, "timelock: it must be");
    vehicle.try_vote("ann", "show", &["0"]).refuses(1, "there is no such proposal");
    let list = vehicle.bench.run(&["vote", "list", &vehicle.owner]);
    assert_eq!(list.stdout.trim(), "Nothing was put to the vote.");
}

#[test]
fn a_miner_is_let_go_when_no_investor_is_left_and_comes_back_if_nobody_takes_it() {
    let bench = Bench::in_time();
    let (miner, owner) = (bench.miner(), bench.owner());
    bench.json(&["owner", "adopt", &owner, &miner]);
    bench.funded("buyer", "secp256k1", 1);
    let vehicle = Vehicle { bench, owner };
    let proposed = vehicle.propose("operator", "release", &[&miner, "buyer"]);
    assert_eq!((&proposed["action"], &proposed["miner"]), (&"release".into(), &miner.clone().into()));
    vehicle.try_vote("operator", "cast", &["0", "yes"]).refuses(1, "no position of the wallet has a vote");
    vehicle.pass("7d");
    assert_eq!(vehicle.vote("operator", "execute", &["0"])["status"], "Accepted", "nobody is inside to vote");
    vehicle.pass("7d");
    assert_eq!(vehicle.vote("operator", "execute", &["0"])["status"], "Executed");
    let buyer = vehicle.bench.json(&["actor", "show", "buyer"])["address"].clone();
    assert_eq!(vehicle.bench.json(&["miner", "show", &miner])["proposed_owner"], buyer);
    assert_eq!(vehicle.shown()["miners"].as_array().unwrap().len(), 0);

    let back = vehicle.bench.json(&["owner", "adopt", &vehicle.owner, &miner]);
    assert_eq!((back["steps"].as_array().unwrap().len(), &back["steps"][0]["what"]), (1, &"adopted".into()));
    assert_eq!(vehicle.bench.json(&["miner", "show", &miner])["proposed_owner"], Value::Null);
}

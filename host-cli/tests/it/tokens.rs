//! Positions in other hands and in other shapes.

use fvm_shared::econ::TokenAmount;
use serde_json::Value;

use crate::bench::{Bench, Ran};

/// A vehicle in which ann has 100 FIL, and others with keys.
struct Vehicle {
    bench: Bench,
    owner: String,
}

impl Vehicle {
    fn new() -> Self {
        let bench = Bench::new();
        bench.miner();
        let owner = bench.owner();
        for name in ["ann", "ben", "broker"] {
            bench.funded(name, "secp256k1", 1_000);
        }
        bench.json(&["stake", "deposit", &owner, "100FIL", "--wallet", "ann"]);
        Self { bench, owner }
    }

    fn stake(&self, who: &str, verb: &str, rest: &[&str]) -> Value {
        self.bench.json(&[&["stake", verb, &self.owner, "--wallet", who], rest].concat())
    }

    fn try_stake(&self, who: &str, verb: &str, rest: &[&str]) -> Ran {
        self.bench.run(&[&["stake", verb, &self.owner, "--wallet", who, "--yes"], rest].concat())
    }

    /// Somebody's positions and their principals in FIL, by number.
    fn held(&self, who: &str) -> Vec<(u64, String)> {
        let list = self.stake(who, "list", &[]);
        let position = |p: &Value| (p["position"].as_u64().unwrap(), p["principal"].as_str().unwrap().to_owned());
        list.as_array().unwrap().iter().map(position).collect()
    }

    fn id_of(&self, key: &str) -> Value {
        self.bench.json(&["actor", "show", key])["address"].clone()
    }
}

fn fil(amount: u64) -> String {
    TokenAmount::from_whole(amount).atto().to_string()
}

#[test]
fn a_transfer_gives_everything_to_somebody_else() {
    let vehicle = Vehicle::new();
    vehicle.stake("ann", "payout", &["--to", "broker"]);
    assert_eq!(vehicle.stake("ann", "show", &["0"])["payout"], vehicle.id_of("broker"));
    vehicle.try_stake("ben", "transfer", &["ben", "0"]).refuses(1, "only the holder of the token may do this");
    let moved = vehicle.stake("ann", "transfer", &["ben", "0"]);
    assert_eq!(moved["tokens"], serde_json::json!([0]));
    assert_eq!((vehicle.held("ann"), vehicle.held("ben")), (vec![], vec![(0, fil(100))]));
    let shown = vehicle.stake("ben", "show", &["0"]);
    assert_eq!(shown["payout"], Value::Null, "the payout address does not go along");
    vehicle.try_stake("ann", "transfer", &["ben", "7"]).refuses(1, "there is no such token");
}

#[test]
fn a_transfer_to_an_address_that_nobody_used_is_told_to_be_one() {
    let vehicle = Vehicle::new();
    let fresh = vehicle.bench.json(&["wallet", "new", "fresh"])["address"].as_str().unwrap().to_owned();
    let ran = vehicle.try_stake("ann", "transfer", &[&fresh, "0"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stderr.contains("check it, since a transfer cannot be taken back"), "{}", ran.stderr);
    assert_eq!(vehicle.held("fresh"), vec![(0, fil(100))]);
}

#[test]
fn who_is_approved_may_move_a_token_and_who_is_no_longer_may_not() {
    let vehicle = Vehicle::new();
    let take = |who: &str| vehicle.try_stake("broker", "transfer", &[who, "0", "--from", "ann"]);
    let refusal = "the caller is no operator of the token or of its holder";
    take("broker").refuses(1, refusal);
    vehicle.try_stake("ben", "approve", &["broker", "0"]).refuses(1, refusal);

    let approved = vehicle.try_stake("ann", "approve", &["broker", "0"]);
    assert!(approved.stderr.contains("can then take them for itself"), "{}", approved.stderr);
    let shown = vehicle.stake("ann", "show", &["0"]);
    assert_eq!(shown["operators"], Value::from(vec![vehicle.id_of("broker")]));
    vehicle.stake("ann", "revoke", &["broker", "0"]);
    take("broker").refuses(1, refusal);

    vehicle.stake("ann", "approve", &["broker", "--all"]);
    let shown = vehicle.stake("ann", "show", &["0"]);
    assert_eq!(shown["account_operators"], Value::from(vec![vehicle.id_of("broker")]));
    vehicle.stake("ann", "revoke", &["broker", "--all"]);
    take("broker").refuses(1, refusal);

    vehicle.stake("ann", "approve", &["broker", "--all"]);
    assert_eq!(take("ben").code, 0);
    assert_eq!(vehicle.held("ben"), vec![(0, fil(100))]);
}

#[test]
fn a_position_is_split_and_merged_without_losing_an_attofil() {
    let vehicle = Vehicle::new();
    vehicle.try_stake("ann", "split", &["0", "40FIL", "50FIL"]).refuses(2, "the parts are 90 FIL together");
    vehicle.try_stake("ann", "split", &["0", "100FIL", "rest"]).refuses(2, "leave no rest of 100 FIL");
    vehicle.try_stake("ben", "split", &["0", "40FIL", "rest"]).refuses(1, "only the holder of the token may do this");
    let split = vehicle.stake("ann", "split", &["0", "40FIL", "1attoFIL", "rest"]);
    assert_eq!(split["into"].as_array().unwrap().len(), 3);
    let held = vehicle.held("ann");
    assert_eq!(held.iter().map(|(position, _)| *position).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(held[2].1, (TokenAmount::from_whole(60) - TokenAmount::from_atto(1)).atto().to_string());
    vehicle.try_stake("ann", "merge", &["1", "1"]).refuses(1, "a call must name each token once");
    let merged = vehicle.stake("ann", "merge", &["1", "2", "3"]);
    assert_eq!(vehicle.held("ann"), vec![(merged["position"].as_u64().unwrap(), fil(100))]);
}

#[test]
fn earnings_can_go_to_somebody_else_and_back_to_the_holder() {
    let vehicle = Vehicle::new();
    vehicle.stake("ann", "payout", &["0", "--to", "ben"]);
    assert_eq!(vehicle.stake("ann", "list", &[])[0]["payout"], vehicle.id_of("ben"));
    vehicle.stake("ann", "payout", &["0", "--to-holder"]);
    assert_eq!(vehicle.stake("ann", "list", &[])[0]["payout"], Value::Null);
    vehicle.try_stake("ben", "payout", &["--to", "ann"]).refuses(1, "the wallet has no positions in");
    vehicle.try_stake("ben", "payout", &["0", "--to", "ann"]).refuses(1, "only the holder of the token may do this");
}

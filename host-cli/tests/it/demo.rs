//! The whole story in one command, and the hand-over in it.

use anyhow::bail;
use leasehold_cli::commands::owner;
use serde_json::Value;

use crate::bench::{Bench, Ran};

/// The command on the built-in actors that this test run is configured with.
fn demo(arguments: &[&str]) -> Ran {
    let bench = Bench::offline();
    let mut command = bench.command(&[&["demo"], arguments].concat());
    if let Some(bundle) = std::env::var_os("LEASEHOLD_BUILTIN_ACTORS") {
        command.env("LEASEHOLD_BUILTIN_ACTORS", bundle);
    }
    Ran::of(command)
}

#[test]
fn the_demo_ends_without_a_difference() {
    let ran = demo(&[]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(ran.stdout.lines().last(), Some("sum of differences: 0 attoFIL"));
    let investing = ["CreateMiner", "Install", "AdoptMiner", "Deposit", "Harvest", "Claim"];
    let leasing = ["Open", "Heartbeat x19", "Settle"];
    let leaving = ["Transfer", "Pledge", "Redeem", "WithdrawExit", "Propose", "Vote", "Execute"];
    for method in investing.iter().chain(&leasing).chain(&leaving) {
        assert!(ran.stdout.contains(method), "{method} is in the table:\n{}", ran.stdout);
    }
    assert!(ran.stderr.contains("8/8"), "every step is announced");
}

#[test]
fn the_demo_in_json_says_what_it_checked() {
    let ran = demo(&["--json"]);
    let told: Value = serde_json::from_str(&ran.stdout).unwrap();
    let checks = told["checks"].as_array().unwrap();
    assert!(checks.len() > 20 && checks.iter().all(|check| check["expected"] == check["actual"]));
    assert_eq!((&told["differences"], &told["tally"]["held"]), (&"0".into(), &told["tally"]["genesis"]));
}

#[test]
fn a_bundle_that_is_none_is_refused_with_a_sentence() {
    let bench = Bench::offline();
    let ran = bench.run(&["demo", "--builtin-actors", "/nonexistent.car"]);
    ran.refuses(4, "the node does not start");
}

#[test]
fn a_hand_over_that_is_stopped_after_any_step_goes_on_from_there() {
    for stop in 1..=2 {
        let bench = Bench::new();
        let (miner, owner) = (bench.miner(), bench.owner());
        let context = bench.context().with_wallet("operator");
        let mut steps = 0;
        let stopped = owner::adopt_stepwise(&context, &owner, &miner, &mut |_| {
            steps += 1;
            if steps == stop { bail!("stopped") } else { Ok(()) }
        });
        assert!(stopped.is_err(), "stopped after step {stop}");
        let rest = owner::adopt(&context, &owner, &miner).unwrap();
        assert_eq!(rest.steps.len(), 2 - stop, "only what was missing after step {stop}");
        let shown = owner::show(&context, &owner).unwrap();
        assert_eq!(shown.miners.len(), 1);
    }
}

//! What the README tells people to type does what it says.

use std::fs;
use std::path::Path;

use clap::Parser;
use leasehold_cli::commands::Cli;
use serde_json::Value;

use crate::bench::Bench;

/// The addresses that the README writes, by the command that makes them and the field that tells them.
const MADE: [(&str, &str, &str); 3] = [
    ("miner create", "miner", "t01001"),
    ("owner create", "address", "t01005"),
    ("market create", "address", "t01010"),
];

fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md")).unwrap()
}

/// The commands in the README's shell blocks, in order: continued lines joined, comments gone.
fn commands() -> Vec<Vec<String>> {
    let readme = readme();
    let blocks = readme.split("```").skip(1).step_by(2).filter_map(|block| block.strip_prefix("sh\n"));
    let text = blocks.collect::<String>().replace("\\\n", " ");
    text.lines().filter_map(|line| line.strip_prefix("leasehold ")).map(words).collect()
}

/// The policy that the README shows.
fn policy() -> String {
    readme().split("```").find_map(|block| block.strip_prefix("toml\n")).unwrap().to_owned()
}

/// Whether a command ends only when somebody ends it.
fn goes_on(command: &[String]) -> bool {
    let command = command.join(" ");
    let serves = command.starts_with("lease serve") && !command.contains("--dry-run");
    serves || ["devnet", "demo", "lease watch"].iter().any(|name| command.starts_with(name))
}

/// A line as a shell splits it; single quotes are the only ones in use.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (index, part) in line.split('\'').enumerate() {
        if index % 2 == 1 {
            words.push(part.to_owned());
            continue;
        }
        let code = part.split(" #").next().unwrap();
        words.extend(code.split_whitespace().map(str::to_owned));
        if code.len() < part.len() {
            break;
        }
    }
    words
}

#[test]
fn every_command_of_the_readme_works_in_its_order() {
    let bench = Bench::in_time();
    for reader in ["ann", "ben", "renter"] {
        bench.funded(reader, "secp256k1", 1_000);
    }
    fs::write(bench.home().join("login.txt"), "ssh guest@203.0.113.7").unwrap();
    fs::write(bench.home().join("policy.toml"), policy()).unwrap();
    let mut addresses: Vec<(&str, String)> = Vec::new();
    let commands = commands();
    assert!(commands.len() > 20, "the README's commands are found: {commands:?}");
    for command in &commands {
        let words = ["leasehold"].into_iter().chain(command.iter().map(String::as_str));
        Cli::try_parse_from(words).unwrap_or_else(|e| panic!("leasehold {}: {e}", command.join(" ")));
    }
    for command in commands.iter().filter(|command| !goes_on(command)) {
        let mut arguments = command.clone();
        for (written, actual) in &addresses {
            arguments.iter_mut().for_each(|word| *word = word.replace(written, actual));
        }
        let mut run = bench.command(&[]);
        let output = run.current_dir(bench.home()).args(&arguments).args(["--yes", "--json"]).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "leasehold {}: {told}", arguments.join(" "));
        let made = MADE.iter().find(|(verb, ..)| arguments.join(" ").starts_with(verb));
        if let Some((_, field, written)) = made {
            let result: Value = serde_json::from_slice(&output.stdout).unwrap();
            addresses.push((written, result[field].as_str().unwrap().to_owned()));
        }
    }
    assert_eq!(addresses.len(), MADE.len(), "miner, owner actor and market were made");
}

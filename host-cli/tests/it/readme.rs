//! What the README tells people to type works as it stands, from top to bottom, on a fresh devnet.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use clap::Parser;
use leasehold_cli::commands::Cli;

use crate::bench::Bench;

/// The lines of the README's shell blocks that make no use of a checkout, in order.
fn lines() -> Vec<String> {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md")).unwrap();
    let blocks = readme.split("```").skip(1).step_by(2).filter_map(|block| block.strip_prefix("sh\n"));
    let ours = blocks.filter(|block| !block.contains("make "));
    ours.flat_map(str::lines).map(str::to_owned).collect()
}

/// Whether a command ends only when somebody ends it.
fn goes_on(line: &str) -> bool {
    let Some(command) = line.strip_prefix("leasehold ") else { return false };
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
fn every_command_of_the_readme_is_one() {
    let text = lines().join("\n").replace("\\\n", " ");
    let commands: Vec<_> = text.lines().filter(|line| line.starts_with("leasehold ")).map(words).collect();
    assert!(commands.len() > 50, "the README's commands are found: {commands:?}");
    for command in &commands {
        Cli::try_parse_from(command).unwrap_or_else(|e| panic!("{}: {e}", command.join(" ")));
    }
}

#[test]
fn the_readme_works_as_it_stands_on_a_fresh_devnet() {
    let bench = Bench::alone();
    let typed: Vec<_> = lines().into_iter().filter(|line| !goes_on(line)).collect();
    // Nobody is at the terminal to say yes.
    let yes = "leasehold() { \"$LEASEHOLD\" \"$@\" --yes; }\nset -ex\n";
    let script = format!("{yes}{}\n", typed.join("\n"));
    let mut shell = Command::new("sh");
    shell.args(["-c", &script]).current_dir(bench.home()).stdin(Stdio::null());
    for (name, value) in bench.command(&[]).get_envs().filter_map(|(name, value)| Some((name, value?))) {
        shell.env(name, value);
    }
    let output = shell.env("LEASEHOLD", env!("CARGO_BIN_EXE_leasehold")).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    let last: Vec<_> = told.lines().rev().take(12).collect();
    assert!(output.status.success(), "{}", last.into_iter().rev().collect::<Vec<_>>().join("\n"));
}

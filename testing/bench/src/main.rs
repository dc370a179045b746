//! The devnet's figures, on this machine: `make bench` prints the README's table.
//!
//! On the stand-ins, or on the official built-in actors if LEASEHOLD_BUILTIN_ACTORS names a bundle file. With
//! LEASEHOLD_BENCH_QUICK set everything is measured once and small, to see that it can be measured.
//!
//! Ends with 1 where a goal is missed; with `--report`, as `make bench` runs it, only what cannot be measured is a failure. Either
//! way the goals that were missed are named, and a second table shows where the time goes.

mod breakdown;
mod chain;
mod figure;
mod machine;
mod rpc;
mod start;
#[path = "../../../host-cli/tests/it/swarm.rs"]
#[allow(dead_code, reason = "the tests use more of it")]
mod swarm;

use std::io::Write as _;
use std::process::ExitCode;

use figure::Figure;

/// How much is measured.
#[derive(Clone, Copy)]
pub struct Effort {
    /// How often what is short is repeated.
    pub rounds: usize,
    /// Seconds of pushing messages.
    pub seconds: u64,
    /// How many actors a large state has, and a small one.
    pub actors: [usize; 2],
    /// Messages for which memory is measured.
    pub messages: usize,
    /// How many tipsets, and as many accounts, a saved state has.
    pub tipsets: usize,
}

const WHOLE: Effort =
    Effort { rounds: 11, seconds: 10, actors: [10_000, 1_000_000], messages: 100_000, tipsets: 2_000 };
const QUICK: Effort = Effort { rounds: 1, seconds: 1, actors: [100, 1_000], messages: 1_000, tipsets: 20 };

fn main() -> anyhow::Result<ExitCode> {
    let only_reports = match std::env::args().skip(1).collect::<Vec<_>>().as_slice() {
        [] => false,
        [flag] if flag == "--report" => true,
        other => anyhow::bail!("bench takes --report or nothing, not {}", other.join(" ")),
    };
    let is_quick = std::env::var_os("LEASEHOLD_BENCH_QUICK").is_some_and(|value| !value.is_empty());
    let effort = if is_quick { QUICK } else { WHOLE };
    type Measure = fn(Effort) -> anyhow::Result<Vec<Figure>>;
    let measures: [(&str, Measure); 5] = [
        ("starts", start::measure),
        ("snapshots of small and large states", chain::snapshots),
        ("empty epochs", chain::epochs),
        ("signed messages a second", rpc::calls),
        ("memory for many messages", rpc::memory),
    ];
    let (mut out, mut progress) = (std::io::stdout(), std::io::stderr());
    // First of all: in a process that has compiled nothing yet.
    writeln!(progress, "bench: where the time goes ...")?;
    let parts = breakdown::measure(effort)?;
    writeln!(out, "{}\n\n{}", machine::describe(), figure::HEAD)?;
    let mut missed = Vec::new();
    for (what, measure) in measures {
        writeln!(progress, "bench: {what} ...")?;
        for figure in measure(effort)? {
            writeln!(out, "{}", figure.row())?;
            missed.extend((!figure.is_met()).then(|| figure.shortfall()));
        }
    }
    writeln!(out, "\nWhere the time goes:\n\n{}", breakdown::HEAD)?;
    for part in parts {
        writeln!(out, "{}", part.row())?;
    }
    if missed.is_empty() {
        writeln!(out, "\nEvery goal is met.")?;
        return Ok(ExitCode::SUCCESS);
    }
    writeln!(out, "\nMissed: {}.", missed.join("; "))?;
    Ok(if only_reports { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

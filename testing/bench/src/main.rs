//! The devnet's figures, on this machine: `make bench` prints the README's table.
//!
//! On the stand-ins, or on the official built-in actors if LEASEHOLD_BUILTIN_ACTORS names a bundle file. With
//! LEASEHOLD_BENCH_QUICK set everything is measured once and small, to see that it can be measured.

mod chain;
mod figure;
mod machine;
mod rpc;
mod start;
#[path = "../../../host-cli/tests/it/swarm.rs"]
#[allow(dead_code, reason = "the tests use more of it")]
mod swarm;

use std::io::Write as _;

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
}

const WHOLE: Effort = Effort { rounds: 11, seconds: 10, actors: [10_000, 1_000_000], messages: 100_000 };
const QUICK: Effort = Effort { rounds: 1, seconds: 1, actors: [100, 1_000], messages: 1_000 };

fn main() -> anyhow::Result<()> {
    let is_quick = std::env::var_os("LEASEHOLD_BENCH_QUICK").is_some_and(|value| !value.is_empty());
    let effort = if is_quick { QUICK } else { WHOLE };
    type Measure = fn(Effort) -> anyhow::Result<Vec<Figure>>;
    let measures: [Measure; 5] = [start::measure, chain::snapshots, chain::epochs, rpc::calls, rpc::memory];
    let mut out = std::io::stdout();
    writeln!(out, "{}\n\n{}", machine::describe(), figure::HEAD)?;
    let mut missed = 0;
    for measure in measures {
        for figure in measure(effort)? {
            missed += usize::from(!figure.is_met());
            writeln!(out, "{}", figure.row())?;
        }
    }
    writeln!(out, "\n{}", if missed == 0 { "Every goal is met." } else { "Goals were missed." })?;
    Ok(())
}

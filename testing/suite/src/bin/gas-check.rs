//! Compares gas.txt with the figures that the principal methods have to keep to, and prints a table. Exits with 1 where a figure
//! is missed without a written proof, or not measured.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};
use suite::figures::{FIGURES, judge};
use suite::gas;

fn main() -> Result<ExitCode> {
    let architecture = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ARCHITECTURE.md");
    let architecture = fs::read_to_string(&architecture).with_context(|| format!("read {}", architecture.display()))?;
    let report = judge(&gas::read()?, FIGURES, &architecture);
    write!(io::stdout(), "{}", report.text).context("print the table")?;
    if report.passes {
        return Ok(ExitCode::SUCCESS);
    }
    writeln!(io::stderr(), "gas-check: figures are missed without a proof in ARCHITECTURE.md, or not measured")?;
    Ok(ExitCode::FAILURE)
}

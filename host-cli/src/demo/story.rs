//! What happened, and whether every figure was as it had to be.

use std::time::Instant;

use anyhow::Result;
use fvm_shared::bigint::BigInt;
use fvm_shared::econ::TokenAmount;
use num_traits::{Signed, Zero};
use serde::Serialize;

use super::tally::Tally;
use crate::amount::Amount;
use crate::failure::Failure;
use crate::flow::Trail;
use crate::output::{Output, Report, Table};

/// How many steps the demo has.
const STEPS: u32 = 8;

/// A story that is being told.
pub struct Story {
    output: Output,
    begun: Instant,
    step: u32,
    rows: Vec<Row>,
    checks: Vec<Check>,
}

/// Something that happened.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    pub step: u32,
    pub method: &'static str,
    /// How many messages it took.
    pub messages: u64,
    /// Of one message; the mean where there are several. `None` for what the devnet does by itself.
    pub gas: Option<u64>,
    pub change: String,
}

/// A figure that was checked.
#[derive(Clone, Debug, Serialize)]
pub struct Check {
    pub what: String,
    pub expected: Amount,
    pub actual: Amount,
}

impl Story {
    pub fn new(output: Output) -> Self {
        Self { output, begun: Instant::now(), step: 0, rows: Vec::new(), checks: Vec::new() }
    }

    /// Goes on to the next step.
    pub fn begin(&mut self, title: &str) {
        self.step += 1;
        self.output.note(&format!("{}/{STEPS}  {title}", self.step));
    }

    /// A message, and what it changed.
    pub fn row(&mut self, trail: &Trail, change: String) {
        self.rows(std::slice::from_ref(trail), change);
    }

    /// Messages of one kind, and what they changed.
    pub fn rows(&mut self, trails: &[Trail], change: String) {
        let (Some(first), messages) = (trails.first(), trails.len() as u64) else { return };
        let gas = trails.iter().map(|trail| trail.gas_used).sum::<u64>() / messages;
        self.add(Row { step: self.step, method: first.method, messages, gas: Some(gas), change });
    }

    /// Something that the devnet does without a message.
    pub fn aside(&mut self, method: &'static str, change: String) {
        self.add(Row { step: self.step, method, messages: 0, gas: None, change });
    }

    /// Something worth knowing that is no row of the table.
    pub fn tell(&self, text: &str) {
        self.output.note(&format!("     {text}"));
    }

    fn add(&mut self, row: Row) {
        let gas = row.gas.map_or_else(String::new, |gas| format!(", {gas} gas"));
        self.output.note(&format!("     {}{gas}: {}", row.name(), row.change));
        self.rows.push(row);
    }

    /// Holds a figure against the one that it has to be.
    pub fn check(&mut self, what: impl Into<String>, expected: &TokenAmount, actual: &TokenAmount) {
        let check = Check { what: what.into(), expected: expected.clone().into(), actual: actual.clone().into() };
        if expected != actual {
            self.output.warn(&format!("{}: {} instead of {}", check.what, check.actual, check.expected));
        }
        self.checks.push(check);
    }

    pub fn end(self, tally: Tally) -> Told {
        let differences: BigInt = self.checks.iter().map(Check::difference).sum();
        Told {
            rows: self.rows,
            checks: self.checks,
            tally,
            differences: TokenAmount::from_atto(differences).into(),
            seconds: self.begun.elapsed().as_secs_f64(),
        }
    }
}

impl Row {
    fn name(&self) -> String {
        if self.messages > 1 { format!("{} x{}", self.method, self.messages) } else { self.method.to_owned() }
    }
}

impl Check {
    fn difference(&self) -> BigInt {
        (self.expected.0.atto() - self.actual.0.atto()).abs()
    }
}

/// The story as it ended.
#[derive(Clone, Debug, Serialize)]
pub struct Told {
    pub rows: Vec<Row>,
    pub checks: Vec<Check>,
    pub tally: Tally,
    /// By how many attoFIL all checked figures are off, together.
    pub differences: Amount,
    pub seconds: f64,
}

impl Told {
    /// A failure when any figure was off.
    pub fn verdict(&self) -> Result<()> {
        if self.differences.0.is_zero() {
            return Ok(());
        }
        let wrong: Vec<&str> =
            self.checks.iter().filter(|c| !c.difference().is_zero()).map(|c| c.what.as_str()).collect();
        Err(Failure::other(format!("these figures do not add up: {}", wrong.join("; "))).into())
    }
}

impl Report for Told {
    fn text(&self) -> String {
        let mut table = Table::new(["step", "method", "gas", "what changed"], "Nothing happened.");
        for row in &self.rows {
            let gas = row.gas.map_or_else(|| "-".to_owned(), |gas| gas.to_string());
            table.row([row.step.to_string(), row.name(), gas, row.change.clone()]);
        }
        format!(
            "{}\n\n{}\n{} figures were computed a second time, in {:.1} s\nsum of differences: {} attoFIL",
            table.render(),
            self.tally.text(),
            self.checks.len(),
            self.seconds,
            self.differences.atto()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(actual: u64) -> Told {
        let mut story = Story::new(Output::new(false).quiet());
        story.check("rent", &TokenAmount::from_atto(7), &TokenAmount::from_atto(7));
        story.check("a refund", &TokenAmount::from_atto(7), &TokenAmount::from_atto(actual));
        story.end(Tally::default())
    }

    #[test]
    fn one_attofil_too_much_or_too_little_is_a_failure_that_names_it() {
        assert!(told(7).verdict().is_ok());
        for wrong in [6, 8] {
            let told = told(wrong);
            assert!(told.text().ends_with("sum of differences: 1 attoFIL"));
            let failure = Failure::of(&told.verdict().unwrap_err());
            assert_eq!(
                (failure.kind.exit_code(), failure.sentence.as_str()),
                (4, "these figures do not add up: a refund")
            );
        }
    }
}

//! One line of the table.

use std::time::{Duration, Instant};

pub const HEAD: &str = "\
| what | goal | median | from - to |
|---|---:|---:|---:|";

/// What was measured, how often, and what it was to be.
pub struct Figure {
    what: String,
    goal: Option<Goal>,
    unit: Unit,
    /// In seconds, per second, or bytes; sorted.
    values: Vec<f64>,
}

#[derive(Clone, Copy)]
pub enum Goal {
    AtMost(f64),
    AtLeast(f64),
}

#[derive(Clone, Copy)]
pub enum Unit {
    Seconds,
    PerSecond,
    Bytes,
}

impl Figure {
    pub fn new(what: impl Into<String>, unit: Unit, goal: Option<Goal>, mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        Self { what: what.into(), goal, unit, values }
    }

    /// How long something takes, each time.
    pub fn time(
        what: impl Into<String>,
        at_most: f64,
        rounds: usize,
        mut step: impl FnMut() -> anyhow::Result<Duration>,
    ) -> anyhow::Result<Self> {
        let times = (0..rounds).map(|_| Ok(step()?.as_secs_f64())).collect::<anyhow::Result<_>>()?;
        Ok(Self::new(what, Unit::Seconds, Some(Goal::AtMost(at_most)), times))
    }

    fn median(&self) -> f64 {
        self.values.get(self.values.len() / 2).copied().unwrap_or(f64::NAN)
    }

    pub fn is_met(&self) -> bool {
        match self.goal {
            None => true,
            Some(Goal::AtMost(most)) => self.median() <= most,
            Some(Goal::AtLeast(least)) => self.median() >= least,
        }
    }

    /// What was to be reached, and what was.
    pub fn shortfall(&self) -> String {
        format!("{}: {} where {} is the goal", self.what, self.unit.text(self.median()), self.goal_text())
    }

    fn goal_text(&self) -> String {
        match self.goal {
            None => "-".to_owned(),
            Some(Goal::AtMost(most)) => format!("<= {}", self.unit.text(most)),
            Some(Goal::AtLeast(least)) => format!(">= {}", self.unit.text(least)),
        }
    }

    pub fn row(&self) -> String {
        let goal = self.goal_text();
        let ends = [self.values.first(), self.values.last()].map(|end| end.copied().unwrap_or(f64::NAN));
        let [from, to] = ends.map(|end| self.unit.text(end));
        let missed = if self.is_met() { "" } else { " (missed)" };
        format!("| {} | {goal} | {}{missed} | {from} - {to} |", self.what, self.unit.text(self.median()))
    }
}

impl Unit {
    pub fn text(self, value: f64) -> String {
        match self {
            Self::Seconds if value < 1e-3 => format!("{:.0} us", value * 1e6),
            Self::Seconds if value < 1.0 => format!("{:.1} ms", value * 1e3),
            Self::Seconds => format!("{value:.2} s"),
            Self::PerSecond => format!("{value:.0}/s"),
            Self::Bytes if value < 1024.0 * 1024.0 => format!("{:.1} KiB", value / 1024.0),
            Self::Bytes => format!("{:.0} MiB", value / 1024.0 / 1024.0),
        }
    }
}

/// How long one step takes.
pub fn timed(step: impl FnOnce() -> anyhow::Result<()>) -> anyhow::Result<Duration> {
    let started = Instant::now();
    step()?;
    Ok(started.elapsed())
}

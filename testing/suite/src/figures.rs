//! The gas that the principal methods may take, and whether gas.txt keeps to it: `make gas-check`.
//!
//! A figure holds for an actor with 10,000 objects. Besides, what a method takes at 100,000 objects may be at most 1.3 times what
//! it takes at 1,000: a tree gains levels, nothing else may grow.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What one method may take.
#[derive(Clone, Copy, Debug)]
pub struct Figure {
    /// As gas.txt names it: `lease.Open`.
    method: &'static str,
    /// Thousands of gas for each of `of`.
    thousands: u64,
    /// How many a message of this case does at once.
    of: u64,
    /// The heading in ARCHITECTURE.md under which is written down why the figure cannot be met.
    proof: Option<&'static str>,
    growth_proof: Option<Growth>,
}

/// Why growth cannot be kept to.
#[derive(Clone, Copy, Debug)]
struct Growth {
    /// The heading under which it is written down.
    proof: &'static str,
    /// In hundredths: what is proven. More is excused by nothing.
    most: u64,
}

const fn grows(most: u64) -> Option<Growth> {
    Some(Growth { proof: "What a hundred times as many objects cost", most })
}

const fn figure(method: &'static str, thousands: u64) -> Figure {
    Figure { method, thousands, of: 1, proof: None, growth_proof: None }
}

/// The figures, in the order of the design.
pub const FIGURES: &[Figure] = &[
    figure("owner.Deposit", 12_000),
    Figure { growth_proof: grows(140), ..figure("owner.Claim", 14_500) },
    Figure { growth_proof: grows(140), ..figure("owner.Transfer", 14_500) },
    Figure { growth_proof: grows(140), ..figure("owner.Redeem", 18_000) },
    Figure { growth_proof: grows(140), ..figure("owner-votes.Vote", 16_000) },
    figure("owner.Harvest", 30_000),
    figure("lease.Open", 16_000),
    figure("lease.Accept", 17_000),
    Figure { growth_proof: grows(140), ..figure("lease.Heartbeat", 10_000) },
    Figure { of: 50, ..figure("lease.Heartbeat.batch50", 800) },
    Figure { growth_proof: grows(140), ..figure("lease.Settle", 18_000) },
    Figure { growth_proof: grows(160), ..figure("lease.Withdraw", 11_000) },
    Figure { growth_proof: grows(185), ..figure("lease.Withdraw.renter", 11_000) },
];

/// In hundredths: 1.3 times.
const MOST_GROWTH: u64 = 130;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Met,
    Missed,
    Missing,
}

impl Verdict {
    fn of(holds: Option<bool>) -> Self {
        match holds {
            Some(true) => Self::Met,
            Some(false) => Self::Missed,
            None => Self::Missing,
        }
    }

    /// What is missed needs a proof, what is not measured has none.
    fn passes(self, is_proven: bool) -> bool {
        self == Self::Met || (self == Self::Missed && is_proven)
    }

    fn word(self, is_proven: bool) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Missed if is_proven => "missed, as proven",
            Self::Missed => "MISSED",
            Self::Missing => "MISSING",
        }
    }
}

/// The table, as the README has it, and whether everything in it is met or proven.
#[derive(Debug)]
pub struct Report {
    pub text: String,
    pub passes: bool,
}

/// Judges what was measured (the lines of gas.txt) by the figures. `architecture` is the text of ARCHITECTURE.md.
pub fn judge(measured: &BTreeMap<String, u64>, figures: &[Figure], architecture: &str) -> Report {
    let mut text = String::from(
        "| millions of gas | @10000 | figure | | @1000 | @100000 | growth | |\n|---|---:|---:|---|---:|---:|---:|---|\n",
    );
    let mut passes = true;
    for figure in figures {
        let row = Row::of(figure, measured);
        let is_written = |proof: &str| is_heading(architecture, proof);
        let size_is_proven = figure.proof.is_some_and(is_written);
        let growth_is_proven =
            figure.growth_proof.is_some_and(|growth| is_written(growth.proof) && row.grows(growth.most) == Some(false));
        passes &= row.size.passes(size_is_proven) && row.growth.passes(growth_is_proven);
        let _ = writeln!(text, "{}", row.text(figure, size_is_proven, growth_is_proven));
    }
    Report { text, passes }
}

struct Row {
    small: Option<u64>,
    middle: Option<u64>,
    large: Option<u64>,
    size: Verdict,
    growth: Verdict,
}

impl Row {
    fn of(figure: &Figure, measured: &BTreeMap<String, u64>) -> Self {
        let gas = |case: &str| measured.get(&format!("{} {case}", figure.method)).map(|gas| gas / figure.of);
        let (small, middle, large) = (gas("@1000"), gas("@10000"), gas("@100000"));
        let size = Verdict::of(middle.map(|gas| gas <= figure.thousands * 1_000));
        let mut row = Self { small, middle, large, size, growth: Verdict::Missing };
        row.growth = Verdict::of(row.grows(MOST_GROWTH).map(|beyond| !beyond));
        row
    }

    /// Whether it grows by more than so many hundredths.
    fn grows(&self, most: u64) -> Option<bool> {
        self.small.zip(self.large).map(|(small, large)| large * 100 > small * most)
    }

    fn text(&self, figure: &Figure, size_is_proven: bool, growth_is_proven: bool) -> String {
        let times = self.small.zip(self.large).map_or_else(|| "-".to_owned(), |(small, large)| ratio(large, small));
        let of = if figure.of == 1 { String::new() } else { format!(", each of {}", figure.of) };
        format!(
            "| {}{of} | {} | {} | {} | {} | {} | {times} | {} |",
            figure.method,
            millions(self.middle),
            millions(Some(figure.thousands * 1_000)),
            self.size.word(size_is_proven),
            millions(self.small),
            millions(self.large),
            self.growth.word(growth_is_proven),
        )
    }
}

fn is_heading(text: &str, heading: &str) -> bool {
    text.lines().any(|line| line.starts_with('#') && line.trim_start_matches('#').trim() == heading)
}

fn millions(gas: Option<u64>) -> String {
    gas.map_or_else(|| "-".to_owned(), |gas| format!("{}.{:02}", gas / 1_000_000, gas % 1_000_000 / 10_000))
}

/// `large / small`, rounded up, so that what is shown is never better than it is.
fn ratio(large: u64, small: u64) -> String {
    let hundredths = (large * 100).div_ceil(small.max(1));
    format!("x{}.{:02}", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPEN: Figure = figure("lease.Open", 16_000);

    fn measured(small: u64, middle: u64, large: u64) -> BTreeMap<String, u64> {
        let cases = [("@1000", small), ("@10000", middle), ("@100000", large)];
        cases.map(|(case, gas)| (format!("lease.Open {case}"), gas)).into()
    }

    #[test]
    fn a_figure_is_met_to_the_last_unit_of_gas_and_growth_to_the_last_tenth() {
        let at_the_edge = measured(10_000_000, 16_000_000, 13_000_000);
        let report = judge(&at_the_edge, &[OPEN], "");
        assert!(report.passes, "{}", report.text);
        assert!(
            report.text.ends_with("| lease.Open | 16.00 | 16.00 | met | 10.00 | 13.00 | x1.30 | met |\n"),
            "{}",
            report.text
        );

        for beyond in [measured(10_000_000, 16_000_001, 13_000_000), measured(10_000_000, 16_000_000, 13_000_001)] {
            let report = judge(&beyond, &[OPEN], "");
            assert!(!report.passes && report.text.contains("MISSED"), "{}", report.text);
        }
    }

    #[test]
    fn a_batch_counts_for_each() {
        let figure = Figure { of: 50, ..figure("lease.Open", 800) };
        assert!(judge(&measured(30_000_000, 40_000_000, 39_000_000), &[figure], "").passes);
        assert!(!judge(&measured(30_000_000, 40_000_050, 39_000_000), &[figure], "").passes);
    }

    #[test]
    fn a_missed_figure_passes_with_a_proof_that_is_there() {
        let missed = measured(10_000_000, 17_000_000, 13_000_000);
        let proven = Figure { proof: Some("Why Open is dear"), ..OPEN };
        let report = judge(&missed, &[proven], "# Page\n\n### Why Open is dear\n\nBlocks.");
        assert!(report.passes && report.text.contains("missed, as proven"), "{}", report.text);
        assert!(!judge(&missed, &[proven], "Why Open is dear").passes);
        // A proof for the one excuses nothing of the other.
        let growth = Growth { proof: "Why Open is dear", most: 150 };
        let other = Figure { growth_proof: Some(growth), ..OPEN };
        assert!(!judge(&missed, &[other], "# Why Open is dear").passes);
    }

    #[test]
    fn growth_passes_as_far_as_it_is_proven() {
        let growth = Growth { proof: "Why Open grows", most: 150 };
        let proven = [Figure { growth_proof: Some(growth), ..OPEN }];
        let architecture = "# Why Open grows";
        assert!(judge(&measured(10_000_000, 12_000_000, 15_000_000), &proven, architecture).passes);
        assert!(!judge(&measured(10_000_000, 12_000_000, 15_000_001), &proven, architecture).passes);
        assert!(!judge(&measured(10_000_000, 12_000_000, 15_000_000), &proven, "").passes);
    }

    #[test]
    fn what_was_not_measured_is_missing_whatever_is_proven() {
        let mut partly = measured(10_000_000, 15_000_000, 12_000_000);
        partly.remove("lease.Open @100000");
        let proven = Figure { proof: Some("Proof"), ..OPEN };
        let report = judge(&partly, &[proven], "# Proof");
        assert!(!report.passes && report.text.contains("MISSING"), "{}", report.text);
    }

    fn page(name: &str) -> String {
        std::fs::read_to_string(format!("{}/../../{name}", env!("CARGO_MANIFEST_DIR"))).expect("a page")
    }

    #[test]
    fn the_snapshot_keeps_to_the_figures_and_the_readme_has_their_table() {
        let report = judge(&crate::gas::read().expect("gas.txt"), FIGURES, &page("ARCHITECTURE.md"));
        assert!(report.passes, "{}", report.text);
        assert!(page("README.md").contains(&report.text), "README.md is to have this table:\n{}", report.text);
    }

    #[test]
    fn every_method_of_both_actors_has_a_line() {
        let measured = crate::gas::read().expect("gas.txt");
        let owner = abi::owner::Method::ALL.iter().map(|method| ("owner", method.name()));
        let lease = abi::lease::Method::ALL.iter().map(|method| ("lease", method.name()));
        for (actor, method) in owner.chain(lease) {
            let has = |sheet: &str| {
                let name = format!("{sheet}.{method}");
                measured.keys().any(|case| case.strip_prefix(&name).is_some_and(|rest| rest.starts_with([' ', '.'])))
            };
            assert!(has(actor) || has(&format!("{actor}-votes")), "gas.txt has no line of {actor}.{method}");
        }
    }
}

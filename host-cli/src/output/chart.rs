//! Bars, for figures whose proportion says more than their digits.

use fvm_shared::bigint::BigInt;
use fvm_shared::econ::TokenAmount;
use num_traits::{Signed, ToPrimitive};

/// The eighths of a character cell.
const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/// How bars are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::Args)]
pub struct Chart {
    /// Draw bars with plain characters
    #[arg(long)]
    pub ascii: bool,
}

impl Chart {
    /// A bar of `width` cells, filled as far as `part` is of `whole`. What is too little to be seen is not drawn.
    pub fn bar(self, part: &TokenAmount, whole: &TokenAmount, width: u64) -> String {
        let eighths = fraction(part, whole, &BigInt::from(width * 8)).min(width * 8);
        let (full, rest) = (eighths / 8, eighths % 8);
        let (cell, edge, empty) = match self.ascii {
            true => ("#", "", "."),
            false => ("█", EIGHTHS.get(rest as usize).copied().unwrap_or_default(), "░"),
        };
        let used = full + u64::from(!edge.is_empty());
        [cell.repeat(full as usize), edge.to_owned(), empty.repeat(width.saturating_sub(used) as usize)].concat()
    }
}

/// `part` of `whole` in units of `1 / units`, rounded down; never negative, and nothing of nothing is nothing.
fn fraction(part: &TokenAmount, whole: &TokenAmount, units: &BigInt) -> u64 {
    if !whole.is_positive() || !part.atto().is_positive() {
        return 0;
    }
    (part.atto() * units / whole.atto()).to_u64().unwrap_or(u64::MAX)
}

/// `part` of `whole` in hundredths of a percent, rounded down. `None` where there is no whole.
pub fn bps(part: &TokenAmount, whole: &TokenAmount) -> Option<u64> {
    (!whole.is_zero()).then(|| fraction(part, whole, &BigInt::from(10_000)))
}

/// Hundredths of a percent, as people read them.
pub fn percent(bps: u64) -> String {
    format!("{}.{:02}%", bps / 100, bps % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fil(amount: u64) -> TokenAmount {
        TokenAmount::from_whole(amount)
    }

    #[test]
    fn bars_are_as_long_as_the_part() {
        let drawn = |ascii: bool, part: u64| Chart { ascii }.bar(&fil(part), &fil(16), 4);
        assert_eq!([0, 1, 9, 16, 99].map(|part| drawn(false, part)), ["░░░░", "▎░░░", "██▎░", "████", "████"]);
        assert_eq!([0, 1, 9, 16, 99].map(|part| drawn(true, part)), ["....", "....", "##..", "####", "####"]);
        assert_eq!(Chart::default().bar(&fil(1), &fil(0), 2), "░░");
        assert_eq!(Chart::default().bar(&-fil(1), &fil(2), 2), "░░");
    }

    #[test]
    fn percentages_are_rounded_down() {
        assert_eq!(bps(&fil(2), &fil(3)).map(percent).as_deref(), Some("66.66%"));
        assert_eq!(bps(&fil(3), &fil(2)).map(percent).as_deref(), Some("150.00%"));
        assert_eq!((bps(&fil(0), &fil(1)), bps(&fil(1), &fil(0))), (Some(0), None));
        assert_eq!(percent(105), "1.05%");
    }
}

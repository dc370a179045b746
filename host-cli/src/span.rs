//! Lengths of time as people write them: `20 epochs`, `45m`, `12h`, `30d`. An epoch is 30 seconds.

use std::fmt;
use std::str::FromStr;

use fvm_shared::clock::ChainEpoch;
use serde::Serialize;

/// How long an epoch lasts, in seconds.
const EPOCH_SECONDS: ChainEpoch = 30;

/// A length of time in epochs, never negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Span(pub ChainEpoch);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SpanError {
    #[error("{0:?} is no length of time: write 20 (epochs), 90s, 45m, 12h or 30d")]
    Malformed(String),
    #[error("{0:?} is not a whole number of epochs: an epoch is 30 seconds")]
    Fraction(String),
}

impl Span {
    /// The two largest units of it, rounded down: `3d 2h`, `45m`, `30s`.
    pub fn roughly(self) -> String {
        let seconds = self.0.saturating_mul(EPOCH_SECONDS);
        let units = [(86_400, "d"), (3_600, "h"), (60, "m"), (1, "s")];
        let first = units.iter().position(|(length, _)| seconds >= *length).unwrap_or(units.len() - 1);
        let mut left = seconds;
        let mut parts = Vec::new();
        for (length, name) in units.iter().skip(first).take(2) {
            let count = left / length;
            left %= length;
            if count > 0 || parts.is_empty() {
                parts.push(format!("{count}{name}"));
            }
        }
        parts.join(" ")
    }
}

/// An epoch, and how far it is from now: `epoch 1234, in 3d 2h`.
pub fn moment(epoch: ChainEpoch, now: ChainEpoch) -> String {
    format!("epoch {epoch}, {}", relative(epoch, now))
}

/// How far an epoch is from now: `in 2h 30m`, `3d 1h ago`, `now`.
pub fn relative(epoch: ChainEpoch, now: ChainEpoch) -> String {
    match epoch.saturating_sub(now) {
        0 => "now".to_owned(),
        ahead if ahead > 0 => format!("in {}", Span(ahead).roughly()),
        ago => format!("{} ago", Span(ago.saturating_neg()).roughly()),
    }
}

impl FromStr for Span {
    type Err = SpanError;

    fn from_str(text: &str) -> Result<Self, SpanError> {
        let malformed = || SpanError::Malformed(text.to_owned());
        let trimmed = text.trim();
        let split = trimmed.find(|c: char| !c.is_ascii_digit()).unwrap_or(trimmed.len());
        let count: ChainEpoch = trimmed[..split].parse().map_err(|_| malformed())?;
        let seconds = match trimmed[split..].trim() {
            "" | "epoch" | "epochs" => EPOCH_SECONDS,
            "s" => 1,
            "m" => 60,
            "h" => 3_600,
            "d" => 86_400,
            _ => return Err(malformed()),
        };
        let total = count.checked_mul(seconds).ok_or_else(malformed)?;
        if total % EPOCH_SECONDS != 0 {
            return Err(SpanError::Fraction(text.to_owned()));
        }
        Ok(Self(total / EPOCH_SECONDS))
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minutes = |m: ChainEpoch| m * 60 / EPOCH_SECONDS;
        // A hundred hours say little: from there on, the two largest units do.
        let unit = [(minutes(24 * 60), "d", ChainEpoch::MAX), (minutes(60), "h", 100), (minutes(1), "m", 100)];
        let whole = |(epochs, _, most): &(ChainEpoch, &str, ChainEpoch)| {
            self.0 != 0 && self.0 % epochs == 0 && self.0 / epochs <= *most
        };
        match unit.into_iter().find(whole) {
            Some((epochs, name, _)) => f.pad(&format!("{} epochs ({}{name})", self.0, self.0 / epochs)),
            None if self.0 == 1 => f.pad("1 epoch"),
            None if self.0 >= minutes(100) => f.pad(&format!("{} epochs ({})", self.0, self.roughly())),
            None => f.pad(&format!("{} epochs", self.0)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_have_a_direction_and_at_most_two_units() {
        let cases = [
            (100, "now"),
            (101, "in 30s"),
            (99, "30s ago"),
            (100 + 2 * 60 + 7, "in 1h 3m"),
            (100 + 2_880 + 1, "in 1d"),
            (100 + 2_880 + 120, "in 1d 1h"),
            (-2_780, "1d ago"),
        ];
        for (epoch, text) in cases {
            assert_eq!(relative(epoch, 100), text);
        }
    }

    #[test]
    fn spans_are_whole_epochs() {
        for (text, epochs) in [("20", 20), ("1 epoch", 1), ("90s", 3), ("45m", 90), ("12h", 1_440), ("30 d", 86_400)] {
            assert_eq!(text.parse(), Ok(Span(epochs)), "{text}");
        }
        assert_eq!("31s".parse::<Span>(), Err(SpanError::Fraction("31s".into())));
        for text in ["", "d", "-1", "1.5h", "3 weeks", "9223372036854775807d"] {
            assert_eq!(text.parse::<Span>(), Err(SpanError::Malformed(text.into())));
        }
    }

    #[test]
    fn moments_are_told_from_now() {
        for (epochs, text) in [(0, "0s"), (1, "30s"), (3, "1m 30s"), (120, "1h"), (8_890, "3d 2h"), (2_882, "1d")] {
            assert_eq!(Span(epochs).roughly(), text);
        }
        assert_eq!(moment(10, 10), "epoch 10, now");
        assert_eq!(moment(130, 10), "epoch 130, in 1h");
        assert_eq!(moment(10, 2_890), "epoch 10, 1d ago");
    }

    #[test]
    fn spans_print_in_the_longest_whole_unit() {
        for (epochs, text) in [
            (2_880, "2880 epochs (1d)"),
            (120, "120 epochs (1h)"),
            (7, "7 epochs"),
            (0, "0 epochs"),
            (86_398, "86398 epochs (29d 23h)"),
            (201, "201 epochs (1h 40m)"),
        ] {
            assert_eq!(Span(epochs).to_string(), text);
        }
    }
}

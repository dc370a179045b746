//! How long a program waits: `250ms`, `5s`, `1m`. Not a span of the chain's time.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// A time to wait, more than zero and at most a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pause(pub Duration);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no time to wait: write 250ms, 5s or 1m, at most a day")]
pub struct PauseError(String);

const LONGEST: Duration = Duration::from_secs(24 * 3600);

impl FromStr for Pause {
    type Err = PauseError;

    fn from_str(text: &str) -> Result<Self, PauseError> {
        let error = || PauseError(text.to_owned());
        let trimmed = text.trim();
        let split = trimmed.find(|c: char| !c.is_ascii_digit()).ok_or_else(error)?;
        let count: u64 = trimmed[..split].parse().map_err(|_| error())?;
        let millis = match trimmed[split..].trim() {
            "ms" => 1,
            "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            _ => return Err(error()),
        };
        let pause = count.checked_mul(millis).map(Duration::from_millis).ok_or_else(error)?;
        if pause.is_zero() || pause > LONGEST { Err(error()) } else { Ok(Self(pause)) }
    }
}

impl fmt::Display for Pause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = self.0.as_millis();
        if millis.is_multiple_of(1_000) {
            f.pad(&format!("{}s", millis / 1_000))
        } else {
            f.pad(&format!("{millis}ms"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_are_read_and_printed() {
        for (text, millis, printed) in [("250ms", 250, "250ms"), ("5s", 5_000, "5s"), ("2 m", 120_000, "120s")] {
            let pause: Pause = text.parse().unwrap();
            assert_eq!((pause.0, pause.to_string().as_str()), (Duration::from_millis(millis), printed));
        }
        for text in ["", "5", "0s", "s", "-1s", "25h", "1.5s", "99999999999999999999ms"] {
            assert_eq!(text.parse::<Pause>(), Err(PauseError(text.to_owned())));
        }
    }
}

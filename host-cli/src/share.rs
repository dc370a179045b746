//! Shares as people write them: `2.5%` or `250bps`.

use std::fmt;
use std::str::FromStr;

use fvm_shared::econ::TokenAmount;
use serde::Serialize;

/// A share in basis points, 0 to 10,000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Share(pub u32);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no share: write 2.5% or 250bps; at most 100%, at most two decimal places")]
pub struct ShareError(String);

const ALL: u32 = 10_000;

impl Share {
    /// This part of an amount, rounded down as the actors do.
    pub fn of(self, amount: &TokenAmount) -> TokenAmount {
        (amount * self.0).div_floor(ALL)
    }
}

impl FromStr for Share {
    type Err = ShareError;

    fn from_str(text: &str) -> Result<Self, ShareError> {
        parse(text.trim()).filter(|bps| *bps <= ALL).map(Self).ok_or_else(|| ShareError(text.to_owned()))
    }
}

fn parse(text: &str) -> Option<u32> {
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if let Some(bps) = text.strip_suffix("bps") {
        let bps = bps.trim_end();
        return digits(bps).then(|| bps.parse().ok()).flatten();
    }
    let percent = text.strip_suffix('%')?.trim_end();
    let (whole, fraction) = percent.split_once('.').unwrap_or((percent, "0"));
    if !digits(whole) || !digits(fraction) || fraction.len() > 2 {
        return None;
    }
    let hundredths: u32 = format!("{fraction:0<2}").parse().ok()?;
    whole.parse::<u32>().ok()?.checked_mul(100)?.checked_add(hundredths)
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, hundredths) = (self.0 / 100, self.0 % 100);
        let fraction = format!("{hundredths:02}");
        let fraction = fraction.trim_end_matches('0');
        let point = if fraction.is_empty() { "" } else { "." };
        f.pad(&format!("{whole}{point}{fraction}%"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_read_exactly_and_read_back() {
        for (text, bps, printed) in
            [("2.5%", 250, "2.5%"), ("250bps", 250, "2.5%"), ("100%", 10_000, "100%"), ("0.01%", 1, "0.01%")]
        {
            assert_eq!(text.parse(), Ok(Share(bps)));
            assert_eq!(Share(bps).to_string(), printed);
            assert_eq!(printed.parse(), Ok(Share(bps)));
        }
    }

    #[test]
    fn a_part_is_rounded_down() {
        assert_eq!(Share(250).of(&TokenAmount::from_atto(1_999)), TokenAmount::from_atto(49));
        assert_eq!(Share(10_000).of(&TokenAmount::from_whole(3)), TokenAmount::from_whole(3));
    }

    #[test]
    fn what_is_no_share_is_refused() {
        for text in ["", "5", "%", "101%", "0.001%", "-1%", "10001bps", "+1bps", "1e2bps", "99999999999%"] {
            assert_eq!(text.parse::<Share>(), Err(ShareError(text.to_owned())));
        }
    }
}

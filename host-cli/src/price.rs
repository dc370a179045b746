//! Prices per time as people write them: `0.5 FIL/day`. The chain knows attoFIL per epoch only.

use std::str::FromStr;

use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use serde::Serialize;

use crate::amount::{Amount, AmountError};
use crate::output::Fields;

const PER_HOUR: ChainEpoch = 120;
const PER_DAY: ChainEpoch = 24 * PER_HOUR;
/// A month of 30 days.
const PER_MONTH: ChainEpoch = 30 * PER_DAY;

/// A price per epoch. Reads an amount per epoch, hour, day or month (of 30 days); what does not divide into whole attoFIL an
/// epoch is rounded down, so that a day or a month never costs more than was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Price(pub TokenAmount);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PriceError {
    #[error("{0:?} does not say for how long: write \"{0}/epoch\", \"{0}/hour\", \"{0}/day\" or \"{0}/month\"")]
    NoTime(String),
    #[error(
        "{0:?} says neither in which unit nor for how long: write \"{0} FIL/epoch\", \"{0} FIL/hour\", \"{0} FIL/day\" or \"{0} FIL/month\""
    )]
    NoUnitAndNoTime(String),
    #[error("{0:?} is not a time to pay by: epoch, hour, day and month are")]
    UnknownTime(String),
    #[error("{0}")]
    Amount(#[from] AmountError),
    #[error("{0:?} is less than 1 attoFIL per epoch")]
    TooSmall(String),
}

impl FromStr for Price {
    type Err = PriceError;

    fn from_str(text: &str) -> Result<Self, PriceError> {
        let (amount, time) = text.split_once('/').ok_or_else(|| match text.parse::<Amount>() {
            Err(AmountError::NoUnit(number)) => PriceError::NoUnitAndNoTime(number),
            _ => PriceError::NoTime(text.trim().to_owned()),
        })?;
        let time = time.trim();
        let length = match time.to_ascii_lowercase().as_str() {
            "epoch" => 1,
            "hour" | "h" => PER_HOUR,
            "day" | "d" => PER_DAY,
            "month" => PER_MONTH,
            _ => return Err(PriceError::UnknownTime(time.to_owned())),
        };
        let Amount(amount) = amount.parse()?;
        if amount.is_zero() {
            return Err(AmountError::Zero.into());
        }
        let rate = amount.div_floor(length);
        if rate.is_zero() { Err(PriceError::TooSmall(text.trim().to_owned())) } else { Ok(Self(rate)) }
    }
}

/// A rate in every unit that people think in; each is exactly the rate times the epochs in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Billing {
    pub per_epoch: Amount,
    pub per_hour: Amount,
    pub per_day: Amount,
    /// Of 30 days.
    pub per_month: Amount,
}

impl Billing {
    pub fn of(rate: &TokenAmount) -> Self {
        let times = |epochs: ChainEpoch| Amount(rate * epochs);
        Self { per_epoch: times(1), per_hour: times(PER_HOUR), per_day: times(PER_DAY), per_month: times(PER_MONTH) }
    }

    /// All of it in one sentence.
    pub fn sentence(&self) -> String {
        let Self { per_epoch, per_hour, per_day, per_month } = self;
        format!("{per_epoch} an epoch ({per_hour} an hour, {per_day} a day, {per_month} in 30 days)")
    }

    /// The heads of the columns that [`Billing::cells`] fills.
    pub const COLUMNS: [&'static str; 4] = ["per epoch", "per hour", "per day", "per 30 days"];

    pub fn cells(&self) -> [String; 4] {
        [&self.per_epoch, &self.per_hour, &self.per_day, &self.per_month].map(ToString::to_string)
    }

    /// Adds a line for each unit.
    pub fn fields(&self, to: Fields) -> Fields {
        to.field("per epoch", &self.per_epoch)
            .field("per hour", &self.per_hour)
            .field("per day", &self.per_day)
            .field("per 30 days", &self.per_month)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(text: &str) -> String {
        text.parse::<Price>().map_or_else(|e| e.to_string(), |price| price.0.atto().to_string())
    }

    #[test]
    fn prices_are_per_epoch_and_never_rounded_up() {
        for (text, atto) in [
            ("7 attoFIL/epoch", "7"),
            ("120 attoFIL/hour", "1"),
            ("239 attoFIL / hour", "1"),
            ("2.88 FIL/day", "1000000000000000"),
            ("1 FIL/day", "347222222222222"),
            ("86.4 FIL/Month", "1000000000000000"),
        ] {
            assert_eq!(rate(text), atto, "{text}");
        }
    }

    #[test]
    fn what_is_no_price_is_refused_with_a_sentence() {
        for (text, expected) in [
            (
                "1 FIL",
                "\"1 FIL\" does not say for how long: write \"1 FIL/epoch\", \"1 FIL/hour\", \"1 FIL/day\" or \"1 FIL/month\"",
            ),
            (
                "0.5",
                "\"0.5\" says neither in which unit nor for how long: write \"0.5 FIL/epoch\", \"0.5 FIL/hour\", \"0.5 FIL/day\" or \"0.5 FIL/month\"",
            ),
            ("1 FIL/year", "\"year\" is not a time to pay by: epoch, hour, day and month are"),
            ("1 FIL/", "\"\" is not a time to pay by: epoch, hour, day and month are"),
            ("0 FIL/day", "the amount must be more than zero"),
            ("-1 FIL/day", "an amount cannot be negative"),
            ("119 attoFIL/hour", "\"119 attoFIL/hour\" is less than 1 attoFIL per epoch"),
        ] {
            assert_eq!(rate(text), expected);
        }
    }

    proptest::proptest! {
        #[test]
        fn a_month_costs_at_most_what_was_said_and_less_than_an_epochs_worth_below(atto in 86_400..=u64::MAX) {
            let Price(rate) = format!("{atto} attoFIL/month").parse().unwrap();
            let month = Billing::of(&rate).per_month.0;
            let said = TokenAmount::from_atto(atto);
            proptest::prop_assert!(month <= said && said.clone() - month < TokenAmount::from_atto(86_400));
        }
    }
}

//! Amounts of FIL as people write them: `1.5 FIL`, `200 nanoFIL`, `7 attoFIL`. Exact in both directions.

use std::fmt;
use std::str::FromStr;

use fvm_shared::bigint::BigInt;
use fvm_shared::econ::TokenAmount;
use num_traits::{Pow, Signed, Zero};
use serde::{Serialize, Serializer};

/// The units, with the number of decimal places that one of each has before the attoFIL.
const UNITS: [(&str, usize); 7] =
    [("FIL", 18), ("milliFIL", 15), ("microFIL", 12), ("nanoFIL", 9), ("picoFIL", 6), ("femtoFIL", 3), ("attoFIL", 0)];

/// From these many attoFIL on, an amount prints in the unit: a millionth of a FIL and more as FIL, and so on.
const PRINTED: [(&str, usize, usize); 2] = [("FIL", 18, 12), ("nanoFIL", 9, 6)];

/// An amount of FIL. Reads `1.5 FIL` (the unit is required), prints the shortest exact form, and is a string of attoFIL in JSON.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Amount(pub TokenAmount);

/// An [`Amount`] that is not zero, for whatever would do nothing with nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PositiveAmount(pub TokenAmount);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    #[error("{0:?} does not say in which unit: write \"{0} FIL\", \"{0} nanoFIL\" or \"{0} attoFIL\"")]
    NoUnit(String),
    #[error("{0:?} is not a unit: FIL, milliFIL, microFIL, nanoFIL, picoFIL, femtoFIL and attoFIL are")]
    UnknownUnit(String),
    #[error("{0:?} is not a number: write digits with at most one decimal point, like 1.5")]
    NotANumber(String),
    #[error("an amount cannot be negative")]
    Negative,
    #[error("the amount must be more than zero")]
    Zero,
    #[error("{number} {unit} has more than {places} decimal places: nothing is smaller than 1 attoFIL")]
    TooPrecise { number: String, unit: &'static str, places: usize },
}

impl Amount {
    /// The amount in attoFIL, as digits.
    pub fn atto(&self) -> String {
        self.0.atto().to_string()
    }
}

impl FromStr for Amount {
    type Err = AmountError;

    fn from_str(text: &str) -> Result<Self, AmountError> {
        let text = text.trim();
        let split = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len());
        let (number, unit) = (text[..split].trim(), text[split..].trim());
        if number.starts_with('-') {
            return Err(AmountError::Negative);
        }
        if unit.is_empty() && !number.is_empty() {
            return Err(AmountError::NoUnit(number.to_owned()));
        }
        let (unit, places) = UNITS
            .into_iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(unit))
            .ok_or_else(|| AmountError::UnknownUnit(unit.to_owned()))?;
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty()) || !digits(whole) || !digits(fraction) {
            return Err(AmountError::NotANumber(number.to_owned()));
        }
        if fraction.trim_end_matches('0').len() > places {
            return Err(AmountError::TooPrecise { number: number.to_owned(), unit, places });
        }
        let fraction = format!("{:0<places$}", fraction.trim_end_matches('0'));
        let atto: BigInt =
            format!("0{whole}{fraction}").parse().map_err(|_| AmountError::NotANumber(number.to_owned()))?;
        Ok(Self(TokenAmount::from_atto(atto)))
    }
}

impl FromStr for PositiveAmount {
    type Err = AmountError;

    fn from_str(text: &str) -> Result<Self, AmountError> {
        let Amount(amount) = text.parse()?;
        if amount.is_zero() { Err(AmountError::Zero) } else { Ok(Self(amount)) }
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let atto = self.0.atto();
        if atto.is_zero() {
            return f.pad("0 FIL");
        }
        let magnitude = atto.abs();
        let ten = BigInt::from(10);
        let (unit, places) = PRINTED
            .into_iter()
            .find(|(_, _, from)| magnitude >= Pow::pow(&ten, *from))
            .map_or(("attoFIL", 0), |(unit, places, _)| (unit, places));
        let digits = format!("{:0>width$}", magnitude.to_string(), width = places + 1);
        let (whole, fraction) = digits.split_at(digits.len() - places);
        let fraction = fraction.trim_end_matches('0');
        let point = if fraction.is_empty() { "" } else { "." };
        let sign = if atto.is_negative() { "-" } else { "" };
        f.pad(&format!("{sign}{whole}{point}{fraction} {unit}"))
    }
}

impl From<TokenAmount> for Amount {
    fn from(amount: TokenAmount) -> Self {
        Self(amount)
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.atto())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn atto(text: &str) -> String {
        text.parse::<Amount>().map_or_else(|e| e.to_string(), |a| a.atto())
    }

    #[test]
    fn amounts_are_read_exactly() {
        for (text, expected) in [
            ("1.5 FIL", "1500000000000000000"),
            ("1.5FIL", "1500000000000000000"),
            ("200 nanoFIL", "200000000000"),
            ("7 attoFIL", "7"),
            ("0.000000000000000001 fil", "1"),
            ("1.10 FIL", "1100000000000000000"),
            (".5 FIL", "500000000000000000"),
            ("3. milliFIL", "3000000000000000"),
            ("0 FIL", "0"),
            (
                "340282366920938463463374607431768211456 FIL",
                "340282366920938463463374607431768211456000000000000000000",
            ),
        ] {
            assert_eq!(atto(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_amount_is_refused_with_a_sentence() {
        for (text, expected) in [
            ("5", "\"5\" does not say in which unit: write \"5 FIL\", \"5 nanoFIL\" or \"5 attoFIL\""),
            ("-1 FIL", "an amount cannot be negative"),
            ("1 USD", "\"USD\" is not a unit: FIL, milliFIL, microFIL, nanoFIL, picoFIL, femtoFIL and attoFIL are"),
            ("FIL", "\"\" is not a number: write digits with at most one decimal point, like 1.5"),
            (". FIL", "\".\" is not a number: write digits with at most one decimal point, like 1.5"),
            ("1,5 FIL", "\"1,5\" is not a number: write digits with at most one decimal point, like 1.5"),
            ("1.5.1 FIL", "\"1.5.1\" is not a number: write digits with at most one decimal point, like 1.5"),
            (
                "1e3 FIL",
                "\"e3 FIL\" is not a unit: FIL, milliFIL, microFIL, nanoFIL, picoFIL, femtoFIL and attoFIL are",
            ),
            ("0.5 attoFIL", "0.5 attoFIL has more than 0 decimal places: nothing is smaller than 1 attoFIL"),
        ] {
            assert_eq!(atto(text), expected, "{text}");
        }
        assert_eq!("0 FIL".parse::<PositiveAmount>(), Err(AmountError::Zero));
    }

    #[test]
    fn amounts_print_in_the_unit_that_reads_best() {
        for (atto, expected) in [
            ("0", "0 FIL"),
            ("7", "7 attoFIL"),
            ("5937181320", "5.93718132 nanoFIL"),
            ("1500000000000000000", "1.5 FIL"),
            ("1500000000000000001", "1.500000000000000001 FIL"),
            ("-25000000000", "-25 nanoFIL"),
            ("1000000000000", "0.000001 FIL"),
        ] {
            assert_eq!(Amount(TokenAmount::from_atto(atto.parse::<BigInt>().unwrap())).to_string(), expected);
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_printed_reads_back_the_same(atto in 0..=u128::MAX) {
            let amount = Amount(TokenAmount::from_atto(atto));
            proptest::prop_assert_eq!(amount.to_string().parse::<Amount>(), Ok(amount));
        }
    }
}

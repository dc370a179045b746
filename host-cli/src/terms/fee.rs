//! A share of every profit, as people write it.

use std::str::FromStr;

use abi::owner::Fee;
use anyhow::Result;
use serde::Deserialize;

use crate::address::Addr;
use crate::context::Context;
use crate::parsed;
use crate::share::{Share, ShareError};

/// A fee: `LABEL=KEY:SHARE` as a flag, a table of three in a file. The beneficiary may be the name of a key.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeeShare {
    pub label: String,
    pub beneficiary: String,
    #[serde(deserialize_with = "parsed::required")]
    pub share: Share,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FeeShareError {
    #[error("{0:?} is no fee: write LABEL=KEY:SHARE, like operator=t01010:5%")]
    Malformed(String),
    #[error(transparent)]
    Share(#[from] ShareError),
}

impl FromStr for FeeShare {
    type Err = FeeShareError;

    fn from_str(text: &str) -> Result<Self, FeeShareError> {
        let malformed = || FeeShareError::Malformed(text.to_owned());
        let (label, rest) = text.split_once('=').ok_or_else(malformed)?;
        let (beneficiary, share) = rest.rsplit_once(':').ok_or_else(malformed)?;
        if label.is_empty() || beneficiary.is_empty() {
            return Err(malformed());
        }
        Ok(Self { label: label.to_owned(), beneficiary: beneficiary.to_owned(), share: share.parse()? })
    }
}

impl FeeShare {
    pub(super) fn settle(self, context: &Context) -> Result<Fee> {
        let Self { label, beneficiary, share } = self;
        Ok(Fee { label, beneficiary: context.address(&beneficiary)?, bps: share.0 })
    }
}

impl From<&Fee> for FeeShare {
    fn from(fee: &Fee) -> Self {
        Self { label: fee.label.clone(), beneficiary: Addr(fee.beneficiary).to_string(), share: Share(fee.bps) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fee_names_label_beneficiary_and_share() {
        let fee: FeeShare = "operator=t01010:2.5%".parse().unwrap();
        assert_eq!((fee.label.as_str(), fee.beneficiary.as_str(), fee.share), ("operator", "t01010", Share(250)));
        for text in ["", "operator", "operator=t01010", "=t01010:5%", "operator=:5%"] {
            assert_eq!(text.parse::<FeeShare>(), Err(FeeShareError::Malformed(text.to_owned())));
        }
        assert!(matches!("a=b:5".parse::<FeeShare>(), Err(FeeShareError::Share(_))));
    }
}

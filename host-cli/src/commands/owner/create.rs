//! Creating an owner actor.

use std::str::FromStr;

use abi::owner::{ConstructorParams, Fee, Terms};
use anyhow::{Context as _, Result};
use clap::Args;
use fvm_shared::econ::TokenAmount;

use crate::actors;
use crate::amount::PositiveAmount;
use crate::commands::actor::{self, Created};
use crate::context::Context;
use crate::share::{Share, ShareError};
use crate::span::Span;

pub(super) const EXAMPLES: &str = "\
Examples:
  leasehold owner create --name 'North Vault' --symbol NORTH --wallet operator
  leasehold owner create --name 'North Vault' --symbol NORTH --fee operator=operator:5% --fee dataset=t01010:1%

Install the code first, once a network: leasehold actor install owner";

#[derive(Debug, Args)]
pub struct Create {
    /// What the vehicle is called
    #[arg(long)]
    pub name: String,
    /// What its positions are called
    #[arg(long)]
    pub symbol: String,
    /// Who runs the miners; the wallet's key without it
    #[arg(long, value_name = "KEY")]
    pub operator: Option<String>,
    /// A share of every profit that goes to somebody first, like operator=t01010:5%; may be repeated
    #[arg(long = "fee", value_name = "LABEL=KEY:SHARE")]
    pub fees: Vec<FeeShare>,
    /// The least deposit
    #[arg(long, value_name = "AMOUNT", default_value = "1 FIL", allow_hyphen_values = true)]
    pub min_deposit: PositiveAmount,
    /// The most that investors' principal may reach
    #[arg(long, value_name = "AMOUNT", default_value = "1000000 FIL", allow_hyphen_values = true)]
    pub cap: PositiveAmount,
    /// How long from a deposit to its maturity
    #[arg(long, value_name = "TIME", default_value = "540d")]
    pub term: Span,
    /// What leaving before maturity costs, of the principal
    #[arg(long, value_name = "SHARE", default_value = "5%")]
    pub early_exit: Share,
    /// The part of all principal that pledging must leave liquid
    #[arg(long, value_name = "SHARE", default_value = "5%")]
    pub buffer: Share,
    /// The least operator stake, as a part of investors' principal
    #[arg(long, value_name = "SHARE", default_value = "0%")]
    pub min_operator: Share,
    /// How long harvests leave a fresh pledge in its miner
    #[arg(long, value_name = "TIME", default_value = "7d")]
    pub float_window: Span,
    /// The least position whose holder may propose a vote
    #[arg(long, value_name = "AMOUNT", default_value = "100 FIL", allow_hyphen_values = true)]
    pub min_proposal: PositiveAmount,
    /// How long a vote lasts
    #[arg(long, value_name = "TIME", default_value = "7d")]
    pub vote_period: Span,
    /// How long from a vote's end until it may be executed
    #[arg(long, value_name = "TIME", default_value = "7d")]
    pub timelock: Span,
    /// How long an accepted vote may be executed
    #[arg(long, value_name = "TIME", default_value = "7d")]
    pub execution_window: Span,
    /// The part of investors' principal that must vote
    #[arg(long, value_name = "SHARE", default_value = "30%")]
    pub quorum: Share,
    /// The part of the votes that must be in favour
    #[arg(long, value_name = "SHARE", default_value = "66.67%")]
    pub threshold: Share,
}

/// A fee as it is written on the command line; the beneficiary may be the name of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeeShare {
    pub label: String,
    pub beneficiary: String,
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

/// Creates an owner actor from the installed code.
pub fn create(context: &Context, arguments: Create) -> Result<Created> {
    let terms = terms(context, arguments)?;
    let code = actors::installed(context, "owner")?;
    let params = fvm_ipld_encoding::to_vec(&ConstructorParams { terms }).context("encode the terms")?;
    actor::create(context, code, params, TokenAmount::default())
}

fn terms(context: &Context, arguments: Create) -> Result<Terms> {
    let operator = match &arguments.operator {
        Some(operator) => context.address(operator)?,
        None => context.wallet()?.address.0,
    };
    let fee = |FeeShare { label, beneficiary, share }| {
        Ok(Fee { label, beneficiary: context.address(&beneficiary)?, bps: share.0 })
    };
    Ok(Terms {
        operator,
        name: arguments.name,
        symbol: arguments.symbol,
        fees: arguments.fees.into_iter().map(fee).collect::<Result<_>>()?,
        min_deposit: arguments.min_deposit.0,
        cap: arguments.cap.0,
        term: arguments.term.0,
        early_exit_bps: arguments.early_exit.0,
        buffer_bps: arguments.buffer.0,
        min_operator_bps: arguments.min_operator.0,
        float_window: arguments.float_window.0,
        min_proposal: arguments.min_proposal.0,
        vote_period: arguments.vote_period.0,
        timelock: arguments.timelock.0,
        execution_window: arguments.execution_window.0,
        quorum_bps: arguments.quorum.0,
        threshold_bps: arguments.threshold.0,
    })
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

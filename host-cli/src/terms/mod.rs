//! An owner actor's terms as people write them: flags, a file in TOML or JSON, or both.

mod change;
mod fee;
mod file;
mod shown;
mod template;

use abi::owner::Terms;
use anyhow::Result;
use fvm_shared::address::Address;
use serde::Deserialize;

pub use change::{Change, changes};
pub use fee::{FeeShare, FeeShareError};
pub use file::read;
pub use shown::{FeeShown, TermsShown};
pub use template::{Template, defaults};

use crate::address::Addr;
use crate::amount::PositiveAmount;
use crate::context::Context;
use crate::failure::Failure;
use crate::parsed;
use crate::share::Share;
use crate::span::Span;

/// Terms of which any may be missing. Each is a flag of `owner create` and a key of a terms file alike.
#[derive(Clone, Debug, Default, PartialEq, Eq, clap::Args, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Written {
    /// What the vehicle is called
    #[arg(long)]
    pub name: Option<String>,
    /// What its positions are called
    #[arg(long)]
    pub symbol: Option<String>,
    /// Who runs the miners; the wallet's key without it
    #[arg(long, value_name = "KEY")]
    pub operator: Option<String>,
    /// A share of every profit that goes to somebody first, like operator=t01010:5%; may be repeated
    #[arg(long = "fee", value_name = "LABEL=KEY:SHARE")]
    pub fees: Option<Vec<FeeShare>>,
    /// The least deposit [default: 1 FIL]
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    #[serde(deserialize_with = "parsed::optional")]
    pub min_deposit: Option<PositiveAmount>,
    /// The most that investors' principal may reach [default: 1000000 FIL]
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    #[serde(deserialize_with = "parsed::optional")]
    pub cap: Option<PositiveAmount>,
    /// How long from a deposit to its maturity [default: 540d]
    #[arg(long, value_name = "TIME")]
    #[serde(deserialize_with = "parsed::optional")]
    pub term: Option<Span>,
    /// What leaving before maturity costs, of the principal [default: 5%]
    #[arg(long, value_name = "SHARE")]
    #[serde(deserialize_with = "parsed::optional")]
    pub early_exit: Option<Share>,
    /// The part of all principal that pledging must leave liquid [default: 5%]
    #[arg(long, value_name = "SHARE")]
    #[serde(deserialize_with = "parsed::optional")]
    pub buffer: Option<Share>,
    /// The least operator stake, as a part of investors' principal [default: 0%]
    #[arg(long, value_name = "SHARE")]
    #[serde(deserialize_with = "parsed::optional")]
    pub min_operator: Option<Share>,
    /// How long harvests leave a fresh pledge in its miner [default: 7d]
    #[arg(long, value_name = "TIME")]
    #[serde(deserialize_with = "parsed::optional")]
    pub float_window: Option<Span>,
    /// The least position whose holder may propose a vote [default: 100 FIL]
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    #[serde(deserialize_with = "parsed::optional")]
    pub min_proposal: Option<PositiveAmount>,
    /// How long a vote lasts [default: 7d]
    #[arg(long, value_name = "TIME")]
    #[serde(deserialize_with = "parsed::optional")]
    pub vote_period: Option<Span>,
    /// How long from a vote's end until it may be executed [default: 7d]
    #[arg(long, value_name = "TIME")]
    #[serde(deserialize_with = "parsed::optional")]
    pub timelock: Option<Span>,
    /// How long an accepted vote may be executed [default: 7d]
    #[arg(long, value_name = "TIME")]
    #[serde(deserialize_with = "parsed::optional")]
    pub execution_window: Option<Span>,
    /// The part of investors' principal that must vote [default: 30%]
    #[arg(long, value_name = "SHARE")]
    #[serde(deserialize_with = "parsed::optional")]
    pub quorum: Option<Share>,
    /// The part of the votes that must be in favour [default: 66.67%]
    #[arg(long, value_name = "SHARE")]
    #[serde(deserialize_with = "parsed::optional")]
    pub threshold: Option<Share>,
}

impl Written {
    /// These, and those of `others` where these say nothing.
    pub fn or(self, others: Self) -> Self {
        Self {
            name: self.name.or(others.name),
            symbol: self.symbol.or(others.symbol),
            operator: self.operator.or(others.operator),
            fees: self.fees.or(others.fees),
            min_deposit: self.min_deposit.or(others.min_deposit),
            cap: self.cap.or(others.cap),
            term: self.term.or(others.term),
            early_exit: self.early_exit.or(others.early_exit),
            buffer: self.buffer.or(others.buffer),
            min_operator: self.min_operator.or(others.min_operator),
            float_window: self.float_window.or(others.float_window),
            min_proposal: self.min_proposal.or(others.min_proposal),
            vote_period: self.vote_period.or(others.vote_period),
            timelock: self.timelock.or(others.timelock),
            execution_window: self.execution_window.or(others.execution_window),
            quorum: self.quorum.or(others.quorum),
            threshold: self.threshold.or(others.threshold),
        }
    }

    /// The terms for a new actor: defaults where nothing is said, and the wallet's key as the operator.
    pub fn complete(self, context: &Context) -> Result<Terms> {
        let operator = match &self.operator {
            Some(operator) => context.address(operator)?,
            None => context.wallet()?.address.0,
        };
        let Self { name: Some(_), symbol: Some(_), .. } = self else {
            return Err(Failure::usage("the terms do not say what the vehicle and its positions are called")
                .hint("--name NAME --symbol SYMBOL, or name = ... and symbol = ... in the terms file")
                .into());
        };
        settle(context, self.or(defaults()), operator)
    }

    /// `present` with these in place of what they replace, all accounts as ID addresses.
    pub fn instead_of(self, context: &Context, present: &Terms) -> Result<Terms> {
        if let Some(operator) = &self.operator {
            let operator = context.actor_id(context.address(operator)?)?;
            if Address::new_id(operator) != present.operator {
                return Err(Failure::usage(format!(
                    "a change of terms cannot make {} the operator",
                    Addr::id(operator)
                ))
                .hint(format!("leasehold vote propose operator OWNER {}", Addr::id(operator)))
                .into());
            }
        }
        let mut terms = settle(context, self.or(Self::from(present)), present.operator)?;
        for fee in &mut terms.fees {
            fee.beneficiary = Address::new_id(context.actor_id(fee.beneficiary)?);
        }
        Ok(terms)
    }
}

/// The terms, when nothing is missing.
fn settle(context: &Context, written: Written, operator: Address) -> Result<Terms> {
    fn need<T>(name: &str, value: Option<T>) -> Result<T> {
        value.ok_or_else(|| Failure::usage(format!("the terms do not say: {name}")).into())
    }
    let fee = |fee: FeeShare| fee.settle(context);
    Ok(Terms {
        operator,
        name: need("name", written.name)?,
        symbol: need("symbol", written.symbol)?,
        fees: written.fees.unwrap_or_default().into_iter().map(fee).collect::<Result<_>>()?,
        min_deposit: need("min_deposit", written.min_deposit)?.0,
        cap: need("cap", written.cap)?.0,
        term: need("term", written.term)?.0,
        early_exit_bps: need("early_exit", written.early_exit)?.0,
        buffer_bps: need("buffer", written.buffer)?.0,
        min_operator_bps: need("min_operator", written.min_operator)?.0,
        float_window: need("float_window", written.float_window)?.0,
        min_proposal: need("min_proposal", written.min_proposal)?.0,
        vote_period: need("vote_period", written.vote_period)?.0,
        timelock: need("timelock", written.timelock)?.0,
        execution_window: need("execution_window", written.execution_window)?.0,
        quorum_bps: need("quorum", written.quorum)?.0,
        threshold_bps: need("threshold", written.threshold)?.0,
    })
}

impl From<&Terms> for Written {
    fn from(terms: &Terms) -> Self {
        Self {
            name: Some(terms.name.clone()),
            symbol: Some(terms.symbol.clone()),
            operator: Some(Addr(terms.operator).to_string()),
            fees: Some(terms.fees.iter().map(FeeShare::from).collect()),
            min_deposit: Some(PositiveAmount(terms.min_deposit.clone())),
            cap: Some(PositiveAmount(terms.cap.clone())),
            term: Some(Span(terms.term)),
            early_exit: Some(Share(terms.early_exit_bps)),
            buffer: Some(Share(terms.buffer_bps)),
            min_operator: Some(Share(terms.min_operator_bps)),
            float_window: Some(Span(terms.float_window)),
            min_proposal: Some(PositiveAmount(terms.min_proposal.clone())),
            vote_period: Some(Span(terms.vote_period)),
            timelock: Some(Span(terms.timelock)),
            execution_window: Some(Span(terms.execution_window)),
            quorum: Some(Share(terms.quorum_bps)),
            threshold: Some(Share(terms.threshold_bps)),
        }
    }
}

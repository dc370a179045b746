//! Terms in force, as people and programs read them.

use abi::owner::{Fee, Terms};
use serde::Serialize;

use crate::address::Addr;
use crate::amount::Amount;
use crate::output::Fields;
use crate::share::Share;
use crate::span::Span;

#[derive(Debug, Serialize)]
pub struct TermsShown {
    pub operator: Addr,
    pub name: String,
    pub symbol: String,
    pub fees: Vec<FeeShown>,
    pub min_deposit: Amount,
    pub cap: Amount,
    pub term: Span,
    pub early_exit_bps: Share,
    pub buffer_bps: Share,
    pub min_operator_bps: Share,
    pub float_window: Span,
    pub min_proposal: Amount,
    pub vote_period: Span,
    pub timelock: Span,
    pub execution_window: Span,
    pub quorum_bps: Share,
    pub threshold_bps: Share,
}

#[derive(Debug, Serialize)]
pub struct FeeShown {
    pub label: String,
    pub beneficiary: Addr,
    pub bps: Share,
}

impl From<Fee> for FeeShown {
    fn from(fee: Fee) -> Self {
        Self { label: fee.label, beneficiary: Addr(fee.beneficiary), bps: Share(fee.bps) }
    }
}

impl From<Terms> for TermsShown {
    fn from(terms: Terms) -> Self {
        Self {
            operator: Addr(terms.operator),
            name: terms.name,
            symbol: terms.symbol,
            fees: terms.fees.into_iter().map(FeeShown::from).collect(),
            min_deposit: terms.min_deposit.into(),
            cap: terms.cap.into(),
            term: Span(terms.term),
            early_exit_bps: Share(terms.early_exit_bps),
            buffer_bps: Share(terms.buffer_bps),
            min_operator_bps: Share(terms.min_operator_bps),
            float_window: Span(terms.float_window),
            min_proposal: terms.min_proposal.into(),
            vote_period: Span(terms.vote_period),
            timelock: Span(terms.timelock),
            execution_window: Span(terms.execution_window),
            quorum_bps: Share(terms.quorum_bps),
            threshold_bps: Share(terms.threshold_bps),
        }
    }
}

impl TermsShown {
    /// Who gets what part of the profits before the positions do.
    pub fn fees_sentence(&self) -> String {
        let fee = |fee: &FeeShown| format!("{} for {} ({})", fee.bps, fee.label, fee.beneficiary);
        let fees: Vec<String> = self.fees.iter().map(fee).collect();
        if fees.is_empty() { "none".to_owned() } else { format!("of profit: {}", fees.join(", ")) }
    }

    /// Adds what an investor agrees to.
    pub fn fields(&self, to: Fields) -> Fields {
        to.field("fees", self.fees_sentence())
            .field("deposits", format!("{} or more, {} in all", self.min_deposit, self.cap))
            .field("leaving", format!("free {} after the deposit, earlier it costs {}", self.term, self.early_exit_bps))
            .field(
                "pledging",
                format!("leaves {} liquid, stays {} in its miner", self.buffer_bps, self.float_window.roughly()),
            )
            .field(
                "operator",
                format!("{}, whose stake is {} or more of the others'", self.operator, self.min_operator_bps),
            )
            .field(
                "votes",
                format!(
                    "from {} on; {} must vote, {} of it in favour; {}, then {}, then {} to execute",
                    self.min_proposal,
                    self.quorum_bps,
                    self.threshold_bps,
                    self.vote_period.roughly(),
                    self.timelock.roughly(),
                    self.execution_window.roughly()
                ),
            )
    }
}

//! What a change of terms changes.

use abi::owner::Terms;
use serde::Serialize;

use super::Written;
use crate::amount::{Amount, PositiveAmount};
use crate::share::Share;
use crate::span::Span;

/// One term that differs, by its name in a terms file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    pub term: &'static str,
    pub from: String,
    pub to: String,
}

impl std::fmt::Display for Change {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} from {} to {}", self.term, self.from, self.to)
    }
}

/// What differs between two sets of terms, in the order of the template.
pub fn changes(from: &Terms, to: &Terms) -> Vec<Change> {
    let (before, after) = (lines(&Written::from(from)), lines(&Written::from(to)));
    let pairs = before.into_iter().zip(after);
    let change = |((term, from), (_, to))| (from != to).then_some(Change { term, from, to });
    pairs.filter_map(change).collect()
}

/// Every term with its value, as a terms file writes it.
fn lines(terms: &Written) -> [(&'static str, String); 17] {
    let text = |value: &Option<String>| format!("{:?}", value.as_deref().unwrap_or_default());
    let amount = |value: &Option<PositiveAmount>| {
        value.as_ref().map(|PositiveAmount(amount)| Amount(amount.clone()).to_string()).unwrap_or_default()
    };
    let time = |value: Option<Span>| value.map(|span| span.to_string()).unwrap_or_default();
    let share = |value: Option<Share>| value.map(|share| share.to_string()).unwrap_or_default();
    let fees = terms.fees.iter().flatten().map(|fee| format!("{}={}:{}", fee.label, fee.beneficiary, fee.share));
    let fees: Vec<String> = fees.collect();
    [
        ("name", text(&terms.name)),
        ("symbol", text(&terms.symbol)),
        ("operator", terms.operator.clone().unwrap_or_default()),
        ("min_deposit", amount(&terms.min_deposit)),
        ("cap", amount(&terms.cap)),
        ("term", time(terms.term)),
        ("early_exit", share(terms.early_exit)),
        ("buffer", share(terms.buffer)),
        ("min_operator", share(terms.min_operator)),
        ("float_window", time(terms.float_window)),
        ("min_proposal", amount(&terms.min_proposal)),
        ("vote_period", time(terms.vote_period)),
        ("timelock", time(terms.timelock)),
        ("execution_window", time(terms.execution_window)),
        ("quorum", share(terms.quorum)),
        ("threshold", share(terms.threshold)),
        ("fees", if fees.is_empty() { "none".to_owned() } else { fees.join(" ") }),
    ]
}

#[cfg(test)]
mod tests {
    use abi::owner::Fee;
    use fvm_shared::address::Address;
    use fvm_shared::econ::TokenAmount;

    use super::*;

    fn terms() -> Terms {
        Terms {
            operator: Address::new_id(1000),
            name: "North".into(),
            symbol: "N".into(),
            fees: vec![Fee { label: "operator".into(), beneficiary: Address::new_id(1000), bps: 500 }],
            min_deposit: TokenAmount::from_whole(1),
            cap: TokenAmount::from_whole(1_000),
            term: 2_880,
            early_exit_bps: 500,
            buffer_bps: 500,
            min_operator_bps: 0,
            float_window: 20_160,
            min_proposal: TokenAmount::from_whole(100),
            vote_period: 20_160,
            timelock: 20_160,
            execution_window: 20_160,
            quorum_bps: 3_000,
            threshold_bps: 6_667,
        }
    }

    #[test]
    fn only_what_differs_is_told() {
        let mut next = terms();
        assert_eq!(changes(&terms(), &next), []);
        (next.early_exit_bps, next.fees) = (250, Vec::new());
        next.cap = TokenAmount::from_whole(2_000);
        let told: Vec<String> = changes(&terms(), &next).iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            ["cap from 1000 FIL to 2000 FIL", "early_exit from 5% to 2.5%", "fees from operator=t01000:5% to none"]
        );
    }
}

//! What an owner actor holds, owes and promises.

use abi::owner::{Method, MinersReturn, Summary, Terms};
use anyhow::Result;
use fvm_shared::clock::ChainEpoch;
use serde::Serialize;

use crate::address::Addr;
use crate::amount::Amount;
use crate::context::Context;
use crate::output::{Fields, Report, Table};
use crate::share::Share;
use crate::span::Span;

/// Totals, miners and terms of an owner actor.
pub fn show(context: &Context, owner: &str) -> Result<Shown> {
    let address = context.address(owner)?;
    let summary: Summary = context.read_bare(address, Method::Summary)?;
    let terms: Terms = context.read_bare(address, Method::Terms)?;
    let MinersReturn { miners } = context.read_bare(address, Method::Miners)?;
    Ok(Shown {
        owner: Addr::id(context.actor_id(address)?),
        totals: summary.into(),
        miners: miners.into_iter().map(Miner::from).collect(),
        terms: terms.into(),
    })
}

#[derive(Debug, Serialize)]
pub struct Shown {
    pub owner: Addr,
    #[serde(flatten)]
    pub totals: Totals,
    pub miners: Vec<Miner>,
    pub terms: TermsShown,
}

/// Every total; see [`Summary`].
#[derive(Debug, Serialize)]
pub struct Totals {
    pub round: u64,
    pub harvested_at: Option<ChainEpoch>,
    pub balance: Amount,
    pub idle: Amount,
    pub exits_reserved: Amount,
    pub exits_waiting: Amount,
    pub rewards_unclaimed: Amount,
    pub fees_unclaimed: Amount,
    pub unsettled: Amount,
    pub principal_active: Amount,
    pub principal_pending: Amount,
    pub operator_stake: Amount,
    pub miners_worth: Amount,
    pub surplus: Amount,
    pub investor_deficit: Amount,
    pub positions_minted: u64,
}

impl From<Summary> for Totals {
    fn from(summary: Summary) -> Self {
        Self {
            round: summary.round,
            harvested_at: summary.harvested_at,
            balance: summary.balance.into(),
            idle: summary.idle.into(),
            exits_reserved: summary.exits_reserved.into(),
            exits_waiting: summary.exits_waiting.into(),
            rewards_unclaimed: summary.rewards_unclaimed.into(),
            fees_unclaimed: summary.fees_unclaimed.into(),
            unsettled: summary.unsettled.into(),
            principal_active: summary.principal_active.into(),
            principal_pending: summary.principal_pending.into(),
            operator_stake: summary.operator_stake.into(),
            miners_worth: summary.miners_worth.into(),
            surplus: summary.surplus.into(),
            investor_deficit: summary.investor_deficit.into(),
            positions_minted: summary.next_token_id,
        }
    }
}

#[derive(Debug, Serialize)]
pub struct Miner {
    pub miner: Addr,
    pub worth: Amount,
    pub locked: Amount,
    pub debt: Amount,
    pub failing_since: Option<ChainEpoch>,
}

impl From<abi::owner::MinerView> for Miner {
    fn from(view: abi::owner::MinerView) -> Self {
        Self {
            miner: Addr::id(view.miner),
            worth: view.worth.into(),
            locked: view.locked.into(),
            debt: view.debt.into(),
            failing_since: view.failing_since,
        }
    }
}

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

impl From<Terms> for TermsShown {
    fn from(terms: Terms) -> Self {
        let fee = |fee: abi::owner::Fee| FeeShown {
            label: fee.label,
            beneficiary: Addr(fee.beneficiary),
            bps: Share(fee.bps),
        };
        Self {
            operator: Addr(terms.operator),
            name: terms.name,
            symbol: terms.symbol,
            fees: terms.fees.into_iter().map(fee).collect(),
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

impl Report for Shown {
    fn text(&self) -> String {
        let mut miners = Table::new(["miner", "worth", "vesting", "debt", "failing since"], "No miner is adopted yet.");
        for miner in &self.miners {
            miners.row([
                miner.miner.to_string(),
                miner.worth.to_string(),
                miner.locked.to_string(),
                miner.debt.to_string(),
                miner.failing_since.map_or_else(|| "-".to_owned(), |epoch| epoch.to_string()),
            ]);
        }
        [self.totals.text(self.owner), miners.render(), self.terms.text()].join("\n\n")
    }
}

impl Totals {
    fn text(&self, owner: Addr) -> String {
        Fields::new()
            .field("owner", owner)
            .field("round", self.round)
            .field("harvested in", self.harvested_at.map_or_else(|| "never".to_owned(), |e| format!("epoch {e}")))
            .field("balance", &self.balance)
            .field("idle", &self.idle)
            .field("unclaimed", format!("{} rewards, {} fees", self.rewards_unclaimed, self.fees_unclaimed))
            .field("unsettled", &self.unsettled)
            .field("principal", format!("{} earning, {} pending", self.principal_active, self.principal_pending))
            .field("operator stake", &self.operator_stake)
            .field("miners' worth", &self.miners_worth)
            .field("surplus", &self.surplus)
            .maybe("deficit", self.investor_deficit.0.is_positive().then_some(&self.investor_deficit))
            .render()
    }
}

impl TermsShown {
    fn text(&self) -> String {
        let mut fields =
            Fields::new().field("name", format!("{} ({})", self.name, self.symbol)).field("operator", self.operator);
        for fee in &self.fees {
            fields = fields.field("fee", format!("{} of profit for {} ({})", fee.bps, fee.label, fee.beneficiary));
        }
        fields
            .field("deposits", format!("{} or more, {} in all", self.min_deposit, self.cap))
            .field("term", format!("{}, leaving earlier costs {}", self.term, self.early_exit_bps))
            .field("stays liquid", self.buffer_bps)
            .field("operator stake", format!("{} of investors' principal or more", self.min_operator_bps))
            .field("votes", format!("by positions of {} or more", self.min_proposal))
            .field("to pass", format!("{} must vote, {} of them in favour", self.quorum_bps, self.threshold_bps))
            .field(
                "takes",
                format!("{}, then {}, then {} to execute", self.vote_period, self.timelock, self.execution_window),
            )
            .render()
    }
}

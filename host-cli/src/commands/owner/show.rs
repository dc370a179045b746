//! What an owner actor holds, owes and promises.

use abi::owner::{FeesReturn, Method, MinersReturn, Summary, Terms};
use anyhow::Result;
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
use serde::Serialize;

use super::earnings::Fee;
use super::history::{self, History};
use crate::actors;
use crate::address::Addr;
use crate::amount::Amount;
use crate::commands::vote::{self, Proposal};
use crate::context::Context;
use crate::output::{Chart, bps};
use crate::past;
use crate::terms::TermsShown;

/// All that an investor needs to know of an owner actor.
pub fn show(context: &Context, owner: &str) -> Result<Shown> {
    show_as(context, owner, Chart::default())
}

/// The same, with charts drawn in a certain way.
pub fn show_as(context: &Context, owner: &str, chart: Chart) -> Result<Shown> {
    let address = context.address(owner)?;
    let epoch = context.rpc.head()?.height;
    let summary: Summary = context.read_bare(address, Method::Summary)?;
    let terms: Terms = context.read_bare(address, Method::Terms)?;
    let MinersReturn { miners } = context.read_bare(address, Method::Miners)?;
    let FeesReturn { owed } = context.read_bare(address, Method::Fees)?;
    let proposals =
        if summary.next_proposal_id == 0 { Vec::new() } else { vote::open(context, address, &terms, epoch)? };
    Ok(Shown {
        owner: Addr::id(context.actor_id(address)?),
        epoch,
        code: Code::of(context, address)?,
        backing_bps: backing(&summary),
        liquid_bps: bps(&summary.idle, &(&summary.principal_active + &summary.principal_pending)),
        totals: summary.into(),
        miners: miners.into_iter().map(Miner::from).collect(),
        fees_owed: owed.into_iter().map(Fee::from).collect(),
        proposals,
        terms: terms.into(),
        history: history::read(context, address, epoch, past::MONTH, chart)?,
        chart,
    })
}

/// Assets as a part of liabilities.
fn backing(summary: &Summary) -> Option<u64> {
    let assets = &summary.balance + &summary.miners_worth;
    bps(&assets, &(&assets - &summary.surplus))
}

#[derive(Debug, Serialize)]
pub struct Shown {
    pub owner: Addr,
    /// When this was read.
    pub epoch: ChainEpoch,
    pub code: Code,
    /// Assets as a part of liabilities. `None` when nothing is owed.
    pub backing_bps: Option<u64>,
    /// Idle cash as a part of all principal. `None` without principal.
    pub liquid_bps: Option<u64>,
    #[serde(flatten)]
    pub totals: Totals,
    pub miners: Vec<Miner>,
    pub fees_owed: Vec<Fee>,
    /// Those that are not over.
    pub proposals: Vec<Proposal>,
    pub terms: TermsShown,
    pub history: History,
    #[serde(skip)]
    pub chart: Chart,
}

/// The code that an actor runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Code {
    pub code_cid: String,
    /// What it is called, when this program was built with it or the network has it built in.
    pub name: Option<String>,
}

impl Code {
    fn of(context: &Context, address: Address) -> Result<Self> {
        let code = context.actor(address)?.code.0;
        Ok(Self { code_cid: code.to_string(), name: actors::name_of(context, code)? })
    }
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
    /// All principal but the operator's.
    pub investor_principal: Amount,
    pub miners_worth: Amount,
    pub surplus: Amount,
    pub investor_deficit: Amount,
    pub positions_minted: u64,
    pub sealing: bool,
    pub paused_until: Option<ChainEpoch>,
    pub frozen: bool,
    pub wind_down_from: Option<ChainEpoch>,
    pub wind_down_until: Option<ChainEpoch>,
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
            investor_principal: (&summary.principal_active + &summary.principal_pending - &summary.operator_stake)
                .into(),
            principal_active: summary.principal_active.into(),
            principal_pending: summary.principal_pending.into(),
            operator_stake: summary.operator_stake.into(),
            miners_worth: summary.miners_worth.into(),
            surplus: summary.surplus.into(),
            investor_deficit: summary.investor_deficit.into(),
            positions_minted: summary.next_token_id,
            sealing: summary.sealing,
            paused_until: summary.paused_until,
            frozen: summary.frozen,
            wind_down_from: summary.wind_down_from,
            wind_down_until: summary.wind_down_until,
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

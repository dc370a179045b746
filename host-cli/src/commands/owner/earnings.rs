//! Harvests and fees.

use abi::owner::{ClaimFeesParams, ClaimFeesReturn, FeesReturn, HarvestReturn, Method};
use anyhow::Result;
use serde::Serialize;

use crate::address::Addr;
use crate::amount::Amount;
use crate::context::Context;
use crate::failure::Failure;
use crate::flow::{Draft, Trail};
use crate::output::{Fields, Report, Table};
use crate::refusal::{self, ActorKind};

/// Withdraws from every miner and splits the profit.
pub fn harvest(context: &Context, owner: &str) -> Result<Harvested> {
    let owner = context.address(owner)?;
    let sent = context.send(Draft::new(format!("harvest {}", Addr(owner)), owner, Method::Harvest))?;
    let harvest: HarvestReturn = sent.decode()?;
    let miner = |m: abi::owner::MinerHarvest| MinerHarvested {
        miner: Addr::id(m.miner),
        withdrawn: m.withdrawn.into(),
        refusal: (m.exit_code != 0).then(|| refusal::sentence(ActorKind::Miner, m.exit_code)),
        exit_code: m.exit_code,
    };
    let harvested = Harvested {
        miners: harvest.miners.into_iter().map(miner).collect(),
        round_ended: harvest.round_ended,
        round: harvest.round,
        fees: harvest.fees.into(),
        to_positions: harvest.to_positions.into(),
        to_idle: harvest.to_idle.into(),
        kept: harvest.kept.into(),
        stake_lost: harvest.stake_lost.into(),
        trail: sent.trail(),
    };
    if !harvested.round_ended {
        context.output.warn("the round goes on: a miner could not be withdrawn from");
    }
    Ok(harvested)
}

/// The fees that wait for their beneficiaries.
pub fn fees(context: &Context, owner: &str) -> Result<Fees> {
    let FeesReturn { owed } = context.read_bare(context.address(owner)?, Method::Fees)?;
    Ok(Fees(owed.into_iter().map(Fee::from).collect()))
}

/// Pays out a beneficiary's fees.
pub fn claim_fees(context: &Context, owner: &str, beneficiary: &str) -> Result<ClaimedFees> {
    let (owner, beneficiary) = (context.address(owner)?, context.address(beneficiary)?);
    let id = Addr::id(context.actor_id(beneficiary)?);
    if !fees(context, &Addr(owner).to_string())?.0.iter().any(|fee| fee.beneficiary == id) {
        return Err(Failure::refused(format!("no fees wait for {}: nothing was sent", Addr(beneficiary)))
            .hint(format!("leasehold owner fees {}", Addr(owner)))
            .into());
    }
    let what = format!("pay {} its fees from {}", Addr(beneficiary), Addr(owner));
    let draft = Draft::new(what, owner, Method::ClaimFees).params(&ClaimFeesParams { beneficiary })?;
    let sent = context.send(draft)?;
    let ClaimFeesReturn { amount } = sent.decode()?;
    Ok(ClaimedFees { beneficiary: Addr(beneficiary), amount: amount.into(), trail: sent.trail() })
}

/// What a harvest brought. `fees + to_positions + to_idle + kept` is all that was unsettled.
#[derive(Debug, Serialize)]
pub struct Harvested {
    pub miners: Vec<MinerHarvested>,
    pub round_ended: bool,
    /// The round that is open now.
    pub round: u64,
    pub fees: Amount,
    pub to_positions: Amount,
    /// Principal that came home.
    pub to_idle: Amount,
    /// Profit that waits because nobody's principal earns yet.
    pub kept: Amount,
    /// What the operator's stake lost to a deficit.
    pub stake_lost: Amount,
    #[serde(flatten)]
    pub trail: Trail,
}

#[derive(Debug, Serialize)]
pub struct MinerHarvested {
    pub miner: Addr,
    pub withdrawn: Amount,
    pub exit_code: u32,
    /// Why it paid nothing.
    pub refusal: Option<String>,
}

impl Report for Harvested {
    fn text(&self) -> String {
        let mut table = Table::new(["miner", "withdrawn", ""], "No miner is adopted yet.");
        for miner in &self.miners {
            let refusal = miner.refusal.clone().unwrap_or_default();
            table.row([miner.miner.to_string(), miner.withdrawn.to_string(), refusal]);
        }
        let fields = Fields::new()
            .field("to positions", &self.to_positions)
            .field("to fees", &self.fees)
            .field("to idle", &self.to_idle)
            .field("kept back", &self.kept)
            .maybe("stake lost", self.stake_lost.0.is_positive().then_some(&self.stake_lost))
            .field("round", format!("{}{}", self.round, if self.round_ended { ", the one before ended" } else { "" }));
        format!("{}\n\n{}", table.render(), fields.render())
    }
}

#[derive(Debug, Serialize)]
#[serde(transparent)]
pub struct Fees(pub Vec<Fee>);

#[derive(Debug, Serialize)]
pub struct Fee {
    pub beneficiary: Addr,
    pub amount: Amount,
}

impl From<abi::owner::FeeOwed> for Fee {
    fn from(owed: abi::owner::FeeOwed) -> Self {
        Self { beneficiary: Addr::id(owed.beneficiary), amount: owed.amount.into() }
    }
}

impl Report for Fees {
    fn text(&self) -> String {
        let mut table = Table::new(["beneficiary", "amount"], "No fees wait.");
        for fee in &self.0 {
            table.row([fee.beneficiary.to_string(), fee.amount.to_string()]);
        }
        table.render()
    }
}

#[derive(Debug, Serialize)]
pub struct ClaimedFees {
    pub beneficiary: Addr,
    pub amount: Amount,
    #[serde(flatten)]
    pub trail: Trail,
}

impl Report for ClaimedFees {
    fn text(&self) -> String {
        format!("paid {} to {}", self.amount, self.beneficiary)
    }
}

//! What a devnet does on request: time passes, miners win, FIL appears.

use anyhow::Result;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use serde::Serialize;

use crate::address::Addr;
use crate::amount::Amount;
use crate::context::Context;
use crate::follow;
use crate::output::Report;
use crate::span::Span;

/// Lets epochs pass.
pub fn advance(context: &Context, time: Span) -> Result<Advanced> {
    let epochs = time.0.unsigned_abs();
    let head = follow::head(context, "letting time pass", epochs, || context.rpc.advance(epochs))?;
    Ok(Advanced { epoch: head.height, passed: time })
}

/// Lets a miner win blocks.
pub fn award(context: &Context, miner: &str, wins: u64) -> Result<Awarded> {
    let miner = context.address(miner)?;
    let id = context.actor_id(miner)?;
    let before = context.rpc.balance(miner)?;
    context.rpc.award(miner, wins)?;
    let reward = context.rpc.balance(miner)? - before;
    Ok(Awarded { miner: Addr::id(id), wins, reward: reward.into() })
}

/// Gives FIL to an address.
pub fn fund(context: &Context, to: &str, amount: TokenAmount) -> Result<Funded> {
    let to = context.address(to)?;
    context.rpc.fund(to, &amount)?;
    Ok(Funded { to: Addr(to), amount: amount.into(), balance: context.rpc.balance(to)?.into() })
}

#[derive(Debug, Serialize)]
pub struct Advanced {
    pub epoch: ChainEpoch,
    pub passed: Span,
}

impl Report for Advanced {
    fn text(&self) -> String {
        format!("{} passed, it is epoch {}", self.passed, self.epoch)
    }
}

#[derive(Debug, Serialize)]
pub struct Awarded {
    pub miner: Addr,
    pub wins: u64,
    /// What the miner's balance grew by, locked and available together.
    pub reward: Amount,
}

impl Report for Awarded {
    fn text(&self) -> String {
        format!("{} won {} and got {}", self.miner, self.wins, self.reward)
    }
}

#[derive(Debug, Serialize)]
pub struct Funded {
    pub to: Addr,
    pub amount: Amount,
    /// What the address holds now.
    pub balance: Amount,
}

impl Report for Funded {
    fn text(&self) -> String {
        format!("{} got {} and has {}", self.to, self.amount, self.balance)
    }
}

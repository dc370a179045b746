//! `leasehold chain`: the chain itself; on a devnet, also its time and its blocks.

use anyhow::Result;
use cid::Cid;
use clap::Subcommand;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use serde::Serialize;

use crate::actors;
use crate::address::Addr;
use crate::amount::{Amount, PositiveAmount};
use crate::context::Context;
use crate::failure::Failure;
use crate::output::{Fields, Report};
use crate::refusal::{self, ActorKind};
use crate::span::Span;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Show the newest tipset
    #[command(after_help = "Examples:\n  leasehold chain head\n  leasehold chain head --json")]
    Head,
    /// Wait until a message is on the chain, and show how it ended
    #[command(after_help = "Examples:\n  leasehold chain wait bafy2bzace...")]
    Wait {
        /// The message's CID
        message: Cid,
    },
    /// Devnet only: let time pass
    #[command(after_help = "Examples:\n  leasehold chain advance 20\n  leasehold chain advance 30d")]
    Advance {
        /// How long: epochs, or 45m, 12h, 30d
        time: Span,
    },
    /// Devnet only: let a miner win blocks
    #[command(after_help = "Examples:\n  leasehold chain award t01001\n  leasehold chain award t01001 --wins 5")]
    Award {
        /// The miner
        miner: String,
        /// How many times it wins
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=10_000))]
        wins: u64,
    },
    /// Devnet only: give FIL to somebody
    #[command(after_help = "Examples:\n  leasehold chain fund operator 1000FIL")]
    Fund {
        /// An address, or the name of a key
        to: String,
        /// How much, with its unit
        #[arg(allow_hyphen_values = true)]
        amount: PositiveAmount,
    },
}

impl Command {
    pub fn run(self, context: &Context) -> Result<()> {
        match self {
            Self::Head => context.output.result(&head(context)?)?,
            Self::Wait { message } => context.output.result(&wait(context, message)?)?,
            Self::Advance { time } => context.output.result(&advance(context, time)?)?,
            Self::Award { miner, wins } => context.output.result(&award(context, &miner, wins)?)?,
            Self::Fund { to, amount } => context.output.result(&fund(context, &to, amount.0)?)?,
        }
        Ok(())
    }
}

/// The newest tipset.
pub fn head(context: &Context) -> Result<Tip> {
    let head = context.rpc.head()?;
    let tipset = head.cids.iter().map(ToString::to_string).collect();
    Ok(Tip { network: context.rpc.network_name()?, epoch: head.height, tipset })
}

/// Waits for a message; a failure when it was refused.
pub fn wait(context: &Context, message: Cid) -> Result<Included> {
    let lookup = context.wait(message)?;
    if lookup.message.0 != message {
        context.output.warn(&format!("another message with the same nonce took its place: {}", lookup.message));
    }
    if lookup.receipt.exit_code != 0 {
        let code = lookup.receipt.exit_code;
        let kind = receiver_kind(context, lookup.message.0)?;
        let sentence = refusal::sentence(kind, code);
        let epoch = lookup.height;
        return Err(Failure::refused(format!("{sentence} (exit code {code} in epoch {epoch})")).code(code).into());
    }
    Ok(Included { message: lookup.message.to_string(), epoch: lookup.height, gas_used: lookup.receipt.gas_used })
}

fn receiver_kind(context: &Context, message: Cid) -> Result<ActorKind> {
    let receiver = context.rpc.message(message)?.to;
    let Some(actor) = context.rpc.actor(receiver)? else { return Ok(ActorKind::Other) };
    Ok(actors::kind_of(actors::name_of(context, actor.code.0)?.as_deref()))
}

/// Lets epochs pass.
pub fn advance(context: &Context, time: Span) -> Result<Advanced> {
    let progress = context.output.progress(&format!("letting {time} pass"));
    let head = context.rpc.advance(time.0.unsigned_abs());
    drop(progress);
    Ok(Advanced { epoch: head?.height, passed: time })
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
pub struct Tip {
    pub network: String,
    pub epoch: ChainEpoch,
    pub tipset: Vec<String>,
}

impl Report for Tip {
    fn text(&self) -> String {
        Fields::new()
            .field("network", &self.network)
            .field("epoch", self.epoch)
            .field("tipset", self.tipset.join(" "))
            .render()
    }
}

#[derive(Debug, Serialize)]
pub struct Included {
    pub message: String,
    pub epoch: ChainEpoch,
    pub gas_used: u64,
}

impl Report for Included {
    fn text(&self) -> String {
        format!("{} is in epoch {}, done, {} gas", self.message, self.epoch, self.gas_used)
    }
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

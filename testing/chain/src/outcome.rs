//! What came of a message.

use std::collections::BTreeMap;
use std::ops::Deref;

use anyhow::{Context, Result, bail};
use cid::Cid;
use fvm::executor::ApplyRet;
use fvm::trace::ExecutionEvent;
use fvm_ipld_encoding::de::DeserializeOwned;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use fvm_shared::error::ExitCode;
use fvm_shared::event::StampedEvent;
use fvm_shared::receipt::Receipt;
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

use crate::message::ChainMessage;

/// The result of running a message, on the chain or on the side.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub receipt: Receipt,
    /// What actors emitted, in order. A message that fails emits nothing.
    pub events: Vec<StampedEvent>,
    /// Why the message failed: the actors it went through and what they said.
    pub failure: Option<String>,
    /// Every call, gas charge and log line, if the chain is tracing.
    pub trace: Vec<ExecutionEvent>,
}

/// What a message's gas cost and to whom it went, in attoFIL.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct Fees {
    /// To the block producer, through the reward actor.
    pub miner_tip: TokenAmount,
    /// What the producer would be fined for including a message that pays too little.
    pub miner_penalty: TokenAmount,
    /// Burnt at the base fee.
    pub base_fee_burn: TokenAmount,
    /// Burnt because the gas limit was far above the gas used.
    pub over_estimation_burn: TokenAmount,
    /// Returned to the sender from what was set aside.
    pub refund: TokenAmount,
}

/// A message that became part of the chain, and what came of it.
#[derive(Clone, Debug)]
pub struct Applied {
    pub cid: Cid,
    pub message: ChainMessage,
    /// The epoch in which it ran: the height of its tipset.
    pub epoch: ChainEpoch,
    pub fees: Fees,
    pub outcome: Outcome,
}

impl Applied {
    /// The CID of the message without its signature, where that is another one: what a signer of it may know it by.
    pub(crate) fn unsigned_cid(&self) -> Option<Cid> {
        let is_another = self.message.carries_signature();
        is_another.then(|| ChainMessage::unsigned(self.message.message.clone()).cid().ok()).flatten()
    }
}

impl Deref for Applied {
    type Target = Outcome;

    fn deref(&self) -> &Outcome {
        &self.outcome
    }
}

impl Outcome {
    pub fn exit_code(&self) -> ExitCode {
        self.receipt.exit_code
    }

    pub fn is_success(&self) -> bool {
        self.receipt.exit_code.is_success()
    }

    /// In units of gas, message inclusion included for messages on the chain.
    pub fn gas_used(&self) -> u64 {
        self.receipt.gas_used
    }

    /// Itself if the message succeeded, otherwise an error that says how it failed.
    pub fn succeeded(&self) -> Result<&Self> {
        if self.is_success() {
            return Ok(self);
        }
        let reason = self.reason().unwrap_or("no reason was given");
        bail!("the message ended with exit code {}: {reason}", self.receipt.exit_code.value())
    }

    /// Why the message failed, in the words of the actor that it failed in: the last one that [`failure`](Self::failure) goes
    /// through.
    pub fn reason(&self) -> Option<&str> {
        let failure = self.failure.as_deref()?.trim_end();
        let said = failure.lines().rev().find_map(|line| {
            let (frame, said) = line.split_once(" -- ")?;
            let said = said.rsplit_once(" (").map_or(said, |(said, _)| said);
            frame.contains(" (method ").then_some(said)
        });
        said.or_else(|| failure.lines().next_back())
    }

    /// The return value of a message that succeeded.
    pub fn value<T: DeserializeOwned>(&self) -> Result<T> {
        self.succeeded()?;
        self.receipt.return_data.deserialize().context("decode the return value")
    }

    /// Where the gas went, by the FVM's own names of charges; empty unless the chain is tracing.
    pub fn gas(&self) -> Gas {
        let mut milligas = BTreeMap::<String, u64>::new();
        for event in &self.trace {
            if let ExecutionEvent::GasCharge(charge) = event {
                *milligas.entry(charge.name.to_string()).or_default() += charge.total().as_milligas();
            }
        }
        Gas { milligas }
    }
}

/// Gas by kind of charge.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gas {
    milligas: BTreeMap<String, u64>,
}

/// The kinds of work that gas pays for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GasKind {
    /// Carrying the message, its return value and its value transfer.
    Message,
    /// Writing blocks and changing actors' roots.
    Writes,
    /// Reading blocks and looking actors up.
    Reads,
    /// WASM instructions.
    Instructions,
    /// WASM memory and tables.
    Memory,
    /// Syscalls by themselves, hashes, signatures, events and everything else.
    Syscalls,
}

impl Gas {
    /// Each charge by its name in the FVM (`OnBlockLink`, `wasm_exec` ...), in thousandths of gas.
    pub fn charges(&self) -> impl Iterator<Item = (&str, u64)> {
        self.milligas.iter().map(|(name, milligas)| (name.as_str(), *milligas))
    }

    /// Gas by kind of work, each rounded up to a whole unit.
    pub fn by_kind(&self) -> BTreeMap<GasKind, u64> {
        let mut milligas = BTreeMap::<GasKind, u64>::new();
        for (name, amount) in &self.milligas {
            *milligas.entry(GasKind::of(name)).or_default() += amount;
        }
        milligas.into_iter().map(|(kind, amount)| (kind, amount.div_ceil(1000))).collect()
    }
}

impl GasKind {
    fn of(charge: &str) -> Self {
        match charge {
            "OnChainMessage" | "OnChainReturnValue" | "OnReturnValue" | "OnValueTransfer" | "OnMethodInvocation" => {
                Self::Message
            }
            "OnBlockCreate" | "OnBlockLink" | "OnActorUpdate" | "OnActorCreate" | "OnActorSetRoot" => Self::Writes,
            "OnBlockOpenBase" | "OnBlockOpen" | "OnBlockRead" | "OnActorLookup" | "OnActorGetRoot"
            | "OnScanIpldLinks" => Self::Reads,
            "wasm_exec" => Self::Instructions,
            name if name.starts_with("wasm_") => Self::Memory,
            _ => Self::Syscalls,
        }
    }
}

impl From<ApplyRet> for Outcome {
    fn from(ret: ApplyRet) -> Self {
        Self {
            receipt: ret.msg_receipt,
            events: ret.events,
            failure: ret.failure_info.map(|failure| failure.to_string()),
            trace: ret.exec_trace,
        }
    }
}

impl Fees {
    pub(crate) fn of(ret: &ApplyRet) -> Self {
        Self {
            miner_tip: ret.miner_tip.clone(),
            miner_penalty: ret.penalty.clone(),
            base_fee_burn: ret.base_fee_burn.clone(),
            over_estimation_burn: ret.over_estimation_burn.clone(),
            refund: ret.refund.clone(),
        }
    }
}

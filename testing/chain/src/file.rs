//! A chain as a CAR file: the blocks that describe it.
//!
//! The file holds every tipset with its messages, receipts and events, and the state of the head. States below the head are
//! left out, as far as the head does not share them: a chain that comes from a file knows its past messages but not its past
//! states. What is in the open block is not part of the file.

use std::sync::Arc;

use anyhow::{Context, Result};
use cid::Cid;
use fvm_ipld_encoding::strict_bytes;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use fvm_shared::event::StampedEvent;
use fvm_shared::receipt::Receipt;
use serde::Serialize;
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

use crate::message::ChainMessage;
use crate::outcome::{Applied, Fees, Outcome};
use crate::parameters::Parameters;
use crate::tipset::{BlockHeader, Tipset};

pub(crate) const KIND: &str = "leasehold chain";
pub(crate) const LAYOUT: u64 = 1;

/// The root block. Its form never changes; `layout` says how to read the block behind `chain`.
#[derive(Serialize_tuple, Deserialize_tuple)]
pub(crate) struct Root {
    pub kind: String,
    pub layout: u64,
    pub chain: Cid,
}

#[derive(Serialize_tuple, Deserialize_tuple)]
pub(crate) struct ChainRecord {
    pub parameters: Parameters,
    pub base_fee: TokenAmount,
    pub next_sequence: u64,
    /// The state that the head left: all of it is in the file.
    pub state_root: Cid,
    /// One [`TipsetRecord`] each, from genesis to the head.
    pub tipsets: Vec<Cid>,
}

/// One tipset. The lists of messages, receipts and events are not in the file: they follow from this, and are compared with
/// what the headers say.
#[derive(Serialize_tuple, Deserialize_tuple)]
pub(crate) struct TipsetRecord {
    pub header: BlockHeader,
    /// The bytes of a CID and no link: the state need not be in the file.
    #[serde(with = "strict_bytes")]
    pub state_root: Vec<u8>,
    pub messages: Vec<MessageRecord>,
    pub implicit: Vec<MessageRecord>,
}

#[derive(Serialize_tuple, Deserialize_tuple)]
pub(crate) struct MessageRecord {
    pub message: ChainMessage,
    pub receipt: Receipt,
    pub events: Vec<StampedEvent>,
    pub fees: Fees,
    pub failure: Option<String>,
}

impl TipsetRecord {
    pub fn of(tipset: &Tipset) -> Self {
        let records = |list: &[Arc<Applied>]| list.iter().map(|applied| MessageRecord::of(applied)).collect();
        Self {
            header: tipset.header.clone(),
            state_root: tipset.state_root.to_bytes(),
            messages: records(&tipset.messages),
            implicit: records(&tipset.implicit),
        }
    }
}

impl MessageRecord {
    fn of(applied: &Applied) -> Self {
        Self {
            message: applied.message.clone(),
            receipt: applied.receipt.clone(),
            events: applied.events.clone(),
            fees: applied.fees.clone(),
            failure: applied.failure.clone(),
        }
    }

    pub fn into_applied(self, epoch: ChainEpoch) -> Result<Arc<Applied>> {
        let Self { message, receipt, events, fees, failure } = self;
        let outcome = Outcome { receipt, events, failure, trace: Vec::new() };
        Ok(Arc::new(Applied { cid: message.cid()?, message, epoch, fees, outcome }))
    }
}

pub(crate) fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>> {
    fvm_ipld_encoding::to_vec(value).context("encode a block of the file")
}

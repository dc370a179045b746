//! The cold part of a lease: what was agreed. Written when it is opened and when it is accepted, read when money moves.

use abi::lease::{OfferId, Segment};
use cid::Cid;
use fvm_ipld_encoding::strict_bytes;
use fvm_shared::ActorID;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use num_traits::Zero;
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct Contract {
    pub renter: ActorID,
    pub offer: OfferId,
    /// The offer's version when it was opened, and its [`OfferTerms`](abi::lease::OfferTerms) then.
    pub version: u64,
    pub terms: Cid,
    /// Locked from Open to the end.
    pub collateral: TokenAmount,
    pub ordered: ChainEpoch,
    /// When it was accepted; 0 before.
    pub start: ChainEpoch,
    /// For an open-ended lease, the offer's last epoch.
    pub until: Option<ChainEpoch>,
    /// What was paid for, in order.
    pub segments: Vec<Segment>,
    pub ssh_key: String,
    #[serde(with = "strict_bytes")]
    pub sealing_key: Vec<u8>,
    #[serde(with = "strict_bytes")]
    pub secret: Vec<u8>,
}

impl Contract {
    /// The rate that the meter counts at.
    pub fn rate(&self) -> TokenAmount {
        self.segments.last().map_or_else(TokenAmount::zero, |segment| segment.rate.clone())
    }

    /// All epochs that were paid for.
    pub fn paid_epochs(&self) -> ChainEpoch {
        self.segments.iter().map(|segment| segment.epochs).sum()
    }

    /// All that was ever paid in.
    pub fn prepaid(&self) -> TokenAmount {
        self.segments.iter().map(|segment| &segment.rate * segment.epochs).sum()
    }

    /// Whether the lease pauses when its paid time is out at `edge`, rather than ends.
    pub fn pauses_at(&self, edge: ChainEpoch) -> bool {
        self.until.is_some_and(|until| edge < until)
    }
}

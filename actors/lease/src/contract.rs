//! The cold part of a lease: what was agreed. Written when it is opened, accepted and paid for again, read when money moves.

use abi::lease::{Error, MAX_SEGMENTS, OfferId, Segment};
use cid::Cid;
use fvm_ipld_encoding::strict_bytes;
use fvm_shared::ActorID;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use num_traits::Zero;
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

use crate::terms::require;

#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct Contract {
    pub renter: ActorID,
    pub offer: OfferId,
    /// The [`Offer`](crate::offer::Offer) in the version that it was opened on.
    pub offered: Cid,
    /// Locked from Open to the end.
    pub collateral: TokenAmount,
    pub ordered: ChainEpoch,
    /// When it was accepted; 0 before.
    pub start: ChainEpoch,
    /// For an open-ended lease, the last epoch that it may reach.
    pub until: Option<ChainEpoch>,
    /// The segments that are over and settled, together.
    pub past: Past,
    /// What was paid for, in order. The meter counts in the first; never empty.
    pub segments: Vec<Segment>,
    /// Epochs that the lease stood paused.
    pub idle: ChainEpoch,
    /// Epochs paid for while it is paused: they begin with the beat that resumes it.
    pub pending: ChainEpoch,
    /// When it paused, if it was paid for again since and has not resumed. Else it pauses at its meter's edge.
    pub paused_since: Option<ChainEpoch>,
    pub ssh_key: String,
    #[serde(with = "strict_bytes")]
    pub sealing_key: Vec<u8>,
    #[serde(with = "strict_bytes")]
    pub secret: Vec<u8>,
}

/// Segments that are over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct Past {
    pub served: ChainEpoch,
    pub missed: ChainEpoch,
    /// What their served epochs cost.
    pub value: TokenAmount,
    /// What all their epochs cost.
    pub prepaid: TokenAmount,
}

impl Contract {
    /// The rate that the meter counts at.
    pub fn rate(&self) -> TokenAmount {
        self.segments.first().map_or_else(TokenAmount::zero, |segment| segment.rate.clone())
    }

    /// The rate that was agreed on last.
    pub fn last_rate(&self) -> TokenAmount {
        self.segments.last().map_or_else(TokenAmount::zero, |segment| segment.rate.clone())
    }

    /// All epochs that were paid for.
    pub fn paid_epochs(&self) -> ChainEpoch {
        self.past.served + self.past.missed + self.segments.iter().map(|segment| segment.epochs).sum::<ChainEpoch>()
    }

    /// All that was ever paid in.
    pub fn prepaid(&self) -> TokenAmount {
        let later: TokenAmount = self.segments.iter().map(|segment| &segment.rate * segment.epochs).sum();
        later + &self.past.prepaid
    }

    /// Adds paid time: at the same rate it lengthens the last segment, at another it is a segment of its own.
    pub fn append(&mut self, epochs: ChainEpoch, rate: &TokenAmount) -> Result<(), Error> {
        match self.segments.last_mut() {
            Some(last) if last.rate == *rate => last.epochs += epochs,
            _ => {
                require(self.segments.len() < MAX_SEGMENTS, Error::TooManySegments)?;
                self.segments.push(Segment { epochs, rate: rate.clone() });
            }
        }
        Ok(())
    }
}

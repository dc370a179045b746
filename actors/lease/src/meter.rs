//! The hot part of a lease: how far its service is proven, and where in its life it is. Epochs only; no money.
//!
//! Paid time ends with epoch `edge`. A beat at `h` proves `(max(last, h - window), min(h, edge)]`; what lies between `last` and that
//! is missed for good. Three windows without a beat are a fault, if they end before the paid time does.

use abi::lease::{Error, Status, WINDOWS_TO_FAULT};
use fvm_shared::clock::ChainEpoch;
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

use crate::terms::require;

abi::coded! {
    /// Where a lease is in its life, as far as anyone told the market. A final phase also says what its end cost.
    pub enum Phase {
        Ordered = 0,
        Active = 1,
        /// Its paid time is out, and enough was paid since for the next beat to resume it.
        ToppedUp = 2,
        Ended = 3,
        /// Its renter left while it ran: the least charge is due.
        RenterLeft = 4,
        /// Its provider left while it ran: slashed.
        ProviderLeft = 5,
        /// Its renter or its provider left when its paid time was out: nothing more is due, and nobody is slashed.
        LeftIdle = 6,
        /// Somebody else than its provider noticed the fault, and has the bounty.
        Faulted = 7,
        /// Its provider noticed the fault: no bounty.
        FaultedBySelf = 8,
        /// Its renter took the order back: the least charge is due.
        Cancelled = 9,
        /// Somebody else than its provider let the order expire, and has the bounty.
        NoShow = 10,
        /// Its provider let the order expire: no bounty.
        NoShowBySelf = 11,
    }
}

impl Phase {
    pub fn status(self) -> Status {
        match self {
            Self::Ordered => Status::Ordered,
            Self::Active => Status::Active,
            Self::ToppedUp => Status::Paused,
            Self::Ended => Status::Ended,
            Self::RenterLeft | Self::ProviderLeft | Self::LeftIdle => Status::Terminated,
            Self::Faulted | Self::FaultedBySelf => Status::Faulted,
            Self::Cancelled => Status::Cancelled,
            Self::NoShow | Self::NoShowBySelf => Status::NoShow,
        }
    }

    pub fn is_over(self) -> bool {
        self.status().is_over()
    }

    /// Whether the lease is accepted and not over.
    pub fn runs(self) -> bool {
        matches!(self, Self::Active | Self::ToppedUp)
    }

    /// Whether the lease was ever accepted.
    pub fn ran(self) -> bool {
        !matches!(self, Self::Ordered | Self::Cancelled | Self::NoShow | Self::NoShowBySelf)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct Meter {
    pub phase: Phase,
    /// Whether the contract has segments after the one that is counted here.
    pub renewed: bool,
    /// While ordered: the last epoch to accept. Then: the last epoch that is paid for.
    pub edge: ChainEpoch,
    pub window: ChainEpoch,
    /// Up to here every epoch is either served or missed: the last beat's, or the acceptance.
    pub last: ChainEpoch,
    /// Epochs of the segment that were proven, and how many of them are settled.
    pub served: ChainEpoch,
    pub settled: ChainEpoch,
    /// Epochs of the segment gone by without proof, and how many of them are settled.
    pub missed: ChainEpoch,
    pub returned: ChainEpoch,
}

/// What a beat shows: first epochs that were missed, then epochs that were served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proof {
    pub missed: ChainEpoch,
    pub served: ChainEpoch,
    /// Up to where.
    pub until: ChainEpoch,
}

impl Meter {
    /// An order that may be accepted until `accept_by`.
    pub fn ordered(now: ChainEpoch, accept_by: ChainEpoch, window: ChainEpoch) -> Self {
        Self {
            phase: Phase::Ordered,
            renewed: false,
            edge: accept_by,
            window,
            last: now,
            served: 0,
            settled: 0,
            missed: 0,
            returned: 0,
        }
    }

    /// Time starts: epochs `(now, now + epochs]` are paid for.
    pub fn start(&mut self, now: ChainEpoch, epochs: ChainEpoch) {
        self.phase = Phase::Active;
        self.edge = now + epochs;
        self.last = now;
    }

    /// Whether three windows have passed without a beat, all of them in paid time.
    pub fn fault_due(&self, now: ChainEpoch) -> bool {
        let last_chance = self.last + WINDOWS_TO_FAULT * self.window;
        self.phase == Phase::Active && now > last_chance && last_chance < self.edge
    }

    /// Whether the paid time is out.
    pub fn is_out(&self, now: ChainEpoch) -> bool {
        now >= self.edge
    }

    /// Whether no beat can prove anything more of the paid time.
    pub fn is_final(&self, now: ChainEpoch) -> bool {
        self.last >= self.edge || now >= self.edge + self.window
    }

    /// What a beat now would prove.
    pub fn proof(&self, now: ChainEpoch) -> Result<Proof, Error> {
        let until = now.min(self.edge);
        require(until > self.last, Error::AlreadyProven)?;
        let from = self.last.max(now - self.window);
        require(until > from, Error::BeatTooLate)?;
        Ok(Proof { missed: from - self.last, served: until - from, until })
    }

    /// A beat of a lease that is in its last segment: nothing but the meter changes.
    pub fn beat(&mut self, now: ChainEpoch) -> Result<ChainEpoch, Error> {
        let proof = self.proof(now)?;
        self.missed += proof.missed;
        self.served += proof.served;
        self.last = proof.until;
        Ok(proof.until)
    }

    /// Whether a beat may change more than the meter.
    pub fn needs_contract(&self) -> bool {
        self.renewed || self.phase == Phase::ToppedUp
    }

    /// Everything counted so far is paid or returned.
    pub fn settle(&mut self) {
        self.settled = self.served;
        self.returned = self.missed;
    }
}

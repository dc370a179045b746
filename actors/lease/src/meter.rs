//! The hot part of a lease: how far its service is proven, and where in its life it is. Epochs only; no money.
//!
//! Paid time is the epochs `(start, edge]`. A beat at `h` proves `(max(last, h - window), min(h, edge)]`; what lies between `last` and
//! that is missed for good. Three windows without a beat are a fault, if they end before the paid time does.

use abi::lease::{Error, Status, WINDOWS_TO_FAULT};
use fvm_shared::clock::ChainEpoch;
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

use crate::terms::require;

abi::coded! {
    /// Where a lease is in its life, as far as anyone told the market. A final phase also says what its end cost.
    pub enum Phase {
        Ordered = 0,
        Active = 1,
        Ended = 2,
        /// Its renter left while it ran: the least charge is due.
        RenterLeft = 3,
        /// Its provider left while it ran: slashed.
        ProviderLeft = 4,
        /// Its provider left when its paid time was out: not slashed.
        ProviderFreed = 5,
        /// Somebody else than its provider noticed the fault, and has the bounty.
        Faulted = 6,
        /// Its provider noticed the fault: no bounty.
        FaultedBySelf = 7,
        /// Its renter took the order back: the least charge is due.
        Cancelled = 8,
        /// Somebody else than its provider let the order expire, and has the bounty.
        NoShow = 9,
        /// Its provider let the order expire: no bounty.
        NoShowBySelf = 10,
    }
}

impl Phase {
    pub fn status(self) -> Status {
        match self {
            Self::Ordered => Status::Ordered,
            Self::Active => Status::Active,
            Self::Ended => Status::Ended,
            Self::RenterLeft | Self::ProviderLeft | Self::ProviderFreed => Status::Terminated,
            Self::Faulted | Self::FaultedBySelf => Status::Faulted,
            Self::Cancelled => Status::Cancelled,
            Self::NoShow | Self::NoShowBySelf => Status::NoShow,
        }
    }

    pub fn is_over(self) -> bool {
        self.status().is_over()
    }

    /// Whether the lease was ever accepted.
    pub fn ran(self) -> bool {
        !matches!(self, Self::Ordered | Self::Cancelled | Self::NoShow | Self::NoShowBySelf)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct Meter {
    pub phase: Phase,
    /// While ordered: the last epoch to accept. Then: the last epoch that is paid for.
    pub edge: ChainEpoch,
    pub window: ChainEpoch,
    /// Up to here every epoch is either served or missed: the last beat's, or the acceptance.
    pub last: ChainEpoch,
    /// Epochs proven, and how many of them are settled.
    pub served: ChainEpoch,
    pub settled: ChainEpoch,
    /// Epochs gone by without proof, and how many of them are settled.
    pub missed: ChainEpoch,
    pub returned: ChainEpoch,
}

impl Meter {
    /// An order that may be accepted until `accept_by`.
    pub fn ordered(now: ChainEpoch, accept_by: ChainEpoch, window: ChainEpoch) -> Self {
        Self {
            phase: Phase::Ordered,
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

    /// Whether no beat can prove anything more.
    pub fn is_final(&self, now: ChainEpoch) -> bool {
        self.last >= self.edge || now >= self.edge + self.window
    }

    /// Proves service up to now. Returns the epoch up to which it is proven.
    pub fn beat(&mut self, now: ChainEpoch) -> Result<ChainEpoch, Error> {
        require(self.phase == Phase::Active, Error::NotRunning)?;
        let until = now.min(self.edge);
        require(until > self.last, Error::AlreadyProven)?;
        let from = self.last.max(now - self.window);
        require(until > from, Error::BeatTooLate)?;
        self.missed += from - self.last;
        self.served += until - from;
        self.last = until;
        Ok(until)
    }

    /// Counts everything up to `until`, within the paid time, as missed.
    pub fn miss_until(&mut self, until: ChainEpoch) {
        let gap = until.min(self.edge) - self.last;
        if gap > 0 {
            self.missed += gap;
            self.last += gap;
        }
    }

    /// A renter that leaves pays up to now if the last beat is at most one window old, else up to that beat.
    pub fn renter_leaves(&mut self, now: ChainEpoch) {
        let gap = now.min(self.edge) - self.last;
        if gap > 0 && now - self.last <= self.window {
            self.served += gap;
            self.last += gap;
        } else {
            self.miss_until(now);
        }
    }

    /// Three windows have passed without a beat.
    pub fn fault(&mut self) {
        self.miss_until(self.last + WINDOWS_TO_FAULT * self.window);
    }

    /// Everything counted so far is paid or returned.
    pub fn settle(&mut self) {
        self.settled = self.served;
        self.returned = self.missed;
    }
}

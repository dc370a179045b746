//! A lease in both its parts: how its time passes. Epochs only; what they are worth is `billing.rs`.

use abi::lease::{Error, WINDOWS_TO_FAULT};
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;

use crate::contract::Contract;
use crate::meter::{Meter, Phase};
use crate::terms::require;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    pub contract: Contract,
    pub meter: Meter,
}

impl Lease {
    /// Epochs ever proven.
    pub fn served(&self) -> ChainEpoch {
        self.contract.past.served + self.meter.served
    }

    /// Epochs that ever went by without proof.
    pub fn missed(&self) -> ChainEpoch {
        self.contract.past.missed + self.meter.missed
    }

    /// When the pause began that the lease is in, or comes into next.
    pub fn paused_since(&self) -> ChainEpoch {
        self.contract.paused_since.unwrap_or(self.meter.edge)
    }

    /// Whether it is open-ended with time left to pay for: then it pauses when its paid time is out, rather than ends.
    pub fn can_pause(&self) -> bool {
        self.contract.until.is_some_and(|until| self.meter.edge < until)
    }

    pub fn is_paused(&self, now: ChainEpoch) -> bool {
        self.meter.phase == Phase::ToppedUp || (self.can_pause() && now > self.meter.edge)
    }

    /// Whether it is paused, and for longer than the grace: then it is neither paid for nor resumed any more.
    pub fn grace_is_over(&self, pause_grace: ChainEpoch, now: ChainEpoch) -> bool {
        self.is_paused(now) && now > self.paused_since() + pause_grace
    }

    /// Whether nothing can happen to it any more: its paid time is out, no beat can prove more of it, and it does not wait to be
    /// paid for or resumed.
    pub fn is_finished(&self, pause_grace: ChainEpoch, now: ChainEpoch) -> bool {
        let waits = self.can_pause() && !self.grace_is_over(pause_grace, now);
        self.meter.is_out(now) && self.meter.is_final(now) && !waits
    }

    /// A beat. Returns the epoch up to which service is proven.
    pub fn beat(&mut self, now: ChainEpoch, pause_grace: ChainEpoch) -> Result<ChainEpoch, Error> {
        require(!self.is_finished(pause_grace, now), Error::NotRunning)?;
        if self.meter.phase == Phase::ToppedUp && !self.grace_is_over(pause_grace, now) {
            self.resume(now);
            return Ok(now);
        }
        let proof = self.meter.proof(now)?;
        self.count(proof.missed, false);
        self.count(proof.served, true);
        Ok(proof.until)
    }

    /// The beat that resumes a paused lease also proves what it can of the time before the pause.
    fn resume(&mut self, now: ChainEpoch) {
        if let Ok(proof) = self.meter.proof(now) {
            self.count(proof.missed, false);
            self.count(proof.served, true);
        }
        self.miss_until(now);
        self.contract.idle += now - self.meter.edge;
        self.contract.paused_since = None;
        self.meter.last = now;
        self.meter.edge = now + std::mem::take(&mut self.contract.pending);
        self.meter.phase = Phase::Active;
    }

    /// Counts what is open up to `until`, within the paid time, as missed.
    pub fn miss_until(&mut self, until: ChainEpoch) {
        self.count(until.min(self.meter.edge) - self.meter.last, false);
    }

    /// A renter that leaves pays up to now if the last beat is at most one window old, else up to that beat.
    pub fn renter_leaves(&mut self, now: ChainEpoch) {
        let served = now - self.meter.last <= self.meter.window;
        self.count(now.min(self.meter.edge) - self.meter.last, served);
    }

    /// Three windows have passed without a beat.
    pub fn fault(&mut self) {
        self.miss_until(self.meter.last + WINDOWS_TO_FAULT * self.meter.window);
    }

    /// More time is paid for. If the lease is paused, it begins with the beat that resumes it, and that takes a window's worth.
    pub fn extend(&mut self, now: ChainEpoch, epochs: ChainEpoch, rate: &TokenAmount) -> Result<(), Error> {
        let paused = self.is_paused(now);
        let since = self.paused_since();
        if self.meter.served + self.meter.missed == self.contract.segments.first().map_or(0, |first| first.epochs) {
            self.turn();
        }
        self.contract.append(epochs, rate)?;
        self.meter.renewed = self.contract.segments.len() > 1;
        if !paused {
            self.meter.edge += epochs;
            return Ok(());
        }
        self.contract.pending += epochs;
        self.contract.paused_since = Some(since);
        if self.contract.pending >= self.meter.window {
            self.meter.phase = Phase::ToppedUp;
        }
        Ok(())
    }

    /// The next epochs in order are served or missed, in whatever segments they lie.
    fn count(&mut self, epochs: ChainEpoch, served: bool) {
        let mut left = epochs.max(0);
        self.meter.last += left;
        while left > 0 {
            let Some(segment) = self.contract.segments.first() else { return };
            let counted = self.meter.served + self.meter.missed;
            let part = left.min(segment.epochs - counted);
            if served {
                self.meter.served += part;
            } else {
                self.meter.missed += part;
            }
            left -= part;
            if left > 0 && !self.turn() {
                return;
            }
        }
    }

    /// Goes on to the next segment, if there is one. What this leaves behind counts as settled.
    fn turn(&mut self) -> bool {
        if self.contract.segments.len() < 2 {
            return false;
        }
        let segment = self.contract.segments.remove(0);
        let past = &mut self.contract.past;
        past.served += self.meter.served;
        past.missed += self.meter.missed;
        past.value += &segment.rate * self.meter.served;
        past.prepaid += segment.rate * segment.epochs;
        (self.meter.served, self.meter.settled) = (0, 0);
        (self.meter.missed, self.meter.returned) = (0, 0);
        self.meter.renewed = self.contract.segments.len() > 1;
        true
    }
}

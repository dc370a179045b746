//! One lease of the model: a list of paid epochs, each with its fate.

use fvm_shared::clock::ChainEpoch;

use super::{FEE_BPS, GRACE, Who};
use crate::lease_fair::{COLLATERAL, WINDOW};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Life {
    Ordered,
    Active,
    Paused,
    Ended,
    Terminated,
    Faulted,
    Cancelled,
    NoShow,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// Paid for, and still to come.
    Future,
    /// It was this epoch, and may still be proven.
    Open(ChainEpoch),
    Proven,
    Lost,
}

/// An epoch that was paid for.
#[derive(Clone, Debug)]
pub(super) struct Paid {
    pub rate: i64,
    pub fate: Fate,
}

#[derive(Clone, Debug)]
pub struct Lease {
    pub life: Life,
    pub renter: Who,
    pub(super) accept_by: ChainEpoch,
    pub(super) open_ended: bool,
    pub(super) epochs: Vec<Paid>,
    /// Paid epochs gone by since the last beat.
    pub(super) silent: ChainEpoch,
    /// Three windows went by without a beat: nothing accrues any more.
    pub(super) fault: bool,
    pub(super) paused_since: ChainEpoch,
    /// The last epoch that was paid for, of those that began or will begin without another beat.
    pub paid_until: ChainEpoch,
    pub(super) charge: i64,
    pub(super) slash: i64,
    pub(super) bounty: i64,
}

impl Lease {
    pub fn is_over(&self) -> bool {
        !matches!(self.life, Life::Ordered | Life::Active | Life::Paused)
    }

    pub(super) fn runs(&self) -> bool {
        matches!(self.life, Life::Active | Life::Paused)
    }

    pub(super) fn worth(&self, fate: Fate) -> i64 {
        self.epochs.iter().filter(|paid| paid.fate == fate).map(|paid| paid.rate).sum()
    }

    pub fn prepaid(&self) -> i64 {
        self.epochs.iter().map(|paid| paid.rate).sum()
    }

    fn future(&self) -> usize {
        self.epochs.iter().filter(|paid| paid.fate == Fate::Future).count()
    }

    /// One epoch passes.
    pub(super) fn tick(&mut self, now: ChainEpoch) {
        if self.life != Life::Active || self.fault {
            return;
        }
        match self.epochs.iter_mut().find(|paid| paid.fate == Fate::Future) {
            Some(paid) => {
                paid.fate = Fate::Open(now);
                self.silent += 1;
                self.fault = self.silent > 3 * WINDOW;
            }
            None if self.open_ended => {
                self.life = Life::Paused;
                self.paused_since = now - 1;
            }
            None => {}
        }
    }

    /// Whether the paid time is out at `now`.
    pub(super) fn is_out(&self) -> bool {
        self.life == Life::Paused || self.future() == 0
    }

    /// Whether a beat at `now` would prove anything.
    pub(super) fn provable(&self, now: ChainEpoch) -> bool {
        self.epochs.iter().any(|paid| matches!(paid.fate, Fate::Open(epoch) if epoch > now - WINDOW))
    }

    pub(super) fn finished(&self, now: ChainEpoch) -> bool {
        let paused_since = if self.life == Life::Paused { self.paused_since } else { self.paid_until };
        let waits = self.open_ended && now <= paused_since + GRACE;
        self.is_out() && !self.provable(now) && !waits
    }

    pub(super) fn mark_open(&mut self, fate: impl Fn(ChainEpoch) -> Fate) {
        for paid in &mut self.epochs {
            if let Fate::Open(epoch) = paid.fate {
                paid.fate = fate(epoch);
            }
        }
    }

    pub fn served(&self) -> ChainEpoch {
        self.epochs.iter().filter(|paid| paid.fate == Fate::Proven).count() as ChainEpoch
    }

    pub(super) fn end(&mut self, life: Life) {
        self.mark_open(|_| Fate::Lost);
        self.life = life;
    }

    pub(super) fn end_by_fault(&mut self, bounty: bool) {
        self.slash = COLLATERAL / 2;
        self.bounty = if bounty { self.slash / 10 } else { 0 };
        self.end(Life::Faulted);
    }

    /// Whether the lease took it.
    pub(super) fn beat(&mut self, now: ChainEpoch) -> bool {
        if !self.runs() {
            return false;
        }
        if self.fault {
            self.end_by_fault(false);
            return false;
        }
        let resumes = self.life == Life::Paused && self.future() as ChainEpoch >= WINDOW;
        if self.finished(now) || !(self.provable(now) || resumes) {
            return false;
        }
        self.mark_open(|epoch| if epoch > now - WINDOW { Fate::Proven } else { Fate::Lost });
        self.silent = 0;
        if resumes {
            self.life = Life::Active;
            self.paid_until = now + self.future() as ChainEpoch;
        }
        true
    }

    /// Segments of time that are not over yet.
    pub(super) fn segments(&self) -> usize {
        let ahead: Vec<i64> = self
            .epochs
            .iter()
            .filter(|paid| matches!(paid.fate, Fate::Future | Fate::Open(_)))
            .map(|paid| paid.rate)
            .collect();
        1 + ahead.windows(2).filter(|pair| pair[0] != pair[1]).count()
    }

    /// Where all of its money went so far, if everything is settled: to the provider, as the fee, back to the renter, from the
    /// collateral to the renter, as the bounty, and from the collateral back to the provider.
    pub fn payments(&self) -> [i64; 6] {
        let (served, lost) = (self.worth(Fate::Proven), self.worth(Fate::Lost));
        let fee = served * FEE_BPS / 10_000;
        let unused = if self.is_over() { self.prepaid() - served - lost } else { 0 };
        let released = if self.is_over() { COLLATERAL - self.slash } else { 0 };
        let refunded = lost + unused - self.charge;
        [served - fee + self.charge, fee, refunded, self.slash - self.bounty, self.bounty, released]
    }
}

//! One lease of the model: a list of paid epochs, each with its fate.

use fvm_shared::clock::ChainEpoch;

use super::{Rules, Stand, Who};

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
    pub(super) rules: Rules,
    pub(super) offer: usize,
    /// The offer as it was when the lease was opened.
    pub(super) stand: Stand,
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
    /// Whether its provider left it while it ran.
    pub(super) left: bool,
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
        let (until, may_wait) = (self.stand.until, self.may_wait());
        match self.epochs.iter_mut().find(|paid| paid.fate == Fate::Future) {
            Some(paid) => {
                assert!(now <= until, "a lease outlives its offer");
                paid.fate = Fate::Open(now);
                self.silent += 1;
                self.fault = self.silent > 3 * self.stand.window;
            }
            None if may_wait => {
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
        self.epochs.iter().any(|paid| matches!(paid.fate, Fate::Open(epoch) if epoch > now - self.stand.window))
    }

    pub(super) fn finished(&self, now: ChainEpoch) -> bool {
        let waits = self.may_wait() && !self.is_late(now);
        self.is_out() && !self.provable(now) && !waits
    }

    /// Whether it pauses, rather than ends, when its paid time is out.
    fn may_wait(&self) -> bool {
        self.open_ended && self.paid_until < self.stand.until
    }

    /// Whether it has stood paused for longer than the grace.
    pub(super) fn is_late(&self, now: ChainEpoch) -> bool {
        self.life == Life::Paused && now > self.paused_since + self.rules.grace
    }

    /// Whether its paid time is out for good.
    pub(super) fn is_past(&self) -> bool {
        self.is_out() && !self.may_wait()
    }

    /// The last epoch that it reaches with so much more time, at the latest.
    pub(super) fn reach(&self, epochs: ChainEpoch) -> ChainEpoch {
        match self.life {
            Life::Paused => self.paused_since + self.rules.grace + self.future() as ChainEpoch + epochs,
            _ => self.paid_until + epochs,
        }
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

    pub(super) fn end_by_fault(&mut self, by: Who) {
        self.slash = self.stand.collateral * self.rules.fault_slash / 10_000;
        self.pay_bounty(by);
        self.end(Life::Faulted);
    }

    /// Part of a slash is the reporter's, unless it is the provider.
    pub(super) fn pay_bounty(&mut self, by: Who) {
        self.bounty = if self.stand.is_kept_by(by) { 0 } else { self.slash * self.rules.bounty / 10_000 };
    }

    /// The renter leaves: epochs that nobody will serve any more go to the provider, one after another, until it has the least charge.
    pub(super) fn charge(&mut self) {
        let served = self.worth(Fate::Proven);
        for paid in self.epochs.iter().filter(|paid| paid.fate == Fate::Future) {
            let lacking = (self.rules.min_charge - served - self.charge).max(0);
            self.charge += paid.rate.min(lacking);
        }
    }

    /// Whether the lease took it.
    pub(super) fn beat(&mut self, who: Who, now: ChainEpoch) -> bool {
        if !self.runs() || !self.stand.is_kept_by(who) {
            return false;
        }
        if self.fault {
            self.end_by_fault(who);
            return false;
        }
        let window = self.stand.window;
        let resumes = self.life == Life::Paused && self.future() as ChainEpoch >= window && !self.is_late(now);
        if self.finished(now) || !(self.provable(now) || resumes) {
            return false;
        }
        self.mark_open(|epoch| if epoch > now - window { Fate::Proven } else { Fate::Lost });
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
        let fee = served * self.rules.fee / 10_000;
        let unused = if self.is_over() { self.prepaid() - served - lost } else { 0 };
        let released = if self.is_over() { self.stand.collateral - self.slash } else { 0 };
        let refunded = lost + unused - self.charge;
        [served - fee + self.charge, fee, refunded, self.slash - self.bounty, self.bounty, released]
    }
}

//! What a market must do, written down a second time: every paid epoch of every lease is an entry of a list, time passes one
//! epoch at a time, and there is no closed form. It shares no code with the actor.

use fvm_shared::clock::ChainEpoch;

use crate::lease_fair::{ACCEPT_WINDOW, COLLATERAL, WINDOW};

pub const FEE_BPS: i64 = 250;
pub const MIN_CHARGE: i64 = 5_000;
pub const GRACE: ChainEpoch = 40;

/// Who is who in the model, and the place of each in [`Model::owed`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    Operator,
    Provider,
    Keeper,
    Renter,
    Stranger,
}

pub const EVERYBODY: [Who; 5] = [Who::Operator, Who::Provider, Who::Keeper, Who::Renter, Who::Stranger];

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
enum Fate {
    /// Paid for, and still to come.
    Future,
    /// It was this epoch, and may still be proven.
    Open(ChainEpoch),
    Proven,
    Lost,
}

#[derive(Clone, Debug)]
struct Paid {
    rate: i64,
    fate: Fate,
}

#[derive(Clone, Debug)]
pub struct Lease {
    pub life: Life,
    pub renter: Who,
    accept_by: ChainEpoch,
    open_ended: bool,
    epochs: Vec<Paid>,
    /// Paid epochs gone by since the last beat.
    silent: ChainEpoch,
    /// Three windows went by without a beat: nothing accrues any more.
    fault: bool,
    paused_since: ChainEpoch,
    /// The last epoch that was paid for, of those that began or will begin without another beat.
    pub paid_until: ChainEpoch,
    charge: i64,
    slash: i64,
    bounty: i64,
}

impl Lease {
    pub fn is_over(&self) -> bool {
        !matches!(self.life, Life::Ordered | Life::Active | Life::Paused)
    }

    fn runs(&self) -> bool {
        matches!(self.life, Life::Active | Life::Paused)
    }

    fn worth(&self, fate: Fate) -> i64 {
        self.epochs.iter().filter(|paid| paid.fate == fate).map(|paid| paid.rate).sum()
    }

    fn prepaid(&self) -> i64 {
        self.epochs.iter().map(|paid| paid.rate).sum()
    }

    fn future(&self) -> usize {
        self.epochs.iter().filter(|paid| paid.fate == Fate::Future).count()
    }

    /// One epoch passes.
    fn tick(&mut self, now: ChainEpoch) {
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
    fn is_out(&self) -> bool {
        self.life == Life::Paused || self.future() == 0
    }

    /// Whether a beat at `now` would prove anything.
    fn provable(&self, now: ChainEpoch) -> bool {
        self.epochs.iter().any(|paid| matches!(paid.fate, Fate::Open(epoch) if epoch > now - WINDOW))
    }

    fn finished(&self, now: ChainEpoch) -> bool {
        let paused_since = if self.life == Life::Paused { self.paused_since } else { self.paid_until };
        let waits = self.open_ended && now <= paused_since + GRACE;
        self.is_out() && !self.provable(now) && !waits
    }

    fn mark_open(&mut self, fate: impl Fn(ChainEpoch) -> Fate) {
        for paid in &mut self.epochs {
            if let Fate::Open(epoch) = paid.fate {
                paid.fate = fate(epoch);
            }
        }
    }

    pub fn served(&self) -> ChainEpoch {
        self.epochs.iter().filter(|paid| paid.fate == Fate::Proven).count() as ChainEpoch
    }

    fn end(&mut self, life: Life) {
        self.mark_open(|_| Fate::Lost);
        self.life = life;
    }

    fn end_by_fault(&mut self, bounty: bool) {
        self.slash = COLLATERAL / 2;
        self.bounty = if bounty { self.slash / 10 } else { 0 };
        self.end(Life::Faulted);
    }

    /// Whether the lease took it.
    fn beat(&mut self, now: ChainEpoch) -> bool {
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
    fn segments(&self) -> usize {
        let ahead: Vec<i64> = self
            .epochs
            .iter()
            .filter(|paid| matches!(paid.fate, Fate::Future | Fate::Open(_)))
            .map(|paid| paid.rate)
            .collect();
        1 + ahead.windows(2).filter(|pair| pair[0] != pair[1]).count()
    }
}

/// A market with one provider and one offer.
#[derive(Clone, Debug)]
pub struct Model {
    pub now: ChainEpoch,
    pub rate: i64,
    pub leases: Vec<Lease>,
    /// Who noticed what for a bounty.
    bounties: Vec<(Who, i64)>,
    /// Money that was sent for a lease whose fault was due.
    returned: Vec<(Who, i64)>,
    withdrawn: [i64; 5],
}

impl Model {
    pub fn new(now: ChainEpoch, rate: i64) -> Self {
        Self { now, rate, leases: Vec::new(), bounties: Vec::new(), returned: Vec::new(), withdrawn: [0; 5] }
    }

    pub fn wait(&mut self, epochs: ChainEpoch) {
        for _ in 0..epochs {
            self.now += 1;
            self.leases.iter_mut().for_each(|lease| lease.tick(self.now));
        }
    }

    pub fn open(&mut self, renter: Who, term: ChainEpoch, open_ended: bool) {
        let epoch = Paid { rate: self.rate, fate: Fate::Future };
        self.leases.push(Lease {
            life: Life::Ordered,
            renter,
            accept_by: self.now + ACCEPT_WINDOW,
            open_ended,
            epochs: vec![epoch; term as usize],
            silent: 0,
            fault: false,
            paused_since: 0,
            paid_until: 0,
            charge: 0,
            slash: 0,
            bounty: 0,
        });
    }

    pub fn accept(&mut self, index: usize) -> bool {
        let lease = &mut self.leases[index];
        let taken = lease.life == Life::Ordered && self.now <= lease.accept_by;
        if taken {
            lease.life = Life::Active;
            lease.paid_until = self.now + lease.epochs.len() as ChainEpoch;
        }
        taken
    }

    pub fn cancel(&mut self, who: Who, index: usize) -> bool {
        let lease = &mut self.leases[index];
        let taken = lease.life == Life::Ordered && self.now <= lease.accept_by && lease.renter == who;
        if taken {
            lease.charge = MIN_CHARGE;
            lease.end(Life::Cancelled);
        }
        taken
    }

    pub fn expire(&mut self, who: Who, index: usize) -> bool {
        let lease = &mut self.leases[index];
        let taken = lease.life == Life::Ordered && self.now > lease.accept_by;
        if taken {
            lease.slash = COLLATERAL / 5;
            lease.bounty = if is_provider(who) { 0 } else { lease.slash / 10 };
            self.bounties.push((who, lease.bounty));
            lease.end(Life::NoShow);
        }
        taken
    }

    pub fn beat(&mut self, index: usize) -> bool {
        self.leases[index].beat(self.now)
    }

    pub fn settle(&mut self, who: Who, index: usize) -> bool {
        if !self.leases[index].runs() {
            return false;
        }
        if self.fault(who, index) {
            return true;
        }
        self.close_time(index);
        true
    }

    pub fn terminate(&mut self, who: Who, index: usize) -> bool {
        let lease = &self.leases[index];
        let by_renter = lease.renter == who;
        if !lease.runs() || !(by_renter || who == Who::Provider) {
            return false;
        }
        if self.fault(who, index) {
            return true;
        }
        let refused = self.leases[index].is_out() && self.leases[index].provable(self.now);
        if by_renter && refused {
            return false;
        }
        self.close_time(index);
        let lease = &mut self.leases[index];
        if lease.is_over() {
            return true;
        }
        if by_renter {
            let counts = lease.silent <= WINDOW && !lease.is_out();
            lease.mark_open(|_| if counts { Fate::Proven } else { Fate::Lost });
            lease.charge = (MIN_CHARGE - lease.worth(Fate::Proven)).max(0);
        } else if !lease.is_out() {
            lease.slash = COLLATERAL / 2;
        }
        lease.end(Life::Terminated);
        true
    }

    /// `rate` is what the renter pays per epoch; whether it is taken.
    pub fn extend(&mut self, who: Who, index: usize, epochs: ChainEpoch, top_up: bool) -> bool {
        let lease = &self.leases[index];
        if !lease.runs() || lease.renter != who {
            return false;
        }
        let rate = if top_up { self.top_up_rate(index) } else { self.rate };
        if self.fault(who, index) {
            self.returned.push((who, rate * epochs));
            return true;
        }
        let lease = &mut self.leases[index];
        let ended = lease.is_out() && !lease.open_ended;
        if lease.finished(self.now) || ended || (top_up && !lease.open_ended) {
            return false;
        }
        let last = lease.epochs.last().map(|paid| paid.rate);
        if last != Some(rate) && lease.segments() >= 8 {
            return false;
        }
        lease.epochs.extend(vec![Paid { rate, fate: Fate::Future }; epochs as usize]);
        if lease.life == Life::Active {
            lease.paid_until += epochs;
        }
        true
    }

    /// What a top-up costs per epoch: the rate that was agreed on last.
    pub fn top_up_rate(&self, index: usize) -> i64 {
        self.leases[index].epochs.last().map_or(0, |paid| paid.rate)
    }

    pub fn report(&mut self, who: Who, index: usize) -> bool {
        self.leases[index].runs() && self.fault(who, index)
    }

    pub fn end_paused(&mut self, who: Who, index: usize) -> bool {
        if !self.leases[index].runs() {
            return false;
        }
        if self.fault(who, index) {
            return true;
        }
        let lease = &mut self.leases[index];
        let taken = lease.life == Life::Paused && lease.finished(self.now);
        if taken {
            lease.end(Life::Ended);
        }
        taken
    }

    /// What somebody is owed when everything is settled.
    pub fn owed(&self, who: Who) -> i64 {
        let mut owed = -self.withdrawn[who as usize];
        for lease in &self.leases {
            let (served, missed) = (lease.worth(Fate::Proven), lease.worth(Fate::Lost));
            let fee = served * FEE_BPS / 10_000;
            owed += match who {
                Who::Operator => fee,
                Who::Provider => served - fee + lease.charge,
                _ => 0,
            };
            if lease.renter == who {
                let unused = if lease.is_over() { lease.prepaid() - served - missed } else { 0 };
                owed += missed + unused - lease.charge + lease.slash - lease.bounty;
            }
        }
        let gifts = self.bounties.iter().chain(&self.returned);
        owed + gifts.filter(|(to, _)| *to == who).map(|(_, amount)| amount).sum::<i64>()
    }

    pub fn withdrew(&mut self, who: Who, amount: i64) {
        self.withdrawn[who as usize] += amount;
    }

    /// Collateral that leases need, and what was slashed so far.
    pub fn collateral(&self) -> (i64, i64) {
        let locked = self.leases.iter().filter(|lease| !lease.is_over()).count() as i64 * COLLATERAL;
        (locked, self.leases.iter().map(|lease| lease.slash).sum())
    }

    /// The life that everybody can see, whether or not anybody told the market.
    pub fn life(&self, index: usize) -> Life {
        let lease = &self.leases[index];
        match lease.life {
            Life::Active | Life::Paused if lease.fault => Life::Faulted,
            Life::Active | Life::Paused if lease.finished(self.now) => Life::Ended,
            life => life,
        }
    }

    /// Applies a fault that is due.
    fn fault(&mut self, who: Who, index: usize) -> bool {
        let lease = &mut self.leases[index];
        if lease.fault {
            lease.end_by_fault(!is_provider(who));
            self.bounties.push((who, lease.bounty));
        }
        lease.life == Life::Faulted
    }

    fn close_time(&mut self, index: usize) {
        let lease = &mut self.leases[index];
        if lease.is_out() && !lease.provable(self.now) {
            lease.mark_open(|_| Fate::Lost);
        }
        if lease.finished(self.now) {
            lease.end(Life::Ended);
        }
    }
}

fn is_provider(who: Who) -> bool {
    matches!(who, Who::Provider | Who::Keeper)
}

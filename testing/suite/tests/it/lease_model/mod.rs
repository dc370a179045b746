//! What a market must do, written down a second time: every paid epoch of every lease is an entry of a list, time passes one
//! epoch at a time, and there is no closed form. It shares no code with the actor.

use fvm_shared::clock::ChainEpoch;
use serde::{Deserialize, Serialize};

use crate::lease_fair::{ACCEPT_WINDOW, COLLATERAL, WINDOW};

mod lease;

use self::lease::{Fate, Paid};
pub use self::lease::{Lease, Life};

pub const FEE_BPS: i64 = 250;
pub const MIN_CHARGE: i64 = 5_000;
pub const GRACE: ChainEpoch = 40;

/// Who is who in the model, and the place of each in [`Model::owed`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Who {
    Operator,
    Provider,
    Keeper,
    Renter,
    Stranger,
}

pub const EVERYBODY: [Who; 5] = [Who::Operator, Who::Provider, Who::Keeper, Who::Renter, Who::Stranger];

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
            let [provider, fee, refunded, slashed, ..] = lease.payments();
            owed += match who {
                Who::Operator => fee,
                Who::Provider => provider,
                _ => 0,
            };
            if lease.renter == who {
                owed += refunded + slashed;
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

    /// Of the leases that are over: how many ever ran, how many ended by a fault, how many were not accepted in time, how many the
    /// provider left. And how many epochs were served of all leases.
    pub fn statistics(&self) -> [u64; 5] {
        let count = |holds: fn(&Lease) -> bool| self.leases.iter().filter(|lease| holds(lease)).count() as u64;
        let ran = count(|lease| matches!(lease.life, Life::Ended | Life::Terminated | Life::Faulted));
        let left = count(|lease| lease.life == Life::Terminated && lease.slash > 0);
        let served = self.leases.iter().map(Lease::served).sum::<ChainEpoch>().unsigned_abs();
        [ran, count(|lease| lease.life == Life::Faulted), count(|lease| lease.life == Life::NoShow), left, served]
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

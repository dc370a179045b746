//! What a market must do, written down a second time: every paid epoch of every lease is an entry of a list, time passes one
//! epoch at a time, and there is no closed form. It shares no code with the actor.

use fvm_shared::clock::ChainEpoch;

mod lease;
mod rules;

use self::lease::{Fate, Paid};
pub use self::lease::{Lease, Life};
pub use self::rules::{EVERYBODY, Rules, Stand, Who};

/// A market with its offers.
#[derive(Clone, Debug)]
pub struct Model {
    pub now: ChainEpoch,
    rules: Rules,
    pub stands: Vec<Stand>,
    pub leases: Vec<Lease>,
    /// Who noticed what for a bounty.
    bounties: Vec<(Who, i64)>,
    /// Money that was sent for a lease whose fault was due.
    returned: Vec<(Who, i64)>,
    withdrawn: [i64; 6],
}

impl Model {
    pub fn new(now: ChainEpoch, rules: Rules, stands: Vec<Stand>) -> Self {
        Self { now, rules, stands, leases: Vec::new(), bounties: Vec::new(), returned: Vec::new(), withdrawn: [0; 6] }
    }

    pub fn wait(&mut self, epochs: ChainEpoch) {
        for _ in 0..epochs {
            self.now += 1;
            self.leases.iter_mut().for_each(|lease| lease.tick(self.now));
        }
    }

    /// An offer that has no time left for a lease does not change any more.
    pub fn reprice(&mut self, offer: usize, rate: i64) -> bool {
        let stand = &mut self.stands[offer];
        let taken = self.now + self.rules.accept_window + stand.min_term <= stand.until;
        if taken {
            stand.rate = rate;
        }
        taken
    }

    pub fn open(&mut self, renter: Who, offer: usize, term: ChainEpoch, open_ended: bool) -> bool {
        let stand = self.stands[offer];
        let accept_by = self.now + self.rules.accept_window;
        if stand.is_kept_by(renter) || accept_by + term > stand.until {
            return false;
        }
        let epoch = Paid { rate: stand.rate, fate: Fate::Future };
        self.leases.push(Lease {
            life: Life::Ordered,
            renter,
            rules: self.rules,
            offer,
            stand,
            left: false,
            accept_by,
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
        true
    }

    pub fn accept(&mut self, who: Who, index: usize) -> bool {
        let lease = &mut self.leases[index];
        let taken = lease.life == Life::Ordered && self.now <= lease.accept_by && lease.stand.is_kept_by(who);
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
            lease.charge();
            lease.end(Life::Cancelled);
        }
        taken
    }

    pub fn expire(&mut self, who: Who, index: usize) -> bool {
        let lease = &mut self.leases[index];
        let taken = lease.life == Life::Ordered && self.now > lease.accept_by;
        if taken {
            lease.slash = lease.stand.collateral * self.rules.no_show_slash / 10_000;
            lease.pay_bounty(who);
            self.bounties.push((who, lease.bounty));
            lease.end(Life::NoShow);
        }
        taken
    }

    pub fn beat(&mut self, who: Who, index: usize) -> bool {
        self.leases[index].beat(who, self.now)
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
        if !lease.runs() || !(by_renter || who == lease.stand.provider) {
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
            let counts = lease.silent <= lease.stand.window && !lease.is_out();
            lease.mark_open(|_| if counts { Fate::Proven } else { Fate::Lost });
            if !lease.is_out() {
                lease.charge();
            }
        } else if !lease.is_out() {
            lease.slash = lease.stand.collateral * self.rules.fault_slash / 10_000;
            lease.left = true;
        }
        lease.end(Life::Terminated);
        true
    }

    /// Whether it is taken, or comes back because a fault was due.
    pub fn extend(&mut self, who: Who, index: usize, epochs: ChainEpoch, top_up: bool) -> bool {
        let lease = &self.leases[index];
        if !lease.runs() || lease.renter != who {
            return false;
        }
        let rate = self.extension_rate(index, top_up);
        if self.fault(who, index) {
            self.returned.push((who, rate * epochs));
            return true;
        }
        let lease = &mut self.leases[index];
        if lease.is_past() || lease.is_late(self.now) || (top_up && !lease.open_ended) {
            return false;
        }
        if lease.reach(epochs) > lease.stand.until {
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

    /// What more time costs per epoch: a top-up the rate that was agreed on last, a renewal what the offer costs now.
    pub fn extension_rate(&self, index: usize, top_up: bool) -> i64 {
        let lease = &self.leases[index];
        if top_up { lease.epochs.last().map_or(0, |paid| paid.rate) } else { self.stands[lease.offer].rate }
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
                _ if who == lease.stand.provider => provider,
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

    fn leases_of(&self, provider: Who) -> impl Iterator<Item = &Lease> + Clone {
        self.leases.iter().filter(move |lease| lease.stand.provider == provider)
    }

    /// Collateral that a provider's leases need, and what was slashed of it so far.
    pub fn collateral(&self, provider: Who) -> (i64, i64) {
        let leases = self.leases_of(provider);
        let locked = leases.clone().filter(|lease| !lease.is_over()).map(|lease| lease.stand.collateral).sum();
        (locked, leases.map(|lease| lease.slash).sum())
    }

    /// All that the market has of `deposits` and of what came in since: prepayments that are not spent, what everybody is owed, and
    /// collateral that was not slashed.
    pub fn liabilities(&self, deposits: i64) -> i64 {
        let mut sum = deposits + EVERYBODY.map(|who| self.owed(who)).iter().sum::<i64>();
        for lease in &self.leases {
            let [provider, fee, refunded, ..] = lease.payments();
            sum += lease.prepaid() - provider - fee - refunded - lease.slash;
        }
        sum
    }

    /// Of a provider's leases that are over: how many ever ran, how many ended by a fault, how many were not accepted in time, how many
    /// the provider left. And how many epochs were served of all of them.
    pub fn statistics(&self, provider: Who) -> [u64; 5] {
        let count = |holds: fn(&Lease) -> bool| self.leases_of(provider).filter(|lease| holds(lease)).count() as u64;
        let ran = count(|lease| matches!(lease.life, Life::Ended | Life::Terminated | Life::Faulted));
        let left = count(|lease| lease.left);
        let served = self.leases_of(provider).map(Lease::served).sum::<ChainEpoch>().unsigned_abs();
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
            lease.end_by_fault(who);
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

//! The actor and the model side by side.

use abi::lease::*;
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use suite::atto;
use suite::soak::Tally;

use super::places::{DEPOSIT, Place, terms_of};
use super::steps::Step;
use crate::lease_fair::*;
use crate::lease_model::{EVERYBODY, Life, Model, Stand, Who};

pub struct Pair<'f> {
    fair: &'f mut Fair,
    rival: Address,
    tally: &'f mut Tally,
    model: Model,
    numbers: Vec<LeaseId>,
    /// Of each offer.
    versions: Vec<u64>,
}

type Outcome = Result<(), TestCaseError>;

impl<'f> Pair<'f> {
    pub fn new(fair: &'f mut Fair, rival: Address, place: &Place, tally: &'f mut Tally) -> Self {
        fair.market = place.market;
        let model = Model::new(fair.now(), place.rules, place.stands.clone());
        Self { fair, rival, tally, model, numbers: Vec::new(), versions: vec![1; place.stands.len()] }
    }

    pub fn lease_count(&self) -> usize {
        self.numbers.len()
    }

    fn address(&self, who: Who) -> Address {
        match who {
            Who::Operator => self.fair.operator,
            Who::Provider => self.fair.provider,
            Who::Keeper => self.fair.keeper,
            Who::Rival => self.rival,
            Who::Renter => self.fair.renter,
            Who::Stranger => self.fair.stranger,
        }
    }

    fn pick(&self, index: usize) -> Option<usize> {
        index.checked_rem(self.numbers.len())
    }

    fn pick_all(&self, indices: &[usize]) -> Vec<usize> {
        indices.iter().filter_map(|index| self.pick(*index)).collect()
    }

    /// Runs a step on both. One that means no lease that there is sends no message, and is not counted.
    pub fn run(&mut self, step: &Step) -> Outcome {
        if !self.does(step) {
            return Ok(());
        }
        self.tally.steps += 1;
        self.take(step)?;
        self.conserve()
    }

    /// Whether a step sends a message or lets time pass.
    fn does(&self, step: &Step) -> bool {
        match step {
            Step::Market(_) => false,
            Step::Wait(_) | Step::Reprice(..) | Step::Open(..) | Step::Withdraw(_) => true,
            Step::Beat(_, leases) | Step::Settle(_, leases) => !self.pick_all(leases).is_empty(),
            Step::BeatAll
            | Step::SettleAll
            | Step::Accept(..)
            | Step::Cancel(..)
            | Step::Expire(..)
            | Step::Terminate(..)
            | Step::TopUp(..)
            | Step::Renew(..)
            | Step::Report(..)
            | Step::EndPaused(..) => !self.numbers.is_empty(),
        }
    }

    /// To the attoFIL, the market's balance is what the actor says that it holds for others, and what the model says it owes.
    fn conserve(&mut self) -> Outcome {
        let market = self.fair.market;
        let state: lease::State = self.fair.world.chain.state(&market).expect("the market's state");
        let balance = small(&self.fair.world.balance(market));
        self.tally.amount(balance, small(&state.held), || "the balance beside what is held".to_owned())?;
        self.tally.amount(balance, self.model.liabilities(2 * DEPOSIT), || "the balance beside what is owed".to_owned())
    }

    fn take(&mut self, step: &Step) -> Outcome {
        match step {
            Step::Market(_) => Ok(()),
            Step::Wait(epochs) => {
                self.fair.advance(*epochs);
                self.model.wait(*epochs);
                self.tally.epoch(self.fair.now(), self.model.now, || "the time".to_owned())
            }
            Step::Reprice(offer, rate) => self.reprice(*offer, *rate),
            Step::Open(who, offer, more, open_ended) => self.open(*who, *offer, *more, *open_ended),
            Step::Beat(who, leases) => self.beat(*who, &self.pick_all(leases)),
            Step::BeatAll => self.beat_all(),
            Step::Settle(who, leases) => self.settle(*who, &self.pick_all(leases)),
            Step::SettleAll => self.settle_all(),
            Step::Withdraw(who) => self.withdraw(*who),
            Step::Accept(who, index) => self.accept(*who, *index),
            Step::Cancel(who, index) => self.one(*who, *index, Method::Cancel, Model::cancel),
            Step::Expire(who, index) => self.one(*who, *index, Method::Expire, Model::expire),
            Step::Terminate(who, index) => self.one(*who, *index, Method::Terminate, Model::terminate),
            Step::Report(who, index) => self.one(*who, *index, Method::ReportFault, Model::report),
            Step::EndPaused(who, index) => self.one(*who, *index, Method::EndPaused, Model::end_paused),
            Step::TopUp(who, index, epochs) => self.extend(*who, *index, *epochs, true),
            Step::Renew(who, index, epochs) => self.extend(*who, *index, *epochs, false),
        }
    }

    fn reprice(&mut self, offer: usize, rate: i64) -> Outcome {
        let offer = offer % self.model.stands.len();
        let taken = self.model.reprice(offer, rate);
        let stand = Stand { rate, ..self.model.stands[offer] };
        let params = UpdateOfferParams { offer: offer as OfferId, terms: terms_of(&stand) };
        let from = self.address(stand.provider);
        let applied = self.fair.step(from, Method::UpdateOffer).params(&params).apply();
        prop_assert_eq!(applied.is_success(), taken, "{:?}", applied.outcome.failure);
        self.versions[offer] += u64::from(taken);
        Ok(())
    }

    fn open(&mut self, who: Who, offer: usize, more: ChainEpoch, open_ended: bool) -> Outcome {
        let offer = offer % self.model.stands.len();
        let stand = self.model.stands[offer];
        let term = stand.min_term + more;
        let params = OpenParams { version: self.versions[offer], open_ended, ..order(offer as OfferId, term) };
        let from = self.address(who);
        let taken = self.model.open(who, offer, term, open_ended);
        let applied = self.fair.step(from, Method::Open).params(&params).value(atto(stand.rate * term)).apply();
        prop_assert_eq!(applied.is_success(), taken, "{:?}", applied.outcome.failure);
        if taken {
            self.numbers.push(applied.value::<OpenReturn>().expect("an order").lease);
        }
        Ok(())
    }

    fn accept(&mut self, who: Who, index: usize) -> Outcome {
        let Some(index) = self.pick(index) else { return Ok(()) };
        let taken = self.model.accept(who, index);
        let from = self.address(who);
        let applied = self.fair.accept_step(from, self.numbers[index]).apply();
        prop_assert_eq!(applied.is_success(), taken, "{:?}", applied.outcome.failure);
        Ok(())
    }

    fn beat_all(&mut self) -> Outcome {
        let all: Vec<usize> = (0..self.numbers.len()).collect();
        self.beat(Who::Provider, &all)?;
        self.beat(Who::Rival, &all)
    }

    fn beat(&mut self, who: Who, indices: &[usize]) -> Outcome {
        if indices.is_empty() {
            return Ok(());
        }
        let taken = indices.iter().filter(|index| self.model.beat(who, **index)).count();
        let numbers: Vec<LeaseId> = indices.iter().map(|index| self.numbers[*index]).collect();
        let from = self.address(who);
        let result: BatchReturn = self.fair.beat_step(from, &numbers).ok();
        prop_assert_eq!((result.done as usize, result.refused.len()), (taken, indices.len() - taken));
        Ok(())
    }

    /// Whatever was settled just now has its money where the model has it.
    fn settle(&mut self, who: Who, indices: &[usize]) -> Outcome {
        if indices.is_empty() {
            return Ok(());
        }
        let taken: Vec<usize> = indices.iter().copied().filter(|index| self.model.settle(who, *index)).collect();
        let numbers: Vec<LeaseId> = indices.iter().map(|index| self.numbers[*index]).collect();
        let from = self.address(who);
        let result: BatchReturn = self.fair.settle_step(from, &numbers).ok();
        prop_assert_eq!((result.done as usize, result.refused.len()), (taken.len(), indices.len() - taken.len()));
        for index in taken {
            let view = self.fair.lease(self.numbers[index]);
            self.compare_payments(index, &view)?;
        }
        Ok(())
    }

    /// When everything is settled, everybody is owed what the model says.
    pub fn settle_all(&mut self) -> Outcome {
        let all: Vec<usize> = (0..self.numbers.len()).collect();
        self.settle(Who::Stranger, &all)?;
        for who in EVERYBODY {
            let owed = small(&self.fair.owed(self.address(who)));
            self.tally.amount(owed, self.model.owed(who), || format!("what {who:?} is owed"))?;
        }
        for who in [Who::Provider, Who::Rival] {
            let provider = self.fair.provider_of(self.address(who));
            let Statistics { leases, served, faults, no_shows, early_ends, .. } = provider.statistics;
            prop_assert_eq!([leases, faults, no_shows, early_ends, served], self.model.statistics(who));
        }
        Ok(())
    }

    fn withdraw(&mut self, who: Who) -> Outcome {
        let address = self.address(who);
        let owed = self.fair.owed(address);
        let before = self.fair.world.balance(address);
        let applied = self.fair.withdraw_step(address, address).apply();
        prop_assert_eq!(applied.is_success(), owed.is_positive());
        let gained = small(&(self.fair.world.balance(address) - before));
        self.model.withdrew(who, gained);
        self.tally.amount(gained, small(&owed), || format!("what {who:?} withdrew"))
    }

    fn one(&mut self, who: Who, index: usize, method: Method, decide: fn(&mut Model, Who, usize) -> bool) -> Outcome {
        let Some(index) = self.pick(index) else { return Ok(()) };
        let taken = decide(&mut self.model, who, index);
        let from = self.address(who);
        let applied = self.fair.lease_step(from, method, self.numbers[index]).apply();
        prop_assert_eq!(applied.is_success(), taken, "{:?}", applied.outcome.failure);
        Ok(())
    }

    fn extend(&mut self, who: Who, index: usize, epochs: ChainEpoch, top_up: bool) -> Outcome {
        let Some(index) = self.pick(index) else { return Ok(()) };
        let rate = self.model.extension_rate(index, top_up);
        let taken = self.model.extend(who, index, epochs, top_up);
        let (from, lease, value) = (self.address(who), self.numbers[index], atto(rate * epochs));
        let applied = if top_up {
            self.fair.lease_step(from, Method::TopUp, lease).value(value).apply()
        } else {
            let params = RenewParams { lease, max_rate: atto(rate), term: epochs };
            self.fair.step(from, Method::Renew).params(&params).value(value).apply()
        };
        prop_assert_eq!(applied.is_success(), taken, "{:?}", applied.outcome.failure);
        Ok(())
    }

    /// Everything that both know at any time.
    pub fn compare(&mut self) -> Outcome {
        for who in [Who::Provider, Who::Rival] {
            let provider = self.fair.provider_of(self.address(who));
            let (locked, slashed) = self.model.collateral(who);
            self.tally.amount(small(&provider.locked), locked, || format!("locked collateral of {who:?}"))?;
            let free = DEPOSIT - locked - slashed;
            self.tally.amount(small(&provider.free), free, || format!("free collateral of {who:?}"))?;
        }
        for (index, number) in self.numbers.clone().into_iter().enumerate() {
            let view = self.fair.lease(number);
            self.compare_lease(index, &view)?;
            if self.model.leases[index].is_over() {
                self.compare_payments(index, &view)?;
            }
        }
        Ok(())
    }

    fn compare_lease(&mut self, index: usize, view: &LeaseReturn) -> Outcome {
        let (life, lease) = (self.model.life(index), &self.model.leases[index]);
        prop_assert_eq!(life_of(view.status), life, "lease {}", view.lease);
        self.tally.epoch(view.served, lease.served(), || format!("served epochs of lease {}", view.lease))?;
        self.tally.amount(small(&view.prepaid), lease.prepaid(), || format!("prepayment of lease {}", view.lease))?;
        let answer: PaidUntilReturn = self.fair.lease_step(self.fair.stranger, Method::PaidUntil, view.lease).read();
        let paid_until = answer.epoch.unwrap_or_default();
        self.tally.epoch(paid_until, lease.paid_until, || format!("paid until of lease {}", view.lease))
    }

    fn compare_payments(&mut self, index: usize, view: &LeaseReturn) -> Outcome {
        let Payments { provider, fee, refunded, slashed, bounty, released } = &view.paid;
        let actor = [provider, fee, refunded, slashed, bounty, released];
        for (place, (actor, model)) in actor.into_iter().zip(self.model.leases[index].payments()).enumerate() {
            self.tally.amount(small(actor), model, || format!("payment {place} of lease {}", view.lease))?;
        }
        Ok(())
    }
}

fn small(amount: &TokenAmount) -> i64 {
    i64::try_from(amount.atto()).expect("a small amount")
}

fn life_of(status: Status) -> Life {
    match status {
        Status::Ordered => Life::Ordered,
        Status::Active => Life::Active,
        Status::Paused => Life::Paused,
        Status::Ended => Life::Ended,
        Status::Terminated => Life::Terminated,
        Status::Faulted => Life::Faulted,
        Status::Cancelled => Life::Cancelled,
        Status::NoShow => Life::NoShow,
    }
}

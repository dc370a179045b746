//! Random lives of a market on the real FVM, beside the model: what is taken and what refused, every status, every paid-until
//! and all collateral after every eighth message, and whenever everything is settled everybody's money; to the attoFIL and the epoch.
//!
//! `LEASEHOLD_MESSAGES` sets how many messages (2,000 unless told), `LEASEHOLD_SEED` where they begin. A failure is shrunk to the
//! shortest life that still fails, and printed.

use std::cell::RefCell;

use abi::lease::*;
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use suite::atto;

use crate::lease_fair::*;
use crate::lease_model::{EVERYBODY, Life, Model, Who};

const STEPS: usize = 100;
/// Comparing reads every lease, which takes longer than the message.
const COMPARED_EVERY: usize = 8;

#[derive(Clone, Debug)]
enum Step {
    Wait(ChainEpoch),
    Reprice(i64),
    Open(Who, ChainEpoch, bool),
    Accept(Who, usize),
    Cancel(Who, usize),
    Expire(Who, usize),
    Beat(Vec<usize>),
    Settle(Who, Vec<usize>),
    Terminate(Who, usize),
    TopUp(Who, usize, ChainEpoch),
    Renew(Who, usize, ChainEpoch),
    Report(Who, usize),
    EndPaused(Who, usize),
    SettleAll,
    Withdraw(Who),
}

fn who() -> impl Strategy<Value = Who> {
    prop::sample::select(EVERYBODY.to_vec())
}

fn renter() -> impl Strategy<Value = Who> {
    prop::sample::select(vec![Who::Renter, Who::Stranger])
}

fn provider() -> impl Strategy<Value = Who> {
    prop::sample::select(vec![Who::Provider, Who::Keeper])
}

fn some() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(any::<usize>(), 1..8)
}

fn step() -> impl Strategy<Value = Step> {
    let one = any::<usize>;
    prop_oneof![
        12 => (1..WINDOW).prop_map(Step::Wait),
        1 => (WINDOW..4 * WINDOW).prop_map(Step::Wait),
        1 => prop::sample::select(vec![RATE, 700, 1_333, 2_001]).prop_map(Step::Reprice),
        4 => (renter(), 60..100i64, any::<bool>()).prop_map(|(who, term, open)| Step::Open(who, term, open)),
        5 => (provider(), one()).prop_map(|(who, lease)| Step::Accept(who, lease)),
        1 => (renter(), one()).prop_map(|(who, lease)| Step::Cancel(who, lease)),
        1 => (who(), one()).prop_map(|(who, lease)| Step::Expire(who, lease)),
        16 => some().prop_map(Step::Beat),
        4 => (who(), some()).prop_map(|(who, leases)| Step::Settle(who, leases)),
        1 => (who(), one()).prop_map(|(who, lease)| Step::Terminate(who, lease)),
        3 => (renter(), one(), 1..30i64).prop_map(|(who, lease, epochs)| Step::TopUp(who, lease, epochs)),
        3 => (renter(), one(), 1..30i64).prop_map(|(who, lease, epochs)| Step::Renew(who, lease, epochs)),
        1 => (who(), one()).prop_map(|(who, lease)| Step::Report(who, lease)),
        1 => (who(), one()).prop_map(|(who, lease)| Step::EndPaused(who, lease)),
        2 => Just(Step::SettleAll),
        2 => who().prop_map(Step::Withdraw),
    ]
}

/// The actor and the model side by side.
struct Pair<'f> {
    fair: &'f mut Fair,
    model: Model,
    numbers: Vec<LeaseId>,
    version: u64,
}

impl Pair<'_> {
    fn address(&self, who: Who) -> Address {
        match who {
            Who::Operator => self.fair.operator,
            Who::Provider => self.fair.provider,
            Who::Keeper => self.fair.keeper,
            Who::Renter => self.fair.renter,
            Who::Stranger => self.fair.stranger,
        }
    }

    fn pick(&self, index: usize) -> Option<usize> {
        index.checked_rem(self.numbers.len())
    }

    /// Runs a step on both. What does not apply to any lease is left out.
    fn run(&mut self, step: &Step) -> Result<(), TestCaseError> {
        match step {
            Step::Wait(epochs) => {
                self.fair.advance(*epochs);
                self.model.wait(*epochs);
            }
            Step::Reprice(rate) => self.reprice(*rate),
            Step::Open(who, term, open_ended) => self.open(*who, *term, *open_ended),
            Step::Beat(leases) => return self.beat(leases),
            Step::Settle(who, leases) => return self.settle(*who, leases),
            Step::SettleAll => return self.settle_all(),
            Step::Withdraw(who) => {
                let address = self.address(*who);
                let owed = self.fair.owed(address);
                let applied = self.fair.withdraw_step(address, address).apply();
                prop_assert_eq!(applied.is_success(), owed.is_positive());
                self.model.withdrew(*who, i64::try_from(owed.atto()).expect("a small amount"));
            }
            Step::Accept(who, index) => {
                let Some(index) = self.pick(*index) else { return Ok(()) };
                let taken = self.model.accept(index);
                let address = self.address(*who);
                let applied = self.fair.accept_step(address, self.numbers[index]).apply();
                prop_assert_eq!(applied.is_success(), taken);
            }
            Step::Cancel(who, index) => return self.one(*who, *index, Method::Cancel, Model::cancel),
            Step::Expire(who, index) => return self.one(*who, *index, Method::Expire, Model::expire),
            Step::Terminate(who, index) => return self.one(*who, *index, Method::Terminate, Model::terminate),
            Step::Report(who, index) => return self.one(*who, *index, Method::ReportFault, Model::report),
            Step::EndPaused(who, index) => return self.one(*who, *index, Method::EndPaused, Model::end_paused),
            Step::TopUp(who, index, epochs) => return self.extend(*who, *index, *epochs, true),
            Step::Renew(who, index, epochs) => return self.extend(*who, *index, *epochs, false),
        }
        Ok(())
    }

    fn reprice(&mut self, rate: i64) {
        let params = UpdateOfferParams { offer: 0, terms: OfferTerms { rate: atto(rate), ..offer_terms() } };
        let changed: OfferVersionReturn = self.fair.step(self.fair.provider, Method::UpdateOffer).params(&params).ok();
        self.version = changed.version;
        self.model.rate = rate;
    }

    fn open(&mut self, who: Who, term: ChainEpoch, open_ended: bool) {
        let params = OpenParams { version: self.version, open_ended, ..order(0, term) };
        let from = self.address(who);
        let value = atto(self.model.rate * term);
        let opened: OpenReturn = self.fair.step(from, Method::Open).params(&params).value(value).ok();
        self.numbers.push(opened.lease);
        self.model.open(who, term, open_ended);
    }

    fn beat(&mut self, indices: &[usize]) -> Result<(), TestCaseError> {
        let indices: Vec<usize> = indices.iter().filter_map(|index| self.pick(*index)).collect();
        if indices.is_empty() {
            return Ok(());
        }
        let taken = indices.iter().filter(|index| self.model.beat(**index)).count();
        let numbers: Vec<LeaseId> = indices.iter().map(|index| self.numbers[*index]).collect();
        let result = self.fair.beat(&numbers);
        prop_assert_eq!((result.done as usize, result.refused.len()), (taken, indices.len() - taken));
        Ok(())
    }

    fn settle(&mut self, who: Who, indices: &[usize]) -> Result<(), TestCaseError> {
        let indices: Vec<usize> = indices.iter().filter_map(|index| self.pick(*index)).collect();
        if indices.is_empty() {
            return Ok(());
        }
        let taken = indices.iter().filter(|index| self.model.settle(who, **index)).count();
        let numbers: Vec<LeaseId> = indices.iter().map(|index| self.numbers[*index]).collect();
        let from = self.address(who);
        let result: BatchReturn = self.fair.settle_step(from, &numbers).ok();
        prop_assert_eq!((result.done as usize, result.refused.len()), (taken, indices.len() - taken));
        Ok(())
    }

    /// When everything is settled, everybody is owed what the model says.
    fn settle_all(&mut self) -> Result<(), TestCaseError> {
        let all: Vec<usize> = (0..self.numbers.len()).collect();
        self.settle(Who::Stranger, &all)?;
        for who in EVERYBODY {
            let address = self.address(who);
            prop_assert_eq!(self.fair.owed(address), atto(self.model.owed(who)), "what {:?} is owed", who);
        }
        Ok(())
    }

    fn one(
        &mut self,
        who: Who,
        index: usize,
        method: Method,
        decide: fn(&mut Model, Who, usize) -> bool,
    ) -> Result<(), TestCaseError> {
        let Some(index) = self.pick(index) else { return Ok(()) };
        let taken = decide(&mut self.model, who, index);
        let from = self.address(who);
        let applied = self.fair.lease_step(from, method, self.numbers[index]).apply();
        prop_assert_eq!(applied.is_success(), taken, "{:?}", applied.outcome.failure);
        Ok(())
    }

    fn extend(&mut self, who: Who, index: usize, epochs: ChainEpoch, top_up: bool) -> Result<(), TestCaseError> {
        let Some(index) = self.pick(index) else { return Ok(()) };
        let rate = if top_up { self.model.top_up_rate(index) } else { self.model.rate };
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

    /// Everything that both know.
    fn compare(&mut self) -> Result<(), TestCaseError> {
        let provider = self.fair.provider();
        let (locked, slashed) = self.model.collateral();
        prop_assert_eq!(provider.locked, atto(locked));
        prop_assert_eq!(provider.free, atto(100 * COLLATERAL - locked - slashed));
        for (index, number) in self.numbers.clone().into_iter().enumerate() {
            let view = self.fair.lease(number);
            prop_assert_eq!(life_of(view.status), self.model.life(index), "lease {}", number);
            prop_assert_eq!(view.paid_until, self.model.leases[index].paid_until, "lease {}", number);
            prop_assert_eq!(view.served, self.model.leases[index].served(), "lease {}", number);
        }
        Ok(())
    }
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

fn live(fair: &mut Fair, steps: &[Step]) -> Result<(), TestCaseError> {
    let model = Model::new(fair.now(), RATE);
    let mut pair = Pair { fair, model, numbers: Vec::new(), version: 1 };
    for (number, step) in steps.iter().enumerate() {
        if matches!(step, Step::Open(..)) && pair.numbers.len() >= 20 {
            continue;
        }
        pair.run(step)?;
        if number % COMPARED_EVERY == 0 {
            pair.compare()?;
        }
    }
    pair.settle_all()
}

/// A number from the environment.
fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

#[test]
fn every_message_of_a_random_life_is_the_models() {
    let messages = setting("LEASEHOLD_MESSAGES", 2_000);
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&setting("LEASEHOLD_SEED", 1).to_le_bytes());
    let cases = (messages as usize).div_ceil(STEPS) as u32;
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed));

    let mut fair = Fair::new();
    let start = fair.world.chain.snapshot().expect("a snapshot");
    let shared = RefCell::new(fair);
    let outcome = runner.run(&prop::collection::vec(step(), STEPS), |steps| {
        let fair = &mut *shared.borrow_mut();
        fair.world.chain.revert(start).expect("back to the start");
        live(fair, &steps)
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

//! Settlement against an obviously right model, which walks through every epoch and knows no closed form.

use abi::lease::*;
use fvm_shared::clock::ChainEpoch;
use proptest::prelude::*;

use crate::bench::*;

const RATE: i64 = 7;
const FEE_BPS: i64 = 333;

#[derive(Clone, Debug)]
enum Step {
    Wait(ChainEpoch),
    Beat,
    Settle,
    RenterLeaves,
    ProviderLeaves,
}

/// One lease, epoch by epoch.
struct Oracle {
    start: ChainEpoch,
    end: ChainEpoch,
    /// What became of every epoch of the lease, in order: proven or lost. The rest is open.
    proven: Vec<Option<bool>>,
    last_beat: ChainEpoch,
    over: Option<Status>,
    slash: i64,
    bounty: i64,
    renter_left: bool,
}

impl Oracle {
    fn new(start: ChainEpoch, term: ChainEpoch) -> Self {
        Self {
            start,
            end: start + term,
            proven: vec![None; term as usize],
            last_beat: start,
            over: None,
            slash: 0,
            bounty: 0,
            renter_left: false,
        }
    }

    fn mark(&mut self, epoch: ChainEpoch, proven: bool) {
        if epoch > self.start && epoch <= self.end {
            let place = &mut self.proven[(epoch - self.start - 1) as usize];
            if place.is_none() {
                *place = Some(proven);
            }
        }
    }

    /// Whether three windows went by without a beat while the lease was still paid for.
    fn faulty(&self, now: ChainEpoch) -> bool {
        let mut silent = 0;
        for _epoch in self.last_beat + 1..=now.min(self.end) {
            silent += 1;
            if silent > 3 * WINDOW {
                return true;
            }
        }
        false
    }

    fn end_by_fault(&mut self, bounty: bool) {
        for epoch in self.last_beat + 1..=self.last_beat + 3 * WINDOW {
            self.mark(epoch, false);
        }
        self.over = Some(Status::Faulted);
        self.slash = COLLATERAL / 2;
        self.bounty = if bounty { self.slash / 10 } else { 0 };
    }

    fn beat(&mut self, now: ChainEpoch) {
        if self.over.is_some() {
            return;
        }
        if self.faulty(now) {
            return self.end_by_fault(false);
        }
        if now >= self.end + WINDOW {
            return;
        }
        for epoch in self.start + 1..=now {
            self.mark(epoch, epoch > now - WINDOW);
        }
        self.last_beat = now.min(self.end);
    }

    fn settle(&mut self, now: ChainEpoch) {
        if self.over.is_some() {
            return;
        }
        if self.faulty(now) {
            return self.end_by_fault(true);
        }
        let proven_to_the_end = self.proven.last().is_some_and(Option::is_some);
        if now >= self.end + WINDOW || (now >= self.end && proven_to_the_end) {
            for epoch in self.start + 1..=self.end {
                self.mark(epoch, false);
            }
            self.over = Some(Status::Ended);
        }
    }

    fn leave(&mut self, now: ChainEpoch, renter: bool) {
        if self.over.is_some() {
            return;
        }
        if self.faulty(now) {
            return self.end_by_fault(renter);
        }
        self.settle(now);
        if self.over.is_some() || (renter && now >= self.end) {
            return;
        }
        let counts = renter && now - self.last_beat <= WINDOW;
        for epoch in self.start + 1..=now.min(self.end) {
            self.mark(epoch, counts);
        }
        self.over = Some(Status::Terminated);
        self.renter_left = renter;
        if !renter && now < self.end {
            self.slash = COLLATERAL / 2;
        }
    }

    /// What provider, operator and renter have, and the reporter, when everything is settled.
    fn shares(&self) -> [i64; 4] {
        let (mut served, mut returned) = (0, 0);
        for epoch in &self.proven {
            match epoch {
                Some(true) => served += RATE,
                Some(false) => returned += RATE,
                None if self.over.is_some() => returned += RATE,
                None => {}
            }
        }
        let fee = served * FEE_BPS / 10_000;
        let charge = if self.renter_left && served < 5 { 5 - served } else { 0 };
        [served - fee + charge, fee, returned - charge + self.slash - self.bounty, self.bounty]
    }
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (1..WINDOW).prop_map(Step::Wait),
        2 => (1..4 * WINDOW).prop_map(Step::Wait),
        8 => Just(Step::Beat),
        3 => Just(Step::Settle),
        1 => prop_oneof![Just(Step::RenterLeaves), Just(Step::ProviderLeaves)],
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn every_settlement_is_the_oracles(term in 60..200i64, delay in 0..=ACCEPT_WINDOW, steps in prop::collection::vec(step(), 0..60)) {
        let market = Terms { fee_bps: FEE_BPS as u32, ..market_terms() };
        let mut bench = Bench::with_offer(market, OfferTerms { rate: atto(RATE), ..offer_terms() });
        let lease = bench.open(RENTER, RATE * term, order(0, term)).expect("an order");
        bench.now += delay;
        bench.accept(PROVIDER, lease).expect("accepted");
        let mut oracle = Oracle::new(bench.now, term);

        for step in &steps {
            let now = bench.now;
            match step {
                Step::Wait(epochs) => bench.now += epochs,
                Step::Beat => {
                    bench.beat(lease);
                    oracle.beat(now);
                }
                Step::Settle => {
                    bench.settle(lease);
                    oracle.settle(now);
                }
                Step::RenterLeaves => {
                    let _ = bench.terminate(RENTER, lease);
                    oracle.leave(now, true);
                }
                Step::ProviderLeaves => {
                    let _ = bench.terminate(PROVIDER, lease);
                    oracle.leave(now, false);
                }
            }
        }
        bench.settle(lease);
        oracle.settle(bench.now);

        let [provider, fee, renter, reporter] = oracle.shares().map(atto);
        // A renter that ends its lease by noticing the fault is its reporter.
        let all_of_renter = bench.owed(RENTER) + bench.owed(STRANGER);
        prop_assert_eq!(bench.owed(PROVIDER), provider);
        prop_assert_eq!(bench.owed(OPERATOR), fee);
        prop_assert_eq!(all_of_renter, renter + reporter);
        prop_assert_eq!(bench.lease(lease).status, oracle.over.unwrap_or(Status::Active));
        prop_assert_eq!(bench.lease(lease).paid_until, oracle.end);
    }
}

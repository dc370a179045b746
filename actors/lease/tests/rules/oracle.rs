//! Settlement against an obviously right model, which walks through every epoch and knows no closed form.

use abi::lease::*;
use fvm_shared::clock::ChainEpoch;
use proptest::prelude::*;

use crate::bench::*;

/// What a life is lived by.
#[derive(Clone, Debug)]
struct Rules {
    rate: i64,
    fee_bps: i64,
    window: ChainEpoch,
    min_charge: i64,
    fault_slash_bps: i64,
    bounty_bps: i64,
}

/// The least charge in its relation to the price: nothing, less than a window, a window, a lease of the market's least term, and more.
#[derive(Clone, Copy, Debug)]
enum Charge {
    None,
    Little,
    Window,
    Term,
    More,
}

const MARKETS_MIN_TERM: ChainEpoch = 60;
/// Twice the market's, so that there is room for more than a lease of that.
const OFFERS_MIN_TERM: ChainEpoch = 120;

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
    rules: Rules,
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
    fn new(rules: Rules, start: ChainEpoch, term: ChainEpoch) -> Self {
        Self {
            rules,
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
            if silent > 3 * self.rules.window {
                return true;
            }
        }
        false
    }

    fn end_by_fault(&mut self, bounty: bool) {
        for epoch in self.last_beat + 1..=self.last_beat + 3 * self.rules.window {
            self.mark(epoch, false);
        }
        self.over = Some(Status::Faulted);
        self.slash = COLLATERAL * self.rules.fault_slash_bps / 10_000;
        self.bounty = if bounty { self.slash * self.rules.bounty_bps / 10_000 } else { 0 };
    }

    fn beat(&mut self, now: ChainEpoch) {
        if self.over.is_some() {
            return;
        }
        if self.faulty(now) {
            return self.end_by_fault(false);
        }
        if now >= self.end + self.rules.window {
            return;
        }
        for epoch in self.start + 1..=now {
            self.mark(epoch, epoch > now - self.rules.window);
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
        if now >= self.end + self.rules.window || (now >= self.end && proven_to_the_end) {
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
        let counts = renter && now - self.last_beat <= self.rules.window;
        for epoch in self.start + 1..=now.min(self.end) {
            self.mark(epoch, counts);
        }
        self.over = Some(Status::Terminated);
        self.renter_left = renter;
        if !renter && now < self.end {
            self.slash = COLLATERAL * self.rules.fault_slash_bps / 10_000;
        }
    }

    /// What provider, operator and renter have, and the reporter, when everything is settled: each epoch's price goes to somebody.
    fn shares(&self) -> [i64; 4] {
        let (mut served, mut returned, mut charged) = (0, 0, 0);
        for _ in self.proven.iter().filter(|epoch| **epoch == Some(true)) {
            served += self.rules.rate;
        }
        for epoch in &self.proven {
            match epoch {
                Some(true) => {}
                Some(false) => returned += self.rules.rate,
                // An epoch that was never to be served: some of it may go to the provider of a renter that left.
                None if self.over.is_some() => {
                    for _atto in 0..self.rules.rate {
                        if self.renter_left && served + charged < self.rules.min_charge {
                            charged += 1;
                        } else {
                            returned += 1;
                        }
                    }
                }
                None => {}
            }
        }
        let fee = served * self.rules.fee_bps / 10_000;
        [served - fee + charged, fee, returned + self.slash - self.bounty, self.bounty]
    }
}

fn rules() -> impl Strategy<Value = Rules> {
    let charge = prop::sample::select(vec![Charge::None, Charge::Little, Charge::Window, Charge::Term, Charge::More]);
    let (rate, window) = (prop::sample::select(vec![1, 7, 13]), prop::sample::select(vec![3, 10, 20]));
    let fee = prop::sample::select(vec![0, 333, 5_000]);
    let slash = prop::sample::select(vec![1, 3_333, 10_000]);
    let bounty = prop::sample::select(vec![0, 1_000, 5_000]);
    (charge, rate, window, fee, slash, bounty).prop_map(
        |(charge, rate, window, fee_bps, fault_slash_bps, bounty_bps)| {
            let min_charge = match charge {
                Charge::None => 0,
                Charge::Little => rate * window - 1,
                Charge::Window => rate * window,
                Charge::Term => rate * MARKETS_MIN_TERM,
                Charge::More => rate * OFFERS_MIN_TERM,
            };
            Rules { rate, fee_bps, window, min_charge, fault_slash_bps, bounty_bps }
        },
    )
}

fn bench(rules: &Rules) -> Bench {
    let market = Terms {
        fee_bps: rules.fee_bps as u32,
        min_term: MARKETS_MIN_TERM,
        min_charge: atto(rules.min_charge),
        fault_slash_bps: rules.fault_slash_bps as u32,
        reporter_bounty_bps: rules.bounty_bps as u32,
        ..market_terms()
    };
    let offer = OfferTerms { rate: atto(rules.rate), min_term: OFFERS_MIN_TERM, window: rules.window, ..offer_terms() };
    Bench::with_offer(market, offer)
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (1..WINDOW).prop_map(Step::Wait),
        2 => (1..4 * WINDOW).prop_map(Step::Wait),
        8 => Just(Step::Beat),
        3 => Just(Step::Settle),
        1 => prop_oneof![2 => Just(Step::RenterLeaves), 1 => Just(Step::ProviderLeaves)],
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, ..ProptestConfig::default() })]

    #[test]
    fn every_settlement_is_the_oracles(
        rules in rules(),
        term in OFFERS_MIN_TERM..240,
        delay in 0..=ACCEPT_WINDOW,
        steps in prop::collection::vec(step(), 0..60),
    ) {
        let mut bench = bench(&rules);
        let lease = bench.open(RENTER, rules.rate * term, order(0, term)).expect("an order");
        bench.now += delay;
        bench.accept(PROVIDER, lease).expect("accepted");
        let mut oracle = Oracle::new(rules, bench.now, term);

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

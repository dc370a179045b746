//! A market on a memory blockstore. Whatever it does, nothing may be broken afterwards, and what is refused changes nothing.

use abi::lease::*;
use abi::{ActorError, Exit};
use fvm_ipld_blockstore::MemoryBlockstore;
use fvm_shared::ActorID;
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use fvm_shared::event::ActorEvent;
use lease::{Market, State};

pub const OPERATOR: ActorID = 100;
pub const PROVIDER: ActorID = 101;
pub const KEEPER: ActorID = 102;
pub const RENTER: ActorID = 103;
pub const STRANGER: ActorID = 104;
pub const RIVAL: ActorID = 105;

pub const NOW: ChainEpoch = 1_000;
pub const WINDOW: ChainEpoch = 10;
pub const ACCEPT_WINDOW: ChainEpoch = 20;
pub const COLLATERAL: i64 = 1_000;

pub struct Bench {
    pub store: MemoryBlockstore,
    pub state: State,
    pub balance: TokenAmount,
    pub now: ChainEpoch,
    pub events: Vec<ActorEvent>,
}

pub fn atto(amount: impl Into<fvm_shared::bigint::BigInt>) -> TokenAmount {
    TokenAmount::from_atto(amount.into())
}

pub fn market_terms() -> Terms {
    Terms {
        operator: Address::new_id(OPERATOR),
        fee_bps: 0,
        accept_window: ACCEPT_WINDOW,
        max_window: 100,
        min_term: 60,
        min_charge: atto(5),
        fault_slash_bps: 5_000,
        no_show_slash_bps: 2_000,
        reporter_bounty_bps: 1_000,
        unbonding: 50,
        pause_grace: 40,
    }
}

pub fn offer_terms() -> OfferTerms {
    OfferTerms {
        resources: Resources {
            cpu_milli: 4_000,
            memory_mib: 8_192,
            disk_mib: 100_000,
            gpu_model: String::new(),
            gpu_count: 0,
            bandwidth_mbps: 1_000,
        },
        class: Class::Container,
        region: "eu-west".into(),
        labels: vec!["nvme".into()],
        evidence: Evidence::Declared,
        rate: atto(1),
        min_term: 60,
        max_term: 100_000,
        available_until: 1_000_000,
        units: 3,
        collateral: atto(COLLATERAL),
        window: WINDOW,
        sealing_key: vec![7; 32],
        endpoints: vec!["https://provider.example".into()],
        metadata: Vec::new(),
    }
}

pub fn order(offer: OfferId, term: ChainEpoch) -> OpenParams {
    OpenParams {
        offer,
        version: 1,
        max_rate: atto(1_000_000),
        term,
        open_ended: false,
        ssh_key: "ssh-ed25519 AAAA".into(),
        sealing_key: vec![9; 32],
    }
}

pub fn code(error: Error) -> u32 {
    error.code().value()
}

impl Bench {
    pub fn new(terms: Terms) -> Self {
        let store = MemoryBlockstore::new();
        let state = State::new(&store, terms).expect("a new market");
        Self { store, state, balance: atto(0), now: NOW, events: Vec::new() }
    }

    /// A market whose provider has ample collateral and the offer `terms`, number 0.
    pub fn with_offer(market: Terms, terms: OfferTerms) -> Self {
        let mut bench = Self::new(market);
        bench.add_collateral(PROVIDER, 100 * COLLATERAL).expect("collateral");
        bench.create_offer(PROVIDER, terms).expect("an offer");
        bench
    }

    /// As [`Bench::with_offer`], with the ordinary terms and this rate.
    pub fn at_rate(rate: i64) -> Self {
        Self::with_offer(market_terms(), OfferTerms { rate: atto(rate), ..offer_terms() })
    }

    /// Runs `message` with `value`. What it refuses changes nothing, and what it does breaks nothing.
    pub fn message<T>(
        &mut self,
        value: i64,
        message: impl FnOnce(&mut Market<'_, MemoryBlockstore>) -> Result<T, Exit>,
    ) -> Result<T, Exit> {
        let mut market = Market::new(self.state.clone(), &self.store);
        let result = message(&mut market)?;
        let (state, events) = market.close()?;
        self.state = state;
        self.events = events;
        self.balance += atto(value);
        let broken = self.state.violations(&self.store, &self.balance);
        assert!(broken.is_empty(), "{broken:#?}");
        Ok(result)
    }

    pub fn look<T>(&self, look: impl FnOnce(&mut Market<'_, MemoryBlockstore>) -> Result<T, Exit>) -> Result<T, Exit> {
        look(&mut Market::new(self.state.clone(), &self.store))
    }

    pub fn add_collateral(&mut self, provider: ActorID, value: i64) -> Result<(), Exit> {
        self.message(value, |market| market.add_collateral(provider, &atto(value)))
    }

    pub fn create_offer(&mut self, provider: ActorID, terms: OfferTerms) -> Result<OfferId, Exit> {
        let now = self.now;
        self.message(0, |market| market.create_offer(provider, now, &terms))
    }

    pub fn open(&mut self, renter: ActorID, value: i64, params: OpenParams) -> Result<LeaseId, Exit> {
        let now = self.now;
        self.message(value, |market| market.open(renter, now, &atto(value), params)).map(|opened| opened.lease)
    }

    pub fn accept(&mut self, caller: ActorID, lease: LeaseId) -> Result<(), Exit> {
        let now = self.now;
        self.message(0, |market| market.accept(caller, now, lease, vec![1, 2, 3]))
    }

    pub fn cancel(&mut self, caller: ActorID, lease: LeaseId) -> Result<(), Exit> {
        let now = self.now;
        self.message(0, |market| market.cancel(caller, now, lease))
    }

    pub fn expire(&mut self, caller: ActorID, lease: LeaseId) -> Result<(), Exit> {
        let now = self.now;
        self.message(0, |market| market.expire(caller, now, lease))
    }

    pub fn beat_as(&mut self, caller: ActorID, leases: &[LeaseId]) -> Result<BatchReturn, Exit> {
        let now = self.now;
        let beats: Vec<Beat> = leases.iter().map(|lease| Beat { lease: *lease, report: Report::default() }).collect();
        self.message(0, |market| market.heartbeat(caller, now, &beats))
    }

    /// The exit code of a single beat; 0 when it counted.
    pub fn beat(&mut self, lease: LeaseId) -> u32 {
        single(self.beat_as(PROVIDER, &[lease]))
    }

    pub fn settle_as(&mut self, caller: ActorID, leases: &[LeaseId]) -> Result<BatchReturn, Exit> {
        let now = self.now;
        self.message(0, |market| market.settle(caller, now, leases))
    }

    /// The exit code of settling one lease; 0 when it was settled.
    pub fn settle(&mut self, lease: LeaseId) -> u32 {
        single(self.settle_as(STRANGER, &[lease]))
    }

    pub fn terminate(&mut self, caller: ActorID, lease: LeaseId) -> Result<(), Exit> {
        let now = self.now;
        self.message(0, |market| market.terminate(caller, now, lease))
    }

    pub fn top_up(&mut self, caller: ActorID, value: i64, lease: LeaseId) -> Result<ExtendReturn, Exit> {
        let now = self.now;
        self.message(value, |market| market.top_up(caller, now, &atto(value), lease))
    }

    pub fn renew(
        &mut self,
        caller: ActorID,
        value: i64,
        lease: LeaseId,
        term: ChainEpoch,
    ) -> Result<ExtendReturn, Exit> {
        let now = self.now;
        let params = RenewParams { lease, max_rate: atto(1_000_000), term };
        self.message(value, |market| market.renew(caller, now, &atto(value), &params))
    }

    pub fn reprice(&mut self, rate: i64) {
        self.offer_anew(|terms| terms.rate = atto(rate));
    }

    pub fn offer_anew(&mut self, change: impl FnOnce(&mut OfferTerms)) {
        let now = self.now;
        let mut terms = self.offer(0).terms;
        change(&mut terms);
        self.message(0, |market| market.update_offer(PROVIDER, now, 0, &terms)).expect("other terms");
    }

    pub fn end_paused(&mut self, caller: ActorID, lease: LeaseId) -> Result<(), Exit> {
        let now = self.now;
        self.message(0, |market| market.end_paused(caller, now, lease))
    }

    pub fn report_fault(&mut self, caller: ActorID, lease: LeaseId) -> Result<(), Exit> {
        let now = self.now;
        self.message(0, |market| market.report_fault(caller, now, lease))
    }

    pub fn withdraw(&mut self, caller: ActorID, earner: ActorID) -> Result<WithdrawReturn, Exit> {
        let balance = self.balance.clone();
        let mut market = Market::new(self.state.clone(), &self.store);
        let result = market.withdraw(caller, earner, &balance)?;
        (self.state, self.events) = market.close()?;
        self.balance -= &result.paid;
        let broken = self.state.violations(&self.store, &self.balance);
        assert!(broken.is_empty(), "{broken:#?}");
        Ok(result)
    }

    /// A running lease of `term` epochs, accepted in the epoch in which it was opened.
    pub fn running(&mut self, term: ChainEpoch) -> LeaseId {
        self.running_from(order(0, term))
    }

    pub fn running_from(&mut self, params: OpenParams) -> LeaseId {
        let rate = self.offer(params.offer).terms.rate;
        let value: i64 = (rate * params.term).atto().try_into().expect("a small amount");
        let lease = self.open(RENTER, value, params).expect("an order");
        self.accept(PROVIDER, lease).expect("accepted");
        lease
    }

    /// An open-ended lease of 60 epochs, served to its last epoch and paused since.
    pub fn paused(&mut self) -> LeaseId {
        let lease = self.running_from(OpenParams { open_ended: true, ..order(0, 60) });
        self.beat_until(&[lease], self.now + 60);
        self.now += 1;
        lease
    }

    /// Beats every third of a window up to `until`, and once at `until`.
    pub fn beat_until(&mut self, leases: &[LeaseId], until: ChainEpoch) {
        while self.now < until {
            self.now = (self.now + WINDOW / 3).min(until);
            let result = self.beat_as(PROVIDER, leases).expect("a batch");
            assert_eq!(result.refused, []);
        }
    }

    pub fn owed(&self, earner: ActorID) -> TokenAmount {
        self.look(|market| market.owed(earner, &self.balance)).expect("what is owed")
    }

    pub fn provider(&self, id: ActorID) -> ProviderReturn {
        self.look(|market| market.provider_view(id)).expect("a provider")
    }

    pub fn offer(&self, offer: OfferId) -> OfferReturn {
        self.look(|market| market.offer_view(offer)).expect("an offer")
    }

    pub fn lease(&self, lease: LeaseId) -> LeaseReturn {
        self.look(|market| market.lease_view(lease, self.now)).expect("a lease")
    }
}

fn single(result: Result<BatchReturn, Exit>) -> u32 {
    let result = result.expect("a batch of one is never refused");
    match result.refused.first() {
        Some(refusal) => refusal.code,
        None => 0,
    }
}

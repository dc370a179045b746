//! A market with people in it, and its methods by name.

use abi::lease::*;
use chain::Call;
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use suite::{Kind, Step, World, atto, fil};

pub const WINDOW: ChainEpoch = 10;
pub const ACCEPT_WINDOW: ChainEpoch = 20;
/// attoFIL per epoch.
pub const RATE: i64 = 1_000;
pub const TERM: ChainEpoch = 20 * WINDOW;
/// attoFIL per unit.
pub const COLLATERAL: i64 = 1_000_000;

pub struct Fair {
    pub world: World,
    pub market: Address,
    pub operator: Address,
    pub provider: Address,
    pub keeper: Address,
    pub renter: Address,
    pub stranger: Address,
}

pub fn market_terms(operator: Address) -> Terms {
    Terms {
        operator,
        fee_bps: 250,
        accept_window: ACCEPT_WINDOW,
        max_window: 100,
        min_term: 60,
        min_charge: atto(5_000),
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
        rate: atto(RATE),
        min_term: 60,
        max_term: 100_000,
        available_until: 10_000_000,
        units: 1_000,
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
        max_rate: fil(1),
        term,
        open_ended: false,
        ssh_key: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl".into(),
        sealing_key: vec![9; 32],
    }
}

/// As long as a sealed user name, address and key are.
pub fn secret() -> Vec<u8> {
    vec![3; 160]
}

pub fn beat(lease: LeaseId) -> Beat {
    let report = Report { cpu_milli: 1_234, memory_mib: 2_048, disk_mib: 30_000, workload: vec![5; 32] };
    Beat { lease, report }
}

impl Fair {
    /// A market whose provider has collateral for 100 units, a keeper and offer 0.
    pub fn new() -> Self {
        Self::with(|terms| terms)
    }

    /// As [`Fair::new`], with the operator's own terms.
    pub fn with(terms: impl FnOnce(Terms) -> Terms) -> Self {
        let mut world = World::new();
        let [operator, provider, keeper, renter, stranger] = std::array::from_fn(|_| world.account(fil(1_000)));
        let market = world.create(operator, Kind::Lease, &terms(market_terms(operator)));
        let mut fair = Self { world, market, operator, provider, keeper, renter, stranger };
        fair.step(provider, Method::AddCollateral).value(atto(100 * COLLATERAL)).done();
        fair.step(provider, Method::SetKeeper).params(&SetKeeperParams { keeper: Some(keeper) }).done();
        let created: CreateOfferReturn = fair.step(provider, Method::CreateOffer).params(&offer_terms()).ok();
        assert_eq!(created.offer, 0);
        fair
    }

    pub fn step(&mut self, from: Address, method: Method) -> Step<'_> {
        self.world.step(from, self.market, method.number())
    }

    pub fn lease_step(&mut self, from: Address, method: Method, lease: LeaseId) -> Step<'_> {
        self.step(from, method).params(&LeaseParams { lease })
    }

    pub fn advance(&mut self, epochs: ChainEpoch) {
        self.world.advance(epochs);
    }

    pub fn now(&self) -> ChainEpoch {
        self.world.now()
    }

    pub fn open_step(&mut self, params: &OpenParams) -> Step<'_> {
        self.step(self.renter, Method::Open).params(params).value(atto(RATE * params.term))
    }

    pub fn open(&mut self) -> LeaseId {
        self.open_step(&order(0, TERM)).ok::<OpenReturn>().lease
    }

    pub fn accept_step(&mut self, from: Address, lease: LeaseId) -> Step<'_> {
        self.step(from, Method::Accept).params(&AcceptParams { lease, secret: secret() })
    }

    /// A lease that was accepted in the epoch in which it was opened.
    pub fn running(&mut self) -> LeaseId {
        let lease = self.open();
        self.accept_step(self.provider, lease).done();
        lease
    }

    pub fn beat_step(&mut self, from: Address, leases: &[LeaseId]) -> Step<'_> {
        let beats = leases.iter().map(|lease| beat(*lease)).collect();
        self.step(from, Method::Heartbeat).params(&HeartbeatParams { beats })
    }

    pub fn beat(&mut self, leases: &[LeaseId]) -> BatchReturn {
        self.beat_step(self.provider, leases).ok()
    }

    pub fn settle_step(&mut self, from: Address, leases: &[LeaseId]) -> Step<'_> {
        self.step(from, Method::Settle).params(&SettleParams { leases: leases.to_vec() })
    }

    pub fn settle(&mut self, leases: &[LeaseId]) -> BatchReturn {
        self.settle_step(self.stranger, leases).ok()
    }

    /// Beats every third of a window, for this many windows.
    pub fn serve(&mut self, leases: &[LeaseId], windows: ChainEpoch) {
        let until = self.now() + windows * WINDOW;
        while self.now() < until {
            let epochs = (WINDOW / 3).min(until - self.now());
            self.advance(epochs);
            assert_eq!(self.beat(leases).refused, []);
        }
    }

    pub fn withdraw_step(&mut self, from: Address, earner: Address) -> Step<'_> {
        self.step(from, Method::Withdraw).params(&WithdrawParams { earner })
    }

    pub fn withdraw(&mut self, earner: Address) -> TokenAmount {
        self.withdraw_step(earner, earner).ok::<WithdrawReturn>().paid
    }

    pub fn lease(&mut self, lease: LeaseId) -> LeaseReturn {
        self.lease_step(self.stranger, Method::Lease, lease).read()
    }

    pub fn owed(&mut self, earner: Address) -> TokenAmount {
        self.step(self.stranger, Method::Owed).params(&OwedParams { earner }).read()
    }

    pub fn provider(&mut self) -> ProviderReturn {
        self.provider_of(self.provider)
    }

    pub fn provider_of(&mut self, provider: Address) -> ProviderReturn {
        let params = ProviderParams { provider };
        self.step(self.stranger, Method::Provider).params(&params).read()
    }

    pub fn offer(&mut self, offer: OfferId) -> OfferReturn {
        self.step(self.stranger, Method::Offer).params(&OfferParams { offer }).read()
    }

    /// A bare transfer to the market: no code runs.
    pub fn send_bare(&mut self, from: Address, value: TokenAmount) {
        let applied = self.world.chain.send(Call::transfer(from, self.market, value)).expect("a transfer");
        applied.succeeded().expect("a transfer");
        self.world.check();
    }
}

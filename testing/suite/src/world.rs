use chain::{Chain, Config};
use fvm_ipld_encoding::RawBytes;
use fvm_shared::ActorID;
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use serde::Serialize;

use crate::message::Step;
use crate::watch::{Kind, Watch};

/// A chain with our actors' code installed, and every actor of ours watched.
pub struct World {
    pub chain: Chain,
    pub(crate) watch: Watch,
    pub(crate) people: u64,
}

impl World {
    /// A new chain on the configured built-in actors, with the owner's and the lease's code installed.
    pub fn new() -> Self {
        Self::with(Config::from_environment())
    }

    pub fn with(config: Config) -> Self {
        let mut chain = Chain::new(config).expect("genesis");
        for actor in [&bundle::OWNER, &bundle::LEASE] {
            chain.install(actor.wasm).expect("install our actors");
        }
        let supply = chain.parameters().total_supply.clone();
        Self { chain, watch: Watch::new(supply), people: 0 }
    }

    /// The epoch that the next message runs in.
    pub fn now(&self) -> ChainEpoch {
        self.chain.open_epoch()
    }

    /// Lets epochs pass: the next message runs `epochs` later.
    pub fn advance(&mut self, epochs: ChainEpoch) {
        self.chain.advance(epochs).expect("advance");
    }

    /// Awards won blocks to a miner: a quarter can be withdrawn at once, the rest vests.
    pub fn award(&mut self, miner: Address, wins: i64) {
        self.chain.award(miner, wins, TokenAmount::default()).expect("award");
        self.check();
    }

    /// Fines a miner: more than its locked rewards becomes debt.
    pub fn penalise(&mut self, miner: Address, wins: i64, penalty: TokenAmount) {
        self.chain.award(miner, wins, penalty).expect("award with a penalty");
        self.check();
    }

    pub fn balance(&self, address: Address) -> TokenAmount {
        self.chain.balance(&address).expect("read a balance")
    }

    pub fn id(&self, address: Address) -> ActorID {
        self.chain.resolve(&address).expect("resolve an address").expect("an actor with this address")
    }

    /// A message in the making: `world.step(alice, owner, Method::Claim.number()).params(&p).ok()`.
    pub fn step(&mut self, from: Address, to: Address, method: u64) -> Step<'_> {
        Step::new(self, from, to, method)
    }

    /// Creates an actor of ours with a message of the creator, and watches it from now on.
    pub fn create<P: Serialize>(&mut self, creator: Address, kind: Kind, params: &P) -> Address {
        self.try_create(creator, kind, params).expect("create an actor")
    }

    /// As [`World::create`], where the constructor may refuse.
    pub fn try_create<P: Serialize>(&mut self, creator: Address, kind: Kind, params: &P) -> anyhow::Result<Address> {
        let code = kind.code_cid();
        let params = RawBytes::serialize(params)?;
        let created = self.chain.create(creator, code, params, TokenAmount::default())?;
        self.watch.add(self.id(created.id_address), kind);
        self.check();
        Ok(created.id_address)
    }

    /// Checks every watched actor and that no attoFIL came or went.
    pub fn check(&mut self) {
        self.watch.check(&mut self.chain);
    }
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

/// Everything is checked once more at the end of a story.
impl Drop for World {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.watch.check_all(&mut self.chain);
        }
    }
}

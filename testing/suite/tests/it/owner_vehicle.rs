//! A vehicle with an operator in a world: what the owner's stories begin with.

use abi::miner;
use abi::owner::{
    AdoptMinerReturn, ClaimParams, ClaimReturn, ConstructorParams, DepositReturn, Fee, HarvestReturn, Method,
    PositionParams, PositionView, Summary, Terms, TokenId,
};
use fvm_ipld_encoding::RawBytes;
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use serde::Serialize;
use serde::de::DeserializeOwned;
use suite::{Kind, Step, World, atto, fil};

pub struct Vehicle {
    pub world: World,
    pub operator: Address,
    pub address: Address,
}

/// Plain terms: nothing in the way, one day for everything.
pub fn terms(operator: Address) -> Terms {
    Terms {
        operator,
        name: "Harbour Storage".to_owned(),
        symbol: "HRB".to_owned(),
        fees: Vec::new(),
        min_deposit: atto(1),
        cap: fil(1_000_000),
        term: 10_000,
        early_exit_bps: 100,
        buffer_bps: 0,
        min_operator_bps: 0,
        float_window: 0,
        min_proposal: fil(1),
        vote_period: 2_880,
        timelock: 2_880,
        execution_window: 2_880,
        quorum_bps: 1_000,
        threshold_bps: 6_000,
    }
}

pub fn fee(label: &str, beneficiary: Address, bps: u32) -> Fee {
    Fee { label: label.to_owned(), beneficiary, bps }
}

impl Vehicle {
    pub fn new() -> Self {
        Self::with(|_, _| ())
    }

    /// Terms may name people who have to exist first: `change` gets the world too.
    pub fn with(change: impl FnOnce(&mut World, &mut Terms)) -> Self {
        let mut world = World::new();
        let operator = world.account(fil(10_000));
        let mut terms = terms(operator);
        change(&mut world, &mut terms);
        let address = world.create(operator, Kind::Owner, &ConstructorParams { terms });
        Self { world, operator, address }
    }

    pub fn step(&mut self, from: Address, method: Method) -> Step<'_> {
        self.world.step(from, self.address, method.number())
    }

    pub fn act<P: Serialize>(&mut self, from: Address, method: Method, params: &P) -> Step<'_> {
        self.step(from, method).params(params)
    }

    /// A new miner of the operator's, with this much available, proposed to the vehicle.
    pub fn proposed_miner(&mut self, available: TokenAmount) -> Address {
        let (operator, vehicle) = (self.operator, self.address);
        let miner = self.world.miner(operator, available);
        self.world.propose_owner(operator, miner, vehicle);
        miner
    }

    /// A new miner, adopted.
    pub fn adopted_miner(&mut self, available: TokenAmount) -> (Address, AdoptMinerReturn) {
        let (operator, vehicle) = (self.operator, self.address);
        let miner = self.world.miner(operator, available);
        let adopted = self.world.hand_over(operator, miner, vehicle);
        (miner, adopted)
    }

    /// A new account that deposits this.
    pub fn investor(&mut self, value: TokenAmount) -> (Address, TokenId) {
        let investor = self.world.account(&value + fil(100));
        (investor, self.deposit(investor, value))
    }

    pub fn deposit(&mut self, from: Address, value: TokenAmount) -> TokenId {
        self.step(from, Method::Deposit).value(value).ok::<DepositReturn>().token_id
    }

    pub fn harvest(&mut self) -> HarvestReturn {
        self.step(self.operator, Method::Harvest).ok()
    }

    pub fn claim(&mut self, from: Address, token_ids: &[TokenId]) -> ClaimReturn {
        self.act(from, Method::Claim, &ClaimParams { token_ids: token_ids.to_vec() }).ok()
    }

    pub fn read<R: DeserializeOwned>(&mut self, method: Method) -> R {
        self.step(self.operator, method).read()
    }

    pub fn summary(&mut self) -> Summary {
        self.read(Method::Summary)
    }

    pub fn position(&mut self, token_id: TokenId) -> PositionView {
        self.act(self.operator, Method::Position, &PositionParams { token_id }).read()
    }

    pub fn due(&mut self, token_id: TokenId) -> TokenAmount {
        self.position(token_id).due
    }

    /// Revenue that comes without a method.
    pub fn earn(&mut self, value: TokenAmount) {
        let payer = self.world.account(value.clone());
        let vehicle = self.address;
        self.world.step(payer, vehicle, fvm_shared::METHOD_SEND).value(value).done();
    }

    pub fn available(&mut self, miner: Address) -> TokenAmount {
        let number = miner::Method::GetAvailableBalance.number();
        self.world.step(self.operator, miner, number).read::<miner::GetAvailableBalanceReturn>().available_balance
    }

    pub fn locked(&mut self, miner: Address) -> TokenAmount {
        let number = miner::Method::GetVestingFunds.number();
        let funds: miner::GetVestingFundsReturn = self.world.step(self.operator, miner, number).read();
        funds.vesting_funds.iter().map(|(_, amount)| amount).sum()
    }

    pub fn miner_owner(&mut self, miner: Address) -> Address {
        self.world.step(self.operator, miner, miner::Method::GetOwner.number()).read::<miner::GetOwnerReturn>().owner
    }
}

/// A new [`probe`].
pub fn create_probe(v: &mut Vehicle) -> Address {
    let actor = bundle::tests().iter().find(|actor| actor.name == "probe").expect("the probe");
    let code = v.world.chain.install(actor.wasm).expect("the probe's code");
    v.world.chain.create(v.operator, code, RawBytes::default(), TokenAmount::default()).expect("a probe").id_address
}

/// Checks a share of a profit, which may be one attoFIL short: what does not divide is shared later.
#[track_caller]
pub fn assert_share(due: TokenAmount, exact: TokenAmount) {
    assert!(due <= exact && &exact - &due <= atto(1), "{due} instead of {exact}");
}

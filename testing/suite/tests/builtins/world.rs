//! One chain for all tests, put back to where it began before each: making one takes seconds on the official actors.

use std::ops::{Deref, DerefMut};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use abi::miner::Method;
use abi::power::{CreateMinerParams, CreateMinerReturn, proof};
use chain::{Call, Chain, Config, Outcome, SnapshotId, development_accounts};
use fvm_ipld_encoding::RawBytes;
use fvm_ipld_encoding::de::DeserializeOwned;
use fvm_shared::MethodNum;
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use probe::{CallParams, CallReturn};
use serde::Serialize;

pub const SYSTEM: Address = Address::new_id(0);
pub const REWARD: Address = Address::new_id(2);
pub const CRON: Address = Address::new_id(3);
pub const POWER: Address = Address::new_id(4);
pub const VERIFIED_REGISTRY: Address = Address::new_id(6);
pub const BURNT_FUNDS: Address = Address::new_id(99);

/// CBOR, as every answer of a built-in actor comes.
pub const CBOR: u64 = 0x51;

/// No parameters.
pub const NONE: Option<&()> = None;

pub struct World {
    chain: Chain,
    beginning: SnapshotId,
    /// secp256k1 accounts, by their IDs.
    pub people: [Address; 4],
    /// BLS accounts, by their IDs.
    pub workers: [Address; 2],
    /// An actor that is not built in.
    pub probe: Address,
}

/// What the probe was answered.
pub struct Answer {
    pub exit_code: u32,
    /// 0 without data.
    pub codec: u64,
    pub data: Vec<u8>,
}

static WORLD: LazyLock<Mutex<World>> = LazyLock::new(|| Mutex::new(World::new()));

/// The world as it began, for one test alone.
pub fn world() -> MutexGuard<'static, World> {
    let mut world = WORLD.lock().unwrap_or_else(PoisonError::into_inner);
    let beginning = world.beginning;
    world.chain.revert(beginning).unwrap();
    world
}

pub fn atto(amount: u64) -> TokenAmount {
    TokenAmount::from_atto(amount)
}

pub fn fil(whole: i64) -> TokenAmount {
    TokenAmount::from_whole(whole)
}

/// What FIP-0077 asks of a new miner on a devnet.
pub fn deposit() -> TokenAmount {
    atto(5_937_181_320)
}

impl World {
    fn new() -> Self {
        let mut chain = Chain::new(Config::from_environment()).unwrap();
        let accounts = development_accounts(10).unwrap();
        let id = |chain: &Chain, n: usize| Address::new_id(chain.resolve(&accounts[n].address).unwrap().unwrap());
        let people = [0, 1, 2, 3].map(|n| id(&chain, n));
        let workers = [4, 9].map(|n| id(&chain, n));
        let wasm = bundle::tests().iter().find(|actor| actor.name == "probe").unwrap().wasm;
        let code = chain.install(wasm).unwrap();
        let created = chain.create(people[3], code, RawBytes::default(), fil(1000)).unwrap();
        // Genesis runs no cron: from here on the reward is the open epoch's.
        chain.mine().unwrap();
        let beginning = chain.snapshot().unwrap();
        Self { chain, beginning, people, workers, probe: created.id_address }
    }

    /// A message from an account, or from any other actor as if it were one, and its end.
    pub fn send<P: Serialize + ?Sized>(
        &mut self,
        from: Address,
        to: Address,
        method: MethodNum,
        params: Option<&P>,
    ) -> Outcome {
        self.pay(from, to, method, params, fil(0))
    }

    /// As [`World::send`], with value.
    pub fn pay<P: Serialize + ?Sized>(
        &mut self,
        from: Address,
        to: Address,
        method: MethodNum,
        params: Option<&P>,
        value: TokenAmount,
    ) -> Outcome {
        let call = Call::new(from, to, method).value(value).raw_params(encode(params));
        self.chain.send_as(call).unwrap().outcome.clone()
    }

    /// A message as a block carries it, its inclusion in its gas.
    pub fn send_from_account(&mut self, call: Call) -> Outcome {
        let sent = self.chain.send(call).unwrap();
        sent.succeeded().unwrap();
        sent.outcome.clone()
    }

    /// The exit code of a message without value.
    pub fn exit<P: Serialize + ?Sized>(
        &mut self,
        from: Address,
        to: Address,
        method: MethodNum,
        params: Option<&P>,
    ) -> u32 {
        self.send(from, to, method, params).exit_code().value()
    }

    /// What the probe is told when it calls.
    pub fn relay<P: Serialize + ?Sized>(
        &mut self,
        to: Address,
        method: MethodNum,
        params: Option<&P>,
        value: TokenAmount,
    ) -> Answer {
        self.relay_with(to, method, params, value, false)
    }

    /// As [`World::relay`], in a call that may change nothing.
    pub fn relay_read_only<P: Serialize + ?Sized>(
        &mut self,
        to: Address,
        method: MethodNum,
        params: Option<&P>,
    ) -> Answer {
        self.relay_with(to, method, params, fil(0), true)
    }

    fn relay_with<P: Serialize + ?Sized>(
        &mut self,
        to: Address,
        method: MethodNum,
        params: Option<&P>,
        value: TokenAmount,
        read_only: bool,
    ) -> Answer {
        let relay = CallParams { to, method, params: encode(params), value, read_only };
        let (person, probe) = (self.people[3], self.probe);
        let CallReturn { exit_code, codec, data } =
            self.send(person, probe, probe::Method::Call.number(), Some(&relay)).value().unwrap();
        Answer { exit_code: exit_code.expect("the FVM makes the call"), codec, data: data.to_vec() }
    }

    /// The exit code that the probe gets.
    pub fn relay_exit<P: Serialize + ?Sized>(&mut self, to: Address, method: MethodNum, params: Option<&P>) -> u32 {
        self.relay(to, method, params, fil(0)).exit_code
    }

    /// What a miner answers anybody, decoded.
    pub fn ask<T: DeserializeOwned>(&mut self, miner: Address, method: Method) -> T {
        let answer = self.relay_read_only(miner, method.number(), NONE);
        assert_eq!((answer.exit_code, answer.codec), (0, CBOR), "{}", method.name());
        fvm_ipld_encoding::from_slice(&answer.data).unwrap()
    }

    /// A miner of the first person with the first worker, which holds its deposit and nothing else.
    pub fn miner(&mut self) -> Address {
        let (owner, worker) = (self.people[0], self.workers[0]);
        let call = creation(owner, worker);
        self.create(owner, &call, deposit()).value::<CreateMinerReturn>().unwrap().id_address
    }

    pub fn create(&mut self, from: Address, params: &CreateMinerParams, value: TokenAmount) -> Outcome {
        self.pay(from, POWER, abi::power::Method::CreateMiner.number(), Some(params), value)
    }

    /// A miner that was handed over to the probe.
    pub fn probes_miner(&mut self) -> Address {
        let miner = self.miner();
        let (owner, probe) = (self.people[0], self.probe);
        let method = Method::ChangeOwnerAddress.number();
        assert_eq!(self.exit(owner, miner, method, Some(&probe)), 0);
        assert_eq!(self.relay_exit(miner, method, Some(&probe)), 0);
        miner
    }

    /// What could be withdrawn, without what has vested since the last unlocking.
    pub fn available(&mut self, miner: Address) -> TokenAmount {
        self.ask(miner, Method::GetAvailableBalance)
    }

    pub fn vesting(&mut self, miner: Address) -> Vec<(ChainEpoch, TokenAmount)> {
        let (funds,): (Vec<(ChainEpoch, TokenAmount)>,) = self.ask(miner, Method::GetVestingFunds);
        funds
    }

    /// The system actor's award for a block, with a penalty and no tips.
    pub fn award(&mut self, miner: Address, wins: i64, penalty: TokenAmount) -> u32 {
        const AWARD_BLOCK_REWARD: MethodNum = 2;
        self.exit(SYSTEM, REWARD, AWARD_BLOCK_REWARD, Some(&(miner, penalty, fil(0), wins)))
    }
}

impl Deref for World {
    type Target = Chain;

    fn deref(&self) -> &Chain {
        &self.chain
    }
}

impl DerefMut for World {
    fn deref_mut(&mut self) -> &mut Chain {
        &mut self.chain
    }
}

/// Parameters that are refused for nothing.
pub fn creation(owner: Address, worker: Address) -> CreateMinerParams {
    CreateMinerParams {
        owner,
        worker,
        window_post_proof_type: proof::WINDOW_2KIB_V1P1,
        peer: b"peer".to_vec(),
        multiaddrs: Vec::new(),
    }
}

fn encode<P: Serialize + ?Sized>(params: Option<&P>) -> RawBytes {
    params.map_or_else(RawBytes::default, |params| RawBytes::serialize(params).unwrap())
}

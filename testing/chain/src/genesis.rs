//! The first state: every singleton constructed in the one order that works.

use abi::power::{CreateMinerParams, CreateMinerReturn, Method, proof};
use anyhow::{Context, Result, bail, ensure};
use cid::Cid;
use fvm::executor::ApplyKind;
use fvm_ipld_encoding::{CborStore, RawBytes};
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use fvm_shared::error::ExitCode;
use fvm_shared::state::{ActorState, StateTreeVersion};
use fvm_shared::{ActorID, EMPTY_ARR_CID, METHOD_CONSTRUCTOR, METHOD_SEND};
use multihash_codetable::Code::Blake2b256;

use crate::account::{bls_account, development_accounts};
use crate::config::Config;
use crate::externs::ChainExterns;
use crate::history::History;
use crate::machine::Machine;
use crate::manifest::Manifest;
use crate::message::Call;
use crate::outcome::Outcome;
use crate::parameters::Parameters;
use crate::singleton::{BURNT_FUNDS, CRON, DATACAP, EAM, INIT, MARKET, POWER, REWARD, SYSTEM, VERIFIED_REGISTRY};
use crate::store::Store;

const AWARD_BLOCK_REWARD: u64 = 2;
const EPOCH_TICK_OF_POWER: u64 = 5;
const CRON_TICK_OF_MARKET: u64 = 9;
/// More than any constructor uses; genesis has no block limit.
const GAS_LIMIT: u64 = 10_000_000_000_000;
/// Far more than the deposit that creating a miner takes.
const GUARD_BALANCE: i64 = 1;

/// What genesis leaves behind.
pub(crate) struct Genesis {
    /// The miner in whose name blocks are made. Its locked reward keeps the network's pledge total above zero.
    pub guard: Address,
    pub state_root: Cid,
    /// The first sequence that no implicit message has used.
    pub next_sequence: u64,
}

/// The tree with every singleton in it, none of them constructed yet.
fn bare_state(store: &Store, config: &Config, manifest: &Manifest) -> Result<Cid> {
    let mut tree = fvm::state_tree::StateTree::new(store, StateTreeVersion::V5)?;
    store.put_value::<[(); 0]>(&[])?;
    let treasury = &config.total_supply - &config.mining_reserve;
    ensure!(!treasury.is_negative(), "the mining reserve is larger than the total supply");
    let singletons: [(ActorID, &str, TokenAmount); 10] = [
        (SYSTEM, "system", treasury),
        (INIT, "init", TokenAmount::default()),
        (REWARD, "reward", config.mining_reserve.clone()),
        (CRON, "cron", TokenAmount::default()),
        (POWER, "storagepower", TokenAmount::default()),
        (MARKET, "storagemarket", TokenAmount::default()),
        (VERIFIED_REGISTRY, "verifiedregistry", TokenAmount::default()),
        (DATACAP, "datacap", TokenAmount::default()),
        (EAM, "eam", TokenAmount::default()),
        (BURNT_FUNDS, "account", TokenAmount::default()),
    ];
    for (id, name, balance) in singletons {
        tree.set_actor(id, ActorState::new(manifest.code(name)?, EMPTY_ARR_CID, balance, 0, None));
    }
    Ok(tree.flush()?)
}

/// Constructs the first state on a machine of its own, at epoch 0 and without a base fee.
pub(crate) fn construct(store: &Store, config: &Config, manifest: &Manifest) -> Result<Genesis> {
    let mut network = Parameters::of(config, Address::new_id(SYSTEM)).network();
    // Until the system actor's registry is filled, the FVM has to be told what the built-in actors are.
    network.override_actors(manifest.root);
    let mut context = network.for_epoch(0, config.genesis_time, bare_state(store, config, manifest)?);
    context.set_circulating_supply(config.circulating_supply.clone());
    let externs = ChainExterns { seed: config.seed, history: History::default(), parent: None };
    let machine = &Machine::start(store.clone(), context, externs)?;
    let mut steps = Steps { machine, sequence: 0 };
    let accounts = development_accounts(config.accounts)?;
    let guard_worker = bls_account("leasehold guard miner worker")?.address;
    let root_key = bls_account("leasehold verified registry root")?.address;

    steps.constructor(SYSTEM, RawBytes::default())?;
    steps.constructor(INIT, RawBytes::serialize((&config.network_name,))?)?;
    // A bare big integer, zero: the network starts without power.
    steps.constructor(REWARD, RawBytes::new(vec![0x40]))?;
    let ticks = [(Address::new_id(POWER), EPOCH_TICK_OF_POWER), (Address::new_id(MARKET), CRON_TICK_OF_MARKET)];
    steps.constructor(CRON, RawBytes::serialize((ticks,))?)?;
    steps.constructor(POWER, RawBytes::default())?;
    steps.constructor(MARKET, RawBytes::default())?;
    for account in &accounts {
        steps.send(account.address, config.account_balance.clone())?;
    }
    // An address must be known to the init actor before an actor can be told of it.
    for address in [guard_worker, root_key] {
        steps.send(address, TokenAmount::default())?;
    }
    steps.constructor(VERIFIED_REGISTRY, RawBytes::serialize(root_key)?)?;
    steps.constructor(DATACAP, RawBytes::serialize(Address::new_id(VERIFIED_REGISTRY))?)?;
    steps.constructor(EAM, RawBytes::default())?;
    finish_singletons(machine, manifest)?;

    let guard = steps.create_guard(guard_worker)?;
    steps.award_guard(guard)?;
    let state_root = machine.run(|vm| vm.flush())?;
    Ok(Genesis { guard, state_root, next_sequence: steps.sequence })
}

/// What no constructor does: the system actor's registry is empty after its own, and the account actor refuses f099.
fn finish_singletons(machine: &Machine, manifest: &Manifest) -> Result<()> {
    let registry = manifest.data;
    machine.run(move |vm| {
        vm.edit(|tree| {
            let system = tree.store().put_cbor(&(registry,), Blake2b256)?;
            let burnt = tree.store().put_cbor(&(Address::new_id(BURNT_FUNDS),), Blake2b256)?;
            for (id, head) in [(SYSTEM, system), (BURNT_FUNDS, burnt)] {
                tree.mutate_actor(id, |actor| {
                    actor.state = head;
                    Ok(())
                })?;
            }
            Ok(())
        })
    })?;
    Ok(())
}

/// Implicit messages from the system actor, each with a sequence of its own: new actors' addresses are derived from it.
struct Steps<'a> {
    machine: &'a Machine,
    sequence: u64,
}

impl Steps<'_> {
    fn run(&mut self, call: Call) -> Result<Outcome> {
        let message = call.message(self.sequence, GAS_LIMIT);
        self.sequence += 1;
        self.machine.run(move |vm| Ok(vm.apply(message, ApplyKind::Implicit, 0)?.into()))
    }

    fn must(&mut self, call: Call, what: &str) -> Result<Outcome> {
        let outcome = self.run(call)?;
        outcome.succeeded().with_context(|| format!("genesis: {what}"))?;
        Ok(outcome)
    }

    fn constructor(&mut self, id: ActorID, params: RawBytes) -> Result<()> {
        let call = Call::new(Address::new_id(SYSTEM), Address::new_id(id), METHOD_CONSTRUCTOR).raw_params(params);
        self.must(call, &format!("construct the actor f0{id}"))?;
        Ok(())
    }

    fn send(&mut self, to: Address, value: TokenAmount) -> Result<()> {
        let call = Call::new(Address::new_id(SYSTEM), to, METHOD_SEND).value(value);
        self.must(call, &format!("fund the account {to}"))?;
        Ok(())
    }

    /// The guard belongs to the burnt funds actor: nobody can ever withdraw from it. Its sectors are of the smallest size that
    /// the bundle was built for.
    fn create_guard(&mut self, worker: Address) -> Result<Address> {
        for window_post_proof_type in [proof::WINDOW_2KIB_V1P1, proof::WINDOW_32GIB_V1P1] {
            let call = Call::new(Address::new_id(SYSTEM), Address::new_id(POWER), Method::CreateMiner.number())
                .value(TokenAmount::from_whole(GUARD_BALANCE))
                .params(&CreateMinerParams {
                    owner: Address::new_id(BURNT_FUNDS),
                    worker,
                    window_post_proof_type,
                    peer: Vec::new(),
                    multiaddrs: Vec::new(),
                })?;
            let outcome = self.run(call)?;
            if outcome.exit_code() != ExitCode::USR_ILLEGAL_ARGUMENT {
                let created: CreateMinerReturn = outcome.value().context("genesis: create the guard miner")?;
                return Ok(created.id_address);
            }
        }
        bail!("genesis: the built-in actors take neither 2 KiB nor 32 GiB sectors for the guard miner")
    }

    /// One locked reward in a miner that never withdraws keeps the network's total pledge positive. The official actors
    /// take the vesting deposit of a new miner out of that total without ever having put it in.
    fn award_guard(&mut self, guard: Address) -> Result<()> {
        let zero = TokenAmount::default();
        let call = Call::new(Address::new_id(SYSTEM), Address::new_id(REWARD), AWARD_BLOCK_REWARD)
            .params(&(guard, &zero, &zero, 1i64))?;
        self.must(call, "award the guard miner")?;
        Ok(())
    }
}

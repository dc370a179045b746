//! The chain: its parts, how it begins, and where it stands.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{Context, Result};
use cid::Cid;
use fvm::machine::MachineContext;
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;

use crate::config::Config;
use crate::export::Exports;
use crate::externs::ChainExterns;
use crate::genesis;
use crate::history::{History, Position};
use crate::machine::Machine;
use crate::manifest::Manifest;
use crate::outcome::Applied;
use crate::parameters::Parameters;
use crate::store::Store;
use crate::tipset::Tipset;

/// An FVM chain in memory.
///
/// There is always one *open block*, one epoch above the head unless [`advance`](Chain::advance) says otherwise: messages
/// run in it at once, and [`mine`](Chain::mine) closes it. Every read sees the open block.
///
/// A chain is `Send`; to share it, put it behind a mutex.
pub struct Chain {
    pub(crate) store: Store,
    pub(crate) machine: Machine,
    pub(crate) history: History,
    pub(crate) parameters: Parameters,
    pub(crate) tracing: bool,
    pub(crate) cursor: Cursor,
    pub(crate) snapshots: BTreeMap<u64, Cursor>,
    /// How many snapshots were ever taken: the number of the newest.
    pub(crate) snapshots_taken: u64,
    pub(crate) exports: Exports,
    /// What states have to take together, in bytes, before some are forgotten.
    pub(crate) prune_at: usize,
}

/// Where the chain stands. Everything that a snapshot has to remember.
#[derive(Clone)]
pub(crate) struct Cursor {
    pub head: Position,
    /// The state when the open block was last written out.
    pub root: Cid,
    pub open: OpenBlock,
}

/// The block being built.
#[derive(Clone)]
pub(crate) struct OpenBlock {
    pub epoch: ChainEpoch,
    pub timestamp: u64,
    pub base_fee: TokenAmount,
    pub messages: Vec<Arc<Applied>>,
    pub implicit: Vec<Arc<Applied>>,
    /// Implicit messages have no nonce, but addresses of new actors are derived from one.
    pub next_sequence: u64,
}

impl Cursor {
    pub fn context(&self, parameters: &Parameters, tracing: bool) -> MachineContext {
        let mut context = parameters.network().for_epoch(self.open.epoch, self.open.timestamp, self.root);
        context.set_base_fee(self.open.base_fee.clone());
        context.set_circulating_supply(parameters.circulating_supply.clone());
        context.tracing = tracing;
        context
    }
}

impl OpenBlock {
    /// An empty block `distance` epochs above a tipset.
    pub fn above(
        parent: &Tipset,
        distance: ChainEpoch,
        parameters: &Parameters,
        base_fee: TokenAmount,
        next_sequence: u64,
    ) -> Result<Self> {
        let seconds = u64::try_from(distance)?.checked_mul(parameters.block_time);
        let timestamp = seconds.and_then(|seconds| parent.header.timestamp.checked_add(seconds));
        Ok(Self {
            epoch: parent.height.checked_add(distance).context("there are no epochs that high")?,
            timestamp: timestamp.context("there is no time that late")?,
            base_fee,
            messages: Vec::new(),
            implicit: Vec::new(),
            next_sequence,
        })
    }
}

/// The newest closed block and the state above it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The CIDs that name the tipset.
    pub key: Vec<Cid>,
    pub height: ChainEpoch,
    /// The state that the tipset left.
    pub state_root: Cid,
    /// Unix seconds.
    pub timestamp: u64,
    /// In attoFIL per unit of gas.
    pub base_fee: TokenAmount,
}

impl Chain {
    /// A new chain with its genesis block. Fails with a sentence if the built-in actors cannot be used.
    pub fn new(config: Config) -> Result<Self> {
        let store = Store::default();
        let manifest = Manifest::load(&store, &config.builtin_actors).context("load the built-in actors")?;
        let genesis = genesis::construct(&store, &config, &manifest)?;
        let parameters = Parameters::of(&config, genesis.guard);
        let tipset = Tipset::genesis(&store, &parameters, genesis.state_root, &config.base_fee)?;
        let next_sequence = IMPLICIT_SEQUENCES + genesis.next_sequence;
        let open = OpenBlock::above(&tipset, 1, &parameters, config.base_fee, next_sequence)?;
        let history = History::default();
        let head = history.push(None, Arc::new(tipset));
        let cursor = Cursor { head, root: genesis.state_root, open };
        Self::assemble(store, history, parameters, config.tracing, cursor)
    }

    pub(crate) fn assemble(
        store: Store,
        history: History,
        parameters: Parameters,
        tracing: bool,
        cursor: Cursor,
    ) -> Result<Self> {
        let externs = ChainExterns { seed: parameters.seed, history: history.clone(), parent: Some(cursor.head) };
        let machine = Machine::start(store.clone(), cursor.context(&parameters, tracing), externs)?;
        Ok(Self {
            store,
            machine,
            history,
            parameters,
            tracing,
            cursor,
            snapshots: BTreeMap::new(),
            snapshots_taken: 0,
            exports: Exports::default(),
            prune_at: 0,
        })
    }

    /// Opens the machine's block where the cursor stands.
    pub(crate) fn begin(&self) -> Result<()> {
        let context = self.cursor.context(&self.parameters, self.tracing);
        let parent = self.cursor.head;
        self.machine.run(move |vm| {
            vm.begin(context, parent);
            Ok(())
        })
    }

    /// The newest closed block.
    pub fn head(&self) -> Head {
        let tipset = self.history.tipset(self.cursor.head);
        Head {
            key: tipset.key(),
            height: tipset.height,
            state_root: tipset.state_root,
            timestamp: tipset.header.timestamp,
            base_fee: self.cursor.open.base_fee.clone(),
        }
    }

    /// The height of the head. Messages run one epoch later, in the open block: see [`open_epoch`](Chain::open_epoch).
    pub fn epoch(&self) -> ChainEpoch {
        self.history.tipset(self.cursor.head).height
    }

    /// The epoch of the open block: what an actor sees as the current epoch.
    pub fn open_epoch(&self) -> ChainEpoch {
        self.cursor.open.epoch
    }

    /// In attoFIL per unit of gas.
    pub fn base_fee(&self) -> &TokenAmount {
        &self.cursor.open.base_fee
    }

    /// Sets the base fee, for what runs in the open block from now on and for every later block.
    pub fn set_base_fee(&mut self, base_fee: TokenAmount) -> Result<()> {
        anyhow::ensure!(!base_fee.is_negative(), "a base fee cannot be negative");
        self.flush()?;
        self.cursor.open.base_fee = base_fee;
        self.begin()
    }

    /// Sets the time of the open block, in Unix seconds; later blocks count from there. Time goes forward only.
    pub fn set_time(&mut self, timestamp: u64) -> Result<()> {
        let now = self.head().timestamp;
        anyhow::ensure!(timestamp > now, "time goes forward only: the head is at {now} seconds, not below {timestamp}");
        anyhow::ensure!(timestamp <= MAX_TIME, "a time above {MAX_TIME} seconds was asked for");
        self.flush()?;
        self.cursor.open.timestamp = timestamp;
        self.begin()
    }

    /// Turns execution traces on or off. They cost time.
    pub fn set_tracing(&mut self, tracing: bool) -> Result<()> {
        self.flush()?;
        self.tracing = tracing;
        self.begin()
    }

    /// What the chain was made with and what never changes in it.
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// Every block that is kept. Blocks of the open block's state are in it after [`flush`](Chain::flush).
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The miner in whose name blocks are made: it exists from genesis, and nobody can withdraw from it.
    pub fn guard_miner(&self) -> Address {
        self.parameters.guard
    }
}

/// Far beyond any test, and far below what the arithmetic of headers and actors bears.
const MAX_TIME: u64 = 1 << 45;

/// Implicit messages count from here, so that they never meet the nonce of an account.
const IMPLICIT_SEQUENCES: u64 = 1 << 40;

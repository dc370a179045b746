//! The chain, its mempool and everything a node adds to them. Lives on one thread: see [`crate::executor`].

mod admit;
mod impersonate;
mod mine;
mod rewind;
mod save;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use anyhow::Context as _;
use chain::{Applied, Chain, DevelopmentAccount, SnapshotId, Tipset};
use cid::Cid;
use fvm_shared::ActorID;
use fvm_shared::clock::ChainEpoch;
use tokio::sync::{broadcast, watch};

use crate::config::{BlockMode, Observer};
use crate::json::TipsetKey;
use crate::mempool::Mempool;
use crate::rpc::RpcError;
use crate::view::View;

pub use save::Origin;

/// How many changes of the head a slow subscriber may fall behind before it is told that it missed some.
const CHANGES_KEPT: usize = 4_096;

/// How the head moved: what left the branch, newest first, then what joined it, oldest first.
#[derive(Debug, Clone, Default)]
pub struct HeadChange {
    pub reverted: Vec<Arc<Tipset>>,
    pub applied: Vec<Arc<Tipset>>,
}

/// One node's world.
pub struct World {
    pub(crate) chain: Chain,
    pub(crate) pool: Mempool,
    pub(crate) accounts: Vec<DevelopmentAccount>,
    snapshots: BTreeMap<SnapshotId, rewind::Snapshot>,
    /// Messages that a dearer one with the same effect replaced, and by which.
    replaced: HashMap<Cid, Cid>,
    /// Who may be sent as without a signature, and the epochs of what was.
    impersonated: BTreeSet<ActorID>,
    unsigned: HashMap<Cid, ChainEpoch>,
    mode: watch::Sender<BlockMode>,
    changes: broadcast::Sender<Arc<HeadChange>>,
    observer: Option<Observer>,
    origin: Origin,
}

impl World {
    /// A world over `chain`, with nothing waiting.
    pub fn new(chain: Chain, mode: BlockMode, observer: Option<Observer>, origin: Origin) -> anyhow::Result<Self> {
        let count = usize::try_from(chain.parameters().accounts).context("count the development accounts")?;
        let accounts = chain::development_accounts(count)?;
        Ok(Self {
            chain,
            pool: Mempool::default(),
            accounts,
            snapshots: BTreeMap::new(),
            replaced: HashMap::new(),
            impersonated: BTreeSet::new(),
            unsigned: HashMap::new(),
            mode: watch::channel(mode).0,
            changes: broadcast::channel(CHANGES_KEPT).0,
            observer,
            origin,
        })
    }

    /// Every change of the head from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<Arc<HeadChange>> {
        self.changes.subscribe()
    }

    /// When tipsets are made.
    pub fn mode(&self) -> BlockMode {
        *self.mode.borrow()
    }

    /// Every change of the block mode.
    pub fn watch_mode(&self) -> watch::Receiver<BlockMode> {
        self.mode.subscribe()
    }

    /// Makes tipsets in another way from now on. What waits runs at once where that is the way.
    pub fn set_mode(&mut self, mode: BlockMode) -> anyhow::Result<()> {
        self.mode.send_replace(mode);
        if mode == BlockMode::Instant && !self.pool.is_empty() {
            self.mine_one()?;
        }
        Ok(())
    }

    /// The tipset under a key; the head for none.
    pub fn tipset(&self, key: Option<&TipsetKey>) -> Result<Arc<Tipset>, RpcError> {
        let Some(TipsetKey(cids)) = key.filter(|key| !key.0.is_empty()) else { return Ok(self.chain.head_tipset()) };
        match cids.as_slice() {
            [block] => self.block(&block.0),
            _ => Err(RpcError::refused("loading tipset: a tipset of this chain has one block")),
        }
    }

    /// The tipset that holds this block.
    pub fn block(&self, cid: &Cid) -> Result<Arc<Tipset>, RpcError> {
        self.chain
            .tipset_with_block(cid)
            .ok_or_else(|| RpcError::refused(format!("loading tipset: block {cid} not found on this chain")))
    }

    /// The state after the messages of the tipset under a key; after the head's for none.
    pub fn view(&self, key: Option<&TipsetKey>) -> Result<View<'_>, RpcError> {
        let tipset = self.tipset(key)?;
        Ok(View::new(self.chain.store(), &tipset.state_root)?)
    }

    /// The message that stands in this one's place: itself, unless it was replaced.
    pub fn current_form_of(&self, cid: Cid) -> Cid {
        let mut current = cid;
        while let Some(next) = self.replaced.get(&current) {
            current = *next;
        }
        current
    }

    /// Where the chain came from: for [`Devnet.NodeInfo`](crate::methods).
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Tells subscribers and those who wait that the head moved.
    fn announce(&self, change: HeadChange) {
        // Without subscribers there is nobody to tell.
        let _ = self.changes.send(Arc::new(change));
    }

    /// Tells of tipsets that were just made, and of every message in them.
    fn announce_made(&self, made: Vec<Arc<Tipset>>) {
        for applied in made.iter().flat_map(|tipset| &tipset.messages) {
            self.report(applied);
        }
        self.announce(HeadChange { reverted: Vec::new(), applied: made });
    }

    fn report(&self, applied: &Applied) {
        let message = &applied.message.message;
        tracing::debug!(
            epoch = applied.epoch,
            cid = %applied.cid,
            from = %message.from,
            to = %message.to,
            method = message.method_num,
            value = %message.value.atto(),
            gas = applied.gas_used(),
            exit = applied.exit_code().value(),
            "executed"
        );
        if let Some(observer) = &self.observer {
            observer(applied);
        }
    }
}

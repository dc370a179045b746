//! The chain, its mempool and everything a node adds to them. Lives on one thread: see [`crate::executor`].

mod admit;
mod impersonate;
mod mine;
mod recent;
mod rewind;
mod save;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anyhow::Context as _;
use chain::{Applied, Chain, STATES_KEPT, SnapshotId, Tipset};
use cid::Cid;
use fvm_shared::ActorID;
use tokio::sync::{broadcast, watch};

use crate::config::{BlockMode, Executed, Observer};
use crate::json::TipsetKey;
use crate::mempool::Mempool;
use crate::rpc::RpcError;
use crate::view::View;
use crate::wallet::Wallet;

use recent::Recent;
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
    pub(crate) wallet: Wallet,
    snapshots: BTreeMap<SnapshotId, rewind::Snapshot>,
    /// Messages that a dearer one with the same effect replaced, and by which.
    replaced: Recent<Cid>,
    /// Messages that were taken in and will never be on the chain, and why: whoever waits for one is told so.
    dropped: Recent<String>,
    /// Messages that were taken in, also those that a revert took away: whoever waits for one waits for it to come again.
    seen: Recent<()>,
    /// Who may be sent as without a signature.
    impersonated: BTreeSet<ActorID>,
    mode: watch::Sender<BlockMode>,
    changes: broadcast::Sender<Arc<HeadChange>>,
    observer: Option<Observer>,
    origin: Origin,
    /// How often the world was made ready to be saved, and what it was like when it was last.
    saves: u64,
    saved: Option<save::Mark>,
    /// The parts so far of a state that is being loaded.
    pub(crate) upload: Vec<u8>,
}

impl World {
    /// A world over `chain`, with nothing waiting.
    pub fn new(chain: Chain, mode: BlockMode, observer: Option<Observer>, origin: Origin) -> anyhow::Result<Self> {
        let count = usize::try_from(chain.parameters().accounts).context("count the development accounts")?;
        Ok(Self {
            chain,
            pool: Mempool::default(),
            wallet: Wallet::new(count),
            snapshots: BTreeMap::new(),
            replaced: Recent::default(),
            dropped: Recent::default(),
            seen: Recent::default(),
            impersonated: BTreeSet::new(),
            mode: watch::channel(mode).0,
            changes: broadcast::channel(CHANGES_KEPT).0,
            observer,
            origin,
            saves: 0,
            saved: None,
            upload: Vec::new(),
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
        self.run_waiting()?;
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
        self.check_kept(&tipset)?;
        Ok(View::new(self.chain.store(), &tipset.state_root)?)
    }

    /// Refuses a tipset whose state is gone.
    pub fn check_kept(&self, tipset: &Tipset) -> Result<(), RpcError> {
        if self.chain.store().block(&tipset.state_root).is_some() {
            return Ok(());
        }
        Err(RpcError::refused(format!(
            "the state at height {} is not kept: those of the last {STATES_KEPT} tipsets and of snapshots are, and none \
             below a state that was loaded",
            tipset.height
        )))
    }

    /// Whether a message ran, waits or waited, by its CID with or without the signature, as far as that is remembered.
    pub fn knows_message(&self, cid: &Cid) -> bool {
        self.chain.knows_message(cid)
            || self.pool.find(cid).is_some()
            || self.seen.get(cid).is_some()
            || self.replaced.get(cid).is_some()
            || self.dropped.get(cid).is_some()
    }

    /// The message that stands in this one's place: itself, unless it was replaced and is not on the chain.
    pub fn current_form_of(&self, cid: Cid) -> Cid {
        let mut current = cid;
        while self.chain.find_message(&current).is_none()
            && let Some(next) = self.replaced.get(&current)
        {
            current = *next;
        }
        current
    }

    /// Why a message that was taken in will never be on the chain, as far as that is remembered.
    pub fn dropped(&self, cid: &Cid) -> Option<&str> {
        self.dropped.get(cid).map(String::as_str)
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
        if let Some(observer) = &self.observer {
            for tipset in &made {
                // An observer watches: that it cannot be told everything changes nothing for the chain.
                if let Err(error) = self.report(tipset, observer) {
                    tracing::warn!("cannot tell of the messages at height {}: {error:#}", tipset.height);
                }
            }
        }
        self.announce(HeadChange { reverted: Vec::new(), applied: made });
    }

    fn report(&self, tipset: &Tipset, observer: &Observer) -> anyhow::Result<()> {
        if tipset.asked().next().is_none() {
            return Ok(());
        }
        let view = View::new(self.chain.store(), &tipset.state_root)?;
        let builtin_codes = view.codes()?;
        for (place, applied) in tipset.asked().enumerate() {
            let applied: &Applied = applied;
            let code = view.actor(&applied.message.message.to)?.map(|actor| actor.code);
            let is_signed = place < tipset.messages.len();
            observer(&Executed { applied, is_signed, code, builtin_codes: &builtin_codes });
        }
        Ok(())
    }
}

//! Snapshots.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anyhow::Context as _;
use chain::{Chain, SnapshotId, Tipset};
use cid::Cid;
use fvm_shared::ActorID;

use super::dropped::Dropped;
use super::{HeadChange, World};
use crate::mempool::Mempool;
use crate::wallet::Wallet;

/// What a snapshot needs beside the chain's own.
#[derive(Clone)]
pub(super) struct Snapshot {
    pool: Mempool,
    replaced: BTreeMap<Cid, Cid>,
    dropped: Dropped,
    impersonated: BTreeSet<ActorID>,
    head: Arc<Tipset>,
}

impl World {
    /// Remembers everything: state, time, nonces, history, what waits, and who is impersonated.
    pub fn snapshot(&mut self) -> anyhow::Result<SnapshotId> {
        let id = self.chain.snapshot()?;
        let snapshot = Snapshot {
            pool: self.pool.clone(),
            replaced: self.replaced.clone(),
            dropped: self.dropped.clone(),
            impersonated: self.impersonated.clone(),
            head: self.chain.head_tipset(),
        };
        self.snapshots.insert(id, snapshot);
        Ok(id)
    }

    /// Goes back to a snapshot, or forth to one taken on another branch. It can be used again. Returns the new head.
    pub fn revert(&mut self, id: SnapshotId) -> anyhow::Result<Arc<Tipset>> {
        let snapshot = self.snapshots.get(&id).with_context(|| format!("there is no snapshot {}", id.0))?.clone();
        let change = if self.changes.receiver_count() == 0 {
            self.chain.revert(id)?;
            HeadChange::default()
        } else {
            self.revert_and_compare(id, &snapshot.head)?
        };
        (self.pool, self.replaced, self.dropped) = (snapshot.pool, snapshot.replaced, snapshot.dropped);
        self.impersonated = snapshot.impersonated;
        self.announce(change);
        Ok(snapshot.head)
    }

    fn revert_and_compare(&mut self, id: SnapshotId, head: &Tipset) -> anyhow::Result<HeadChange> {
        if self.chain.tipset_with_block(&head.header_cid).is_some() {
            let mut reverted = self.tipsets_above(head.height);
            reverted.reverse();
            self.chain.revert(id)?;
            return Ok(HeadChange { reverted, applied: Vec::new() });
        }
        let mut old = self.chain.tipsets();
        self.chain.revert(id)?;
        let mut new = self.chain.tipsets();
        let common = old.iter().zip(&new).take_while(|(a, b)| a.header_cid == b.header_cid).count();
        let mut reverted = old.split_off(common);
        reverted.reverse();
        Ok(HeadChange { reverted, applied: new.split_off(common) })
    }

    /// Begins again with a new chain like the first one. Snapshots, and what waits, are gone.
    pub fn reset(&mut self) -> anyhow::Result<Arc<Tipset>> {
        let chain = Chain::new(self.origin.genesis.clone()).context("make a new chain")?;
        self.wallet = Wallet::new(self.origin.genesis.accounts);
        Ok(self.replace(chain))
    }

    /// Puts another chain in the place of this one, and forgets what belonged to this one.
    pub(super) fn replace(&mut self, chain: Chain) -> Arc<Tipset> {
        let mut reverted = self.chain.tipsets();
        reverted.reverse();
        self.chain = chain;
        self.pool = Mempool::default();
        self.upload = Vec::new();
        self.snapshots.clear();
        self.replaced.clear();
        self.dropped = Dropped::default();
        self.impersonated.clear();
        self.announce(HeadChange { reverted, applied: self.chain.tipsets() });
        self.chain.head_tipset()
    }

    /// The tipsets above `height`, oldest first.
    pub(crate) fn tipsets_above(&self, height: i64) -> Vec<Arc<Tipset>> {
        let mut below = height;
        std::iter::from_fn(|| {
            let tipset = self.chain.tipset_after(below)?;
            below = tipset.height;
            Some(tipset)
        })
        .collect()
    }
}

//! Snapshots.

use std::collections::BTreeSet;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use chain::{Chain, SnapshotId, Tipset};
use cid::Cid;
use fvm_shared::ActorID;

use super::recent::Recent;
use super::save::name_of;
use super::{HeadChange, World};
use crate::mempool::Mempool;
use crate::wallet::Wallet;

/// What a snapshot needs beside the chain's own.
#[derive(Clone)]
pub(super) struct Snapshot {
    pool: Mempool,
    replaced: Recent<Cid>,
    dropped: Recent<String>,
    impersonated: BTreeSet<ActorID>,
    head: Arc<Tipset>,
}

/// How many snapshots are kept, the newest.
const SNAPSHOTS_KEPT: usize = 1_000;

impl World {
    /// Remembers everything: state, time, nonces, history, what waits, and who is impersonated. The oldest of
    /// [`SNAPSHOTS_KEPT`] is forgotten for it.
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
        if self.snapshots.len() > SNAPSHOTS_KEPT
            && let Some((oldest, _)) = self.snapshots.pop_first()
        {
            self.chain.forget_snapshot(oldest);
        }
        Ok(id)
    }

    /// Goes back to a snapshot, or forth to one taken on another branch. It can be used again. Returns the new head.
    pub fn revert(&mut self, id: SnapshotId) -> anyhow::Result<Arc<Tipset>> {
        let Some(snapshot) = self.snapshots.get(&id).cloned() else {
            if id.0 > 0 && self.snapshots.keys().next().is_some_and(|oldest| id < *oldest) {
                bail!("snapshot {} is forgotten: the newest {SNAPSHOTS_KEPT} are kept", id.0);
            }
            bail!("there is no snapshot {}", id.0);
        };
        let change = if self.changes.receiver_count() == 0 {
            self.chain.revert(id)?;
            HeadChange::default()
        } else {
            self.revert_and_compare(id, &snapshot.head)?
        };
        (self.pool, self.replaced, self.dropped) = (snapshot.pool, snapshot.replaced, snapshot.dropped);
        self.impersonated = snapshot.impersonated;
        self.announce(change);
        self.run_waiting()?;
        Ok(self.chain.head_tipset())
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
        self.origin.builtin_actors = name_of(&self.origin.genesis.builtin_actors);
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
        (self.replaced, self.dropped, self.seen) = (Recent::default(), Recent::default(), Recent::default());
        self.impersonated.clear();
        self.announce(HeadChange { reverted, applied: self.chain.tipsets() });
        self.chain.head_tipset()
    }

    /// The tipsets above `height`, oldest first.
    pub(crate) fn tipsets_above(&self, height: i64) -> Vec<Arc<Tipset>> {
        self.chain.branch().tipsets_from(height.saturating_add(1)).collect()
    }
}

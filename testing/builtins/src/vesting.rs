//! A miner's locked money: what becomes free at which epoch.

use abi::Exit;
use cid::Cid;
use fvm_ipld_blockstore::Blockstore;
use fvm_ipld_encoding::CborStore;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use multihash_codetable::Code;
use num_traits::Zero;
use serde::{Deserialize, Serialize};
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

use crate::policy::{VESTING_PERIOD, VESTING_QUANTUM, VESTING_STEP};

/// Money that can be spent from the epoch *after* `epoch` on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct Entry {
    pub epoch: ChainEpoch,
    pub amount: TokenAmount,
}

/// The next entry, and a link to those after it: most messages need no more than to see that nothing is due.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Table(Option<Parts>);

#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
struct Parts {
    head: Entry,
    tail: Cid,
}

impl Table {
    /// All entries, earliest first.
    pub fn load(&self, store: &impl Blockstore) -> Result<Vec<Entry>, Exit> {
        let Some(parts) = &self.0 else { return Ok(Vec::new()) };
        let tail: Vec<Entry> = store
            .get_cbor(&parts.tail)
            .ok()
            .flatten()
            .ok_or_else(|| Exit::illegal_state("the vesting table cannot be read"))?;
        Ok(std::iter::once(parts.head.clone()).chain(tail).collect())
    }

    /// A table of these entries, which are in order.
    fn save(store: &impl Blockstore, entries: impl IntoIterator<Item = Entry>) -> Result<Self, Exit> {
        let mut entries = entries.into_iter().filter(|entry| !entry.amount.is_zero());
        let Some(head) = entries.next() else { return Ok(Self(None)) };
        let tail: Vec<Entry> = entries.collect();
        let tail = store
            .put_cbor(&tail, Code::Blake2b256)
            .map_err(|_| Exit::illegal_state("the vesting table cannot be written"))?;
        Ok(Self(Some(Parts { head, tail })))
    }

    /// Locks `amount` from `now` on, merged with what is locked already, and takes out what has vested, which it returns.
    pub fn lock(
        &mut self,
        store: &impl Blockstore,
        now: ChainEpoch,
        amount: &TokenAmount,
        proving_period_start: ChainEpoch,
    ) -> Result<TokenAmount, Exit> {
        let merged = merge(self.load(store)?, schedule(now, amount, proving_period_start));
        let (vested, rest) = split_vested(merged, now);
        *self = Self::save(store, rest)?;
        Ok(vested)
    }

    /// Takes out what has vested. Returns how much that is.
    pub fn unlock_vested(&mut self, store: &impl Blockstore, now: ChainEpoch) -> Result<TokenAmount, Exit> {
        if self.0.as_ref().is_none_or(|parts| parts.head.epoch >= now) {
            return Ok(TokenAmount::zero());
        }
        let (vested, rest) = split_vested(self.load(store)?, now);
        *self = Self::save(store, rest)?;
        Ok(vested)
    }

    /// Takes out what has vested, and up to `target` of what has not, the earliest first. Returns both amounts.
    pub fn unlock_early(
        &mut self,
        store: &impl Blockstore,
        now: ChainEpoch,
        target: &TokenAmount,
    ) -> Result<(TokenAmount, TokenAmount), Exit> {
        let (vested, mut rest) = split_vested(self.load(store)?, now);
        let mut unvested = TokenAmount::zero();
        for entry in &mut rest {
            let taken = (target - &unvested).min(entry.amount.clone());
            entry.amount -= &taken;
            unvested += taken;
        }
        *self = Self::save(store, rest)?;
        Ok((vested, unvested))
    }
}

/// The entries by which `amount` vests in 180 daily steps, each at a half day counted from the miner's proving period: the
/// first may come late, the last takes the remainder.
fn schedule(now: ChainEpoch, amount: &TokenAmount, proving_period_start: ChainEpoch) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut so_far = TokenAmount::zero();
    let mut step = now;
    while so_far < *amount {
        step += VESTING_STEP;
        let epoch = step + (proving_period_start - step).rem_euclid(VESTING_QUANTUM);
        let elapsed = epoch - now;
        let target =
            if elapsed < VESTING_PERIOD { (amount * elapsed).div_floor(VESTING_PERIOD) } else { amount.clone() };
        entries.push(Entry { epoch, amount: &target - &so_far });
        so_far = target;
    }
    entries
}

fn merge(left: Vec<Entry>, right: Vec<Entry>) -> Vec<Entry> {
    let mut merged: Vec<Entry> = Vec::with_capacity(left.len() + right.len());
    let (mut left, mut right) = (left.into_iter().peekable(), right.into_iter().peekable());
    loop {
        let from_left = match (left.peek(), right.peek()) {
            (None, None) => return merged,
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (Some(l), Some(r)) => l.epoch <= r.epoch,
        };
        let Some(entry) = (if from_left { left.next() } else { right.next() }) else { return merged };
        match merged.last_mut() {
            Some(last) if last.epoch == entry.epoch => last.amount += entry.amount,
            _ => merged.push(entry),
        }
    }
}

fn split_vested(entries: Vec<Entry>, now: ChainEpoch) -> (TokenAmount, Vec<Entry>) {
    let (vested, rest): (Vec<Entry>, Vec<Entry>) = entries.into_iter().partition(|entry| entry.epoch < now);
    (vested.into_iter().map(|entry| entry.amount).sum(), rest)
}

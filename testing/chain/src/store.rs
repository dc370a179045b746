//! Where every block of the chain lives: in memory, shared.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use anyhow::{Context, Result};
use cid::Cid;
use fvm_ipld_blockstore::{Block, Blockstore};
use fvm_ipld_encoding::{DAG_CBOR, de::DeserializeOwned};
use multihash_codetable::Code::Blake2b256;
use serde::Serialize;

/// A block store that clones cheaply and may be used from any thread.
///
/// States and records (headers, messages, receipts, events) are kept apart: records stay for good, while states that nobody
/// can go back to are forgotten now and then. A snapshot is therefore no more than the root of its state.
#[derive(Clone, Default)]
pub struct Store {
    states: Arc<RwLock<Blocks>>,
    records: Arc<RwLock<Blocks>>,
}

/// The store as a place for records: what is put here stays.
#[derive(Clone, Copy)]
pub(crate) struct Records<'a>(&'a Store);

#[derive(Default)]
struct Blocks {
    by_cid: HashMap<Cid, Arc<[u8]>>,
    /// What the blocks take together, without their names.
    bytes: usize,
}

impl Blocks {
    fn put(&mut self, cid: Cid, block: &[u8]) {
        if let std::collections::hash_map::Entry::Vacant(place) = self.by_cid.entry(cid) {
            place.insert(block.into());
            self.bytes += block.len();
        }
    }
}

fn read(blocks: &RwLock<Blocks>) -> RwLockReadGuard<'_, Blocks> {
    blocks.read().unwrap_or_else(PoisonError::into_inner)
}

fn write(blocks: &RwLock<Blocks>) -> RwLockWriteGuard<'_, Blocks> {
    blocks.write().unwrap_or_else(PoisonError::into_inner)
}

impl Store {
    /// The block behind a CID, without copying it.
    pub fn block(&self, cid: &Cid) -> Option<Arc<[u8]>> {
        let state = read(&self.states).by_cid.get(cid).cloned();
        state.or_else(|| read(&self.records).by_cid.get(cid).cloned())
    }

    /// How many blocks the store holds.
    pub fn len(&self) -> usize {
        read(&self.states).by_cid.len() + read(&self.records).by_cid.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What all states take together, in bytes.
    pub(crate) fn state_bytes(&self) -> usize {
        read(&self.states).bytes
    }

    /// Forgets every block of a state that is not among these.
    pub(crate) fn keep_states(&self, kept: &HashSet<Cid>) {
        let mut states = write(&self.states);
        states.by_cid.retain(|cid, _| kept.contains(cid));
        states.bytes = states.by_cid.values().map(|block| block.len()).sum();
    }

    /// The place for records.
    pub(crate) fn records(&self) -> Records<'_> {
        Records(self)
    }

    /// Stores a value as DAG-CBOR under its Blake2b-256 CID.
    pub(crate) fn put_value<T: Serialize + ?Sized>(&self, value: &T) -> Result<Cid> {
        put_value(self, value)
    }

    /// The value behind a CID, if the store has the block and it decodes.
    pub(crate) fn value<T: DeserializeOwned>(&self, cid: &Cid) -> Result<T> {
        let block = self.block(cid).with_context(|| format!("the block {cid} is missing"))?;
        fvm_ipld_encoding::from_slice(&block).with_context(|| format!("decode the block {cid}"))
    }
}

impl Records<'_> {
    /// Stores a value as DAG-CBOR under its Blake2b-256 CID.
    pub fn put_value<T: Serialize + ?Sized>(&self, value: &T) -> Result<Cid> {
        put_value(self, value)
    }
}

fn put_value<T: Serialize + ?Sized>(store: &impl Blockstore, value: &T) -> Result<Cid> {
    let data = fvm_ipld_encoding::to_vec(value).context("encode a block")?;
    store.put(Blake2b256, &Block::new(DAG_CBOR, data))
}

impl Blockstore for Store {
    fn get(&self, cid: &Cid) -> Result<Option<Vec<u8>>> {
        Ok(self.block(cid).map(|block| block.to_vec()))
    }

    fn has(&self, cid: &Cid) -> Result<bool> {
        Ok(read(&self.states).by_cid.contains_key(cid) || read(&self.records).by_cid.contains_key(cid))
    }

    fn put_keyed(&self, cid: &Cid, block: &[u8]) -> Result<()> {
        write(&self.states).put(*cid, block);
        Ok(())
    }

    fn put_many_keyed<D, I>(&self, new: I) -> Result<()>
    where
        D: AsRef<[u8]>,
        I: IntoIterator<Item = (Cid, D)>,
    {
        let mut states = write(&self.states);
        for (cid, block) in new {
            states.put(cid, block.as_ref());
        }
        Ok(())
    }
}

impl Blockstore for Records<'_> {
    fn get(&self, cid: &Cid) -> Result<Option<Vec<u8>>> {
        self.0.get(cid)
    }

    fn put_keyed(&self, cid: &Cid, block: &[u8]) -> Result<()> {
        write(&self.0.records).put(*cid, block);
        Ok(())
    }
}

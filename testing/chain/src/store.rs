//! Where every block of the chain lives: in memory, shared, append-only.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use anyhow::{Context, Result};
use cid::Cid;
use fvm_ipld_blockstore::{Block, Blockstore};
use fvm_ipld_encoding::{DAG_CBOR, de::DeserializeOwned};
use multihash_codetable::Code::Blake2b256;
use serde::Serialize;

/// An append-only block store that clones cheaply and may be used from any thread.
///
/// Nothing is ever removed: a snapshot is therefore no more than the root of its state.
#[derive(Clone, Default)]
pub struct Store {
    blocks: Arc<RwLock<HashMap<Cid, Arc<[u8]>>>>,
}

impl Store {
    /// The block behind a CID, without copying it.
    pub fn block(&self, cid: &Cid) -> Option<Arc<[u8]>> {
        self.blocks.read().unwrap_or_else(PoisonError::into_inner).get(cid).cloned()
    }

    /// How many blocks the store holds.
    pub fn len(&self) -> usize {
        self.blocks.read().unwrap_or_else(PoisonError::into_inner).len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Stores a value as DAG-CBOR under its Blake2b-256 CID.
    pub(crate) fn put_value<T: Serialize + ?Sized>(&self, value: &T) -> Result<Cid> {
        let data = fvm_ipld_encoding::to_vec(value).context("encode a block")?;
        self.put(Blake2b256, &Block::new(DAG_CBOR, data))
    }

    /// The value behind a CID, if the store has the block and it decodes.
    pub(crate) fn value<T: DeserializeOwned>(&self, cid: &Cid) -> Result<T> {
        let block = self.block(cid).with_context(|| format!("the block {cid} is missing"))?;
        fvm_ipld_encoding::from_slice(&block).with_context(|| format!("decode the block {cid}"))
    }
}

impl Blockstore for Store {
    fn get(&self, cid: &Cid) -> Result<Option<Vec<u8>>> {
        Ok(self.block(cid).map(|block| block.to_vec()))
    }

    fn has(&self, cid: &Cid) -> Result<bool> {
        Ok(self.blocks.read().unwrap_or_else(PoisonError::into_inner).contains_key(cid))
    }

    fn put_keyed(&self, cid: &Cid, block: &[u8]) -> Result<()> {
        let mut blocks = self.blocks.write().unwrap_or_else(PoisonError::into_inner);
        blocks.entry(*cid).or_insert_with(|| block.into());
        Ok(())
    }

    fn put_many_keyed<D, I>(&self, new: I) -> Result<()>
    where
        D: AsRef<[u8]>,
        I: IntoIterator<Item = (Cid, D)>,
    {
        let mut blocks = self.blocks.write().unwrap_or_else(PoisonError::into_inner);
        for (cid, block) in new {
            blocks.entry(cid).or_insert_with(|| block.as_ref().into());
        }
        Ok(())
    }
}

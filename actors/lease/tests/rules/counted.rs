use std::cell::Cell;

use anyhow::Result;
use cid::Cid;
use fvm_ipld_blockstore::{Blockstore, MemoryBlockstore};

/// A blockstore that counts what is read.
pub struct Counted<'s> {
    store: &'s MemoryBlockstore,
    pub reads: Cell<u32>,
}

impl<'s> Counted<'s> {
    pub fn new(store: &'s MemoryBlockstore) -> Self {
        Self { store, reads: Cell::default() }
    }
}

impl Blockstore for Counted<'_> {
    fn get(&self, cid: &Cid) -> Result<Option<Vec<u8>>> {
        self.reads.set(self.reads.get() + 1);
        self.store.get(cid)
    }

    fn put_keyed(&self, cid: &Cid, block: &[u8]) -> Result<()> {
        self.store.put_keyed(cid, block)
    }
}

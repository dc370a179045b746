use std::marker::PhantomData;

use cid::Cid;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::trie::Trie;
use crate::{Blocks, Broken, Result};

/// Values by number. What is read and changed is kept until [`flush`](Self::flush) writes it.
#[derive(Debug)]
pub struct Tree<'s, V, B> {
    trie: Trie,
    blocks: &'s B,
    values: PhantomData<V>,
}

impl<'s, V: Serialize + DeserializeOwned, B: Blocks> Tree<'s, V, B> {
    /// An empty tree, each of whose nodes has `2^width` places.
    pub fn new(width: u32, blocks: &'s B) -> Self {
        Self::of(Trie::new(width), blocks)
    }

    pub fn load(cid: &Cid, blocks: &'s B) -> Result<Self> {
        Ok(Self::of(Trie::load(cid, blocks)?, blocks))
    }

    fn of(trie: Trie, blocks: &'s B) -> Self {
        Self { trie, blocks, values: PhantomData }
    }

    /// How many values there are.
    pub fn count(&self) -> u64 {
        self.trie.count
    }

    pub fn get(&self, key: u64) -> Result<Option<V>> {
        self.trie.get(key, self.blocks)?.map(decode).transpose()
    }

    /// The first value whose number is `from` or higher, with its number.
    pub fn next(&self, from: u64) -> Result<Option<(u64, V)>> {
        let Some((key, value)) = self.trie.next(from, self.blocks)? else { return Ok(None) };
        Ok(Some((key, decode(value)?)))
    }

    /// All values from a number on, in order.
    pub fn iter_from(&self, from: u64) -> impl Iterator<Item = Result<(u64, V)>> {
        let mut from = Some(from);
        std::iter::from_fn(move || {
            let next = self.next(from.take()?).transpose()?;
            from = next.as_ref().ok().and_then(|(key, _)| key.checked_add(1));
            Some(next)
        })
    }

    pub fn iter(&self) -> impl Iterator<Item = Result<(u64, V)>> {
        self.iter_from(0)
    }

    pub fn set(&mut self, key: u64, value: &V) -> Result<()> {
        let value = fvm_ipld_encoding::to_vec(value).map_err(|_| Broken)?;
        self.trie.set(key, value, self.blocks)
    }

    /// Whether there was a value to delete.
    pub fn delete(&mut self, key: u64) -> Result<bool> {
        self.trie.delete(key, self.blocks)
    }

    /// Writes what has changed, and says where the tree is.
    pub fn flush(&mut self) -> Result<Cid> {
        self.trie.flush(self.blocks)
    }
}

fn decode<V: DeserializeOwned>(value: &[u8]) -> Result<V> {
    fvm_ipld_encoding::from_slice(value).map_err(|_| Broken)
}

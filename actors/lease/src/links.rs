//! A list of links that only grows, as a tree whose nodes have eight children. Its top lies in the state, which is written
//! anyway: one block less to write than with a tree that has a root of its own. Changes are collected and written at once.

use std::collections::BTreeMap;

use cid::Cid;
use fvm_ipld_blockstore::Blockstore;
use fvm_ipld_encoding::CborStore;
use multihash_codetable::Code;
use runtime::Result;
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

use crate::state::unreadable;

const CHILDREN: u64 = 8;

/// The list as the state holds it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct Links {
    pub count: u64,
    /// At most eight: the entries themselves, or nodes with as many entries each as it takes.
    top: Vec<Cid>,
}

/// A list at work.
pub struct List<'s, S> {
    store: &'s S,
    links: Links,
    /// The nodes that were read: a batch meets the same ones again and again.
    nodes: BTreeMap<Cid, Vec<Cid>>,
    changes: BTreeMap<u64, Cid>,
}

impl<'s, S: Blockstore> List<'s, S> {
    pub fn load(links: Links, store: &'s S) -> Self {
        Self { store, links, nodes: BTreeMap::new(), changes: BTreeMap::new() }
    }

    pub fn count(&self) -> u64 {
        let end = self.changes.last_key_value().map_or(0, |(last, _)| last + 1);
        end.max(self.links.count)
    }

    pub fn get(&mut self, index: u64) -> Result<Option<Cid>> {
        if let Some(link) = self.changes.get(&index) {
            return Ok(Some(*link));
        }
        if index >= self.links.count {
            return Ok(None);
        }
        let mut span = span(self.links.count);
        let mut link = child(&self.links.top, index, span)?;
        while span > 1 {
            span /= CHILDREN;
            link = child(self.node(&link)?, index, span)?;
        }
        Ok(Some(link))
    }

    /// Whether anything is to be written.
    pub fn is_changed(&self) -> bool {
        !self.changes.is_empty()
    }

    /// Changes an entry.
    pub fn set(&mut self, index: u64, link: Cid) {
        self.changes.insert(index, link);
    }

    /// Adds an entry. Returns its index.
    pub fn push(&mut self, link: Cid) -> u64 {
        let index = self.count();
        self.changes.insert(index, link);
        index
    }

    /// Writes the changes. Returns the list as the state is to hold it.
    pub fn flush(mut self) -> Result<Links> {
        let count = self.count();
        let changes: Vec<(u64, Cid)> = std::mem::take(&mut self.changes).into_iter().collect();
        let mut top = std::mem::take(&mut self.links.top);
        let mut reach = span(self.links.count);
        while reach < span(count) {
            if !top.is_empty() {
                top = vec![self.put(&top)?];
            }
            reach *= CHILDREN;
        }
        self.write(&mut top, reach, &changes)?;
        Ok(Links { count, top })
    }

    /// Writes changes into a node whose children have `span` entries each.
    fn write(&mut self, node: &mut Vec<Cid>, span: u64, changes: &[(u64, Cid)]) -> Result<()> {
        let same_child = |a: &(u64, Cid), b: &(u64, Cid)| a.0 / span == b.0 / span;
        for part in changes.chunk_by(same_child) {
            let Some((index, link)) = part.first() else { continue };
            let place = (index / span % CHILDREN) as usize;
            let child = match node.get(place) {
                _ if span == 1 => *link,
                Some(child) => {
                    let mut below = self.node(child)?.clone();
                    self.write(&mut below, span / CHILDREN, part)?;
                    self.put(&below)?
                }
                None => {
                    let mut below = Vec::new();
                    self.write(&mut below, span / CHILDREN, part)?;
                    self.put(&below)?
                }
            };
            match node.get_mut(place) {
                Some(old) => *old = child,
                None => node.push(child),
            }
        }
        Ok(())
    }

    fn node(&mut self, link: &Cid) -> Result<&Vec<Cid>> {
        if !self.nodes.contains_key(link) {
            let node = self.store.get_cbor(link).ok().flatten().ok_or_else(|| unreadable(()))?;
            self.nodes.insert(*link, node);
        }
        self.nodes.get(link).ok_or_else(|| unreadable(()))
    }

    fn put(&self, node: &Vec<Cid>) -> Result<Cid> {
        self.store.put_cbor(node, Code::Blake2b256).map_err(unreadable)
    }
}

/// How many entries each link at the top stands for.
fn span(count: u64) -> u64 {
    let mut span = 1;
    while count.div_ceil(span) > CHILDREN {
        span *= CHILDREN;
    }
    span
}

fn child(node: &[Cid], index: u64, span: u64) -> Result<Cid> {
    node.get((index / span % CHILDREN) as usize).copied().ok_or_else(|| unreadable(()))
}

use cid::Cid;
use fvm_ipld_encoding::DAG_CBOR;

use crate::cbor::{ARRAY, Reader, UNSIGNED, put_head};
use crate::node::{Link, Node};
use crate::{Blocks, Broken, Result};

/// Nodes of up to 2^8 places.
const MAX_WIDTH: u64 = 8;
/// More levels than 64 bits need.
const MAX_HEIGHT: u64 = 64;
/// The number of all values has to fit in 64 bits too.
const MAX_KEY: u64 = u64::MAX - 1;

/// The trie without the type of its values. Its block: `[width, height, count, root node]`.
#[derive(Debug)]
pub(crate) struct Trie {
    width: u32,
    /// 0 when the root holds the values.
    height: u32,
    pub count: u64,
    root: Node,
    /// Where it is stored, if nothing has changed since.
    stored: Option<Cid>,
}

impl Trie {
    /// An empty one, whose nodes have `2^width` places.
    pub fn new(width: u32) -> Self {
        Self { width, height: 0, count: 0, root: Node::values(width), stored: None }
    }

    pub fn load<B: Blocks>(cid: &Cid, blocks: &B) -> Result<Self> {
        let block = blocks.read(cid)?;
        let mut reader = Reader(&block);
        if reader.expect(ARRAY)? != 4 {
            return Err(Broken);
        }
        let (width, height) = (reader.expect(UNSIGNED)?, reader.expect(UNSIGNED)?);
        if width > MAX_WIDTH || height > MAX_HEIGHT {
            return Err(Broken);
        }
        let (width, height) = (width as u32, height as u32);
        let count = reader.expect(UNSIGNED)?;
        let root = Node::decode(&mut reader, width)?;
        reader.end()?;
        Ok(Self { width, height, count, root, stored: Some(*cid) })
    }

    pub fn get<B: Blocks>(&self, key: u64, blocks: &B) -> Result<Option<&[u8]>> {
        if key >= self.reach(self.height + 1) {
            return Ok(None);
        }
        let mut node = &self.root;
        for height in (1..=self.height).rev() {
            let Node::Links(links) = node else { return Err(Broken) };
            let Some(Some(link)) = links.get(self.place(key, height)) else { return Ok(None) };
            node = link.node(self.width, blocks)?;
        }
        match node {
            Node::Values(values) => Ok(values.get(self.place(key, 0)).and_then(Option::as_deref)),
            Node::Links(_) => Err(Broken),
        }
    }

    pub fn set<B: Blocks>(&mut self, key: u64, value: Vec<u8>, blocks: &B) -> Result<()> {
        if key > MAX_KEY {
            return Err(Broken);
        }
        self.stored = None;
        while key >= self.reach(self.height + 1) {
            self.grow();
        }
        let width = self.width;
        let places: Vec<usize> = (0..=self.height).rev().map(|height| self.place(key, height)).collect();
        let mut node = &mut self.root;
        let mut levels = self.height;
        for place in places {
            match node {
                Node::Links(links) if levels > 0 => {
                    levels -= 1;
                    let slot = links.get_mut(place).ok_or(Broken)?;
                    let fresh = if levels == 0 { Node::values } else { Node::links };
                    let link = slot.get_or_insert_with(|| Link::Changed(Box::new(fresh(width))));
                    node = link.node_mut(width, blocks)?;
                }
                Node::Values(values) if levels == 0 => {
                    let slot = values.get_mut(place).ok_or(Broken)?;
                    self.count = self.count.checked_add(u64::from(slot.is_none())).ok_or(Broken)?;
                    *slot = Some(value);
                    return Ok(());
                }
                _ => return Err(Broken),
            }
        }
        Err(Broken)
    }

    /// Whether there was a value to delete.
    pub fn delete<B: Blocks>(&mut self, key: u64, blocks: &B) -> Result<bool> {
        if self.get(key, blocks)?.is_none() {
            return Ok(false);
        }
        self.stored = None;
        let places: Vec<usize> = (0..=self.height).rev().map(|height| self.place(key, height)).collect();
        remove(&mut self.root, &places, self.width, blocks)?;
        self.count = self.count.checked_sub(1).ok_or(Broken)?;
        if self.root.is_empty() {
            (self.root, self.height) = (Node::values(self.width), 0);
        }
        while self.height > 0 && self.root.is_only_first() {
            self.shrink(blocks)?;
        }
        Ok(true)
    }

    /// Writes what has changed, and says where the trie is.
    pub fn flush<B: Blocks>(&mut self, blocks: &B) -> Result<Cid> {
        if let Some(cid) = self.stored {
            return Ok(cid);
        }
        let mut block = Vec::new();
        put_head(&mut block, ARRAY, 4);
        for number in [u64::from(self.width), u64::from(self.height), self.count] {
            put_head(&mut block, UNSIGNED, number);
        }
        self.root.encode(&mut block, blocks)?;
        let cid = blocks.write(DAG_CBOR, &block)?;
        self.stored = Some(cid);
        Ok(cid)
    }

    /// The first value whose key is `from` or higher.
    pub fn next<B: Blocks>(&self, from: u64, blocks: &B) -> Result<Option<(u64, &[u8])>> {
        if from >= self.reach(self.height + 1) {
            return Ok(None);
        }
        self.next_in(&self.root, self.height, 0, from, blocks)
    }

    /// The same below a node whose first key is `start`.
    fn next_in<'t, B: Blocks>(
        &'t self,
        node: &'t Node,
        height: u32,
        start: u64,
        from: u64,
        blocks: &B,
    ) -> Result<Option<(u64, &'t [u8])>> {
        let step = self.reach(height);
        let first = from.saturating_sub(start) / step;
        let keys = (first..).map(|place| start.saturating_add(place.saturating_mul(step)));
        match node {
            Node::Values(values) if height == 0 => {
                let found = values
                    .iter()
                    .skip(first as usize)
                    .zip(keys)
                    .find_map(|(value, key)| Some((key, value.as_deref()?)));
                Ok(found)
            }
            Node::Links(links) if height > 0 => {
                for (link, start) in links.iter().skip(first as usize).zip(keys) {
                    let Some(link) = link else { continue };
                    let found = self.next_in(link.node(self.width, blocks)?, height - 1, start, from, blocks)?;
                    if found.is_some() {
                        return Ok(found);
                    }
                }
                Ok(None)
            }
            _ => Err(Broken),
        }
    }

    /// Puts a root above the root.
    fn grow(&mut self) {
        let root = std::mem::replace(&mut self.root, Node::links(self.width));
        if !root.is_empty()
            && let Node::Links(links) = &mut self.root
            && let Some(first) = links.first_mut()
        {
            *first = Some(Link::Changed(Box::new(root)));
        }
        self.height += 1;
    }

    /// Makes the first node below the root the root.
    fn shrink<B: Blocks>(&mut self, blocks: &B) -> Result<()> {
        let Node::Links(links) = &mut self.root else { return Err(Broken) };
        let Some(Some(first)) = links.first_mut() else { return Err(Broken) };
        self.root = std::mem::replace(first.node_mut(self.width, blocks)?, Node::values(self.width));
        self.height -= 1;
        Ok(())
    }

    /// How many keys lie below one place of a node at this height.
    fn reach(&self, height: u32) -> u64 {
        1u64.checked_shl(self.width * height).unwrap_or(u64::MAX)
    }

    /// Where in its node at this height the key is.
    fn place(&self, key: u64, height: u32) -> usize {
        (key.checked_shr(self.width * height).unwrap_or(0) & ((1 << self.width) - 1)) as usize
    }
}

/// Removes a value that is there, and the nodes that become empty with it.
fn remove<B: Blocks>(node: &mut Node, places: &[usize], width: u32, blocks: &B) -> Result<()> {
    let (place, below) = places.split_first().ok_or(Broken)?;
    match node {
        Node::Values(values) => *values.get_mut(*place).ok_or(Broken)? = None,
        Node::Links(links) => {
            let slot = links.get_mut(*place).ok_or(Broken)?;
            let child = slot.as_mut().ok_or(Broken)?.node_mut(width, blocks)?;
            remove(child, below, width, blocks)?;
            if child.is_empty() {
                *slot = None;
            }
        }
    }
    Ok(())
}

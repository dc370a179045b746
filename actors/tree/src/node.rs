use std::cell::OnceCell;

use cid::Cid;
use fvm_ipld_encoding::DAG_CBOR;

use crate::cbor::{ARRAY, BYTES, Reader, put_bytes, put_head, put_link};
use crate::{Blocks, Broken, Result};

/// One block of the trie: `[bitmap of places, [links], [values]]`, of which one list is empty.
#[derive(Debug)]
pub(crate) enum Node {
    Links(Vec<Option<Link>>),
    /// Each value as the CBOR it was written as.
    Values(Vec<Option<Vec<u8>>>),
}

#[derive(Debug)]
pub(crate) enum Link {
    /// As it is stored, with what was read of it.
    Stored(Cid, OnceCell<Box<Node>>),
    /// To be written.
    Changed(Box<Node>),
}

impl Node {
    pub fn values(width: u32) -> Self {
        Self::Values(empty(width))
    }

    pub fn links(width: u32) -> Self {
        Self::Links(empty(width))
    }

    pub fn read(bytes: &[u8], width: u32) -> Result<Self> {
        let mut reader = Reader(bytes);
        let node = Self::decode(&mut reader, width)?;
        reader.end()?;
        Ok(node)
    }

    /// The node in front of whatever comes after it.
    pub fn decode(reader: &mut Reader, width: u32) -> Result<Self> {
        if reader.expect(ARRAY)? != 3 || reader.expect(BYTES)? != places(width).div_ceil(8) {
            return Err(Broken);
        }
        let bitmap = reader.take(places(width).div_ceil(8))?;
        let used = |place: u64| bitmap.get((place / 8) as usize).is_some_and(|byte| byte & 1 << (place % 8) != 0);
        let count = (0..places(width)).filter(|place| used(*place)).count() as u64;

        let links = reader.expect(ARRAY)?;
        if links > 0 {
            let link = |reader: &mut Reader| Ok(Link::Stored(reader.link()?, OnceCell::new()));
            let node = Self::Links(fill(width, used, || link(reader))?);
            return if links == count && reader.expect(ARRAY)? == 0 { Ok(node) } else { Err(Broken) };
        }
        if reader.expect(ARRAY)? != count {
            return Err(Broken);
        }
        Ok(Self::Values(fill(width, used, || Ok(reader.value()?.to_vec()))?))
    }

    /// Writes what changed below, and this node behind `out`.
    pub fn encode<B: Blocks>(&mut self, out: &mut Vec<u8>, blocks: &B) -> Result<()> {
        put_head(out, ARRAY, 3);
        match self {
            Self::Links(links) => {
                put_bytes(out, &bitmap(links));
                put_head(out, ARRAY, links.iter().flatten().count() as u64);
                for link in links.iter_mut().flatten() {
                    put_link(out, &link.stored(blocks)?);
                }
                put_head(out, ARRAY, 0);
            }
            Self::Values(values) => {
                put_bytes(out, &bitmap(values));
                put_head(out, ARRAY, 0);
                put_head(out, ARRAY, values.iter().flatten().count() as u64);
                for value in values.iter().flatten() {
                    out.extend_from_slice(value);
                }
            }
        }
        Ok(())
    }

    pub fn is_empty(&self) -> bool {
        match self {
            Self::Links(links) => links.iter().all(Option::is_none),
            Self::Values(values) => values.iter().all(Option::is_none),
        }
    }

    /// Whether all there is lies behind the first link.
    pub fn is_only_first(&self) -> bool {
        match self {
            Self::Links(links) => links.iter().flatten().count() == 1 && links.first().is_some_and(Option::is_some),
            Self::Values(_) => false,
        }
    }
}

impl Link {
    pub fn node<B: Blocks>(&self, width: u32, blocks: &B) -> Result<&Node> {
        match self {
            Self::Changed(node) => Ok(node),
            Self::Stored(cid, read) => {
                if let Some(node) = read.get() {
                    return Ok(node);
                }
                let node = Node::read(&blocks.read(cid)?, width)?;
                Ok(read.get_or_init(|| Box::new(node)))
            }
        }
    }

    /// The node, to be changed.
    pub fn node_mut<B: Blocks>(&mut self, width: u32, blocks: &B) -> Result<&mut Node> {
        if let Self::Stored(cid, read) = self {
            let node = match read.take() {
                Some(node) => node,
                None => Box::new(Node::read(&blocks.read(cid)?, width)?),
            };
            *self = Self::Changed(node);
        }
        match self {
            Self::Changed(node) => Ok(node),
            Self::Stored(..) => Err(Broken),
        }
    }

    fn stored<B: Blocks>(&mut self, blocks: &B) -> Result<Cid> {
        match self {
            Self::Stored(cid, _) => Ok(*cid),
            Self::Changed(node) => {
                let mut block = Vec::new();
                node.encode(&mut block, blocks)?;
                let cid = blocks.write(DAG_CBOR, &block)?;
                let node = std::mem::replace(node, Box::new(Node::Values(Vec::new())));
                *self = Self::Stored(cid, OnceCell::from(node));
                Ok(cid)
            }
        }
    }
}

/// How many places a node has.
fn places(width: u32) -> u64 {
    1 << width
}

fn empty<T>(width: u32) -> Vec<Option<T>> {
    (0..places(width)).map(|_| None).collect()
}

fn fill<T>(width: u32, used: impl Fn(u64) -> bool, mut next: impl FnMut() -> Result<T>) -> Result<Vec<Option<T>>> {
    (0..places(width)).map(|place| if used(place) { next().map(Some) } else { Ok(None) }).collect()
}

fn bitmap<T>(slots: &[Option<T>]) -> Vec<u8> {
    let byte = |eight: &[Option<T>]| eight.iter().rev().fold(0, |byte, slot| byte << 1 | u8::from(slot.is_some()));
    slots.chunks(8).map(byte).collect()
}

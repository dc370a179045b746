//! A map from actors to small records, as a trie over the lowest bits of their IDs: IDs are given in order, so it is balanced
//! without hashing. A node has eight slots of three bits each; a slot is empty, one actor's record, or a link to a node of
//! two actors or more. Changes are collected and written at once.

use std::collections::BTreeMap;

use cid::Cid;
use fvm_ipld_blockstore::Blockstore;
use fvm_ipld_encoding::CborStore;
use fvm_shared::ActorID;
use multihash_codetable::Code;
use runtime::Result;
use serde::{Serialize, de::DeserializeOwned};

use crate::state::unreadable;

const BITS: u32 = 3;
const SLOTS: u64 = 1 << BITS;

pub struct People<'s, S, V> {
    store: &'s S,
    root: Cid,
    /// What was read or changed since, and whether it was changed.
    known: BTreeMap<ActorID, (Option<V>, bool)>,
    /// The nodes that were read: who is changed was looked up before, and every reading of a block costs gas.
    nodes: BTreeMap<Cid, Slots<V>>,
}

/// A node as it is written: which slots are links and which are records, then the links and the records in the order of slots.
type Node<V> = (u8, u8, Vec<Cid>, Vec<(ActorID, V)>);

enum Slot<V> {
    Link(Cid),
    Record(ActorID, V),
}

/// The slots of a node by number.
type Slots<V> = BTreeMap<u64, Slot<V>>;
/// Records to set, or to remove where there is none.
type Changes<V> = BTreeMap<ActorID, Option<V>>;

impl<'s, S: Blockstore, V: Clone + Serialize + DeserializeOwned> People<'s, S, V> {
    pub fn load(root: Cid, store: &'s S) -> Self {
        Self { store, root, known: BTreeMap::new(), nodes: BTreeMap::new() }
    }

    /// The root of a map of nobody.
    pub fn empty(store: &S) -> Result<Cid> {
        write(store, Slots::<V>::new())
    }

    pub fn get(&mut self, id: ActorID) -> Result<Option<V>> {
        if let Some((record, _)) = self.known.get(&id) {
            return Ok(record.clone());
        }
        let record = self.find(id)?;
        self.known.insert(id, (record.clone(), false));
        Ok(record)
    }

    pub fn set(&mut self, id: ActorID, record: Option<V>) {
        self.known.insert(id, (record, true));
    }

    /// Writes the changes. Returns the new root.
    pub fn flush(mut self) -> Result<Cid> {
        let changed = std::mem::take(&mut self.known).into_iter().filter(|(_, (_, changed))| *changed);
        let changes: Changes<V> = changed.map(|(id, (record, _))| (id, record)).collect();
        if changes.is_empty() {
            return Ok(self.root);
        }
        let mut slots = self.take(self.root)?;
        self.apply(&mut slots, 0, changes)?;
        write(self.store, slots)
    }

    /// Everybody, in no particular order. Reads the whole map.
    pub fn all(&self) -> Result<Vec<(ActorID, V)>> {
        let mut all = Vec::new();
        let mut open = vec![self.root];
        while let Some(node) = open.pop() {
            for slot in read(self.store, &node)?.into_values() {
                match slot {
                    Slot::Link(link) => open.push(link),
                    Slot::Record(id, record) => all.push((id, record)),
                }
            }
        }
        Ok(all)
    }

    fn find(&mut self, id: ActorID) -> Result<Option<V>> {
        let mut node = self.root;
        for depth in 0.. {
            match self.node(node)?.get(&slot_of(id, depth)) {
                Some(Slot::Link(link)) => node = *link,
                Some(Slot::Record(owner, record)) if *owner == id => return Ok(Some(record.clone())),
                _ => break,
            }
        }
        Ok(None)
    }

    fn node(&mut self, link: Cid) -> Result<&Slots<V>> {
        if !self.nodes.contains_key(&link) {
            let slots = read(self.store, &link)?;
            self.nodes.insert(link, slots);
        }
        self.nodes.get(&link).ok_or_else(|| unreadable(()))
    }

    /// A node that will be written anew.
    fn take(&mut self, link: Cid) -> Result<Slots<V>> {
        match self.nodes.remove(&link) {
            Some(slots) => Ok(slots),
            None => read(self.store, &link),
        }
    }

    fn apply(&mut self, slots: &mut Slots<V>, depth: u32, changes: Changes<V>) -> Result<()> {
        let mut by_slot: BTreeMap<u64, Changes<V>> = BTreeMap::new();
        for (id, record) in changes {
            by_slot.entry(slot_of(id, depth)).or_default().insert(id, record);
        }
        for (number, mut changes) in by_slot {
            let mut below = Slots::new();
            match slots.remove(&number) {
                Some(Slot::Link(link)) => {
                    below = self.take(link)?;
                    self.apply(&mut below, depth + 1, changes)?;
                }
                other => {
                    if let Some(Slot::Record(id, record)) = other {
                        changes.entry(id).or_insert(Some(record));
                    }
                    changes.retain(|_, record| record.is_some());
                    if changes.len() > 1 {
                        self.apply(&mut below, depth + 1, changes)?;
                    } else if let Some((id, Some(record))) = changes.pop_first() {
                        below.insert(0, Slot::Record(id, record));
                    }
                }
            }
            if let Some(slot) = shortest(self.store, below)? {
                slots.insert(number, slot);
            }
        }
        Ok(())
    }
}

fn slot_of(id: ActorID, depth: u32) -> u64 {
    id.checked_shr(BITS * depth).unwrap_or(0) % SLOTS
}

/// What a slot holds whose node has these slots: nothing, the only record, or a link to the node.
fn shortest<S: Blockstore, V: Serialize>(store: &S, mut slots: Slots<V>) -> Result<Option<Slot<V>>> {
    if slots.len() > 1 {
        return Ok(Some(Slot::Link(write(store, slots)?)));
    }
    match slots.pop_first() {
        Some((number, Slot::Link(link))) => {
            Ok(Some(Slot::Link(write(store, Slots::<V>::from([(number, Slot::Link(link))]))?)))
        }
        other => Ok(other.map(|(_, slot)| slot)),
    }
}

fn read<S: Blockstore, V: DeserializeOwned>(store: &S, link: &Cid) -> Result<Slots<V>> {
    let (link_slots, record_slots, links, records): Node<V> =
        store.get_cbor(link).ok().flatten().ok_or_else(|| unreadable(()))?;
    let mut slots = Slots::new();
    let (mut links, mut records) = (links.into_iter(), records.into_iter());
    for number in 0..SLOTS {
        if link_slots >> number & 1 == 1 {
            slots.insert(number, Slot::Link(links.next().ok_or_else(|| unreadable(()))?));
        } else if record_slots >> number & 1 == 1 {
            let (id, record) = records.next().ok_or_else(|| unreadable(()))?;
            slots.insert(number, Slot::Record(id, record));
        }
    }
    Ok(slots)
}

fn write<S: Blockstore, V: Serialize>(store: &S, slots: Slots<V>) -> Result<Cid> {
    let (mut link_slots, mut record_slots, mut links, mut records) = (0, 0, Vec::new(), Vec::new());
    for (number, slot) in slots {
        match slot {
            Slot::Link(link) => {
                link_slots |= 1 << number;
                links.push(link);
            }
            Slot::Record(id, record) => {
                record_slots |= 1 << number;
                records.push((id, record));
            }
        }
    }
    let node: Node<V> = (link_slots, record_slots, links, records);
    store.put_cbor(&node, Code::Blake2b256).map_err(unreadable)
}

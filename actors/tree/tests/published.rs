//! The tree and the published one, side by side: the same answers, and the same blocks to the byte.

use std::cell::{Cell, RefCell};

use fvm_ipld_amt::Amt;
use fvm_ipld_blockstore::{Blockstore, MemoryBlockstore};
use proptest::prelude::*;
use tree::{Broken, Tree};

type Value = (u64, Vec<String>);

#[derive(Clone, Debug)]
enum Step {
    Set(u64, Value),
    Delete(u64),
    /// Write, and load again.
    Flush,
}

fn key() -> impl Strategy<Value = u64> {
    prop_oneof![5 => 0..70u64, 3 => 0..5_000u64, 1 => any::<u64>().prop_map(|key| key % (u64::MAX - 1))]
}

fn step() -> impl Strategy<Value = Step> {
    let value = (any::<u64>(), prop::collection::vec("[a-z]{0,30}", 0..3));
    prop_oneof![
        6 => (key(), value).prop_map(|(key, value)| Step::Set(key, value)),
        4 => key().prop_map(Step::Delete),
        1 => Just(Step::Flush),
    ]
}

proptest! {
    #[test]
    fn it_is_the_published_one(width in 1..=6u32, steps in prop::collection::vec(step(), 1..150), from in key()) {
        let store = MemoryBlockstore::new();
        let mut ours = Tree::<Value, _>::new(width, &store);
        let mut theirs = Amt::<Value, _>::new_with_bit_width(&store, width);
        for step in steps {
            match step {
                Step::Set(key, value) => {
                    ours.set(key, &value).unwrap();
                    theirs.set(key, value).unwrap();
                }
                Step::Delete(key) => {
                    prop_assert_eq!(ours.get(key).unwrap(), theirs.get(key).unwrap().cloned());
                    prop_assert_eq!(ours.delete(key).unwrap(), theirs.delete(key).unwrap().is_some());
                }
                Step::Flush => {
                    let cid = ours.flush().unwrap();
                    prop_assert_eq!(cid, theirs.flush().unwrap());
                    ours = Tree::load(&cid, &store).unwrap();
                    theirs = Amt::load(&cid, &store).unwrap();
                }
            }
            prop_assert_eq!(ours.count(), theirs.count());
        }
        let all: Vec<_> = ours.iter_from(from).map(Result::unwrap).collect();
        let published: Vec<_> = theirs.iter().map(Result::unwrap).filter(|(key, _)| *key >= from).collect();
        prop_assert_eq!(all.iter().map(|(key, value)| (*key, value)).collect::<Vec<_>>(), published);
        prop_assert_eq!(ours.flush().unwrap(), theirs.flush().unwrap());
    }
}

#[test]
fn keys_up_to_the_last_but_one() {
    let store = MemoryBlockstore::new();
    let mut tree = Tree::<u64, _>::new(3, &store);
    tree.set(u64::MAX - 1, &1).unwrap();
    tree.set(0, &2).unwrap();
    assert_eq!(tree.set(u64::MAX, &3), Err(Broken));
    assert_eq!(tree.get(u64::MAX), Ok(None));
    let all: Result<Vec<_>, _> = tree.iter().collect();
    assert_eq!(all, Ok(vec![(0, 2), (u64::MAX - 1, 1)]));
}

/// Counts reads and writes.
#[derive(Default)]
struct Counting {
    store: MemoryBlockstore,
    reads: Cell<u64>,
    written: RefCell<Vec<usize>>,
}

impl Blockstore for Counting {
    fn get(&self, cid: &cid::Cid) -> anyhow::Result<Option<Vec<u8>>> {
        self.reads.set(self.reads.get() + 1);
        self.store.get(cid)
    }

    fn put_keyed(&self, cid: &cid::Cid, block: &[u8]) -> anyhow::Result<()> {
        self.written.borrow_mut().push(block.len());
        self.store.put_keyed(cid, block)
    }
}

#[test]
fn a_path_is_read_once_and_written_once() {
    let store = Counting::default();
    let mut tree = Tree::<u64, _>::new(3, &store);
    for key in 0..512 {
        tree.set(key, &key).unwrap();
    }
    let cid = tree.flush().unwrap();
    assert_eq!(store.written.borrow().len(), 1 + 8 + 64);

    let mut tree = Tree::<u64, _>::load(&cid, &store).unwrap();
    store.written.borrow_mut().clear();
    for key in [300, 301, 302, 300] {
        let value = tree.get(key).unwrap().unwrap();
        tree.set(key, &(value + 1)).unwrap();
    }
    assert_eq!(store.reads.get(), 3);
    tree.flush().unwrap();
    tree.flush().unwrap();
    assert_eq!(store.written.borrow().len(), 3);
}

#[test]
fn a_block_that_is_something_else_is_broken() {
    let store = MemoryBlockstore::new();
    let mut tree = Tree::<u64, _>::new(3, &store);
    for key in 0..100 {
        tree.set(key, &key).unwrap();
    }
    let cid = tree.flush().unwrap();
    let block = store.get(&cid).unwrap().unwrap();
    for place in 0..block.len() {
        for flip in 1..=255u8 {
            let mut other = block.clone();
            other[place] ^= flip;
            let cid = tree::put(&fvm_ipld_encoding::RawBytes::default(), &store).unwrap();
            store.put_keyed(&cid, &other).unwrap();
            // Whatever it says, it says it without a panic.
            if let Ok(mut tree) = Tree::<u64, _>::load(&cid, &store) {
                for key in [0, 63, 64, 99, 1 << 40] {
                    let _ = (tree.get(key), tree.next(key).is_ok(), tree.delete(key), tree.set(key, &1));
                }
                let _ = tree.flush();
            }
        }
    }
}

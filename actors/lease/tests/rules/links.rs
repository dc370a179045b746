use std::collections::BTreeMap;

use cid::Cid;
use fvm_ipld_blockstore::MemoryBlockstore;
use fvm_ipld_encoding::CborStore;
use lease::links::{Links, List};
use multihash_codetable::Code;
use proptest::prelude::*;

fn link(store: &MemoryBlockstore, entry: u64) -> Cid {
    store.put_cbor(&entry, Code::Blake2b256).expect("a block")
}

proptest! {
    #[test]
    fn it_holds_what_was_pushed_and_set_however_it_was_written(
        batches in prop::collection::vec((0..200usize, prop::collection::vec((any::<prop::sample::Index>(), any::<u64>()), 0..5)), 1..8),
    ) {
        let store = MemoryBlockstore::new();
        let mut links = Links::default();
        let mut model: Vec<Cid> = Vec::new();
        for (pushed, set) in batches {
            let mut list = List::load(links, &store);
            for _ in 0..pushed {
                let entry = link(&store, model.len() as u64);
                prop_assert_eq!(list.push(entry), model.len() as u64);
                model.push(entry);
            }
            for (index, value) in set {
                if !model.is_empty() {
                    let index = index.index(model.len());
                    model[index] = link(&store, value);
                    list.set(index as u64, model[index]);
                }
            }
            let written: BTreeMap<u64, Option<Cid>> =
                (0..=model.len() as u64).map(|index| (index, list.get(index).expect("an entry"))).collect();
            links = list.flush().expect("written");
            let mut list = List::load(links.clone(), &store);
            prop_assert_eq!(list.count(), model.len() as u64);
            for (index, entry) in written {
                prop_assert_eq!(list.get(index).expect("an entry"), entry);
                prop_assert_eq!(entry, model.get(index as usize).copied());
            }
        }
    }
}

#[test]
fn nothing_changed_is_nothing_written() {
    let store = MemoryBlockstore::new();
    let mut list = List::load(Links::default(), &store);
    (0..100).for_each(|entry| {
        list.push(link(&store, entry));
    });
    let links = list.flush().expect("written");
    assert_eq!(List::load(links.clone(), &store).flush().expect("the same"), links);
}

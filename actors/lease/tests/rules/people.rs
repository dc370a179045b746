use std::collections::BTreeMap;

use fvm_ipld_blockstore::MemoryBlockstore;
use lease::people::People;
use proptest::prelude::*;

use crate::counted::Counted;

type Map<'s> = People<'s, MemoryBlockstore, u64>;

fn all(map: &Map<'_>) -> BTreeMap<u64, u64> {
    map.all().expect("everybody").into_iter().collect()
}

proptest! {
    #[test]
    fn it_holds_what_was_set_however_it_was_written(
        batches in prop::collection::vec(
            prop::collection::vec((prop_oneof![0..40u64, any::<u64>(), (0..4u64).prop_map(|high| high << 60)], any::<Option<u64>>()), 0..20),
            0..8,
        ),
    ) {
        let store = MemoryBlockstore::new();
        let mut root = Map::empty(&store).expect("an empty map");
        let mut model = BTreeMap::new();
        for batch in batches {
            let mut map = Map::load(root, &store);
            for (id, record) in batch {
                map.set(id, record);
                prop_assert_eq!(map.get(id).expect("a record"), record);
                match record {
                    Some(record) => model.insert(id, record),
                    None => model.remove(&id),
                };
            }
            root = map.flush().expect("written");
            let mut map = Map::load(root, &store);
            prop_assert_eq!(&all(&map), &model);
            for (id, record) in &model {
                prop_assert_eq!(map.get(*id).expect("a record"), Some(*record));
            }
        }
        // The same people make the same map, whatever came before.
        let mut fresh = Map::load(Map::empty(&store).expect("an empty map"), &store);
        model.iter().for_each(|(id, record)| fresh.set(*id, Some(*record)));
        prop_assert_eq!(fresh.flush().expect("written"), root);
    }
}

#[test]
fn nothing_set_is_nothing_written() {
    let store = MemoryBlockstore::new();
    let root = Map::empty(&store).expect("an empty map");
    let mut map = Map::load(root, &store);
    assert_eq!(map.get(7).expect("nobody"), None);
    assert_eq!(map.flush().expect("the same"), root);
}

#[test]
fn who_is_looked_up_and_changed_has_each_node_on_the_way_read_once() {
    let store = MemoryBlockstore::new();
    let mut everybody = Map::load(Map::empty(&store).expect("an empty map"), &store);
    // Four levels of eight.
    (0..4_096).for_each(|id| everybody.set(id, Some(id)));
    let root = everybody.flush().expect("written");

    let counted = Counted::new(&store);
    let mut map = People::<'_, _, u64>::load(root, &counted);
    let record = map.get(1_234).expect("a record").expect("somebody");
    map.set(1_234, Some(record + 1));
    map.flush().expect("written");

    assert_eq!(counted.reads.get(), 4);
}

use fvm_ipld_encoding::DAG_CBOR;
use fvm_shared::event::Flags;

use crate::world::{create_probe, on_each, person, probe_call};

#[test]
fn events_are_kept_under_the_root_that_the_receipt_names() {
    on_each(|mut chain| {
        let probe = create_probe(&mut chain);
        for count in [1u32, 40] {
            let call = probe_call(probe, probe::Method::Emit).params(&count).unwrap();
            let emitted = chain.send(call).unwrap();
            chain.mine().unwrap();

            let root = emitted.receipt.events_root.unwrap();
            let kept = chain.events(&root).unwrap();
            assert_eq!(kept, emitted.events);
            assert_eq!(kept.len(), count as usize);
            let caller = chain.resolve(&person(0)).unwrap().unwrap();
            let last = &kept.last().unwrap().event.entries;
            assert_eq!((last[0].key.as_str(), &last[0].value[..]), ("$type", &b"\x66probed"[..]));
            assert_eq!(last[0].flags, Flags::FLAG_INDEXED_ALL);
            assert_eq!(last[2].value, fvm_ipld_encoding::to_vec(&caller).unwrap());
            assert_eq!(Some(kept[0].emitter), chain.resolve(&probe).unwrap());
            assert_eq!(root.codec(), DAG_CBOR);
        }
    });
}

#[test]
fn a_message_without_events_or_that_fails_has_no_root() {
    on_each(|mut chain| {
        let probe = create_probe(&mut chain);
        let quiet = chain.send(probe_call(probe, probe::Method::Ping)).unwrap();
        let nested = probe_call(probe, probe::Method::Abort).params(&40u32).unwrap();
        let failed = chain.send(nested).unwrap();

        assert_eq!((quiet.receipt.events_root, failed.receipt.events_root), (None, None));
        assert!(failed.events.is_empty());
        assert!(chain.events(&chain.head().state_root).is_err(), "a state is no list of events");
    });
}

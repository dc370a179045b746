//! Naming verifiers: the one official event that is easy to cause.

use fvm_shared::address::Address;
use fvm_shared::bigint::BigInt;
use fvm_shared::bigint::bigint_ser::BigIntDe;

use crate::world::{VERIFIED_REGISTRY, World, world};

const ADD_VERIFIER: u64 = 2;

fn root(world: &World) -> Address {
    use fvm_ipld_encoding::ipld_block::IpldBlock;
    let state = world.read_state(&VERIFIED_REGISTRY).unwrap();
    // The root key is the first field: the list's head, then the address.
    let length = usize::from(state[1] - 0x40);
    let block = IpldBlock { codec: crate::world::CBOR, data: state[1..2 + length].to_vec() };
    block.deserialize().unwrap()
}

fn allowance(bytes: i64) -> BigIntDe {
    BigIntDe(BigInt::from(bytes))
}

#[test]
fn the_root_key_adds_a_verifier_and_an_event_tells() {
    let mut world = world();
    let (root, verifier) = (root(&world), world.people[0]);
    let outcome = world.send(root, VERIFIED_REGISTRY, ADD_VERIFIER, Some(&(verifier, allowance(256))));
    assert_eq!(outcome.exit_code().value(), 0);
    let [event] = &outcome.events[..] else { panic!("one event, not {}", outcome.events.len()) };
    assert_eq!(event.emitter, 6);
    let entries: Vec<_> = event
        .event
        .entries
        .iter()
        .map(|entry| (entry.flags.bits(), entry.key.as_str(), entry.codec, entry.value.as_slice()))
        .collect();
    let id = fvm_ipld_encoding::to_vec(&verifier.id().unwrap()).unwrap();
    assert_eq!(
        entries,
        [
            (3, "$type", 0x51, b"\x70verifier-balance".as_slice()),
            (3, "verifier", 0x51, id.as_slice()),
            (1, "balance", 0x51, [0x43, 0x00, 0x01, 0x00].as_slice()),
        ]
    );
}

#[test]
fn what_is_no_verifier_is_refused() {
    let mut world = world();
    let (root, person) = (root(&world), world.people[0]);
    let mut add =
        |from, verifier, bytes| world.exit(from, VERIFIED_REGISTRY, ADD_VERIFIER, Some(&(verifier, allowance(bytes))));
    assert_eq!(add(root, person, 255), 16);
    assert_eq!(add(person, person, 256), 18);
    assert_eq!(add(root, root, 256), 16);
    assert_eq!(add(root, Address::new_id(987_654), 256), 17);
}

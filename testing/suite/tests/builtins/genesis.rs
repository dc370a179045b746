//! Constructors, which only the system actor may call, and only once.

use fvm_ipld_encoding::BytesSer;
use fvm_shared::address::Address;

use crate::world::{CRON, NONE, POWER, REWARD, SYSTEM, VERIFIED_REGISTRY, world};

const CONSTRUCTOR: u64 = 1;
const MARKET: Address = Address::new_id(5);

#[test]
fn nobody_but_the_system_actor_constructs() {
    let mut world = world();
    let person = world.people[0];
    for actor in [SYSTEM, POWER, MARKET] {
        assert_eq!(world.exit(person, actor, CONSTRUCTOR, NONE), 18, "{actor}");
    }
    assert_eq!(world.exit(person, REWARD, CONSTRUCTOR, Some(&BytesSer(&[]))), 18);
    assert_eq!(world.exit(person, VERIFIED_REGISTRY, CONSTRUCTOR, Some(&person)), 18);
    let nothing: [(Address, u64); 0] = [];
    assert_eq!(world.exit(person, CRON, CONSTRUCTOR, Some(&(nothing,))), 18);
}

#[test]
fn a_second_construction_is_20() {
    let mut world = world();
    let person = world.people[0];
    assert_eq!(world.exit(SYSTEM, SYSTEM, CONSTRUCTOR, NONE), 20);
    assert_eq!(world.exit(SYSTEM, POWER, CONSTRUCTOR, NONE), 20);
    assert_eq!(world.exit(SYSTEM, MARKET, CONSTRUCTOR, NONE), 20);
    assert_eq!(world.exit(SYSTEM, VERIFIED_REGISTRY, CONSTRUCTOR, Some(&person)), 20);
    let account = world.key_address(&person).unwrap().unwrap();
    assert_eq!(world.exit(SYSTEM, person, CONSTRUCTOR, Some(&account)), 20);
}

#[test]
fn what_a_constructor_cannot_use_is_16() {
    let mut world = world();
    let person = world.people[0];
    assert_eq!(world.exit(SYSTEM, REWARD, CONSTRUCTOR, Some(&())), 16);
    let nobody = Address::new_secp256k1(&[4; 65]).unwrap();
    assert_eq!(world.exit(SYSTEM, VERIFIED_REGISTRY, CONSTRUCTOR, Some(&nobody)), 16);
    assert_eq!(world.exit(SYSTEM, person, CONSTRUCTOR, Some(&Address::new_id(99))), 16);
}

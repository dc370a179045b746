//! What the build script wrote down.

use bundle::{actors, builtins, tests};
use cid::Cid;
use multihash_codetable::{Code, MultihashDigest};

#[test]
fn every_code_cid_is_that_of_its_bytes() {
    for actor in [builtins(), actors(), tests()].concat() {
        assert_eq!(actor.code_cid(), Cid::new_v1(0x55, Code::Blake2b256.digest(actor.wasm)), "{actor:?}");
        assert!(actor.wasm.starts_with(b"\0asm"), "{actor:?}");
    }
}

#[test]
fn what_holds_money_is_400_kilobytes_at_the_most() {
    for actor in [bundle::OWNER, bundle::LEASE] {
        assert!(actor.wasm.len() <= 400_000, "{}: {} bytes", actor.name, actor.wasm.len());
    }
}

#[test]
fn no_two_actors_share_a_code() {
    let mut codes: Vec<_> = [builtins(), actors(), tests()].concat().iter().map(|a| a.code_cid()).collect();
    let count = codes.len();

    codes.sort();
    codes.dedup();

    assert_eq!(codes.len(), count, "the manifest maps codes to type IDs");
}

#[test]
fn init_is_the_built_in_actor_of_that_name() {
    assert!(builtins().contains(&bundle::INIT));
    assert_eq!(bundle::INIT.name, "init");
}

#[test]
fn the_toolchain_names_rustc() {
    assert!(bundle::toolchain().starts_with("rustc 1."), "{}", bundle::toolchain());
}

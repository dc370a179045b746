//! The WASM of every actor, built by its build script from the table `actors.toml`.

use std::fmt;

use cid::Cid;
use cid::multihash::Multihash;

include!(concat!(env!("OUT_DIR"), "/actors.rs"));

/// Leasehold's init actor, f01: one of the [`builtins`].
pub const INIT: Actor = named(BUILTINS, "init");

/// The owner actor.
pub const OWNER: Actor = named(ACTORS, "owner");

/// The lease actor: a market.
pub const LEASE: Actor = named(ACTORS, "lease");

/// The owner's next version, which only tests of upgrades install.
pub const OWNER_NEXT: Actor = named(TESTS, "owner-next");

/// A compiled actor.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Actor {
    /// Its name, as in the manifest for a built-in actor.
    pub name: &'static str,
    /// The module, optimised.
    pub wasm: &'static [u8],
    digest: [u8; 32],
}

impl Actor {
    /// The CID of [`Self::wasm`]: version 1, raw codec, blake2b-256.
    pub fn code_cid(&self) -> Cid {
        const RAW: u64 = 0x55;
        const BLAKE2B_256: u64 = 0xb220;
        let hash = Multihash::wrap(BLAKE2B_256, &self.digest);
        Cid::new_v1(RAW, hash.unwrap_or_else(|_| unreachable!("32 bytes fit any multihash")))
    }
}

impl fmt::Debug for Actor {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{} ({} bytes, {})", self.name, self.wasm.len(), self.code_cid())
    }
}

/// The network's built-in actors in the order of the manifest: an actor's type ID is its position from 1. All are
/// stand-ins but init, which is the real one everywhere.
pub const fn builtins() -> &'static [Actor] {
    BUILTINS
}

/// The actors that people install through init.
pub const fn actors() -> &'static [Actor] {
    ACTORS
}

/// Actors that only tests install.
pub const fn tests() -> &'static [Actor] {
    TESTS
}

/// One line that names the compiler and `wasm-opt` which built the actors: code CIDs and gas hold for these only.
pub const fn toolchain() -> &'static str {
    TOOLCHAIN
}

/// The actor of that name; a name that is not in the list does not compile.
const fn named(actors: &'static [Actor], name: &str) -> Actor {
    let mut i = 0;
    while i < actors.len() {
        if equal(actors[i].name.as_bytes(), name.as_bytes()) {
            return actors[i];
        }
        i += 1;
    }
    panic!("the table of actors lacks this name")
}

const fn equal(a: &[u8], b: &[u8]) -> bool {
    let mut i = 0;
    while i < a.len() && i < b.len() && a[i] == b[i] {
        i += 1;
    }
    i == a.len() && i == b.len()
}

//! Every byte both sides of Leasehold agree on: method numbers, parameters, returns, errors, events.
//!
//! There is no logic here and no `fvm_sdk`: the actors, the host and the browser extension all link this crate, and
//! none of them types a number, a field order or a sentence a second time. What is declared is also known at run time:
//! [`Interface`] holds each kind of actor's methods, [`Shape`]s, events and errors.

mod coded;
mod event;
mod exit;
mod interface;
mod method;
mod shape;
mod tuple;

pub mod init;
pub mod lease;
pub mod miner;
pub mod owner;
pub mod power;

pub use event::{EventBuilder, EventShape};
pub use exit::{ActorError, Exit, standard_sentence};
pub use frc42_macros::method_hash;
pub use interface::{INTERFACES, Interface};
pub use method::Signature;
pub use shape::{Epochs, Field, Shape, Shaped, Tuple, Unit};

/// Checks that each number is the FRC-0042 hash of its name.
#[cfg(test)]
fn assert_hashed(methods: &[(&str, u64)]) {
    use frc42_hasher::hash::MethodResolver;
    for (name, number) in methods {
        let hashed = frc42_hasher_number(name);
        assert_eq!(hashed, *number, "{name}");
    }
    fn frc42_hasher_number(name: &str) -> u64 {
        MethodResolver::new(Blake2b).method_number(name).expect("a valid method name")
    }
    struct Blake2b;
    impl frc42_hasher::hash::Hasher for Blake2b {
        fn hash(&self, bytes: &[u8]) -> Vec<u8> {
            use multihash_codetable::{Code, MultihashDigest};
            Code::Blake2b512.digest(bytes).digest().to_vec()
        }
    }
}

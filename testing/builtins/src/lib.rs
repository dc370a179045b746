//! Stand-ins for the official built-in actors, v17: what Leasehold uses of them, with the official names, method
//! numbers, parameters, returns, exit codes and vesting.
//!
//! They exist so that a chain starts in a moment, works without a fetched bundle, and skips a million empty epochs in a
//! second. The rules are here, pure and tested on the host; `actors/` holds one WASM module per actor, a thin shell over them.
//! The suite's conformance test runs the same assertions on these and on the official bundle.
//!
//! There are **no sectors**: a miner has no power, no pledge and no faults, only its money and its keys. States keep the
//! official tuples' order, so that a reader of miner information, balances or claims need not know which bundle runs;
//! the collections of sectors in them are all the empty list. They are official actors' states, not ours, so they do
//! not begin with a layout version.

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic))]

pub mod fixed;
pub mod miner;
pub mod policy;
pub mod power;
pub mod reward;
pub mod singleton;
pub mod smooth;
pub mod verifreg;
pub mod vesting;

#[cfg(target_arch = "wasm32")]
pub mod shell;

use fvm_shared::MethodNum;

/// Numbers from here on are FRC-0042 hashes, open to every caller. What lies below is the internal API, for built-in
/// actors alone: accounts and multisigs among them, Leasehold's own actors not.
pub const FIRST_EXPORTED_METHOD: MethodNum = 1 << 24;

//! An array mapped trie: values by number, of which a message reads and writes a path.
//!
//! It has the format of the published `fvm_ipld_amt` (version 3), block for block, which the tests compare it with. That one decodes
//! every value of a node to a type of its own, so each kind of value brings the whole trie once more into the WASM, and errors that
//! bring backtraces. Here a value stays the bytes it was written as until somebody asks for it, and there is one trie for all.

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic))]

mod blocks;
mod cbor;
mod node;
mod tree;
mod trie;

pub use blocks::{Blocks, get, put};
pub use tree::Tree;

/// A block that is missing, cannot be written, or is not what it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken;

pub type Result<T> = core::result::Result<T, Broken>;

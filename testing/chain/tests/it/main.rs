//! The chain library against the real FVM.

mod genesis;

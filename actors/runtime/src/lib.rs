//! The narrow waist between Leasehold's actors and `fvm_sdk`.
//!
//! An actor's `invoke` calls [`invoke`] with its method table; a handler *admits* the caller, *loads* the state, lets pure
//! code *decide*, *saves*, and only then *pays*. Whatever a handler returns as an [`Exit`] ends the message with that code
//! and undoes everything. There is nothing to mock here: handlers run on the real FVM in tests.

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

pub use abi::Exit;

/// What a handler returns: a value, or the exit code and sentence that end the message.
pub type Result<T, E = Exit> = core::result::Result<T, E>;

pub mod layouts;

#[cfg(target_arch = "wasm32")]
mod shell;
#[cfg(target_arch = "wasm32")]
pub use shell::*;

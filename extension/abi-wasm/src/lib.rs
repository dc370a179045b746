//! `abi` for the browser: JSON in, JSON out.
//!
//! [`answer`] is all there is to know; in WASM, `memory` lets JavaScript call it over a pointer and a length, without bindings. The
//! module imports nothing, so it can do nothing but compute.

// Exported names like `free` would take the place of the C library's on a host.
#[cfg(target_arch = "wasm32")]
mod memory;
mod request;

pub use request::answer;

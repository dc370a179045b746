//! `abi` for the browser: JSON in, JSON out.
//!
//! [`answer`] is all there is to know; [`memory`] lets JavaScript call it over a pointer and a length, without bindings. The module
//! imports nothing, so it can do nothing but compute.

mod memory;
mod request;

pub use request::{Request, answer};

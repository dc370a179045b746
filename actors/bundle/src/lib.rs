//! The WASM of every actor, built by its build script.

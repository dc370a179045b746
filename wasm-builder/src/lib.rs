//! Builds, checks and bundles actors as WASM.

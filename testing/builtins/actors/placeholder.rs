//! A placeholder: holds money for an f4 address that nobody has taken yet, and takes every call, without a gate.

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[cfg(target_arch = "wasm32")]
mod actor {
    #[unsafe(no_mangle)]
    pub extern "C" fn invoke(_params: u32) -> u32 {
        runtime::sdk::NO_DATA_BLOCK_ID
    }
}

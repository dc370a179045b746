//! An EVM contract: there is no EVM here. Nothing of it can be created.

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[cfg(target_arch = "wasm32")]
mod actor {
    use abi::Exit;
    use fvm_shared::error::ExitCode;

    #[unsafe(no_mangle)]
    pub extern "C" fn invoke(params: u32) -> u32 {
        runtime::invoke(params, |_| {
            Err(Exit::new(ExitCode::USR_UNHANDLED_MESSAGE, "the EVM's stand-in runs no contracts"))
        })
    }
}

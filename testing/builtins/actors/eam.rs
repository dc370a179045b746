//! The Ethereum address manager, f010: can be constructed, creates no contracts.

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[cfg(target_arch = "wasm32")]
mod actor {
    use abi::Exit;
    use builtins::shell;
    use builtins::singleton::{EAM, SYSTEM};
    use fvm_shared::METHOD_CONSTRUCTOR;
    use runtime::{Message, Reply, Result};

    #[unsafe(no_mangle)]
    pub extern "C" fn invoke(params: u32) -> u32 {
        runtime::invoke(params, table)
    }

    fn table(message: &Message) -> Result<Reply> {
        if message.method == METHOD_CONSTRUCTOR {
            message.no_params()?;
            if message.receiver != EAM {
                return Err(Exit::forbidden("the Ethereum address manager is actor f010"));
            }
        }
        shell::inert(message, SYSTEM, "the Ethereum address manager's stand-in creates no contracts")
    }
}

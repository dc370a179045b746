//! The datacap token, f07: can be constructed, has no datacap.

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[cfg(target_arch = "wasm32")]
mod actor {
    use builtins::shell;
    use builtins::singleton::SYSTEM;
    use fvm_shared::METHOD_CONSTRUCTOR;
    use fvm_shared::address::Address;
    use runtime::{Message, Reply, Result};

    #[unsafe(no_mangle)]
    pub extern "C" fn invoke(params: u32) -> u32 {
        shell::invoke(params, table)
    }

    fn table(message: &Message) -> Result<Reply> {
        if message.method == METHOD_CONSTRUCTOR {
            let governor: Address = shell::params(message)?;
            shell::resolve(&governor)?;
        }
        shell::inert(message, SYSTEM, "the datacap token's stand-in has no datacap")
    }
}

//! A payment channel: can be created, does nothing.

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[cfg(target_arch = "wasm32")]
mod actor {
    use builtins::shell;
    use builtins::singleton::INIT;
    use fvm_shared::METHOD_CONSTRUCTOR;
    use fvm_shared::address::Address;
    use runtime::{Message, Reply, Result};

    #[unsafe(no_mangle)]
    pub extern "C" fn invoke(params: u32) -> u32 {
        shell::invoke(params, table)
    }

    fn table(message: &Message) -> Result<Reply> {
        if message.method == METHOD_CONSTRUCTOR {
            let (_from, _to): (Address, Address) = shell::params(message)?;
        }
        shell::inert(message, INIT, "the payment channel's stand-in does not pay")
    }
}

//! An Ethereum account: takes money and every exported method.

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[cfg(target_arch = "wasm32")]
mod actor {
    use abi::Exit;
    use builtins::shell;
    use builtins::singleton::{EAM, SYSTEM};
    use fvm_shared::METHOD_CONSTRUCTOR;
    use fvm_shared::address::Payload;
    use runtime::{Message, Reply, Result, sdk};

    #[unsafe(no_mangle)]
    pub extern "C" fn invoke(params: u32) -> u32 {
        shell::invoke(params, table)
    }

    fn table(message: &Message) -> Result<Reply> {
        match message.method {
            METHOD_CONSTRUCTOR => constructor(message),
            _ => shell::accept_exported(message),
        }
    }

    /// The FVM makes a placeholder that signs its first message such an account. Its state stays empty.
    fn constructor(message: &Message) -> Result<Reply> {
        message.no_params()?;
        shell::only(message, SYSTEM)?;
        let delegated = sdk::actor::lookup_delegated_address(message.receiver);
        match delegated.as_ref().map(|address| address.payload()) {
            Some(Payload::Delegated(address)) if address.namespace() == EAM => runtime::nothing(),
            _ => Err(Exit::illegal_argument("an Ethereum account has an f410 address")),
        }
    }
}

//! The system actor, f00: its state names the manifest, which genesis writes there; implicit messages come from it.

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[cfg(target_arch = "wasm32")]
mod actor {
    use abi::Exit;
    use builtins::shell;
    use builtins::singleton::SYSTEM;
    use fvm_ipld_encoding::CborStore;
    use fvm_shared::METHOD_CONSTRUCTOR;
    use multihash_codetable::Code;
    use runtime::{Message, Reply, Result, Store};

    #[unsafe(no_mangle)]
    pub extern "C" fn invoke(params: u32) -> u32 {
        shell::invoke(params, table)
    }

    fn table(message: &Message) -> Result<Reply> {
        match message.method {
            METHOD_CONSTRUCTOR => constructor(message),
            _ => Err(Exit::unhandled()),
        }
    }

    /// Begins with an empty manifest, as the official actor does.
    fn constructor(message: &Message) -> Result<Reply> {
        message.no_params()?;
        shell::only(message, SYSTEM)?;
        let manifest = Store
            .put_cbor(&[(); 0], Code::Blake2b256)
            .map_err(|_| Exit::illegal_state("the manifest cannot be written"))?;
        shell::create(&(manifest,))?;
        runtime::nothing()
    }
}

//! A multisig: can be created, takes money and every exported method, proposes nothing.

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[cfg(target_arch = "wasm32")]
mod actor {
    use abi::Exit;
    use builtins::shell;
    use builtins::singleton::INIT;
    use fvm_shared::METHOD_CONSTRUCTOR;
    use fvm_shared::address::Address;
    use fvm_shared::clock::ChainEpoch;
    use runtime::{Message, Reply, Result};
    use serde_tuple::{Deserialize_tuple, Serialize_tuple};

    #[derive(Serialize_tuple, Deserialize_tuple)]
    struct ConstructorParams {
        signers: Vec<Address>,
        num_approvals_threshold: u64,
        unlock_duration: ChainEpoch,
        start_epoch: ChainEpoch,
    }

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

    /// Refuses what could never be approved.
    fn constructor(message: &Message) -> Result<Reply> {
        let params: ConstructorParams = shell::params(message)?;
        shell::only(message, INIT)?;
        let threshold = usize::try_from(params.num_approvals_threshold).unwrap_or(usize::MAX);
        if !(1..=params.signers.len()).contains(&threshold) || params.unlock_duration < 0 {
            return Err(Exit::illegal_argument("a multisig of these signers could never approve anything"));
        }
        shell::create(&params)?;
        runtime::nothing()
    }
}

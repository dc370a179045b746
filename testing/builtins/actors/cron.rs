//! Cron, f03: what the system actor calls at the end of every epoch, and whom that wakes.

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[cfg(target_arch = "wasm32")]
mod actor {
    use abi::Exit;
    use builtins::shell;
    use builtins::singleton::SYSTEM;
    use fvm_shared::MethodNum;
    use fvm_shared::address::Address;
    use fvm_shared::econ::TokenAmount;
    use num_traits::Zero;
    use runtime::{Message, Reply, Result};

    const CONSTRUCTOR: MethodNum = fvm_shared::METHOD_CONSTRUCTOR;
    const EPOCH_TICK: MethodNum = 2;

    /// The parameters of the constructor and the state: whom to call with which method, in order.
    type Entries = (Vec<(Address, MethodNum)>,);

    #[unsafe(no_mangle)]
    pub extern "C" fn invoke(params: u32) -> u32 {
        shell::invoke(params, table)
    }

    fn table(message: &Message) -> Result<Reply> {
        match message.method {
            CONSTRUCTOR => constructor(message),
            EPOCH_TICK => epoch_tick(message),
            _ => Err(Exit::unhandled()),
        }
    }

    fn constructor(message: &Message) -> Result<Reply> {
        let entries: Entries = shell::params(message)?;
        shell::only(message, SYSTEM)?;
        shell::create(&entries)?;
        runtime::nothing()
    }

    /// One entry's failure is no reason not to call the next.
    fn epoch_tick(message: &Message) -> Result<Reply> {
        message.no_params()?;
        shell::only(message, SYSTEM)?;
        let (entries,): Entries = runtime::load()?;
        for (receiver, method) in entries {
            let _ = runtime::call::<()>(&receiver, method, None, &TokenAmount::zero())?;
        }
        runtime::nothing()
    }
}

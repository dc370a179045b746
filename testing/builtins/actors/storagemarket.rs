//! The storage market, f05: there is no storage to trade. It takes cron's tick.

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[cfg(target_arch = "wasm32")]
mod actor {
    use abi::Exit;
    use builtins::shell;
    use builtins::singleton::{CRON, SYSTEM};
    use fvm_shared::error::ExitCode;
    use fvm_shared::{METHOD_CONSTRUCTOR, MethodNum};
    use runtime::{Message, Reply, Result};

    const CRON_TICK: MethodNum = 9;

    #[unsafe(no_mangle)]
    pub extern "C" fn invoke(params: u32) -> u32 {
        shell::invoke(params, table)
    }

    fn table(message: &Message) -> Result<Reply> {
        match message.method {
            CRON_TICK => cron_tick(message),
            METHOD_CONSTRUCTOR => constructor(message),
            _ => Err(Exit::new(ExitCode::USR_UNHANDLED_MESSAGE, "the storage market's stand-in makes no deals")),
        }
    }

    /// Its state holds nothing, but is not the empty list that it was before: it is constructed once.
    fn constructor(message: &Message) -> Result<Reply> {
        message.no_params()?;
        shell::only(message, SYSTEM)?;
        shell::create(&((),))?;
        runtime::nothing()
    }

    fn cron_tick(message: &Message) -> Result<Reply> {
        message.no_params()?;
        shell::only(message, CRON)?;
        runtime::nothing()
    }
}

//! The storage market, f05: there is no storage to trade. It takes cron's tick.

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[cfg(target_arch = "wasm32")]
mod actor {
    use builtins::shell;
    use builtins::singleton::{CRON, SYSTEM};
    use fvm_shared::MethodNum;
    use runtime::{Message, Reply, Result};

    const CRON_TICK: MethodNum = 9;

    #[unsafe(no_mangle)]
    pub extern "C" fn invoke(params: u32) -> u32 {
        shell::invoke(params, table)
    }

    fn table(message: &Message) -> Result<Reply> {
        match message.method {
            CRON_TICK => cron_tick(message),
            _ => {
                message.no_params()?;
                shell::inert(message, SYSTEM, "the storage market's stand-in makes no deals")
            }
        }
    }

    fn cron_tick(message: &Message) -> Result<Reply> {
        message.no_params()?;
        shell::only(message, CRON)?;
        runtime::nothing()
    }
}

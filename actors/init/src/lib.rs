//! The init actor, f01: installs code, creates actors, maps addresses to IDs.
//!
//! It takes the place of the official init actor, whose state layout the FVM reads natively, and adds what that one
//! lacks: installing code. It is the only gate in front of `create_actor`: the FVM itself creates an actor from any code
//! that is in the store.

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic))]

pub mod state;

pub use state::{State, violations};

#[cfg(target_arch = "wasm32")]
mod exec;
#[cfg(target_arch = "wasm32")]
mod install;
#[cfg(target_arch = "wasm32")]
mod reads;

#[cfg(target_arch = "wasm32")]
mod table {
    use abi::Exit;
    use abi::init::Method;
    use runtime::{Message, Reply, Result};

    use crate::{exec, install, reads};

    #[unsafe(no_mangle)]
    pub extern "C" fn invoke(params: u32) -> u32 {
        runtime::invoke(params, dispatch)
    }

    /// Version 1 of the layout is fixed by the FVM: there is nothing that an upgrade could migrate.
    #[unsafe(no_mangle)]
    pub extern "C" fn upgrade(_params: u32, info: u32) -> u32 {
        runtime::upgrade(info, |_| Err(Exit::forbidden("the init actor does not upgrade")))
    }

    fn dispatch(message: &Message) -> Result<Reply> {
        match Method::from_number(message.method).ok_or_else(Exit::unhandled)? {
            Method::Constructor => install::constructor(message),
            Method::Exec => exec::exec(message),
            Method::Exec4 => exec::exec4(message),
            Method::Install => install::install(message),
            Method::IsInstalled => reads::is_installed(message),
            Method::ListInstalled => reads::list_installed(message),
        }
    }
}

//! The verified registry, f06: its root key names verifiers, which is an event that tests can wait for.

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[cfg(target_arch = "wasm32")]
mod actor {
    use abi::Exit;
    use builtins::shell;
    use builtins::singleton::SYSTEM;
    use builtins::verifreg::{AddVerifierParams, Method, State, check_allowance, verifier_balance};
    use fvm_shared::address::Address;
    use fvm_shared::error::ExitCode;
    use runtime::{Message, Reply, Result, Store};

    #[unsafe(no_mangle)]
    pub extern "C" fn invoke(params: u32) -> u32 {
        shell::invoke(params, table)
    }

    fn table(message: &Message) -> Result<Reply> {
        match Method::from_number(message.method).ok_or_else(Exit::unhandled)? {
            Method::Constructor => constructor(message),
            Method::AddVerifier => add_verifier(message),
        }
    }

    fn constructor(message: &Message) -> Result<Reply> {
        let root: Address = shell::params(message)?;
        shell::only(message, SYSTEM)?;
        shell::create(&State::new(&Store, shell::resolve(&root)?)?)?;
        runtime::nothing()
    }

    fn add_verifier(message: &Message) -> Result<Reply> {
        let params: AddVerifierParams = shell::params(message)?;
        check_allowance(&params.allowance)?;
        let verifier = shell::resolve(&params.address)?;
        if runtime::code_cid(verifier).is_none() {
            return Err(Exit::new(ExitCode::USR_NOT_FOUND, "the verifier does not exist"));
        }
        let mut state: State = runtime::load()?;
        let event = verifier_balance(verifier, &params.allowance);
        state.add_verifier(&Store, message.caller, verifier, params.allowance)?;
        runtime::save(&state)?;
        runtime::emit(&event)?;
        runtime::nothing()
    }
}

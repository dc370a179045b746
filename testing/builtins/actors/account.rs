//! An account: the actor behind a key.

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[cfg(target_arch = "wasm32")]
mod actor {
    use abi::{Exit, method_hash};
    use builtins::shell;
    use builtins::singleton::SYSTEM;
    use fvm_ipld_encoding::strict_bytes;
    use fvm_shared::MethodNum;
    use fvm_shared::address::{Address, Protocol};
    use fvm_shared::crypto::signature::{Signature, SignatureType};
    use runtime::{Message, Reply, Result, sdk};
    use serde_tuple::{Deserialize_tuple, Serialize_tuple};

    const CONSTRUCTOR: MethodNum = fvm_shared::METHOD_CONSTRUCTOR;
    const PUBKEY_ADDRESS: MethodNum = 2;
    const AUTHENTICATE_MESSAGE: MethodNum = method_hash!("AuthenticateMessage");

    #[derive(Serialize_tuple, Deserialize_tuple)]
    struct State {
        address: Address,
    }

    #[derive(Serialize_tuple, Deserialize_tuple)]
    struct AuthenticateMessageParams {
        /// The bytes alone, without a type.
        #[serde(with = "strict_bytes")]
        signature: Vec<u8>,
        #[serde(with = "strict_bytes")]
        message: Vec<u8>,
    }

    #[unsafe(no_mangle)]
    pub extern "C" fn invoke(params: u32) -> u32 {
        shell::invoke(params, table)
    }

    fn table(message: &Message) -> Result<Reply> {
        match message.method {
            CONSTRUCTOR => constructor(message),
            PUBKEY_ADDRESS => pubkey_address(message),
            AUTHENTICATE_MESSAGE => authenticate_message(message),
            _ => shell::accept_exported(message),
        }
    }

    /// The FVM calls this when money is sent to a key for the first time.
    fn constructor(message: &Message) -> Result<Reply> {
        let address: Address = shell::params(message)?;
        shell::only(message, SYSTEM)?;
        signature_type(&address).ok_or_else(|| Exit::illegal_argument("an account's key is secp256k1 or BLS"))?;
        shell::create(&State { address })?;
        runtime::nothing()
    }

    fn pubkey_address(message: &Message) -> Result<Reply> {
        message.no_params()?;
        let state: State = runtime::load()?;
        runtime::reply(&state.address)
    }

    /// True, or exit 16.
    fn authenticate_message(message: &Message) -> Result<Reply> {
        let params: AuthenticateMessageParams = shell::params(message)?;
        let state: State = runtime::load()?;
        let sig_type = signature_type(&state.address).ok_or_else(|| Exit::illegal_state("this account has no key"))?;
        let signature = Signature { sig_type, bytes: params.signature };
        match sdk::crypto::verify_signature(&signature, &state.address, &params.message) {
            Ok(true) => runtime::reply(&true),
            _ => Err(Exit::illegal_argument("the signature is not this account's for this message")),
        }
    }

    fn signature_type(address: &Address) -> Option<SignatureType> {
        match address.protocol() {
            Protocol::Secp256k1 => Some(SignatureType::Secp256k1),
            Protocol::BLS => Some(SignatureType::BLS),
            _ => None,
        }
    }
}

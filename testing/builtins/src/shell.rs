//! What the actors' shells share inside the FVM: the gate before the internal API, decoding as the official actors do it,
//! resolving, burning.

use abi::Exit;
use fvm_ipld_encoding::ipld_block::IpldBlock;
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use fvm_shared::{ActorID, EMPTY_ARR_CID};
use runtime::{Message, Reply, Result, sdk};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::FIRST_EXPORTED_METHOD;
use crate::singleton::{BURNT_FUNDS, EVM_TYPE};

/// The body of `invoke` for actors with an internal API: 18 for a small method number from an actor that is not built in,
/// before anything else is looked at.
pub fn invoke(params: u32, table: impl FnOnce(&Message) -> Result<Reply>) -> u32 {
    runtime::invoke(params, |message| {
        if message.method < FIRST_EXPORTED_METHOD && !matches!(type_of(message.caller), Some(kind) if kind != EVM_TYPE)
        {
            return Err(Exit::forbidden("method numbers below 2^24 are for built-in actors"));
        }
        table(message)
    })
}

/// The table of an actor that accounts and multisigs are: every exported method that it does not have is accepted and does
/// nothing, so that such an actor can be paid by, say, a token's hook.
pub fn accept_exported(message: &Message) -> Result<Reply> {
    if message.method >= FIRST_EXPORTED_METHOD { runtime::nothing() } else { Err(Exit::unhandled()) }
}

/// The parameters. 16 when there are none, 21 when they do not decode.
pub fn params<T: DeserializeOwned>(message: &Message) -> Result<T> {
    let block = message.raw_params().ok_or_else(|| Exit::illegal_argument("this method needs parameters"))?;
    IpldBlock::deserialize(block).map_err(|_| Exit::serialization("the parameters do not decode"))
}

/// 18 unless this very actor calls.
pub fn only(message: &Message, caller: ActorID) -> Result<()> {
    message.only(caller, "this caller may not do this")
}

/// Makes `state` the state of an actor that has none: 20 when it is constructed a second time.
pub fn create<T: Serialize>(state: &T) -> Result<()> {
    if runtime::load_root()? != EMPTY_ARR_CID {
        return Err(Exit::illegal_state("this actor has been constructed already"));
    }
    runtime::save(state)
}

/// The position of an actor's code in the manifest. `None` for code that is not in it, and for no actor at all.
pub fn type_of(id: ActorID) -> Option<i32> {
    runtime::code_cid(id).and_then(|code| runtime::builtin_type(&code))
}

/// The ID behind an address: 16 when there is none.
pub fn resolve(address: &Address) -> Result<ActorID> {
    runtime::id_of(address).ok_or_else(|| Exit::illegal_argument("no actor has this address"))
}

/// The IDs behind addresses: 16 when one has none.
pub fn resolve_all(addresses: &[Address]) -> Result<Vec<ActorID>> {
    addresses.iter().map(resolve).collect()
}

/// Sends money where nobody can get at it.
pub fn burn(amount: &TokenAmount) -> Result<()> {
    if amount.is_positive() {
        runtime::pay(BURNT_FUNDS, amount)?;
    }
    Ok(())
}

/// The table of an actor that `caller` may construct and that does nothing else: 22, with a sentence, for every other method.
pub fn inert(message: &Message, caller: ActorID, sentence: &'static str) -> Result<Reply> {
    if message.method != fvm_shared::METHOD_CONSTRUCTOR {
        return Err(Exit::new(fvm_shared::error::ExitCode::USR_UNHANDLED_MESSAGE, sentence));
    }
    only(message, caller)?;
    runtime::nothing()
}

/// The 32-byte BLAKE2b hash.
pub fn blake2b(data: &[u8]) -> [u8; 32] {
    sdk::crypto::hash_blake2b(data)
}

use abi::Exit;
use abi::init::{Error, Exec4Params, ExecParams, ExecReturn};
use cid::Cid;
use fvm_ipld_encoding::ipld_block::IpldBlock;
use fvm_ipld_encoding::{CBOR, RawBytes};
use fvm_shared::address::Address;
use fvm_shared::error::{ErrorNumber, ExitCode};
use fvm_shared::sys::SendFlags;
use fvm_shared::{ActorID, METHOD_CONSTRUCTOR};
use runtime::{Message, Reply, Result, Store, load, reply, save, sdk};

use crate::State;
use crate::state::Mapped;

/// The Ethereum address manager.
const EAM: ActorID = 10;

/// Positions in the network's manifest (source: built-in actors, `Type`).
mod builtin {
    pub const POWER: i32 = 5;
    pub const MINER: i32 = 6;
    pub const PAYMENT_CHANNEL: i32 = 8;
    pub const MULTISIG: i32 = 9;
    pub const PLACEHOLDER: i32 = 13;
}

pub fn exec(message: &Message) -> Result<Reply> {
    let params: ExecParams = message.params()?;
    let mut state: State = load()?;
    admit(message, &state, &params.code_cid)?;
    let robust_address = sdk::actor::next_actor_address();
    let id = match state.map(&Store, &robust_address, None)? {
        Mapped::New(id) => id,
        Mapped::Existing(_) => return Err(Exit::forbidden("an actor already has this address")),
    };
    save(&state)?;
    create(message, id, &params.code_cid, None, params.constructor_params)?;
    reply(&ExecReturn { id_address: Address::new_id(id), robust_address })
}

pub fn exec4(message: &Message) -> Result<Reply> {
    message.only(EAM, "only the Ethereum address manager may create actors with a delegated address")?;
    let params: Exec4Params = message.params()?;
    let delegated = Address::new_delegated(message.caller, params.subaddress.bytes())
        .map_err(|_| Exit::illegal_argument("the subaddress is longer than an address may be"))?;
    let mut state: State = load()?;
    let robust_address = sdk::actor::next_actor_address();
    let id = match state.map(&Store, &robust_address, Some(&delegated))? {
        Mapped::New(id) => id,
        Mapped::Existing(id) => replaceable(id)?,
    };
    save(&state)?;
    create(message, id, &params.code_cid, Some(delegated), params.constructor_params)?;
    reply(&ExecReturn { id_address: Address::new_id(id), robust_address })
}

/// Which code may be created, and by whom. The FVM does not ask: this is the only gate.
fn admit(message: &Message, state: &State, code: &Cid) -> Result<()> {
    match runtime::builtin_type(code) {
        Some(builtin::MULTISIG | builtin::PAYMENT_CHANNEL) => Ok(()),
        Some(builtin::MINER) if caller_type(message) == Some(builtin::POWER) => Ok(()),
        Some(builtin::MINER) => Err(Exit::forbidden("only the power actor creates miners: call its CreateMiner")),
        Some(_) => Err(Exit::forbidden("this built-in actor exists once and cannot be created again")),
        None if state.installed(&Store)?.contains(code) => Ok(()),
        None => Err(Error::CodeNotInstalled.into()),
    }
}

fn caller_type(message: &Message) -> Option<i32> {
    runtime::code_cid(message.caller).and_then(|code| runtime::builtin_type(&code))
}

/// An address that is in use may only be taken over from a placeholder.
fn replaceable(id: ActorID) -> Result<ActorID> {
    let code = runtime::code_cid(id).ok_or_else(|| Exit::forbidden("a deleted actor cannot be replaced"))?;
    if runtime::builtin_type(&code) == Some(builtin::PLACEHOLDER) {
        return Ok(id);
    }
    Err(Exit::forbidden("an actor already has this address"))
}

/// Creates the actor and runs its constructor with the whole value of the message: none of it may stay here.
fn create(
    message: &Message,
    id: ActorID,
    code: &Cid,
    delegated: Option<Address>,
    constructor_params: RawBytes,
) -> Result<()> {
    sdk::actor::create_actor(id, code, delegated)
        .map_err(|_| Exit::illegal_argument("the FVM did not create the actor: its code is missing"))?;
    let params = match constructor_params.is_empty() {
        true => None,
        false => Some(IpldBlock { codec: CBOR, data: constructor_params.into() }),
    };
    let response = sdk::send::send(
        &Address::new_id(id),
        METHOD_CONSTRUCTOR,
        params,
        message.value.clone(),
        None,
        SendFlags::empty(),
    );
    match response {
        Ok(r) if r.exit_code.is_success() => Ok(()),
        // A code below 16 is the FVM's own; an actor that aborts with one would be taken for a fault of its own.
        Ok(r) if r.exit_code.is_system_error() => {
            Err(Exit::new(ExitCode::USR_ASSERTION_FAILED, "the new actor's constructor failed in the FVM"))
        }
        Ok(r) => Err(Exit::new(r.exit_code, "the new actor's constructor refused")),
        Err(ErrorNumber::InsufficientFunds) => {
            Err(Exit::new(ExitCode::USR_INSUFFICIENT_FUNDS, "the value does not cover the new actor's balance"))
        }
        Err(_) => Err(Exit::new(ExitCode::USR_ASSERTION_FAILED, "the FVM did not run the new actor's constructor")),
    }
}

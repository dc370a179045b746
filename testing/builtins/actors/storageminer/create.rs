use abi::Exit;
use builtins::miner::{
    ConstructorParams, Info, State, check_control_addresses, check_peer_info, proving_period_offset,
    proving_period_seed,
};
use builtins::singleton::INIT;
use builtins::{policy, shell};
use fvm_shared::error::ExitCode;
use runtime::{Message, Reply, Result, Store};

use crate::keys::resolve_worker;

/// Needs the creation deposit (19), which it locks for 180 days.
pub fn constructor(message: &Message) -> Result<Reply> {
    let params: ConstructorParams = shell::params(message)?;
    shell::only(message, INIT)?;
    check_control_addresses(&params.control_addresses)?;
    check_peer_info(&params.peer_id, &params.multi_addresses)?;
    if policy::sector_size(params.window_post_proof_type).is_none() {
        return Err(Exit::illegal_argument("this network takes no miners with this proof type"));
    }
    let deposit = policy::create_miner_deposit();
    if runtime::own_balance() < deposit {
        return Err(Exit::new(
            ExitCode::USR_INSUFFICIENT_FUNDS,
            "the value does not cover the deposit for a new miner",
        ));
    }
    let info = Info::new(
        shell::resolve(&params.owner)?,
        resolve_worker(&params.worker)?,
        shell::resolve_all(&params.control_addresses)?,
        params.peer_id,
        params.multi_addresses,
        params.window_post_proof_type,
    )?;
    let seed = proving_period_seed(message.receiver, message.epoch)?;
    let offset = proving_period_offset(&shell::blake2b(&seed));
    let mut state = State::new(&Store, &info, offset, message.epoch)?;
    state.lock(&Store, message.epoch, &deposit)?;
    shell::create(&state)?;
    runtime::nothing()
}

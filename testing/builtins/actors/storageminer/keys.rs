//! Who runs the miner and where it is found: everything in its information that may change.

use abi::Exit;
use abi::miner::{ChangeBeneficiaryParams, ChangeMultiaddrsParams, ChangePeerIDParams, ChangeWorkerAddressParams};
use builtins::miner::{Info, State, check_control_addresses, check_peer_info};
use builtins::shell;
use builtins::singleton::ACCOUNT_TYPE;
use fvm_shared::address::{Address, Protocol};
use fvm_shared::econ::TokenAmount;
use fvm_shared::{ActorID, MethodNum};
use num_traits::Zero;
use runtime::{Message, Reply, Result, Store};

pub fn change_worker(message: &Message) -> Result<Reply> {
    let params: ChangeWorkerAddressParams = shell::params(message)?;
    check_control_addresses(&params.new_control_addresses)?;
    let worker = Address::new_id(resolve_worker(&params.new_worker)?);
    let control = shell::resolve_all(&params.new_control_addresses)?.into_iter().map(Address::new_id).collect();
    change(|info| {
        info.only_owner(Address::new_id(message.caller))?;
        info.change_worker(worker, control, message.epoch);
        Ok(())
    })
}

pub fn confirm_worker(message: &Message) -> Result<Reply> {
    message.no_params()?;
    change(|info| {
        info.only_owner(Address::new_id(message.caller))?;
        info.confirm_worker(message.epoch);
        Ok(())
    })
}

pub fn change_owner(message: &Message) -> Result<Reply> {
    let new: Address = shell::params(message)?;
    change(|info| info.change_owner(Address::new_id(message.caller), new))
}

pub fn change_beneficiary(message: &Message) -> Result<Reply> {
    let params: ChangeBeneficiaryParams = shell::params(message)?;
    let new = Address::new_id(shell::resolve(&params.new_beneficiary)?);
    let caller = Address::new_id(message.caller);
    change(|info| info.change_beneficiary(caller, new, params.new_quota, params.new_expiration, message.epoch))
}

pub fn change_peer_id(message: &Message) -> Result<Reply> {
    let ChangePeerIDParams { new_id } = shell::params(message)?;
    check_peer_info(&new_id, &[])?;
    change(|info| {
        info.only_controllers(Address::new_id(message.caller))?;
        info.peer_id = new_id;
        Ok(())
    })
}

pub fn change_multiaddrs(message: &Message) -> Result<Reply> {
    let ChangeMultiaddrsParams { new_multi_addrs } = shell::params(message)?;
    check_peer_info(&[], &new_multi_addrs)?;
    change(|info| {
        info.only_controllers(Address::new_id(message.caller))?;
        info.multi_address = new_multi_addrs;
        Ok(())
    })
}

fn change(decide: impl FnOnce(&mut Info) -> Result<()>) -> Result<Reply> {
    let mut state: State = runtime::load()?;
    let mut info = state.load_info(&Store)?;
    decide(&mut info)?;
    state.save_info(&Store, &info)?;
    runtime::save(&state)?;
    runtime::nothing()
}

/// The worker's ID. 16 unless it is an account with a BLS key: blocks are signed, and won, with it.
pub fn resolve_worker(address: &Address) -> Result<ActorID> {
    const PUBKEY_ADDRESS: MethodNum = 2;
    let id = shell::resolve(address)?;
    if shell::type_of(id) != Some(ACCOUNT_TYPE) {
        return Err(Exit::illegal_argument("a worker must be an account"));
    }
    if address.protocol() != Protocol::BLS {
        let key: Address =
            runtime::call::<()>(&Address::new_id(id), PUBKEY_ADDRESS, None, &TokenAmount::zero())??.value()?;
        if key.protocol() != Protocol::BLS {
            return Err(Exit::illegal_argument("a worker's key must be BLS"));
        }
    }
    Ok(id)
}

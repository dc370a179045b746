//! What anybody may ask a miner.

use abi::miner::{
    ActiveBeneficiary, GetBeneficiaryReturn, GetMultiaddrsReturn, GetOwnerReturn, GetPeerIDReturn,
    GetVestingFundsReturn, MaxTerminationFeeParams,
};
use builtins::miner::{self, ControlAddressesReturn, Info, State};
use builtins::singleton::{POWER, REWARD};
use builtins::{power, reward, shell};
use fvm_shared::MethodNum;
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use num_traits::Zero;
use runtime::{Message, Reply, Result, Store};
use serde::de::DeserializeOwned;

pub fn control_addresses(message: &Message) -> Result<Reply> {
    let Info { owner, worker, control_addresses, .. } = info(message)?;
    runtime::reply(&ControlAddressesReturn { owner, worker, control_addresses })
}

pub fn owner(message: &Message) -> Result<Reply> {
    let info = info(message)?;
    runtime::reply(&GetOwnerReturn { owner: info.owner, proposed: info.pending_owner_address })
}

pub fn beneficiary(message: &Message) -> Result<Reply> {
    let info = info(message)?;
    let active = ActiveBeneficiary { beneficiary: info.beneficiary, term: info.beneficiary_term };
    runtime::reply(&GetBeneficiaryReturn { active, proposed: info.pending_beneficiary_term })
}

/// False for an address that nobody has.
pub fn is_controlling_address(message: &Message) -> Result<Reply> {
    let address: Address = shell::params(message)?;
    let Some(id) = runtime::id_of(&address) else { return runtime::reply(&false) };
    let state: State = runtime::load()?;
    runtime::reply(&state.load_info(&Store)?.is_controlling(Address::new_id(id)))
}

pub fn sector_size(message: &Message) -> Result<Reply> {
    runtime::reply(&info(message)?.sector_size)
}

pub fn peer_id(message: &Message) -> Result<Reply> {
    runtime::reply(&GetPeerIDReturn { peer_id: info(message)?.peer_id })
}

pub fn multiaddrs(message: &Message) -> Result<Reply> {
    runtime::reply(&GetMultiaddrsReturn { multi_addrs: info(message)?.multi_address })
}

/// What has vested but was not unlocked yet does not count.
pub fn available_balance(message: &Message) -> Result<Reply> {
    runtime::reply(&state(message)?.available(&runtime::own_balance())?)
}

pub fn vesting_funds(message: &Message) -> Result<Reply> {
    let entries = state(message)?.vesting_funds.load(&Store)?;
    let vesting_funds = entries.into_iter().map(|entry| (entry.epoch, entry.amount)).collect();
    runtime::reply(&GetVestingFundsReturn { vesting_funds })
}

pub fn initial_pledge(message: &Message) -> Result<Reply> {
    runtime::reply(&state(message)?.initial_pledge)
}

pub fn max_termination_fee(message: &Message) -> Result<Reply> {
    let params: MaxTerminationFeeParams = shell::params(message)?;
    let reward: reward::ThisEpochReward = ask(REWARD, reward::Method::ThisEpochReward.number())?;
    let power: power::TotalPower = ask(POWER, power::Method::CurrentTotalPower.number())?;
    runtime::reply(&miner::max_termination_fee(
        &params,
        &reward.this_epoch_reward_smoothed,
        &power.quality_adj_power_smoothed,
    ))
}

fn ask<T: DeserializeOwned>(id: u64, method: MethodNum) -> Result<T> {
    runtime::call::<()>(&Address::new_id(id), method, None, &TokenAmount::zero())??.value()
}

fn state(message: &Message) -> Result<State> {
    message.no_params()?;
    runtime::load()
}

fn info(message: &Message) -> Result<Info> {
    state(message)?.load_info(&Store)
}

use abi::Exit;
use abi::miner::{WithdrawBalanceParams, WithdrawBalanceReturn};
use builtins::miner::{ApplyRewardParams, State};
use builtins::singleton::{POWER, REWARD};
use builtins::{power, shell};
use fvm_shared::METHOD_SEND;
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use num_traits::Zero;
use runtime::{Message, Reply, Result, Store};

pub fn apply_rewards(message: &Message) -> Result<Reply> {
    let params: ApplyRewardParams = shell::params(message)?;
    if params.reward.is_negative() || params.penalty.is_negative() {
        return Err(Exit::illegal_argument("neither reward nor penalty may be negative"));
    }
    shell::only(message, REWARD)?;
    let mut state: State = runtime::load()?;
    let balance = runtime::own_balance();
    let applied = state.apply_rewards(&Store, message.epoch, &balance, &params.reward, &params.penalty)?;
    runtime::save(&state)?;
    report_pledge(&applied.pledge_delta)?;
    shell::burn(&applied.burn)?;
    state.check_balance(&runtime::own_balance())?;
    runtime::nothing()
}

/// The beneficiary is paid by a bare send: no code of it runs.
pub fn withdraw_balance(message: &Message) -> Result<Reply> {
    let WithdrawBalanceParams { amount_requested } = shell::params(message)?;
    if amount_requested.is_negative() {
        return Err(Exit::illegal_argument("a negative amount cannot be withdrawn"));
    }
    let mut state: State = runtime::load()?;
    let mut info = state.load_info(&Store)?;
    let caller = Address::new_id(message.caller);
    if caller != info.owner && caller != info.beneficiary {
        return Err(Exit::forbidden("only the owner and the beneficiary may withdraw"));
    }
    let balance = runtime::own_balance();
    let withdrawal = state.withdraw(&Store, message.epoch, &balance, &mut info, &amount_requested)?;
    runtime::save(&state)?;
    if withdrawal.amount.is_positive() {
        runtime::call::<()>(&info.beneficiary, METHOD_SEND, None, &withdrawal.amount)??;
    }
    shell::burn(&withdrawal.burn)?;
    report_pledge(&-withdrawal.newly_vested)?;
    state.check_balance(&runtime::own_balance())?;
    runtime::reply(&WithdrawBalanceReturn { amount_withdrawn: withdrawal.amount })
}

pub fn repay_debt(message: &Message) -> Result<Reply> {
    message.no_params()?;
    let mut state: State = runtime::load()?;
    state.load_info(&Store)?.only_controllers(Address::new_id(message.caller))?;
    let repaid = state.repay(&Store, message.epoch, &runtime::own_balance())?;
    runtime::save(&state)?;
    report_pledge(&-repaid.unlocked)?;
    shell::burn(&repaid.burn)?;
    state.check_balance(&runtime::own_balance())?;
    runtime::nothing()
}

/// Tells the power actor by how much the network's pledge changed. Its refusal (20, below zero) undoes the message.
fn report_pledge(delta: &TokenAmount) -> Result<()> {
    if !delta.is_zero() {
        let method = power::Method::UpdatePledgeTotal.number();
        runtime::call(&Address::new_id(POWER), method, Some(delta), &TokenAmount::zero())??;
    }
    Ok(())
}

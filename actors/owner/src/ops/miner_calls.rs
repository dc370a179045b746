//! Calls to miners, which run official code but may refuse.

use abi::Exit;
use abi::miner::{
    GetAvailableBalanceReturn, GetBeneficiaryReturn, GetOwnerReturn, GetVestingFundsReturn, Method,
    WithdrawBalanceParams,
};
use fvm_shared::ActorID;
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use fvm_shared::error::ExitCode;
use num_traits::Zero;
use runtime::{Failure, Result, Sent, call, call_read_only, own_balance};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::miner::Reading;

/// More than there is: a miner pays at most what it has available.
fn everything() -> TokenAmount {
    TokenAmount::from_whole(1u64 << 40)
}

/// A miner's answer, or the exit code with which it refused.
pub type Answer<T> = core::result::Result<T, ExitCode>;

/// Withdraws all that one miner can pay and need not `keep`, and reads what it keeps and owes. What it refuses is in the reading; a call that the FVM
/// did not make ends the message, for the caller of a harvest chooses the depth of the stack.
pub fn visit(miner: ActorID, keep: &TokenAmount) -> Result<Reading> {
    let before = own_balance();
    let paid = withdraw(miner, keep)?;
    let locked = vesting(miner)?;
    // A miner that pays has repaid its debt.
    let debt = match &paid {
        Ok(_) => Ok(TokenAmount::zero()),
        Err(_) => available(miner)?.map(|available| (-available).max(TokenAmount::zero())),
    };
    let refusal = paid.err().or(locked.as_ref().err().copied()).or(debt.as_ref().err().copied());
    Ok(Reading {
        miner,
        withdrawn: own_balance() - before,
        exit_code: refusal.unwrap_or(ExitCode::OK).value(),
        locked: locked.ok(),
        debt: debt.ok(),
    })
}

/// What vests in this very call is beyond what was available before it, and comes with the next when something is kept.
fn withdraw(miner: ActorID, keep: &TokenAmount) -> Result<Answer<Sent>> {
    let amount_requested = match keep.is_zero() {
        true => everything(),
        false => match available(miner)? {
            Ok(available) => (available - keep).max(TokenAmount::zero()),
            Err(refusal) => return Ok(Err(refusal)),
        },
    };
    answered(send(miner, Method::WithdrawBalance, Some(&WithdrawBalanceParams { amount_requested }))?)
}

/// The rewards that have not vested, or the exit code of the refusal.
pub fn vesting(miner: ActorID) -> Result<Answer<TokenAmount>> {
    let funds = read::<GetVestingFundsReturn>(miner, Method::GetVestingFunds)?;
    Ok(funds.map(|funds| funds.vesting_funds.iter().map(|(_, amount)| amount).sum()))
}

/// What the miner could pay out; negative when it is in debt.
pub fn available(miner: ActorID) -> Result<Answer<TokenAmount>> {
    Ok(read::<GetAvailableBalanceReturn>(miner, Method::GetAvailableBalance)?.map(|a| a.available_balance))
}

pub fn owner(miner: ActorID) -> Result<GetOwnerReturn> {
    must(read(miner, Method::GetOwner)?)
}

pub fn beneficiary(miner: ActorID) -> Result<GetBeneficiaryReturn> {
    must(read(miner, Method::GetBeneficiary)?)
}

/// Calls a method that must succeed: the miner's exit code comes through.
pub fn command<P: Serialize>(miner: ActorID, method: Method, params: Option<&P>) -> Result<()> {
    must(answered(send(miner, method, params)?)?).map(|_| ())
}

/// What a call that must succeed answered.
pub fn must<T>(answer: Answer<T>) -> Result<T> {
    answer.map_err(|code| Failure::Exit(code).into())
}

fn send<P: Serialize>(
    miner: ActorID,
    method: Method,
    params: Option<&P>,
) -> Result<core::result::Result<Sent, Failure>> {
    call(&Address::new_id(miner), method.number(), params, &TokenAmount::zero())
}

fn read<T: DeserializeOwned>(miner: ActorID, method: Method) -> Result<Answer<T>> {
    let sent = call_read_only::<()>(&Address::new_id(miner), method.number(), None)?;
    Ok(answered(sent)?.and_then(|sent| sent.value().map_err(|exit| exit.code)))
}

fn answered(sent: core::result::Result<Sent, Failure>) -> Result<Answer<Sent>> {
    match sent {
        Ok(sent) => Ok(Ok(sent)),
        Err(Failure::Exit(code)) => Ok(Err(code)),
        Err(failure @ Failure::Syscall(_)) => Err(Exit::from(failure)),
    }
}

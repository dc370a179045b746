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
///
/// A miner that does not pay may be in debt. What it calls available is then what it has free less what it owes: only when it has repaid all
/// that it can, and nothing is free, is that its debt. Else free money would count twice, in its balance and as less debt.
pub fn visit(miner: ActorID, keep: &TokenAmount) -> Result<Reading> {
    let before = own_balance();
    let (paid, repaid) = match withdraw(miner, keep)? {
        Err(refusal) => match answered(send::<()>(miner, Method::RepayDebt, None)?)? {
            Ok(_) => (withdraw(miner, keep)?, Ok(())),
            Err(_) => (Err(refusal), Err(refusal)),
        },
        paid => (paid, Ok(())),
    };
    let locked = vesting(miner)?;
    let debt = match (&paid, repaid) {
        // A miner that pays has repaid its debt.
        (Ok(_), _) => Ok(TokenAmount::zero()),
        (Err(_), Ok(())) => available(miner)?.map(|available| (-available).max(TokenAmount::zero())),
        (Err(_), Err(refusal)) => Err(refusal),
    };
    let kept = paid.clone().unwrap_or_default();
    let refusal = paid.err().or(locked.as_ref().err().copied()).or(debt.as_ref().err().copied());
    Ok(Reading {
        miner,
        withdrawn: own_balance() - before,
        kept,
        exit_code: refusal.unwrap_or(ExitCode::OK).value(),
        locked: locked.ok(),
        debt: debt.ok(),
    })
}

/// Answers how much is left of what was to be kept. What vests in this very call is beyond what was available before it, and comes with the next when
/// something is kept.
fn withdraw(miner: ActorID, keep: &TokenAmount) -> Result<Answer<TokenAmount>> {
    let (amount_requested, kept) = match keep.is_zero() {
        true => (everything(), TokenAmount::zero()),
        false => match available(miner)? {
            Ok(available) => {
                let free = available.max(TokenAmount::zero());
                ((&free - keep).max(TokenAmount::zero()), free.min(keep.clone()))
            }
            Err(refusal) => return Ok(Err(refusal)),
        },
    };
    let answer = answered(send(miner, Method::WithdrawBalance, Some(&WithdrawBalanceParams { amount_requested }))?)?;
    Ok(answer.map(|_| kept))
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

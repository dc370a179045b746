//! What a miner has, owes and may pay. All amounts are attoFIL.

use abi::Exit;
use abi::miner::MaxTerminationFeeParams;
use fvm_ipld_blockstore::Blockstore;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use fvm_shared::error::ExitCode;
use num_traits::Zero;

use super::{Info, State, available_quota};
use crate::policy::{EPOCHS_IN_DAY, locked_share};
use crate::smooth::{Estimate, expected_reward};

/// The official miner's own code for balances that contradict each other.
const BALANCE_INVARIANTS_BROKEN: ExitCode = ExitCode::new(1000);

/// What a reward leaves to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// By how much the network's pledge changes.
    pub pledge_delta: TokenAmount,
    pub burn: TokenAmount,
}

/// What a withdrawal leaves to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawal {
    /// For the beneficiary.
    pub amount: TokenAmount,
    pub newly_vested: TokenAmount,
    pub burn: TokenAmount,
}

/// What a repayment leaves to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repaid {
    pub burn: TokenAmount,
    /// What came out of the vesting table, vested or not.
    pub unlocked: TokenAmount,
}

impl State {
    /// Locks `amount`; returns what had vested and is free now.
    pub fn lock(
        &mut self,
        store: &impl Blockstore,
        now: ChainEpoch,
        amount: &TokenAmount,
    ) -> Result<TokenAmount, Exit> {
        let vested = self.vesting_funds.lock(store, now, amount, self.proving_period_start)?;
        self.locked_funds += amount;
        self.release(&vested)?;
        Ok(vested)
    }

    /// Takes a reward that came with the message: locks three quarters, and pays a penalty from locked money, then from free
    /// money; the rest becomes fee debt.
    pub fn apply_rewards(
        &mut self,
        store: &impl Blockstore,
        now: ChainEpoch,
        balance: &TokenAmount,
        reward: &TokenAmount,
        penalty: &TokenAmount,
    ) -> Result<Applied, Exit> {
        let lock = locked_share(reward);
        if self.unlocked(balance)? < lock {
            return Err(insufficient("the miner has less free money than the reward locks"));
        }
        let vested = self.lock(store, now, &lock)?;
        self.fee_debt += penalty;
        let repaid = self.repay(store, now, balance)?;
        Ok(Applied { pledge_delta: lock - vested - repaid.unlocked, burn: repaid.burn })
    }

    /// Repays what it can of the fee debt, from locked money first, the earliest first.
    pub fn repay(&mut self, store: &impl Blockstore, now: ChainEpoch, balance: &TokenAmount) -> Result<Repaid, Exit> {
        let mut unlocked = TokenAmount::zero();
        if !self.fee_debt.is_zero() && !self.locked_funds.is_zero() {
            let (vested, unvested) = self.vesting_funds.unlock_early(store, now, &self.fee_debt)?;
            unlocked = vested + unvested;
            self.release(&unlocked)?;
        }
        let burn = self.unlocked(balance)?.min(self.fee_debt.clone());
        self.fee_debt -= &burn;
        Ok(Repaid { burn, unlocked })
    }

    /// Frees what has vested, repays the debt, and takes out what was asked for as far as it is there and, for a beneficiary
    /// other than the owner, as far as its quota goes.
    ///
    /// 19 when the debt exceeds the free money; 18 when the quota is used up or has expired.
    pub fn withdraw(
        &mut self,
        store: &impl Blockstore,
        now: ChainEpoch,
        balance: &TokenAmount,
        info: &mut Info,
        requested: &TokenAmount,
    ) -> Result<Withdrawal, Exit> {
        let newly_vested = self.vesting_funds.unlock_vested(store, now)?;
        self.release(&newly_vested)?;
        let available = self.available(balance)?;
        if available.is_negative() {
            return Err(insufficient("the miner's free money does not cover its debt"));
        }
        let burn = std::mem::take(&mut self.fee_debt);
        let mut amount = available.min(requested.clone());
        if info.beneficiary != info.owner {
            let quota = available_quota(&info.beneficiary_term, now);
            if quota.is_zero() {
                return Err(Exit::forbidden("the beneficiary's quota is used up, or its term is over"));
            }
            amount = amount.min(quota);
            if amount.is_positive() {
                info.beneficiary_term.used_quota += &amount;
                self.save_info(store, info)?;
            }
        }
        Ok(Withdrawal { amount, newly_vested, burn })
    }

    /// What is neither locked nor pledged. What is owed is still in it.
    fn unlocked(&self, balance: &TokenAmount) -> Result<TokenAmount, Exit> {
        let unlocked = balance - &self.locked_funds - &self.pre_commit_deposits - &self.initial_pledge;
        if unlocked.is_negative() {
            return Err(Exit::illegal_state("the miner's balance is below what is locked in it"));
        }
        Ok(unlocked)
    }

    /// What could be withdrawn. Negative when more is owed.
    pub fn available(&self, balance: &TokenAmount) -> Result<TokenAmount, Exit> {
        Ok(self.unlocked(balance)? - &self.fee_debt)
    }

    /// 1000 when the miner's balance is below what it has locked: checked after all payments.
    pub fn check_balance(&self, balance: &TokenAmount) -> Result<(), Exit> {
        self.unlocked(balance).map(|_| ()).map_err(|exit| Exit::new(BALANCE_INVARIANTS_BROKEN, exit.sentence))
    }

    fn release(&mut self, amount: &TokenAmount) -> Result<(), Exit> {
        self.locked_funds -= amount;
        if self.locked_funds.is_negative() {
            return Err(Exit::illegal_state("more has vested than was locked"));
        }
        Ok(())
    }
}

fn insufficient(sentence: &'static str) -> Exit {
    Exit::new(ExitCode::USR_INSUFFICIENT_FUNDS, sentence)
}

/// The most that terminating sectors could cost (FIP-0098): 8.5 % of their pledge, or 105 % of what they would be fined for
/// one more fault, whichever is more.
pub fn max_termination_fee(params: &MaxTerminationFeeParams, reward: &Estimate, power: &Estimate) -> TokenAmount {
    // 3.51 days of expected reward.
    const FAULT_FEE_EPOCHS: ChainEpoch = EPOCHS_IN_DAY * 351 / 100;
    let fault_fee = TokenAmount::from_atto(expected_reward(reward, power, &params.power, FAULT_FEE_EPOCHS));
    let of_pledge = (&params.initial_pledge * 85).div_floor(1000);
    of_pledge.max((fault_fee * 105).div_floor(100))
}

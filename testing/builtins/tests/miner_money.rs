//! What a miner has, owes and may pay.

use abi::miner::MaxTerminationFeeParams;
use builtins::miner::{Applied, Info, State, Withdrawal, max_termination_fee};
use builtins::policy::EPOCHS_IN_DAY;
use builtins::smooth::Estimate;
use fvm_ipld_blockstore::MemoryBlockstore;
use fvm_shared::address::Address;
use fvm_shared::bigint::BigInt;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;

struct Miner {
    store: MemoryBlockstore,
    state: State,
    info: Info,
    balance: TokenAmount,
}

fn fil(whole: i64) -> TokenAmount {
    TokenAmount::from_whole(whole)
}

impl Miner {
    /// Without money, its proving period in step with the chain's days.
    fn new() -> Self {
        let store = MemoryBlockstore::new();
        let info = Info::new(100, 101, Vec::new(), Vec::new(), Vec::new(), 10).unwrap();
        let state = State::new(&store, &info, 0, 0).unwrap();
        Self { store, state, info, balance: fil(0) }
    }

    fn reward(&mut self, now: ChainEpoch, reward: TokenAmount, penalty: TokenAmount) -> Applied {
        self.balance += &reward;
        let applied = self.state.apply_rewards(&self.store, now, &self.balance, &reward, &penalty).unwrap();
        self.balance -= &applied.burn;
        self.state.check_balance(&self.balance).unwrap();
        applied
    }

    fn withdraw(&mut self, now: ChainEpoch, requested: TokenAmount) -> Result<Withdrawal, u32> {
        let withdrawal = self
            .state
            .withdraw(&self.store, now, &self.balance, &mut self.info, &requested)
            .map_err(|exit| exit.code.value())?;
        self.balance -= &withdrawal.amount + &withdrawal.burn;
        self.state.check_balance(&self.balance).unwrap();
        Ok(withdrawal)
    }

    fn available(&self) -> TokenAmount {
        self.state.available(&self.balance).unwrap()
    }

    fn table_sum(&self) -> TokenAmount {
        self.state.vesting_funds.load(&self.store).unwrap().iter().map(|entry| &entry.amount).sum()
    }
}

#[test]
fn three_quarters_of_a_reward_are_locked() {
    let mut miner = Miner::new();
    let applied = miner.reward(0, fil(8), fil(0));
    assert_eq!(applied, Applied { pledge_delta: fil(6), burn: fil(0) });
    assert_eq!((miner.available(), miner.table_sum()), (fil(2), fil(6)));
}

#[test]
fn a_penalty_comes_out_of_the_vesting_table() {
    let mut miner = Miner::new();
    let applied = miner.reward(0, fil(8), fil(3));
    assert_eq!(applied, Applied { pledge_delta: fil(3), burn: fil(3) });
    assert_eq!((miner.available(), miner.table_sum()), (fil(2), fil(3)));
}

#[test]
fn a_penalty_above_the_table_comes_out_of_the_balance_and_then_is_debt() {
    let mut miner = Miner::new();
    let applied = miner.reward(0, fil(8), fil(7));
    assert_eq!((applied.burn, miner.available()), (fil(7), fil(1)));

    let applied = miner.reward(1, fil(4), fil(30));
    assert_eq!(applied.burn, fil(5));
    assert_eq!((miner.balance.clone(), miner.state.fee_debt.clone()), (fil(0), fil(25)));
    assert_eq!(miner.available(), fil(-25));
}

#[test]
fn a_debt_blocks_withdrawals_until_it_is_covered() {
    let mut miner = Miner::new();
    miner.reward(0, fil(4), fil(30));
    assert_eq!(miner.withdraw(1, fil(0)), Err(19));
    miner.balance += fil(25);
    assert_eq!(miner.withdraw(1, fil(0)), Err(19));
    miner.balance += fil(3);
    let withdrawal = miner.withdraw(1, fil(100)).unwrap();
    assert_eq!((withdrawal.burn, withdrawal.amount), (fil(26), fil(2)));
    assert_eq!(miner.state.fee_debt, fil(0));
}

#[test]
fn a_debt_is_repaid_as_far_as_the_money_goes() {
    let mut miner = Miner::new();
    miner.reward(0, fil(4), fil(10));
    miner.balance += fil(2);
    let repaid = miner.state.repay(&miner.store, 1, &miner.balance).unwrap();
    assert_eq!((repaid.burn, repaid.unlocked, miner.state.fee_debt.clone()), (fil(2), fil(0), fil(4)));
}

#[test]
fn a_withdrawal_takes_what_is_asked_and_no_more_than_is_there() {
    let mut miner = Miner::new();
    miner.reward(0, fil(8), fil(0));
    assert_eq!(miner.withdraw(1, fil(1)).unwrap().amount, fil(1));
    assert_eq!(miner.withdraw(1, fil(5)).unwrap().amount, fil(1));
    assert_eq!(miner.withdraw(1, fil(5)).unwrap().amount, fil(0));
}

#[test]
fn a_withdrawal_frees_what_has_vested_first() {
    let mut miner = Miner::new();
    miner.reward(0, fil(240), fil(0));
    let withdrawal = miner.withdraw(EPOCHS_IN_DAY + 1, fil(1000)).unwrap();
    assert_eq!((withdrawal.newly_vested, withdrawal.amount), (fil(1), fil(61)));
}

#[test]
fn a_beneficiary_takes_no_more_than_its_quota_until_its_term_ends() {
    let mut miner = Miner::new();
    miner.reward(0, fil(40), fil(0));
    miner.info.beneficiary = Address::new_id(200);
    miner.info.beneficiary_term.quota = fil(7);
    miner.info.beneficiary_term.expiration = 50;
    assert_eq!(miner.withdraw(1, fil(5)).unwrap().amount, fil(5));
    assert_eq!(miner.withdraw(2, fil(5)).unwrap().amount, fil(2));
    assert_eq!(miner.withdraw(3, fil(5)), Err(18));
    assert_eq!(miner.state.load_info(&miner.store).unwrap().beneficiary_term.used_quota, fil(7));

    miner.info.beneficiary_term.quota = fil(9);
    assert_eq!(miner.withdraw(50, fil(5)), Err(18));
    assert_eq!(miner.withdraw(49, fil(5)).unwrap().amount, fil(2));
}

#[test]
fn a_balance_below_what_is_locked_is_an_illegal_state() {
    let mut miner = Miner::new();
    miner.reward(0, fil(8), fil(0));
    miner.balance = fil(5);
    assert_eq!(miner.state.available(&miner.balance).unwrap_err().code.value(), 20);
    assert_eq!(miner.state.check_balance(&miner.balance).unwrap_err().code.value(), 1000);
}

#[test]
fn terminating_costs_8_5_percent_of_the_pledge_or_the_fault_fee() {
    // One attoFIL an epoch for each byte: 3.51 days of it, and 5 % on top.
    let [reward, power] = [1000, 1000].map(|position| Estimate::new(BigInt::from(position), BigInt::from(0)));
    let fee = |bytes: i64, pledge: i64| {
        let params =
            MaxTerminationFeeParams { power: BigInt::from(bytes), initial_pledge: TokenAmount::from_atto(pledge) };
        max_termination_fee(&params, &reward, &power)
    };
    assert_eq!(fee(0, 1000), TokenAmount::from_atto(85));
    assert_eq!(fee(10, 1000), TokenAmount::from_atto(10 * 10_108 * 105 / 100));
}

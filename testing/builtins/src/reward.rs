//! The reward actor: what an epoch pays, while the network has no power.
//!
//! The protocol mints a "simple" part that halves every six years and a "baseline" part that grows with the network's
//! power. Without power only the simple part is left, which is a function of the epoch alone: no loop over skipped epochs.

use abi::Exit;
use fvm_shared::address::Address;
use fvm_shared::bigint::bigint_ser::BigIntDe;
use fvm_shared::bigint::{BigInt, bigint_ser};
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use num_traits::Zero;
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

use crate::fixed::{PRECISION, exp_neg, mul, one};
use crate::policy::EXPECTED_LEADERS;
use crate::smooth::Estimate;

abi::methods! {
    /// The official numbers. There are no exported ones.
    pub enum Method {
        /// By the system actor, with the network's power: zero.
        Constructor = 1,
        /// By the system actor, once per winning block. Exit 0 even when the miner could not take it: then it is burnt.
        AwardBlockReward = 2,
        /// [`ThisEpochReward`].
        ThisEpochReward = 3,
        /// By the power actor, after every epoch, with the network's power: zero.
        UpdateNetworkKPI = 4,
    }
}

/// ln 2 over six years of epochs, and e to that less 1. Q.128.
const LAMBDA: u128 = 37_396_271_439_864_487_274_534_522_888_786;
const EXP_LAMBDA_LESS_ONE: u128 = 37_396_273_494_747_879_394_193_016_954_629;
/// FIL that each part mints in all.
const SIMPLE_TOTAL: u64 = 330_000_000;
const BASELINE_TOTAL: u64 = 770_000_000;
/// Bytes that the network was to have at first, and by how much of itself that grows an epoch, Q.128: twofold a year.
const BASELINE_INITIAL: u64 = 2_888_888_880_000_000_000;
const BASELINE_GROWTH: u128 = 224_377_702_615_002_589_582_494_545_262_197;
/// attoFIL: where the official estimate of the reward begins, and its change per epoch.
const ESTIMATE_POSITION: u128 = 36_266_260_308_195_979_333;
const ESTIMATE_VELOCITY: i64 = -109_897_758_509;

/// A bare big integer, or null.
pub type Power = Option<BigIntDe>;

#[derive(Clone, Debug, Serialize_tuple, Deserialize_tuple)]
pub struct AwardBlockRewardParams {
    pub miner: Address,
    /// attoFIL, of which the miner pays three times as much.
    pub penalty: TokenAmount,
    /// attoFIL, which are in the reward actor's balance already.
    pub gas_reward: TokenAmount,
    pub win_count: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct ThisEpochReward {
    pub this_epoch_reward_smoothed: Estimate,
    #[serde(with = "bigint_ser")]
    pub this_epoch_baseline_power: BigInt,
}

/// In the official order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct State {
    #[serde(with = "bigint_ser")]
    pub cumsum_baseline: BigInt,
    #[serde(with = "bigint_ser")]
    pub cumsum_realized: BigInt,
    pub effective_network_time: ChainEpoch,
    #[serde(with = "bigint_ser")]
    pub effective_baseline_power: BigInt,
    /// What all winners of an epoch share, in attoFIL.
    pub this_epoch_reward: TokenAmount,
    pub this_epoch_reward_smoothed: Estimate,
    #[serde(with = "bigint_ser")]
    pub this_epoch_baseline_power: BigInt,
    /// The epoch that the reward was computed for.
    pub epoch: ChainEpoch,
    /// attoFIL paid to miners so far, without tips.
    pub total_storage_power_reward: TokenAmount,
    pub simple_total: TokenAmount,
    pub baseline_total: TokenAmount,
}

impl State {
    /// At epoch 0. 16 without a power, or with one above zero, which is not modelled.
    pub fn new(power: Power) -> Result<Self, Exit> {
        no_power(power)?;
        Ok(Self {
            cumsum_baseline: BigInt::zero(),
            cumsum_realized: BigInt::zero(),
            effective_network_time: 0,
            effective_baseline_power: BigInt::from(BASELINE_INITIAL),
            this_epoch_reward: simple_reward(0),
            this_epoch_reward_smoothed: Estimate::new(BigInt::from(ESTIMATE_POSITION), BigInt::from(ESTIMATE_VELOCITY)),
            // One epoch's growth after one epoch's decline, each rounded down.
            this_epoch_baseline_power: BigInt::from(BASELINE_INITIAL - 1),
            epoch: 0,
            total_storage_power_reward: TokenAmount::zero(),
            simple_total: TokenAmount::from_whole(SIMPLE_TOTAL),
            baseline_total: TokenAmount::from_whole(BASELINE_TOTAL),
        })
    }

    /// What a block is paid: the winners' share of the epoch's reward, and its tips. `balance` caps it, tips first.
    ///
    /// 16 for negative amounts and for no win, 20 when the balance does not cover the tips.
    pub fn award(
        &mut self,
        balance: &TokenAmount,
        penalty: &TokenAmount,
        gas_reward: &TokenAmount,
        win_count: i64,
    ) -> Result<TokenAmount, Exit> {
        if penalty.is_negative() || gas_reward.is_negative() {
            return Err(Exit::illegal_argument("neither penalty nor gas reward may be negative"));
        }
        if balance < gas_reward {
            return Err(Exit::illegal_state("the reward actor's balance does not cover the gas reward"));
        }
        if win_count <= 0 {
            return Err(Exit::illegal_argument("a block that is paid has won at least once"));
        }
        let share = (&self.this_epoch_reward * win_count).div_floor(EXPECTED_LEADERS);
        let total = (gas_reward + share).min(balance.clone());
        self.total_storage_power_reward += &total - gas_reward;
        Ok(total)
    }

    /// Ends epoch `now`: computes the next epoch's reward, in one step however many epochs were skipped.
    pub fn tick(&mut self, power: Power, now: ChainEpoch) -> Result<(), Exit> {
        no_power(power)?;
        let next = self.epoch.max(now) + 1;
        let elapsed = next - self.epoch;
        self.epoch = next;
        self.this_epoch_baseline_power = grown(&self.this_epoch_baseline_power, elapsed);
        self.this_epoch_reward = simple_reward(next);
        self.this_epoch_reward_smoothed =
            self.this_epoch_reward_smoothed.observe(self.this_epoch_reward.atto(), elapsed);
        Ok(())
    }
}

fn no_power(power: Power) -> Result<(), Exit> {
    match power {
        Some(BigIntDe(power)) if power.is_zero() => Ok(()),
        Some(_) => Err(Exit::illegal_argument("these stand-ins know no power: the network's must be zero")),
        None => Err(Exit::illegal_argument("the network's power must be given")),
    }
}

/// What an epoch mints without power: a share of what is left of the simple total.
fn simple_reward(epoch: ChainEpoch) -> TokenAmount {
    let total = TokenAmount::from_whole(SIMPLE_TOTAL).atto() * EXP_LAMBDA_LESS_ONE;
    let left = exp_neg(&(BigInt::from(LAMBDA) * epoch));
    TokenAmount::from_atto(mul(&total, &left) >> PRECISION)
}

/// Baseline power `epochs` later, by squaring: exact for one epoch, a few bytes off for many.
fn grown(power: &BigInt, epochs: ChainEpoch) -> BigInt {
    let mut factor = one() + BASELINE_GROWTH;
    let mut grown = power.clone();
    let mut left = epochs;
    while left > 0 {
        if left % 2 == 1 {
            grown = mul(&grown, &factor);
        }
        factor = mul(&factor, &factor);
        left /= 2;
    }
    grown
}

#[cfg(test)]
mod tests {
    use num_traits::Signed;

    use super::*;

    fn state() -> State {
        State::new(Some(BigIntDe(BigInt::zero()))).unwrap()
    }

    fn zero() -> Power {
        Some(BigIntDe(BigInt::zero()))
    }

    fn fil(whole: u64) -> TokenAmount {
        TokenAmount::from_whole(whole)
    }

    #[test]
    fn the_first_epoch_pays_what_the_protocol_says() {
        assert_eq!(state().this_epoch_reward, TokenAmount::from_atto(36_266_264_293_777_134_739u128));
    }

    #[test]
    fn the_reward_halves_in_six_years() {
        let six_years = 6 * 365 * 2880;
        let (now, then) = (simple_reward(0), simple_reward(six_years));
        let off = (then * 2 - now).atto().abs();
        assert!(off < BigInt::from(10), "off by {off} attoFIL");
    }

    #[test]
    fn skipping_epochs_ends_at_the_same_reward_as_counting_them() {
        let (mut counted, mut skipped) = (state(), state());
        for epoch in 0..500 {
            counted.tick(zero(), epoch).unwrap();
        }
        skipped.tick(zero(), 499).unwrap();
        assert_eq!((counted.epoch, &counted.this_epoch_reward), (500, &skipped.this_epoch_reward));
        assert_eq!(skipped.epoch, 500);
        let off = (counted.this_epoch_baseline_power - skipped.this_epoch_baseline_power).abs();
        assert!(off < BigInt::from(1000), "baseline power is off by {off} bytes");
    }

    #[test]
    fn a_second_tick_in_an_epoch_goes_one_epoch_on() {
        let mut state = state();
        state.tick(zero(), 7).unwrap();
        state.tick(zero(), 7).unwrap();
        assert_eq!(state.epoch, 9);
    }

    #[test]
    fn an_award_is_a_fifth_per_win_and_the_tips_on_top() {
        let mut state = state();
        let paid = state.award(&fil(1000), &fil(0), &fil(1), 2).unwrap();
        assert_eq!(paid, fil(1) + (&state.this_epoch_reward * 2).div_floor(5));
        assert_eq!(state.total_storage_power_reward, paid - fil(1));
    }

    #[test]
    fn an_award_pays_no_more_than_there_is() {
        assert_eq!(state().award(&fil(3), &fil(0), &fil(1), 5).unwrap(), fil(3));
    }

    #[test]
    fn awards_that_make_no_sense_are_refused() {
        let code = |balance: u64, penalty: i64, tips: i64, wins| {
            let [penalty, tips] = [penalty, tips].map(TokenAmount::from_atto);
            state().award(&fil(balance), &penalty, &tips, wins).unwrap_err().code.value()
        };
        assert_eq!([code(9, -1, 0, 1), code(9, 0, -1, 1), code(9, 0, 0, 0)], [16; 3]);
        assert_eq!(code(0, 0, 1, 1), 20);
    }

    #[test]
    fn a_power_that_is_missing_or_above_zero_is_refused() {
        assert_eq!(State::new(None).unwrap_err().code.value(), 16);
        assert_eq!(State::new(Some(BigIntDe(BigInt::from(1)))).unwrap_err().code.value(), 16);
    }
}

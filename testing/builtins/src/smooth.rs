//! Estimates of the network's reward and power that lag behind what they follow: alpha-beta filters over epochs.

use fvm_shared::bigint::{BigInt, Integer, bigint_ser};
use fvm_shared::clock::ChainEpoch;
use num_traits::Signed;
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

use crate::fixed::{PRECISION, ln, mul};

/// 9.25e-4 and 2.84e-7: how much of a surprise moves the position, and the velocity. Q.128.
const ALPHA: u128 = 314_760_000_000_000_000_000_000_000_000_000_000;
const BETA: u128 = 96_640_100_000_000_000_000_000_000_000_000;
/// Below this square of the velocity the quotient of two estimates is taken as a straight line. Q.128.
const NEGLIGIBLE: u128 = 302_231_454_903_657_293_676_544;

/// A position and its change per epoch, both Q.128.
#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct Estimate {
    #[serde(with = "bigint_ser")]
    pub position: BigInt,
    #[serde(with = "bigint_ser")]
    pub velocity: BigInt,
}

impl Estimate {
    /// From whole numbers.
    pub fn new(position: BigInt, velocity: BigInt) -> Self {
        Self { position: position << PRECISION, velocity: velocity << PRECISION }
    }

    /// The position as a whole number, rounded down.
    pub fn value(&self) -> BigInt {
        &self.position >> PRECISION
    }

    /// The estimate `elapsed` epochs later (1 or more), when `observed` is seen.
    pub fn observe(&self, observed: &BigInt, elapsed: ChainEpoch) -> Self {
        let elapsed = BigInt::from(elapsed) << PRECISION;
        let predicted = mul(&elapsed, &self.velocity) + &self.position;
        let surprise = (observed << PRECISION) - &predicted;
        Self {
            position: predicted + mul(&BigInt::from(ALPHA), &surprise),
            velocity: (surprise * BETA).div_floor(&elapsed) + &self.velocity,
        }
    }
}

/// The sum over the next `epochs` of `share` times estimated reward over estimated power, in whole units, never negative:
/// what so much power is expected to earn. All of the reward when the network's power is estimated at nothing.
pub fn expected_reward(reward: &Estimate, power: &Estimate, share: &BigInt, epochs: ChainEpoch) -> BigInt {
    let elapsed = BigInt::from(epochs) << PRECISION;
    let end = mul(&power.velocity, &elapsed) + &power.position;
    if !power.value().is_positive() || !end.is_positive() {
        return reward.value();
    }
    let squared = mul(&power.velocity, &power.velocity);
    let ratio = if squared > BigInt::from(NEGLIGIBLE) {
        // The integral of (p + v t) / (P + V t): a logarithm, and the velocities' share of a straight line.
        let growth = ln(&end) - ln(&power.position);
        let constant = mul(&(&growth * &reward.position), &power.velocity);
        let linear = ((&power.velocity * &elapsed - growth * &power.position) * &reward.velocity) >> PRECISION;
        (constant + linear).div_floor(&squared)
    } else {
        let middle = mul(&reward.velocity, &(&elapsed >> 1)) + &reward.position;
        (middle * &elapsed).div_floor(&power.position)
    };
    ((share * ratio) >> PRECISION).max(BigInt::from(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn estimate(position: i64, velocity: i64) -> Estimate {
        Estimate::new(BigInt::from(position), BigInt::from(velocity))
    }

    #[test]
    fn an_estimate_that_is_right_does_not_move() {
        let constant = estimate(1_000_000, 0);
        assert_eq!(constant.observe(&BigInt::from(1_000_000), 1), constant);
        assert_eq!(constant.observe(&BigInt::from(1_000_000), 1000), constant);
    }

    #[test]
    fn a_surprise_moves_the_position_by_925_millionths() {
        let moved = estimate(0, 0).observe(&BigInt::from(1_000_000_000), 1);
        let value = moved.value();
        assert!(value > BigInt::from(924_000) && value < BigInt::from(926_000), "{value}");
        assert!(moved.velocity.is_positive());
    }

    #[test]
    fn the_expected_reward_of_constant_estimates_is_their_quotient() {
        let earned = expected_reward(&estimate(4_000_000, 0), &estimate(1, 0), &BigInt::from(1), 1000);
        assert_eq!(earned, BigInt::from(4_000_000_000u64));
    }

    #[test]
    fn the_expected_reward_of_moving_estimates_agrees_with_the_sum() {
        let (reward, power) = (estimate(1_000_000, -100), estimate(70_000, 1000));
        let summed: f64 = (0..5000).map(|t| f64::from(t) + 0.5).map(|t| (1e6 - 100.0 * t) / (7e4 + 1000.0 * t)).sum();
        let ours = expected_reward(&reward, &power, &BigInt::from(1_000_000), 5000);
        let ours = i128::try_from(ours).expect("fits") as f64 / 1e6;
        assert!((ours / summed - 1.0).abs() < 1e-4, "{ours} {summed}");
    }

    #[test]
    fn a_network_without_power_owes_the_whole_reward() {
        let reward = estimate(36, 0);
        for power in [estimate(0, 0), estimate(-5, 0), estimate(10, -1)] {
            assert_eq!(expected_reward(&reward, &power, &BigInt::from(7), 100), BigInt::from(36));
        }
    }
}

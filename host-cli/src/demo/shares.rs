//! Who must get what: the owner actor's rule for splitting profit, computed a second time and from nothing but principals and
//! profits.
//!
//! Every active position gets its part of a profit `net`, in proportion to its principal. The rule keeps a number per unit of
//! principal, in units of 2^-96 attoFIL, so that a split costs the same for one position as for a million:
//! `net * 2^96 + rem = step * total + rem'`. A position is due the whole attoFIL of `principal * sum of steps`; what is below
//! one attoFIL stays in `rem`, which the next split hands out again.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, ensure};
use fvm_shared::bigint::{BigInt, Integer};
use num_traits::{Signed, Zero};

use crate::commands::stake::Position;

/// The unit of the number per unit of principal, as a power of two.
const FRACTION_BITS: u32 = 96;

/// The state of the rule after some profits and claims.
#[derive(Clone, Debug, Default)]
pub struct Shares {
    positions: BTreeMap<u64, Share>,
    total: BigInt,
    per_unit: BigInt,
    remainder: BigInt,
    /// All that was ever split.
    split: BigInt,
}

#[derive(Clone, Debug, Default)]
struct Share {
    principal: BigInt,
    entry: BigInt,
    claimed: BigInt,
    claims: u32,
}

impl Shares {
    /// Positions that have earned nothing yet.
    pub fn of(positions: &[Position]) -> Result<Self> {
        let mut shares = Self::default();
        for position in positions {
            ensure!(!position.pending, "position {} does not earn yet", position.position);
            let principal = position.principal.0.atto().clone();
            shares.total += &principal;
            shares.positions.insert(position.position, Share { principal, ..Share::default() });
        }
        ensure!(shares.total.is_positive(), "there is no principal to split a profit by");
        Ok(shares)
    }

    /// The same rule among other positions, of which nobody is due anything: what was too little to be split goes on.
    pub fn anew(&self, positions: &[Position]) -> Result<Self> {
        let split = self.undistributed()?;
        Ok(Self { remainder: self.remainder.clone(), split, ..Self::of(positions)? })
    }

    /// Splits a profit.
    pub fn split(&mut self, net: &BigInt) {
        let (step, remainder) = ((net << FRACTION_BITS) + &self.remainder).div_mod_floor(&self.total);
        self.per_unit += step;
        self.remainder = remainder;
        self.split += net;
    }

    /// What a position is due, in attoFIL.
    pub fn due(&self, position: u64) -> Result<BigInt> {
        Ok(self.earned(position)?.0)
    }

    /// Takes out what a position is due.
    pub fn claim(&mut self, position: u64) -> Result<BigInt> {
        let (due, part) = self.earned(position)?;
        self.remainder += part;
        let share = self.positions.get_mut(&position).context("an unknown position")?;
        share.entry.clone_from(&self.per_unit);
        share.claimed += &due;
        share.claims += 1;
        Ok(due)
    }

    /// Whole attoFIL, and the part below one in units of 2^-96.
    fn earned(&self, position: u64) -> Result<(BigInt, BigInt)> {
        let share = self.share(position)?;
        let parts = &share.principal * (&self.per_unit - &share.entry);
        Ok(parts.div_mod_floor(&(BigInt::from(1) << FRACTION_BITS)))
    }

    /// What nobody has been given, in whole attoFIL: too little to be split, it waits for the next profit. Only when everybody
    /// has claimed is it a whole number.
    pub fn undistributed(&self) -> Result<BigInt> {
        let (whole, part) = self.remainder.div_mod_floor(&(BigInt::from(1) << FRACTION_BITS));
        ensure!(part.is_zero(), "what is left over is not a whole number of attoFIL: somebody has not claimed");
        Ok(whole)
    }

    /// Refuses a position whose earnings, claimed and due, differ from its exact part of all profits by more than an attoFIL for
    /// each time that they were rounded: once a claim, and once for what is due now.
    pub fn check_exact(&self, position: u64) -> Result<()> {
        let share = self.share(position)?;
        let got = &share.claimed + self.due(position)?;
        let off = (&self.split * &share.principal - got * &self.total).abs();
        ensure!(off <= &self.total * (share.claims + 1), "position {position} did not get its exact part");
        Ok(())
    }

    fn share(&self, position: u64) -> Result<&Share> {
        self.positions.get(&position).with_context(|| format!("no position {position} is known"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares(principals: &[u64]) -> Shares {
        let share = |p: &u64| Share { principal: BigInt::from(*p), ..Share::default() };
        Shares {
            positions: (0..).zip(principals.iter().map(share)).collect(),
            total: principals.iter().sum::<u64>().into(),
            ..Shares::default()
        }
    }

    #[test]
    fn what_does_not_divide_waits_for_the_next_profit() {
        let mut shares = shares(&[1, 2, 3]);
        shares.split(&BigInt::from(100));
        let first: Vec<BigInt> = (0..3).map(|p| shares.claim(p).unwrap()).collect();
        assert_eq!(first, [16, 33, 49].map(BigInt::from), "49, not 50: a sixth is rounded down at 2^-96");
        assert_eq!(shares.undistributed().unwrap(), BigInt::from(2));
        shares.split(&BigInt::from(4));
        let second: Vec<BigInt> = (0..3).map(|p| shares.due(p).unwrap()).collect();
        assert_eq!(second, [1, 2, 3].map(BigInt::from), "4 and the 2 that were left are 6");
        (0..3).for_each(|p| shares.check_exact(p).unwrap());
    }

    #[test]
    fn whoever_claims_late_gets_as_much() {
        let (mut often, mut once) = (shares(&[7, 11]), shares(&[7, 11]));
        let mut claimed = BigInt::zero();
        for net in [1_000_003_u64, 17, 999_999_937] {
            often.split(&net.into());
            once.split(&net.into());
            claimed += often.claim(0).unwrap();
        }
        let difference = once.claim(0).unwrap() - claimed;
        assert!(difference.abs() <= BigInt::from(3));
    }

    #[test]
    fn what_was_left_over_is_split_among_those_who_stay() {
        let mut all = shares(&[1, 2, 3]);
        all.split(&BigInt::from(100));
        (0..3).for_each(|p| {
            all.claim(p).unwrap();
        });
        let split = all.undistributed().unwrap();
        let mut stay = Shares { remainder: all.remainder, split, ..shares(&[1, 2]) };
        stay.split(&BigInt::from(1));
        assert_eq!([0, 1].map(|p| stay.due(p).unwrap()), [1, 2].map(BigInt::from), "1 and the 2 that were left are 3");
        (0..2).for_each(|p| stay.check_exact(p).unwrap());
    }

    #[test]
    fn a_wrong_part_is_noticed() {
        let mut shares = shares(&[1, 1]);
        shares.split(&BigInt::from(1_000));
        shares.positions.get_mut(&0).unwrap().claimed += 2;
        assert!(shares.check_exact(0).is_err() && shares.check_exact(1).is_ok());
    }
}

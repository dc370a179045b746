//! Random lives of a vehicle, beside a model in exact fractions that shares no code with the actor.

use std::collections::BTreeMap;

use fvm_shared::bigint::BigInt;
use fvm_shared::econ::TokenAmount;
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use proptest::prelude::*;

use crate::vehicle::{DATASET, Numbers, OPERATOR, Vehicle, fee, terms};

const FEES: [(&str, u64, u32); 2] = [("operator", OPERATOR, 1_000), ("dataset", DATASET, 333)];

#[derive(Clone, Debug)]
enum Step {
    Deposit { holder: u64, value: u64 },
    Adopt { balance: u64, locked: u64, pledged: u64 },
    Harvest { direct: bool },
    Claim { nth: usize },
    ClaimFees { nth: usize },
    Earn { miner: usize, reward: u64 },
    Vest { miner: usize },
    Penalise { miner: usize, penalty: u64 },
    Unpledge { miner: usize, amount: u64 },
    Refuse { miner: usize, refuses: bool },
    Donate { value: u64 },
    Wait { epochs: i64 },
}

fn step() -> impl Strategy<Value = Step> {
    let amount = || prop_oneof![1u64..10, 1u64..1_000_000, 1u64..u64::MAX / 1_000];
    let miner = || 0usize..4;
    prop_oneof![
        4 => (201u64..206, amount()).prop_map(|(holder, value)| Step::Deposit { holder, value }),
        1 => (amount(), amount(), amount()).prop_map(|(free, locked, pledged)| Step::Adopt {
            balance: free + locked + pledged, locked, pledged
        }),
        5 => prop::bool::weighted(0.8).prop_map(|direct| Step::Harvest { direct }),
        5 => (0usize..40).prop_map(|nth| Step::Claim { nth }),
        1 => (0usize..2).prop_map(|nth| Step::ClaimFees { nth }),
        3 => (miner(), amount()).prop_map(|(miner, reward)| Step::Earn { miner, reward }),
        2 => miner().prop_map(|miner| Step::Vest { miner }),
        1 => (miner(), amount()).prop_map(|(miner, penalty)| Step::Penalise { miner, penalty }),
        1 => (miner(), amount()).prop_map(|(miner, amount)| Step::Unpledge { miner, amount }),
        1 => (miner(), any::<bool>()).prop_map(|(miner, refuses)| Step::Refuse { miner, refuses }),
        2 => amount().prop_map(|value| Step::Donate { value }),
        1 => (1i64..3_000).prop_map(|epochs| Step::Wait { epochs }),
    ]
}

/// One position in the model.
struct Share {
    holder: u64,
    principal: BigInt,
    operator: bool,
    active: bool,
    /// All that it has earned, as an exact fraction.
    earned: BigRational,
    claimed: BigInt,
}

/// The money rules, written down a second time. A miner's numbers are read from the test's own miners.
#[derive(Default)]
struct Model {
    shares: Vec<Share>,
    idle: BigInt,
    rewards: BigInt,
    fees: BTreeMap<u64, BigInt>,
    balance: BigInt,
    /// Last readings: locked and owed.
    read: BTreeMap<u64, (BigInt, BigInt)>,
    failing: BTreeMap<u64, i64>,
    banks: i64,
}

impl Model {
    fn principal(&self, keep: impl Fn(&Share) -> bool) -> BigInt {
        self.shares.iter().filter(|s| keep(s)).map(|s| s.principal.clone()).sum()
    }

    fn fees(&self) -> BigInt {
        self.fees.values().sum()
    }

    fn worth(&self, miners: &BTreeMap<u64, Numbers>) -> BigInt {
        self.read.iter().map(|(id, (locked, debt))| miners[id].balance.atto() - locked - debt).sum()
    }

    fn surplus(&self, miners: &BTreeMap<u64, Numbers>) -> BigInt {
        &self.balance + self.worth(miners) - self.principal(|_| true) - &self.rewards - self.fees()
    }

    /// Takes in what the miners were before and are after a harvest.
    fn harvest(&mut self, before: &BTreeMap<u64, Numbers>, after: &BTreeMap<u64, Numbers>, direct: bool, epoch: i64) {
        let mut complete = true;
        for id in self.read.keys().copied().collect::<Vec<_>>() {
            let was = &before[&id];
            let available = was.balance.atto() - was.locked.atto() - was.pledged.atto() - was.debt.atto();
            let refused = was.refuses.is_some() || available.is_negative();
            let debt = if refused { (-&available).max(BigInt::zero()) } else { BigInt::zero() };
            self.read.insert(id, (was.locked.atto().clone(), debt));
            if !refused {
                self.balance += available;
                self.failing.remove(&id);
                continue;
            }
            if direct {
                self.failing.entry(id).or_insert(epoch);
            }
            complete &= direct && epoch - self.failing[&id] >= 2_880;
        }
        self.settle(after, complete);
        if complete {
            self.shares.iter_mut().for_each(|s| s.active = true);
        }
    }

    fn settle(&mut self, miners: &BTreeMap<u64, Numbers>, complete: bool) {
        let mut loss = (-self.surplus(miners)).max(BigInt::zero());
        if complete {
            for stake in self.shares.iter_mut().filter(|s| s.operator) {
                let taken = loss.clone().min(stake.principal.clone());
                stake.principal -= &taken;
                stake.active |= stake.principal.is_zero() && !taken.is_zero();
                loss -= taken;
            }
        }
        let unsettled = &self.balance - &self.idle - &self.rewards - self.fees();
        let profit = self.surplus(miners).max(BigInt::zero()).min(unsettled.clone());
        self.idle += unsettled - &profit;
        let active = self.principal(|s| s.active);
        if active.is_zero() {
            return;
        }
        let mut net = profit.clone();
        for (_, id, bps) in FEES {
            let fee: BigInt = &profit * bps / 10_000;
            net -= &fee;
            *self.fees.entry(id).or_default() += fee;
        }
        for share in self.shares.iter_mut().filter(|s| s.active) {
            share.earned += BigRational::new(&net * &share.principal, active.clone());
        }
        self.rewards += net;
        self.banks += 1;
    }

    fn mint(&mut self, holder: u64, principal: &BigInt, operator: bool) {
        let (principal, earned) = (principal.clone(), BigRational::zero());
        self.shares.push(Share { holder, principal, operator, active: false, earned, claimed: BigInt::zero() });
    }
}

struct Life {
    vehicle: Vehicle,
    model: Model,
}

impl Life {
    fn new() -> Self {
        let fees = FEES.iter().map(|(label, id, bps)| fee(label, *id, *bps)).collect();
        let cap = TokenAmount::from_whole(1u64 << 60);
        Self { vehicle: Vehicle::new(abi::owner::Terms { fees, cap, ..terms() }), model: Model::default() }
    }

    fn run(&mut self, step: &Step) {
        match step {
            Step::Deposit { holder, value } => self.deposit(*holder, *value),
            Step::Adopt { balance, locked, pledged } => self.adopt(*balance, *locked, *pledged),
            Step::Harvest { direct } => {
                self.harvest(*direct);
            }
            Step::Claim { nth } => self.claim(*nth),
            Step::ClaimFees { nth } => self.claim_fees(FEES[*nth].1),
            Step::Earn { miner, reward } => self.miner(*miner, |m| m.earn(&TokenAmount::from_atto(*reward))),
            Step::Vest { miner } => self.miner(*miner, |m| m.locked = m.locked.div_floor(2)),
            Step::Penalise { miner, penalty } => {
                self.miner(*miner, |m| m.penalise(&TokenAmount::from_atto(*penalty)));
            }
            Step::Unpledge { miner, amount } => self.miner(*miner, |m| {
                m.pledged -= TokenAmount::from_atto(*amount).min(m.pledged.clone());
            }),
            Step::Refuse { miner, refuses } => self.miner(*miner, |m| m.refuses = refuses.then_some(20)),
            Step::Donate { value } => {
                self.vehicle.donate(&TokenAmount::from_atto(*value));
                self.model.balance += *value;
            }
            Step::Wait { epochs } => self.vehicle.epoch += epochs,
        }
    }

    fn deposit(&mut self, holder: u64, value: u64) {
        let stake = self.model.principal(|s| s.operator);
        let refused = -self.model.surplus(&self.vehicle.miners) > stake;
        let outcome = self.vehicle.deposit(holder, &TokenAmount::from_atto(value));
        assert_eq!(outcome.is_err(), refused);
        if !refused {
            self.model.mint(holder, &value.into(), false);
            self.model.balance += value;
            self.model.idle += value;
        }
    }

    fn adopt(&mut self, balance: u64, locked: u64, pledged: u64) {
        let id = 1_000 + self.vehicle.miners.len() as u64;
        if id == 1_004 || !self.harvest(true) {
            return;
        }
        let [balance, locked, pledged] = [balance, locked, pledged].map(TokenAmount::from_atto);
        let numbers = Numbers { balance, locked, pledged, ..Numbers::default() };
        let withdrawn = numbers.available().atto().clone();
        let stake = numbers.balance.atto() - numbers.locked.atto();
        let reading = (numbers.locked.atto().clone(), BigInt::zero());
        self.vehicle.adopt(id, numbers);
        // The adoption's own harvest finds the miners emptied, but what had waited for active principal is shared now.
        let emptied = &self.vehicle.miners;
        self.model.harvest(emptied, emptied, true, self.vehicle.epoch);
        self.model.read.insert(id, reading);
        self.model.balance += &withdrawn;
        self.model.idle += withdrawn;
        self.model.mint(OPERATOR, &stake, true);
    }

    fn harvest(&mut self, direct: bool) -> bool {
        let before = self.vehicle.miners.clone();
        let (_, ended) = self.vehicle.harvest_from(direct);
        self.model.harvest(&before, &self.vehicle.miners, direct, self.vehicle.epoch);
        ended
    }

    fn claim(&mut self, nth: usize) {
        let Some(id) = nth.checked_rem(self.model.shares.len()) else { return };
        let share = &mut self.model.shares[id];
        let dues = self.vehicle.claim(share.holder, &[id as u64]).expect("the holder may claim");
        share.claimed += dues[0].amount.atto();
        self.model.rewards -= dues[0].amount.atto();
        self.model.balance -= dues[0].amount.atto();
        self.model.banks += 1;
    }

    fn claim_fees(&mut self, beneficiary: u64) {
        let owed = self.model.fees.remove(&beneficiary).unwrap_or_default();
        assert_eq!(self.vehicle.claim_fees(beneficiary).atto(), &owed);
        self.model.balance -= owed;
    }

    fn miner(&mut self, nth: usize, change: impl FnOnce(&mut Numbers)) {
        if let Some(miner) = self.vehicle.miners.values_mut().nth(nth) {
            change(miner);
        }
    }

    /// Every total to the attoFIL; every position to the attoFIL per division that there was, none of them lost between.
    fn compare(&self) {
        let (summary, model) = (self.vehicle.summary(), &self.model);
        assert_eq!(summary.balance.atto(), &model.balance);
        assert_eq!(summary.idle.atto(), &model.idle);
        assert_eq!(summary.rewards_unclaimed.atto(), &model.rewards);
        assert_eq!(summary.fees_unclaimed.atto(), &model.fees());
        assert_eq!(summary.principal_active.atto(), &model.principal(|s| s.active));
        assert_eq!(summary.principal_pending.atto(), &model.principal(|s| !s.active));
        assert_eq!(summary.operator_stake.atto(), &model.principal(|s| s.operator));
        assert_eq!(summary.surplus.atto(), &model.surplus(&self.vehicle.miners));
        let tolerance = BigRational::from_integer((model.banks + 1).into());
        for (id, share) in model.shares.iter().enumerate() {
            let view = self.vehicle.position(id as u64);
            assert_eq!((view.principal.atto(), view.pending), (&share.principal, !share.active));
            let earned = BigRational::from_integer(view.due.atto() + &share.claimed);
            assert!((earned - &share.earned).abs() <= tolerance, "position {id}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    #[test]
    fn the_actor_and_the_model_agree_after_any_life(steps in prop::collection::vec(step(), 1..120)) {
        let mut life = Life::new();
        for step in &steps {
            life.run(step);
            life.compare();
        }
    }

    #[test]
    fn a_sniper_gains_nothing(stakes in prop::collection::vec(1u64..1_000_000, 1..6), profit in 1u64..u64::MAX / 2, bait in 1u64..u64::MAX / 2) {
        let mut vehicle = Vehicle::new(abi::owner::Terms { cap: TokenAmount::from_whole(1u64 << 60), ..terms() });
        for (holder, stake) in (201..).zip(&stakes) {
            vehicle.deposit(holder, &TokenAmount::from_atto(*stake)).unwrap();
        }
        vehicle.harvest();
        vehicle.donate(&TokenAmount::from_atto(profit));
        let sniper = vehicle.deposit(666, &TokenAmount::from_atto(bait)).unwrap();
        vehicle.harvest();
        prop_assert!(vehicle.due(sniper).is_zero());
        let paid: TokenAmount = (0..sniper).map(|id| vehicle.due(id)).sum();
        prop_assert!(TokenAmount::from_atto(profit) - paid <= TokenAmount::from_atto(stakes.len()));
    }
}

//! Random messages beside a model in exact fractions that shares no code with the actor: every total to the attoFIL after every
//! message. `LEASEHOLD_MESSAGES` sets how many (2,000 unless told), `LEASEHOLD_SEED` where they begin.

use std::collections::BTreeMap;

use abi::owner::{
    ClaimFeesParams, ClaimFeesReturn, DepositReturn, FeesReturn, HarvestReturn, Method, MinersReturn, TokenId,
};
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use suite::fil;

use crate::owner_vehicle::{Vehicle, fee};

/// A number from the environment.
fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// SplitMix64: the same seed gives the same life on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.roll() % end
    }

    /// Small, middling and large amounts alike.
    fn amount(&mut self) -> TokenAmount {
        let digits = self.below(20) as u32;
        TokenAmount::from_atto(1 + self.below(10u64.saturating_pow(digits.min(19))))
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len() as u64) as usize]
    }
}

struct Share {
    holder: Address,
    principal: BigInt,
    operator: bool,
    active: bool,
    /// All that it has earned, as an exact fraction.
    earned: BigRational,
    claimed: BigInt,
}

/// The money rules, written down a second time.
#[derive(Default)]
struct Model {
    shares: Vec<Share>,
    balance: BigInt,
    idle: BigInt,
    rewards: BigInt,
    fees: BTreeMap<Address, BigInt>,
    /// What each miner had locked and owed at the last harvest.
    read: BTreeMap<Address, (BigInt, BigInt)>,
    divisions: u64,
}

impl Model {
    fn principal(&self, keep: impl Fn(&Share) -> bool) -> BigInt {
        self.shares.iter().filter(|s| keep(s)).map(|s| s.principal.clone()).sum()
    }

    fn owed_fees(&self) -> BigInt {
        self.fees.values().sum()
    }

    fn surplus(&self, balance_of: impl Fn(Address) -> BigInt) -> BigInt {
        let worth: BigInt = self.read.iter().map(|(miner, (locked, debt))| balance_of(*miner) - locked - debt).sum();
        &self.balance + worth - self.principal(|_| true) - &self.rewards - self.owed_fees()
    }

    fn settle(&mut self, complete: bool, fees: &[(Address, u32)], balance_of: impl Fn(Address) -> BigInt) {
        let mut loss = (-self.surplus(&balance_of)).max(BigInt::zero());
        for stake in self.shares.iter_mut().filter(|s| s.operator && complete) {
            let taken = loss.clone().min(stake.principal.clone());
            stake.principal -= &taken;
            stake.active |= stake.principal.is_zero() && !taken.is_zero();
            loss -= taken;
        }
        let unsettled = &self.balance - &self.idle - &self.rewards - self.owed_fees();
        let profit = self.surplus(&balance_of).max(BigInt::zero()).min(unsettled.clone());
        self.idle += unsettled - &profit;
        let active = self.principal(|s| s.active);
        if active.is_positive() {
            let mut net = profit.clone();
            for (beneficiary, bps) in fees {
                let fee: BigInt = &profit * bps / 10_000;
                net -= &fee;
                *self.fees.entry(*beneficiary).or_default() += fee;
            }
            for share in self.shares.iter_mut().filter(|s| s.active) {
                share.earned += BigRational::new(&net * &share.principal, active.clone());
            }
            self.rewards += net;
            self.divisions += 1;
        }
        if complete {
            self.shares.iter_mut().for_each(|s| s.active = true);
        }
    }

    fn mint(&mut self, holder: Address, principal: &TokenAmount, operator: bool) {
        let (principal, earned) = (principal.atto().clone(), BigRational::zero());
        self.shares.push(Share { holder, principal, operator, active: false, earned, claimed: BigInt::zero() });
    }
}

struct Life {
    vehicle: Vehicle,
    model: Model,
    dice: Dice,
    investors: Vec<Address>,
    fees: Vec<(Address, u32)>,
    miners: Vec<Address>,
}

impl Life {
    fn new(seed: u64) -> Self {
        let mut fees = Vec::new();
        let vehicle = Vehicle::with(|world, terms| {
            fees = vec![(terms.operator, 1_000), (world.account(fil(1)), 333)];
            terms.fees = vec![fee("operator", fees[0].0, 1_000), fee("dataset", fees[1].0, 333)];
        });
        let mut life = Self {
            vehicle,
            model: Model::default(),
            dice: Dice(seed),
            investors: Vec::new(),
            fees,
            miners: Vec::new(),
        };
        life.investors = (0..6).map(|_| life.vehicle.world.account(fil(100_000))).collect();
        life
    }

    fn step(&mut self) {
        match self.dice.below(100) {
            0..25 if self.model.shares.len() < 180 => self.deposit(),
            25..45 => drop(self.harvest()),
            45..75 => self.claim(),
            75..80 => self.claim_fees(),
            80..88 => self.donate(),
            88..93 => self.award(TokenAmount::zero()),
            93 => {
                let penalty = self.dice.amount();
                self.award(penalty);
            }
            94..98 => {
                let epochs = 1 + self.dice.below(4_000);
                self.vehicle.world.advance(epochs as i64);
            }
            98 if self.miners.len() < 3 => self.adopt(),
            _ => self.claim(),
        }
        self.compare();
    }

    fn deposit(&mut self) {
        let (from, value) = (*self.dice.pick(&self.investors), self.dice.amount());
        let refused = -self.surplus() > self.model.principal(|s| s.operator);
        let applied = self.vehicle.step(from, Method::Deposit).value(value.clone()).apply();
        assert_eq!(applied.is_success(), !refused);
        if applied.is_success() {
            let id = applied.value::<DepositReturn>().unwrap().token_id;
            assert_eq!(id, self.model.shares.len() as u64);
            self.model.mint(from, &value, false);
            self.model.balance += value.atto();
            self.model.idle += value.atto();
        }
    }

    fn harvest(&mut self) -> bool {
        let harvest = self.vehicle.harvest();
        self.take_in(&harvest)
    }

    /// Takes in what the chain shows after a harvest.
    fn take_in(&mut self, harvest: &HarvestReturn) -> bool {
        let withdrawn: TokenAmount = harvest.miners.iter().map(|m| &m.withdrawn).sum();
        self.model.balance += withdrawn.atto();
        for miner in self.model.read.keys().copied().collect::<Vec<_>>() {
            let locked = self.vehicle.locked(miner).atto().clone();
            let debt = (-self.vehicle.available(miner).atto()).max(BigInt::zero());
            self.model.read.insert(miner, (locked, debt));
        }
        let world = &self.vehicle.world;
        self.model.settle(harvest.round_ended, &self.fees, |miner| world.balance(miner).atto().clone());
        harvest.round_ended
    }

    fn claim(&mut self) {
        let Some(id) = self.dice.roll().checked_rem(self.model.shares.len() as u64) else { return };
        let holder = self.model.shares[id as usize].holder;
        let more = self.dice.below(self.model.shares.len() as u64);
        let mut ids: Vec<TokenId> = vec![id];
        ids.extend(Some(more).filter(|m| *m != id && self.model.shares[*m as usize].holder == holder));
        for claimed in self.vehicle.claim(holder, &ids).claims {
            assert!(claimed.paid);
            self.model.shares[claimed.token_id as usize].claimed += claimed.amount.atto();
            self.model.rewards -= claimed.amount.atto();
            self.model.balance -= claimed.amount.atto();
            self.model.divisions += 1;
        }
    }

    fn claim_fees(&mut self) {
        let beneficiary = self.dice.pick(&self.fees).0;
        let caller = *self.dice.pick(&self.investors);
        let paid: ClaimFeesReturn = self.vehicle.act(caller, Method::ClaimFees, &ClaimFeesParams { beneficiary }).ok();
        let owed = self.model.fees.remove(&beneficiary).unwrap_or_default();
        assert_eq!(paid.amount.atto(), &owed);
        self.model.balance -= owed;
    }

    fn donate(&mut self) {
        let value = self.dice.amount();
        self.model.balance += value.atto();
        self.vehicle.earn(value);
    }

    fn award(&mut self, penalty: TokenAmount) {
        if !self.miners.is_empty() {
            let miner = *self.dice.pick(&self.miners);
            // A miner deep in debt keeps nothing of its reward, which the chain takes for one that was burnt.
            self.vehicle.world.chain.award(miner, 1, penalty).ok();
        }
    }

    fn adopt(&mut self) {
        let available = self.dice.amount() + fil(1);
        if !self.harvest() {
            return;
        }
        let (miner, adopted) = self.vehicle.adopted_miner(available);
        // Its own harvest finds the miners emptied; what had waited for active principal is shared now.
        let world = &self.vehicle.world;
        self.model.settle(true, &self.fees, |miner| world.balance(miner).atto().clone());
        self.model.read.insert(miner, (self.vehicle.locked(miner).atto().clone(), BigInt::zero()));
        self.model.balance += adopted.withdrawn.atto();
        self.model.idle += adopted.withdrawn.atto();
        self.model.mint(self.vehicle.operator, &adopted.stake, true);
        self.miners.push(miner);
    }

    fn surplus(&self) -> BigInt {
        self.model.surplus(|miner| self.vehicle.world.balance(miner).atto().clone())
    }

    fn compare(&mut self) {
        let summary = self.vehicle.summary();
        let model = &self.model;
        assert_eq!(summary.balance.atto(), &model.balance);
        assert_eq!(summary.idle.atto(), &model.idle);
        assert_eq!(summary.rewards_unclaimed.atto(), &model.rewards);
        assert_eq!(summary.fees_unclaimed.atto(), &model.owed_fees());
        assert_eq!(summary.principal_active.atto(), &model.principal(|s| s.active));
        assert_eq!(summary.principal_pending.atto(), &model.principal(|s| !s.active));
        assert_eq!(summary.operator_stake.atto(), &model.principal(|s| s.operator));
        assert_eq!(summary.surplus.atto(), &self.surplus());
    }

    /// Each position to the attoFIL per division that there was, and nothing lost between them.
    fn compare_positions(&mut self) {
        let tolerance = BigRational::from_integer((self.model.divisions + 1).into());
        for id in 0..self.model.shares.len() {
            let view = self.vehicle.position(id as u64);
            let share = &self.model.shares[id];
            assert_eq!((view.principal.atto(), view.pending), (&share.principal, !share.active));
            let earned = BigRational::from_integer(view.due.atto() + &share.claimed);
            assert!((earned - &share.earned).abs() <= tolerance, "position {id}");
        }
        let owed = self.vehicle.read::<FeesReturn>(Method::Fees).owed;
        assert_eq!(owed.iter().map(|fee| fee.amount.atto()).sum::<BigInt>(), self.model.owed_fees());
        assert_eq!(self.vehicle.read::<MinersReturn>(Method::Miners).miners.len(), self.miners.len());
    }
}

#[test]
fn random_messages_leave_no_attofil_of_difference() {
    let (seed, messages) = (setting("LEASEHOLD_SEED", 1), setting("LEASEHOLD_MESSAGES", 2_000));
    // A life is cut off before its positions are too many to check after every message.
    const LIFE: u64 = 1_000;
    for life in 0..messages.div_ceil(LIFE) {
        let mut life = Life::new(seed.wrapping_add(life));
        for _ in 0..LIFE.min(messages) {
            life.step();
        }
        life.compare_positions();
    }
}

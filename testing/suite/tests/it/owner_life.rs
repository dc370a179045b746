//! A life: random steps on the chain and in the model, every total compared after every one of them.

use abi::owner::*;
use builtins::miner::State as MinerState;
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use suite::{atto, fil};

use crate::owner_model::{Id, Model, Rates};
use crate::owner_trace::{Kind, Op};
use crate::owner_vehicle::{Vehicle, fee};

const TERM: i64 = 3_000;
const FLOAT_WINDOW: i64 = 2_000;
/// So many tokens can still be checked after every message.
const MOST_TOKENS: usize = 180;

pub struct Life {
    pub(crate) vehicle: Vehicle,
    pub(crate) model: Model,
    pub(crate) investors: Vec<Address>,
    pub(crate) wind_down_from: Option<i64>,
}

impl Life {
    /// `variant` chooses the terms.
    pub fn new(variant: u64) -> Self {
        let mut fees = Vec::new();
        let min_operator_bps = [0, 0, 100][(variant % 3) as usize];
        let vehicle = Vehicle::with(|world, terms| {
            fees = vec![(terms.operator, 1_000), (world.account(fil(1)), 333)];
            terms.fees = vec![fee("operator", fees[0].0, 1_000), fee("dataset", fees[1].0, 333)];
            (terms.term, terms.float_window) = (TERM, FLOAT_WINDOW);
            (terms.buffer_bps, terms.min_operator_bps) = (500, min_operator_bps);
        });
        let rates = Rates { term: TERM, early_exit_bps: 100, buffer_bps: 500, min_operator_bps, fees };
        let mut life = Self { vehicle, model: Model::new(rates), investors: Vec::new(), wind_down_from: None };
        life.investors = (0..6).map(|_| life.vehicle.world.account(fil(100_000))).collect();
        life
    }

    pub fn run(&mut self, op: &Op) {
        match op.kind {
            Kind::Deposit => self.deposit(op),
            Kind::Harvest => drop(self.harvest()),
            Kind::Claim => self.claim(op),
            Kind::ClaimFees => self.claim_fees(op),
            Kind::Compound => self.compound(op),
            Kind::Redeem => self.redeem(op),
            Kind::Withdraw => self.withdraw(op),
            Kind::Split => self.split(op),
            Kind::Merge => self.merge(op),
            Kind::Transfer => self.transfer(op),
            Kind::Pledge => self.pledge(op),
            Kind::Seal => self.seal_some(op),
            Kind::WindDown => self.wind_down(op),
            Kind::Donate => self.donate(op),
            Kind::Award => self.award(op, TokenAmount::zero()),
            Kind::Penalise => self.award(op, op.amount()),
            Kind::Wait => self.vehicle.world.advance(1 + (op.b % 4_000) as i64),
            Kind::Adopt => self.adopt(op),
        }
        self.compare();
    }

    pub(crate) fn epoch(&self) -> i64 {
        self.vehicle.world.now()
    }

    pub(crate) fn balance_of(&self) -> impl Fn(Address) -> BigInt {
        let world = &self.vehicle.world;
        |miner| world.balance(miner).atto().clone()
    }

    pub(crate) fn has_room(&self) -> bool {
        self.model.shares.len() + self.model.tickets.len() < MOST_TOKENS
    }

    pub(crate) fn pick_share(&self, op: &Op) -> Option<Id> {
        op.pick(&self.model.shares.keys().copied().collect::<Vec<_>>()).copied()
    }

    fn deposit(&mut self, op: &Op) {
        if !self.has_room() {
            return;
        }
        let (from, value) = (*op.pick(&self.investors).unwrap(), op.amount());
        let admitted = self.model.admits_principal(value.atto(), self.balance_of());
        let epoch = self.epoch();
        let applied = self.vehicle.step(from, Method::Deposit).value(value.clone()).apply();
        assert_eq!(applied.is_success(), admitted, "deposit");
        if admitted {
            self.model.balance += value.atto();
            let id = self.model.invest(from, value.atto().clone(), epoch + TERM);
            assert_eq!(applied.value::<DepositReturn>().unwrap().token_id, id);
        }
    }

    pub(crate) fn harvest(&mut self) -> bool {
        let waited = !self.model.queue.is_empty();
        let epoch = self.epoch();
        let harvest = self.vehicle.harvest();
        self.take_in(&harvest, waited, epoch);
        harvest.round_ended
    }

    /// Harvests until another harvest would find nothing: what vests in one that leaves fresh pledges comes with the next.
    pub(crate) fn harvest_all(&mut self) -> bool {
        self.harvest() && self.harvest()
    }

    /// Takes in what the chain shows after a harvest.
    fn take_in(&mut self, harvest: &HarvestReturn, waited: bool, epoch: i64) {
        self.model.balance += harvest.miners.iter().map(|m| m.withdrawn.atto().clone()).sum::<BigInt>();
        for result in &harvest.miners {
            let miner = Address::new_id(result.miner);
            let available = self.vehicle.available(miner).atto().clone();
            let (locked, balance) = (self.vehicle.locked(miner), self.vehicle.world.balance(miner));
            let read = self.model.miners.get_mut(&miner).expect("an adopted miner");
            if result.exit_code == 0 {
                // What was pledged within the window is there still, as far as it was there before.
                let fresh = read.pledges.iter().filter(|(at, _)| epoch - at < FLOAT_WINDOW);
                let fresh: BigInt = fresh.map(|(_, amount)| amount.clone()).sum();
                let kept = if waited { BigInt::zero() } else { fresh.min(&available + result.withdrawn.atto()) };
                assert!(available >= kept && (!waited || available.is_zero()), "{available} left, {kept} to keep");
            }
            read.locked.clone_from(locked.atto());
            read.debt = (-available).max(BigInt::zero());
            read.known.clone_from(balance.atto());
        }
        let world = &self.vehicle.world;
        self.model.settle(harvest.round_ended, epoch, |miner| world.balance(miner).atto().clone());
    }

    fn claim(&mut self, op: &Op) {
        let Some(id) = self.pick_share(op) else { return };
        let holder = self.model.shares[&id].holder;
        let others = self.model.shares.iter().filter(|(other, share)| **other != id && share.holder == holder);
        let ids: Vec<Id> = others.map(|(id, _)| *id).take((op.b % 3) as usize).chain([id]).collect();
        for claimed in self.vehicle.claim(holder, &ids).claims {
            assert!(claimed.paid);
            self.model.claim(claimed.token_id, claimed.amount.atto());
            self.model.balance -= claimed.amount.atto();
        }
    }

    fn claim_fees(&mut self, op: &Op) {
        let beneficiary = op.pick(&self.model.rates.fees).unwrap().0;
        let caller = self.investors[(op.b % 6) as usize];
        let paid: ClaimFeesReturn = self.vehicle.act(caller, Method::ClaimFees, &ClaimFeesParams { beneficiary }).ok();
        let owed = self.model.fees.remove(&beneficiary).unwrap_or_default();
        assert_eq!(paid.amount.atto(), &owed);
        self.model.balance -= owed;
    }

    fn pledge(&mut self, op: &Op) {
        let Some(miner) = op.pick(&self.model.miners.keys().copied().collect::<Vec<_>>()).copied() else { return };
        let amount = op.amount();
        let idle = &self.model.idle - amount.atto();
        let liquid = &idle * 10_000 >= self.model.principal(|_| true) * self.model.rates.buffer_bps;
        let admitted = self.model.queue.is_empty() && !idle.is_negative() && liquid;
        let epoch = self.epoch();
        let applied = self.vehicle.pledging(miner, amount.clone()).apply();
        assert_eq!(applied.is_success(), admitted, "pledge");
        if admitted {
            self.model.idle = idle;
            self.model.balance -= amount.atto();
            let read = self.model.miners.get_mut(&miner).unwrap();
            read.known += amount.atto();
            read.pledges.push((epoch, amount.atto().clone()));
        }
    }

    /// Locks some of what a miner has, or frees all of it.
    fn seal_some(&mut self, op: &Op) {
        let Some(miner) = op.pick(&self.model.miners.keys().copied().collect::<Vec<_>>()).copied() else { return };
        let available = self.vehicle.available(miner);
        let sealed = self.vehicle.world.chain.state::<MinerState>(&miner).unwrap().initial_pledge;
        if !available.is_negative() {
            let percent = if op.b.is_multiple_of(3) { 0 } else { (op.b >> 3) % 101 };
            self.vehicle.seal(miner, ((sealed + available) * percent).div_floor(100));
        }
    }

    fn donate(&mut self, op: &Op) {
        self.model.balance += op.amount().atto();
        self.vehicle.earn(op.amount());
    }

    fn award(&mut self, op: &Op, penalty: TokenAmount) {
        if let Some(miner) = op.pick(&self.model.miners.keys().copied().collect::<Vec<_>>()).copied() {
            // A miner deep in debt keeps nothing of its reward, which the chain takes for one that was burnt.
            self.vehicle.world.chain.award(miner, 1, penalty).ok();
        }
    }

    fn adopt(&mut self, op: &Op) {
        if self.model.miners.len() == 3 || !self.has_room() || !self.harvest_all() {
            return;
        }
        let epoch = self.epoch();
        let (miner, adopted) = self.vehicle.adopted_miner(op.amount() + fil(1));
        self.took_over(miner, &adopted, epoch);
    }

    fn compare(&mut self) {
        let summary = self.vehicle.summary();
        let model = &self.model;
        assert_eq!(summary.balance.atto(), &model.balance);
        assert_eq!(summary.idle.atto(), &model.idle);
        assert_eq!(summary.exits_reserved.atto(), &model.reserved());
        assert_eq!(summary.exits_waiting.atto(), &model.waiting());
        assert_eq!(summary.rewards_unclaimed.atto(), &model.rewards);
        assert_eq!(summary.fees_unclaimed.atto(), &model.owed_fees());
        assert_eq!(summary.unsettled.atto(), &model.unsettled());
        assert_eq!(summary.principal_active.atto(), &model.principal(|s| s.active));
        assert_eq!(summary.principal_pending.atto(), &model.principal(|s| !s.active));
        assert_eq!(summary.operator_stake.atto(), &model.stake());
        assert_eq!(summary.surplus.atto(), &model.surplus(self.balance_of()));
        assert_eq!(summary.next_token_id, model.next_id);
    }

    /// What a position has earned and not been paid, to the attoFIL per division that there was, and nothing lost between.
    pub(crate) fn assert_due(&self, id: Id, due: &TokenAmount) {
        let share = &self.model.shares[&id];
        let earned = BigRational::from_integer(due.atto() + &share.claimed);
        let tolerance = BigRational::from_integer((self.model.divisions + 1).into());
        assert!((earned - &share.earned).abs() <= tolerance, "position {id}");
    }

    /// Every token, at the end.
    pub fn compare_tokens(&mut self) {
        for (id, share) in self.model.shares.clone() {
            let view = self.vehicle.position(id);
            assert_eq!((view.principal.atto(), view.pending), (&share.principal, !share.active));
            assert_eq!((view.holder, view.maturity), (self.vehicle.world.id(share.holder), share.maturity));
            self.assert_due(id, &view.due);
        }
        for (id, ticket) in self.model.tickets.clone() {
            let view = self.vehicle.exit(id);
            assert_eq!((view.amount.atto(), view.fee.atto()), (&ticket.amount, &ticket.fee));
            assert_eq!(view.missing.atto(), &(&ticket.amount - &ticket.funded));
            assert_eq!(view.holder, self.vehicle.world.id(ticket.holder));
        }
        let owed = self.vehicle.read::<FeesReturn>(Method::Fees).owed;
        assert_eq!(owed.iter().map(|fee| fee.amount.atto()).sum::<BigInt>(), self.model.owed_fees());
        assert!(self.vehicle.summary().balance >= atto(0));
    }
}

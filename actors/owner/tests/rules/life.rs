//! Random lives of a vehicle beside the model: every total to the attoFIL after every step.

use fvm_shared::address::Address;
use fvm_shared::bigint::BigInt;
use fvm_shared::econ::TokenAmount;
use num_rational::BigRational;
use num_traits::{Signed, Zero};

use crate::model::{Answer, Id, Miner, Model, Rates, Share};
use crate::trace::{Dice, Kind, Op, shrink, written};
use crate::vehicle::{DATASET, Numbers, OPERATOR, Vehicle, fee, terms};

const TERM: i64 = 3_000;
const FLOAT_WINDOW: i64 = 2_000;
const FIRST_MINER: u64 = 1_000;

pub struct Life {
    pub v: Vehicle,
    pub model: Model,
}

fn id(id: u64) -> Address {
    Address::new_id(id)
}

fn number(address: Address) -> u64 {
    address.id().unwrap()
}

fn tokens(amount: &BigInt) -> TokenAmount {
    TokenAmount::from_atto(amount.clone())
}

impl Life {
    fn new(variant: u64) -> Self {
        let mut terms = terms();
        let min_operator_bps = [0, 0, 100][(variant % 3) as usize];
        terms.fees = vec![fee("operator", OPERATOR, 1_000), fee("dataset", DATASET, 333)];
        terms.min_proposal = TokenAmount::from_atto(1_000);
        (terms.cap, terms.term, terms.float_window) = (TokenAmount::from_whole(1u64 << 60), TERM, FLOAT_WINDOW);
        (terms.buffer_bps, terms.min_operator_bps) = (500, min_operator_bps);
        let fees = vec![(id(OPERATOR), 1_000), (id(DATASET), 333)];
        let (timelock, execution_window) = (terms.timelock, terms.execution_window);
        let (early_exit_bps, buffer_bps) = (100, 500);
        let rates = Rates {
            term: TERM,
            early_exit_bps,
            buffer_bps,
            min_operator_bps,
            fees,
            timelock,
            execution_window,
            vote_period: terms.vote_period,
            min_proposal: terms.min_proposal.atto().clone(),
            quorum_bps: terms.quorum_bps,
            threshold_bps: terms.threshold_bps,
        };
        Self { v: Vehicle::new(terms), model: Model::new(rates, id(OPERATOR)) }
    }

    fn run(&mut self, op: &Op) {
        match op.kind {
            Kind::Deposit => self.deposit(op),
            Kind::Harvest => drop(self.harvest(!op.b.is_multiple_of(5))),
            Kind::Claim => self.claim(op),
            Kind::ClaimFees => self.claim_fees(op),
            Kind::Compound => self.compound(op),
            Kind::Redeem => self.redeem(op),
            Kind::Withdraw => self.withdraw(op),
            Kind::Split => self.split(op),
            Kind::Merge => self.merge(op),
            Kind::Transfer => self.transfer(op),
            Kind::Pledge => self.pledge(op),
            Kind::WindDown => self.wind_down(op),
            Kind::Donate => {
                self.v.donate(&op.amount());
                self.model.balance += op.amount().atto();
            }
            Kind::Wait => self.v.epoch += 1 + (op.b % 4_000) as i64,
            Kind::Adopt => self.adopt(op),
            Kind::Seal | Kind::Award | Kind::Penalise => self.happen_to_miner(op),
            Kind::Propose => self.propose(op),
            Kind::Vote => self.vote(op),
            Kind::Execute => self.execute(op),
            Kind::Decide => self.decide(op),
            Kind::Empty => self.empty(op),
            Kind::RepayDebt => self.repay_debt(op),
            Kind::SetPayout => self.set_payout(op),
            Kind::Approve => self.approve(op),
        }
        self.compare();
    }

    /// What miners live through without the actor.
    fn happen_to_miner(&mut self, op: &Op) {
        let Some(miner) = op.pick(&self.v.miners.keys().copied().collect::<Vec<_>>()).copied() else { return };
        let numbers = self.v.miners.get_mut(&miner).unwrap();
        match op.kind {
            Kind::Award => numbers.earn(&op.amount()),
            Kind::Penalise if op.b.is_multiple_of(3) => numbers.penalise(&op.amount()),
            Kind::Penalise if op.b % 3 == 1 => numbers.locked = numbers.locked.div_floor(2),
            Kind::Penalise => numbers.refuses = numbers.refuses.is_none().then_some(20),
            _ if numbers.available().is_negative() => (),
            _ => {
                let all = &numbers.pledged + numbers.available();
                numbers.pledged = if op.b.is_multiple_of(3) { TokenAmount::zero() } else { all.div_floor(2) };
            }
        }
    }

    pub fn balance_of(&self) -> impl Fn(Address) -> BigInt {
        |miner| self.v.miners[&number(miner)].balance.atto().clone()
    }

    pub fn pick_share(&self, op: &Op) -> Option<Id> {
        op.pick(&self.model.shares.keys().copied().collect::<Vec<_>>()).copied()
    }

    fn deposit(&mut self, op: &Op) {
        let (holder, value) = (201 + op.a % 6, op.amount());
        let admitted = self.model.admits_principal(value.atto(), self.v.epoch, self.balance_of());
        let outcome = self.v.deposit(holder, &value);
        assert_eq!(outcome.is_ok(), admitted, "deposit");
        if admitted {
            self.model.balance += value.atto();
            assert_eq!(outcome.unwrap(), self.model.invest(id(holder), value.atto().clone(), self.v.epoch + TERM));
        }
    }

    pub fn harvest(&mut self, direct: bool) -> bool {
        let before = self.v.miners.clone();
        let waiting = self.model.waiting();
        let (_, ended) = self.v.harvest_from(direct);
        let adopted = before.iter().filter(|(miner, _)| self.model.miners.contains_key(&id(**miner)));
        let answered = |was: &Numbers| {
            let mut was = was.clone();
            was.repay_if_asked();
            answer(&was)
        };
        let answers: Vec<_> = adopted.map(|(miner, was)| (id(*miner), answered(was))).collect();
        assert_eq!(ended, self.model.ends_round(&answers, direct, self.v.epoch), "the end of a round");
        self.take_in(&before, &waiting);
        self.settle(ended);
        ended
    }

    fn take_in(&mut self, before: &std::collections::BTreeMap<u64, Numbers>, waiting: &BigInt) {
        for (address, read) in &mut self.model.miners {
            let now = &self.v.miners[&number(*address)];
            let mut was = before[&number(*address)].clone();
            was.repay_if_asked();
            let epoch = self.v.epoch;
            if answer(&was) == Answer::Heard {
                let free = was.available().atto().clone().max(BigInt::zero());
                let kept = read.to_keep(FLOAT_WINDOW, waiting, epoch).min(free.clone());
                let left = now.available().atto().clone().max(BigInt::zero());
                // Pledges are remembered for an eighth of the window longer at most.
                let at_most = read.to_keep(FLOAT_WINDOW + FLOAT_WINDOW / 8, waiting, epoch);
                assert!(kept <= left && left <= at_most, "{kept} to keep, {left} left, {at_most} at most");
                self.model.balance += free - &left;
                read.keep_newest(left);
            }
            read.locked = now.locked.atto().clone();
            read.debt = now.debt.atto().clone();
            read.known = now.balance.atto().clone();
        }
    }

    pub fn settle(&mut self, ended: bool) {
        let miners = &self.v.miners;
        self.model.settle(ended, self.v.epoch, |miner| miners[&number(miner)].balance.atto().clone());
    }

    fn claim(&mut self, op: &Op) {
        let Some(token) = self.pick_share(op) else { return };
        let holder = number(self.model.shares[&token].holder);
        let due = self.v.claim(holder, &[token]).unwrap().remove(0);
        self.model.claim(token, due.amount.atto());
        self.model.balance -= due.amount.atto();
    }

    fn claim_fees(&mut self, op: &Op) {
        let beneficiary = op.pick(&self.model.rates.fees).unwrap().0;
        let owed = self.model.fees.remove(&beneficiary).unwrap_or_default();
        assert_eq!(self.v.claim_fees(number(beneficiary)).atto(), &owed);
        self.model.balance -= owed;
    }

    fn pledge(&mut self, op: &Op) {
        let Some(miner) = op.pick(&self.model.miners.keys().copied().collect::<Vec<_>>()).copied() else { return };
        let miner = number(miner);
        let idle = &self.model.idle - op.amount().atto();
        let liquid = &idle * 10_000 >= self.model.principal(|_| true) * self.model.rates.buffer_bps;
        let after = self.v.balance_of(miner) + op.amount();
        let covers = !self.model.miners[&id(miner)].net(after.atto()).is_negative();
        let allowed = self.model.sealing && self.model.takes_money(self.v.epoch) && covers;
        let admitted = allowed && self.model.queue.is_empty() && !idle.is_negative() && liquid;
        assert_eq!(self.v.pledge(miner, &op.amount()).is_ok(), admitted, "pledge");
        if admitted {
            self.model.idle = idle;
            self.model.balance -= op.amount().atto();
            let read = self.model.miners.get_mut(&id(miner)).unwrap();
            read.known += op.amount().atto();
            read.pledges.push((self.v.epoch, op.amount().atto().clone()));
            self.model.paying_out = None;
        }
    }

    fn adopt(&mut self, op: &Op) {
        let miner = FIRST_MINER + self.v.miners.len() as u64;
        if self.model.miners.len() == 3 || !self.harvest(true) {
            return;
        }
        let (balance, locked) = (op.amount() + op.amount(), op.amount().div_floor(3));
        let pledged = op.amount().div_floor(2);
        let numbers = Numbers { balance, locked, pledged, ..Numbers::default() };
        let (withdrawn, stake) = (numbers.available(), &numbers.balance - &numbers.locked);
        let (locked, known) = (numbers.locked.atto().clone(), (&numbers.locked + &numbers.pledged).atto().clone());
        let in_deficit = self.model.surplus(self.balance_of()).is_negative();
        let outcome = self.v.try_adopt(miner, numbers);
        assert_eq!(outcome.is_err(), in_deficit, "adopt");
        self.settle(true);
        let Ok(token) = outcome else { return };
        self.model.miners.insert(id(miner), Miner::new(locked, known));
        self.model.balance += withdrawn.atto();
        self.model.idle += withdrawn.atto();
        self.model.fund();
        assert_eq!(token, Some(self.model.mint(Share::new(id(self.v.book().operator), stake.atto().clone(), true, 0))));
    }

    fn compare(&self) {
        let (summary, model) = (self.v.summary(), &self.model);
        assert_eq!(summary.balance.atto(), &model.balance);
        assert_eq!(summary.idle.atto(), &model.idle);
        assert_eq!(summary.exits_reserved.atto(), &model.reserved());
        assert_eq!(summary.exits_waiting.atto(), &model.waiting());
        assert_eq!(summary.rewards_unclaimed.atto(), &model.rewards);
        assert_eq!(summary.fees_unclaimed.atto(), &model.owed_fees());
        assert_eq!(summary.principal_active.atto(), &model.principal(|s| s.active));
        assert_eq!(summary.principal_pending.atto(), &model.principal(|s| !s.active));
        assert_eq!(summary.operator_stake.atto(), &model.stake());
        assert_eq!(summary.surplus.atto(), &model.surplus(self.balance_of()));
    }

    pub fn assert_due(&self, token: Id, due: &TokenAmount) {
        let share = &self.model.shares[&token];
        let earned = BigRational::from_integer(due.atto() + &share.claimed);
        let tolerance = BigRational::from_integer((self.model.divisions + 1).into());
        assert!((earned - &share.earned).abs() <= tolerance, "position {token}");
    }

    fn compare_tokens(&self) {
        for (token, share) in &self.model.shares {
            let view = self.v.position(*token);
            assert_eq!((view.principal, view.pending), (tokens(&share.principal), !share.active));
            assert_eq!((view.holder, view.maturity), (number(share.holder), share.maturity));
            self.assert_due(*token, &view.due);
        }
        for (token, ticket) in &self.model.tickets {
            let view = self.v.state.exit(*token, &self.v.store).unwrap();
            assert_eq!((view.amount, view.fee), (tokens(&ticket.amount), tokens(&ticket.fee)));
            assert_eq!(view.missing, tokens(&(&ticket.amount - &ticket.funded)));
        }
    }
}

/// How a miner answers that has repaid what it can.
fn answer(miner: &Numbers) -> Answer {
    match miner.refuses {
        Some(_) if miner.debt.is_zero() => Answer::Refused,
        _ => Answer::Heard,
    }
}

fn live(seed: u64, ops: &[Op]) {
    let mut life = Life::new(seed);
    for op in ops {
        life.run(op);
    }
    life.compare_tokens();
}

/// How many lives: `LEASEHOLD_LIVES`, 200 unless told.
#[test]
fn the_actor_and_the_model_agree_after_any_life() {
    let lives = std::env::var("LEASEHOLD_LIVES").ok().and_then(|text| text.parse().ok()).unwrap_or(200);
    for seed in 0..lives {
        let mut dice = Dice(seed);
        let ops: Vec<Op> = (0..150).map(|_| Op::roll(&mut dice)).collect();
        let outcome = std::panic::catch_unwind(|| live(seed, &ops));
        if let Err(panic) = outcome {
            let least = shrink(&ops, |ops| std::panic::catch_unwind(|| live(seed, ops)).is_err());
            let said = panic.downcast_ref::<String>().cloned().unwrap_or_default();
            panic!("seed {seed}: {said}: {}", written(&least));
        }
    }
}

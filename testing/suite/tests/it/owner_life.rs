//! A life: random steps on the chain and in the model, every total compared after every one of them.

use std::collections::BTreeMap;

use abi::owner::*;
use builtins::miner::State as MinerState;
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use suite::{atto, fil};

use crate::owner_model::{Answer, Id, Model, Rates};
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
    /// Who may become the operator.
    pub(crate) deputies: [Address; 2],
    /// The terms in force, as far as they do not name the operator.
    pub(crate) terms: Terms,
    /// Whether the next version of the code runs.
    pub(crate) upgraded: bool,
    /// Miners that were released and that nobody has taken.
    pub(crate) released: Vec<Address>,
    /// What was decided and carried out, how often.
    pub(crate) carried: BTreeMap<&'static str, u64>,
    /// How many amounts were compared, and by how many attoFIL they differed.
    pub compared: u64,
    pub difference: BigInt,
}

impl Life {
    /// `variant` chooses the terms.
    pub fn new(variant: u64) -> Self {
        let (mut fees, mut known) = (Vec::new(), None);
        let min_operator_bps = [0, 0, 100][(variant % 3) as usize];
        let mut vehicle = Vehicle::with(|world, terms| {
            fees = vec![(terms.operator, 1_000), (world.account(fil(1)), 333)];
            terms.fees = vec![fee("operator", fees[0].0, 1_000), fee("dataset", fees[1].0, 333)];
            (terms.term, terms.float_window) = (TERM, FLOAT_WINDOW);
            (terms.buffer_bps, terms.min_operator_bps) = (500, min_operator_bps);
            terms.min_proposal = atto(1_000);
            known = Some(terms.clone());
        });
        vehicle.world.chain.install(bundle::OWNER_NEXT.wasm).expect("install the next version");
        let terms = known.expect("the terms");
        let rates = Rates {
            term: TERM,
            early_exit_bps: 100,
            buffer_bps: 500,
            min_operator_bps,
            fees,
            timelock: terms.timelock,
            execution_window: terms.execution_window,
            vote_period: terms.vote_period,
            min_proposal: terms.min_proposal.atto().clone(),
            quorum_bps: terms.quorum_bps,
            threshold_bps: terms.threshold_bps,
        };
        let operator = vehicle.operator;
        let mut account = || vehicle.world.account(fil(100_000));
        let (investors, deputies) = ((0..6).map(|_| account()).collect(), [account(), account()]);
        Self {
            vehicle,
            model: Model::new(rates, operator),
            investors,
            deputies,
            terms,
            upgraded: false,
            released: Vec::new(),
            carried: BTreeMap::new(),
            compared: 0,
            difference: BigInt::zero(),
        }
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
            Kind::RepayDebt => self.repay_debt(op),
            Kind::SetPayout => self.set_payout(op),
            Kind::Approve => self.approve(op),
            Kind::Propose => self.propose(op),
            Kind::Vote => self.vote(op),
            Kind::Execute => self.execute(op),
            Kind::Decide => self.decide(op),
            Kind::Empty => self.empty(op),
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
        let epoch = self.epoch();
        let admitted = self.model.admits_principal(value.atto(), epoch, self.balance_of());
        let applied = self.vehicle.step(from, Method::Deposit).value(value.clone()).apply();
        assert_eq!(applied.is_success(), admitted, "deposit");
        if admitted {
            self.model.balance += value.atto();
            let id = self.model.invest(from, value.atto().clone(), epoch + TERM);
            assert_eq!(applied.value::<DepositReturn>().unwrap().token_id, id);
        }
    }

    pub(crate) fn harvest(&mut self) -> bool {
        let waiting = self.model.waiting();
        let miners: Vec<Address> = self.model.miners.keys().copied().collect();
        let free = miners.into_iter().map(|miner| (miner, self.vehicle.available(miner))).collect();
        let epoch = self.epoch();
        let harvest = self.vehicle.harvest();
        self.take_in(&harvest, &free, &waiting, epoch);
        harvest.round_ended
    }

    /// Harvests until another harvest would find nothing: what vests in one that leaves fresh pledges comes with the next.
    pub(crate) fn harvest_all(&mut self) -> bool {
        self.harvest() && self.harvest()
    }

    /// Takes in what the chain shows after a harvest; before it, so much was `free` in the miners, and so much was lacking for exits.
    fn take_in(
        &mut self,
        harvest: &HarvestReturn,
        free: &BTreeMap<Address, TokenAmount>,
        waiting: &BigInt,
        epoch: i64,
    ) {
        self.model.balance += harvest.miners.iter().map(|m| m.withdrawn.atto().clone()).sum::<BigInt>();
        for result in &harvest.miners {
            let miner = Address::new_id(result.miner);
            let available = self.vehicle.available(miner).atto().clone();
            let (locked, balance) = (self.vehicle.locked(miner), self.vehicle.world.balance(miner));
            let read = self.model.miners.get_mut(&miner).expect("an adopted miner");
            if result.exit_code == 0 || available.is_negative() {
                // What was pledged within the window is there still, as far as it was there before and nobody waits for it.
                let free = free[&miner].atto().clone().max(BigInt::zero());
                let kept = read.to_keep(FLOAT_WINDOW, waiting, epoch).min(free.clone());
                let kept = if result.exit_code == 0 { kept } else { BigInt::zero() };
                // Pledges are remembered for an eighth of the window longer at most. Where none is, all is taken, what vests now too.
                let none = read.to_keep(FLOAT_WINDOW + FLOAT_WINDOW / 8, waiting, epoch).is_zero();
                assert!(available >= kept && (!none || !available.is_positive()), "{available} left, {kept} to keep");
                read.keep_newest((free - result.withdrawn.atto()).max(BigInt::zero()));
            }
            read.locked.clone_from(locked.atto());
            read.debt = (-available).max(BigInt::zero());
            read.known.clone_from(balance.atto());
        }
        let answers: Vec<_> = harvest.miners.iter().map(|result| self.answer(result)).collect();
        assert_eq!(harvest.round_ended, self.model.ends_round(&answers, true, epoch), "the end of a round");
        let world = &self.vehicle.world;
        self.model.settle(harvest.round_ended, epoch, |miner| world.balance(miner).atto().clone());
    }

    fn answer(&self, result: &MinerHarvest) -> (Address, Answer) {
        let miner = Address::new_id(result.miner);
        let owes = self.model.miners[&miner].debt.is_positive();
        let answer = if result.exit_code == 0 || owes { Answer::Heard } else { Answer::Refused };
        (miner, answer)
    }

    fn pledge(&mut self, op: &Op) {
        let Some(miner) = op.pick(&self.model.miners.keys().copied().collect::<Vec<_>>()).copied() else { return };
        let amount = op.amount();
        let idle = &self.model.idle - amount.atto();
        let liquid = &idle * 10_000 >= self.model.principal(|_| true) * self.model.rates.buffer_bps;
        let epoch = self.epoch();
        let after = self.vehicle.world.balance(miner) + &amount;
        let covers = !self.model.miners[&miner].net(after.atto()).is_negative();
        let allowed = self.model.sealing && self.model.takes_money(epoch) && covers;
        let admitted = allowed && self.model.queue.is_empty() && !idle.is_negative() && liquid;
        let applied = self.vehicle.pledging(miner, amount.clone()).apply();
        assert_eq!(applied.is_success(), admitted, "pledge");
        if admitted {
            self.model.idle = idle;
            self.model.balance -= amount.atto();
            let read = self.model.miners.get_mut(&miner).unwrap();
            read.known += amount.atto();
            read.pledges.push((epoch, amount.atto().clone()));
            self.model.paying_out = None;
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
        // One that was released comes back as it is, or a new one comes.
        let miner = match self.released.last() {
            Some(miner) if op.b.is_multiple_of(2) => *miner,
            _ => self.vehicle.proposed_miner(op.amount() + fil(1)),
        };
        let operator = self.vehicle.operator;
        let applied = self.vehicle.act(operator, Method::AdoptMiner, &AdoptMinerParams { miner }).apply();
        let in_debt = self.vehicle.available(miner).is_negative();
        let in_deficit = self.model.surplus(self.balance_of()).is_negative();
        assert_eq!(applied.is_success(), !in_deficit && !in_debt, "adopt");
        if applied.is_success() {
            self.released.retain(|released| *released != miner);
            self.took_over(miner, &applied.value().unwrap(), epoch);
        }
    }

    /// Compares an amount of the chain with the model's, and keeps count of both.
    #[track_caller]
    pub(crate) fn same(&mut self, what: &str, chain: &TokenAmount, model: &BigInt) {
        self.compared += 1;
        self.difference += (chain.atto() - model).abs();
        assert_eq!(chain.atto(), model, "{what}");
    }

    fn compare(&mut self) {
        let (summary, model) = (self.vehicle.summary(), self.model.clone());
        self.same("the balance", &summary.balance, &model.balance);
        self.same("idle cash", &summary.idle, &model.idle);
        self.same("reserved exits", &summary.exits_reserved, &model.reserved());
        self.same("waiting exits", &summary.exits_waiting, &model.waiting());
        self.same("unclaimed rewards", &summary.rewards_unclaimed, &model.rewards);
        self.same("unclaimed fees", &summary.fees_unclaimed, &model.owed_fees());
        self.same("unsettled cash", &summary.unsettled, &model.unsettled());
        self.same("active principal", &summary.principal_active, &model.principal(|s| s.active));
        self.same("pending principal", &summary.principal_pending, &model.principal(|s| !s.active));
        self.same("the operator stake", &summary.operator_stake, &model.stake());
        self.same("the surplus", &summary.surplus, &model.surplus(self.balance_of()));
        let epoch = self.epoch();
        assert_eq!((summary.next_token_id, summary.next_proposal_id), (model.next_id, model.next_motion));
        assert_eq!((summary.sealing, summary.frozen), (model.sealing, model.is_frozen(epoch)));
        assert_eq!(summary.paused_until, model.paused_until.filter(|until| epoch <= *until));
        let ending = model.paying_out.filter(|epochs| epoch <= *epochs.end());
        assert_eq!(summary.wind_down_from, ending.as_ref().map(|epochs| *epochs.start()));
        assert_eq!(summary.wind_down_until, ending.map(|epochs| *epochs.end()));
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
            self.same("principal", &view.principal, &share.principal);
            assert_eq!((view.pending, view.operator_stake), (!share.active, share.operator));
            assert_eq!((view.holder, view.maturity), (self.vehicle.world.id(share.holder), share.maturity));
            assert_eq!(view.payout, share.payout.map(|payout| self.vehicle.world.id(payout)));
            let epoch = self.epoch();
            assert_eq!(view.ballots.len(), self.model.votes(&share, None, epoch), "votes on what is not over");
            self.assert_due(id, &view.due);
        }
        for (id, ticket) in self.model.tickets.clone() {
            let view = self.vehicle.exit(id);
            self.same("a ticket", &view.amount, &ticket.amount);
            self.same("a ticket's fee", &view.fee, &ticket.fee);
            self.same("what a ticket misses", &view.missing, &(&ticket.amount - &ticket.funded));
            assert_eq!(view.holder, self.vehicle.world.id(ticket.holder));
        }
        let owed = self.vehicle.read::<FeesReturn>(Method::Fees).owed;
        assert_eq!(owed.iter().map(|fee| fee.amount.atto()).sum::<BigInt>(), self.model.owed_fees());
        assert!(self.vehicle.summary().balance >= atto(0));
    }
}

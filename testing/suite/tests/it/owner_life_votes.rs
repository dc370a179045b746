//! The steps of a life that decide something: proposals, votes, counts, executions.

use std::collections::BTreeMap;

use abi::owner::*;
use cid::Cid;
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use num_bigint::BigInt;
use num_traits::Zero;
use suite::atto;

use crate::owner_life::Life;
use crate::owner_model::Id;
use crate::owner_model::motions::Wish;
use crate::owner_trace::Op;

/// The ends that proposals have: as the actor is told, and as the model understands it.
type Aim = (Action, Wish);

impl Life {
    /// Something to propose. `None` where there is no miner to release.
    fn aim(&self, op: &Op, kind: u64) -> Option<Aim> {
        Some(match kind % 6 {
            0 => self.other_terms(op),
            1 => (Action::SetSealing(op.b.is_multiple_of(3)), Wish::Sealing(op.b.is_multiple_of(3))),
            2 => {
                let next = self.deputies[(op.b % 2) as usize];
                (Action::ReplaceOperator(next), Wish::Operator(next))
            }
            3 => {
                let miner = *op.pick(&self.model.miners.keys().copied().collect::<Vec<_>>())?;
                let new_owner = self.investors[0];
                (Action::ReleaseMiner(Release { miner, new_owner }), Wish::Release(miner))
            }
            4 => {
                let epochs = 1 + (op.b % 3_000) as i64;
                (Action::Pause(epochs), Wish::Pause(epochs))
            }
            _ => {
                let code = if op.b.is_multiple_of(4) { bundle::OWNER } else { bundle::OWNER_NEXT };
                (Action::Upgrade(code.code_cid()), Wish::Upgrade(code.code_cid()))
            }
        })
    }

    /// Other fees, another fee for leaving early, another buffer.
    fn other_terms(&self, op: &Op) -> Aim {
        let mut terms = self.terms.clone();
        let mut rates = self.model.rates.clone();
        let bps = [(op.b % 2_000) as u32 + 1, (op.b >> 11) as u32 % 500 + 1];
        for ((fee, rate), bps) in terms.fees.iter_mut().zip(&mut rates.fees).zip(bps) {
            (fee.bps, rate.1) = (bps, bps);
        }
        terms.early_exit_bps = (op.b >> 20) as u32 % 300;
        terms.buffer_bps = (op.b >> 30) as u32 % 1_000;
        (rates.early_exit_bps, rates.buffer_bps) = (terms.early_exit_bps, terms.buffer_bps);
        (Action::ChangeTerms(Box::new(terms)), Wish::Terms(Box::new(rates)))
    }

    pub(crate) fn propose(&mut self, op: &Op) {
        let Some(aim) = self.aim(op, op.b >> 7) else { return };
        if op.a.is_multiple_of(3) {
            self.propose_as(self.vehicle.operator, None, aim);
        } else if let Some(id) = self.pick_share(op) {
            self.propose_as(self.model.shares[&id].holder, Some(id), aim);
        }
    }

    fn propose_as(&mut self, proposer: Address, by: Option<Id>, (action, wish): Aim) -> Option<u64> {
        let epoch = self.epoch();
        let applied = self.vehicle.propose_step(proposer, by, action).apply();
        let number = self.model.propose(proposer, by, wish, epoch);
        let told = applied.value::<ProposeReturn>().ok();
        assert_eq!(told.map(|told| told.proposal_id), number, "propose");
        number
    }

    pub(crate) fn vote(&mut self, op: &Op) {
        let Some(id) = self.pick_share(op) else { return };
        let number = (op.b >> 3) % (self.model.next_motion + 1);
        let number = self.model.next_motion.saturating_sub(number % 8);
        self.vote_with(&[id], number, !op.b.is_multiple_of(4));
    }

    /// Votes with positions of one holder, which may not have a vote.
    fn vote_with(&mut self, ids: &[Id], number: u64, yes: bool) {
        let epoch = self.epoch();
        let admitted = ids.iter().all(|id| self.model.may_vote(*id, number, epoch));
        let holder = self.model.shares[&ids[0]].holder;
        let applied = self.vehicle.vote_step(holder, number, ids, yes).apply();
        assert_eq!(applied.is_success(), admitted, "vote");
        if admitted {
            ids.iter().for_each(|id| self.model.vote(*id, number, yes));
            let (sums, motion) = (applied.value::<VoteReturn>().unwrap(), self.model.motion(number, epoch).unwrap());
            let (yes, no) = (motion.yes.clone(), motion.no.clone());
            self.same("votes in favour", &sums.approving, &yes);
            self.same("votes against", &sums.rejecting, &no);
        }
    }

    pub(crate) fn execute(&mut self, op: &Op) {
        let number = self.model.next_motion.saturating_sub(op.a % 8);
        self.move_on(number);
    }

    /// Calls Execute, whatever that is to lead to.
    fn move_on(&mut self, number: u64) {
        let epoch = self.epoch();
        let Some(motion) = self.model.motion(number, epoch).cloned() else {
            assert!(!self.vehicle.execute_step(number).apply().is_success(), "what is over is not executed");
            return;
        };
        match &motion.accepted {
            None if epoch <= motion.ends => {
                assert!(!self.vehicle.execute_step(number).apply().is_success(), "nothing is counted early");
            }
            None => {
                let accepted = self.model.count(number, epoch);
                let status = if accepted { ProposalStatus::Accepted } else { ProposalStatus::Rejected };
                assert_eq!(self.vehicle.execute(number), status, "the count");
            }
            Some(accepted) if epoch < accepted.from => {
                assert!(!self.vehicle.execute_step(number).apply().is_success(), "nothing is executed early");
            }
            Some(_) => self.carry_out(number),
        }
    }

    /// Executes what is accepted and ripe. What harvests first is preceded by harvests here, to see that one.
    fn carry_out(&mut self, number: u64) {
        let epoch = self.epoch();
        let motion = self.model.motion(number, epoch).cloned().expect("a proposal");
        let harvests = matches!(motion.wish, Wish::Terms(_) | Wish::Operator(_) | Wish::Release(_));
        let complete = !harvests || self.harvest_all();
        let mut after = self.model.clone();
        if harvests {
            after.settle(true, epoch, self.balance_of());
        }
        let there = match &motion.wish {
            Wish::Release(miner) => after.miners.contains_key(miner),
            Wish::Upgrade(code) => self.takes_over(code),
            _ => true,
        };
        let admitted = complete && there && after.may_be_carried_out(&motion);
        let applied = self.vehicle.execute_step(number).apply();
        assert_eq!(applied.is_success(), admitted, "execute {:?}", motion.wish);
        if admitted {
            after.close(number);
            self.model = after;
            self.take_effect(motion.wish, epoch);
        }
    }

    /// Whether that code takes the vehicle over as it is. The first version takes over from itself, the next one from the first once
    /// the books are settled: else it fails when its own root block is already written. Neither takes over from the next.
    fn takes_over(&self, code: &Cid) -> bool {
        !self.upgraded && (*code == bundle::OWNER.code_cid() || self.model.unsettled().is_zero())
    }

    fn take_effect(&mut self, wish: Wish, epoch: i64) {
        *self.carried.entry(name(&wish)).or_default() += 1;
        match wish {
            Wish::Terms(rates) => {
                for (fee, (_, bps)) in self.terms.fees.iter_mut().zip(&rates.fees) {
                    fee.bps = *bps;
                }
                (self.terms.early_exit_bps, self.terms.buffer_bps) = (rates.early_exit_bps, rates.buffer_bps);
                self.model.rates = *rates;
            }
            Wish::Sealing(allowed) => self.model.sealing = allowed,
            Wish::Pause(epochs) => self.model.paused_until = Some(epoch + epochs),
            Wish::Release(miner) => {
                self.model.miners.remove(&miner);
                self.released.push(miner);
            }
            Wish::Operator(next) => self.succeed(next),
            Wish::Upgrade(code) => {
                self.upgraded = code == bundle::OWNER_NEXT.code_cid();
                let actor = self.vehicle.world.chain.actor(&self.vehicle.address).expect("an actor");
                assert_eq!(actor.expect("the vehicle").code, code);
            }
        }
    }

    fn succeed(&mut self, next: Address) {
        let stakes = self.model.stake();
        let old = std::mem::replace(&mut self.vehicle.operator, next);
        let owed = self.earned_by_stakes();
        self.model.operator = next;
        self.model.convert_stakes();
        if stakes.is_zero() {
            // Nothing is left of them but what they had earned: it waits among the fees of the old operator, whole attoFIL of it.
            let fees: TokenAmount = self.owed(old);
            let moved = fees.atto() - self.model.fees.get(&old).cloned().unwrap_or_default();
            let exact = owed - num_rational::BigRational::from_integer(moved.clone());
            assert!(exact >= BigInt::zero().into() && exact < BigInt::from(self.model.divisions + 1).into());
            self.model.rewards -= &moved;
            *self.model.fees.entry(old).or_default() += moved;
        }
    }

    fn earned_by_stakes(&self) -> num_rational::BigRational {
        let stakes = self.model.shares.values().filter(|share| share.operator);
        stakes.map(|share| &share.earned - num_rational::BigRational::from_integer(share.claimed.clone())).sum()
    }

    fn owed(&mut self, beneficiary: Address) -> TokenAmount {
        let id = self.vehicle.world.id(beneficiary);
        let owed = self.vehicle.read::<FeesReturn>(Method::Fees).owed;
        owed.into_iter().filter(|fee| fee.beneficiary == id).map(|fee| fee.amount).sum()
    }

    /// A decision from the proposal to its execution, with everybody in favour who can be.
    pub(crate) fn decide(&mut self, op: &Op) {
        let Some(aim) = self.aim(op, op.b >> 7) else { return };
        if let Some(number) = self.propose_as(self.vehicle.operator, None, aim) {
            self.see_through(number);
        }
    }

    fn see_through(&mut self, number: u64) {
        let epoch = self.epoch();
        let mut voters: BTreeMap<Address, Vec<Id>> = BTreeMap::new();
        for (id, share) in &self.model.shares {
            if self.model.may_vote(*id, number, epoch) {
                voters.entry(share.holder).or_default().push(*id);
            }
        }
        for ids in voters.values() {
            self.vote_with(&ids[..ids.len().min(MAX_BATCH)], number, true);
        }
        let ends = self.model.motion(number, epoch).expect("a proposal").ends;
        self.vehicle.until(ends + 1);
        self.move_on(number);
        let epoch = self.epoch();
        let accepted = self.model.motion(number, epoch).and_then(|motion| motion.accepted.clone());
        if let Some(accepted) = accepted {
            self.vehicle.until(accepted.from);
            self.move_on(number);
        }
    }

    /// All miners are set free and everybody who can leaves; then the operator decides alone.
    pub(crate) fn empty(&mut self, op: &Op) {
        if self.model.investors().is_zero() && self.model.miners.is_empty() {
            return;
        }
        for miner in self.model.miners.keys().copied().collect::<Vec<_>>() {
            if !self.vehicle.available(miner).is_negative() {
                self.vehicle.seal(miner, atto(0));
            }
        }
        self.harvest();
        let investors = self.model.shares.iter().filter(|(_, share)| !share.operator);
        for id in investors.map(|(id, _)| *id).collect::<Vec<_>>() {
            self.redeem_share(id, self.model.shares[&id].principal.clone());
        }
        for id in self.model.tickets.keys().copied().collect::<Vec<_>>() {
            self.withdraw_ticket(id);
        }
        let Some(aim) = self.aim(op, if op.b.is_multiple_of(4) { op.b >> 7 } else { 3 }) else { return };
        if let Some(number) = self.propose_as(self.vehicle.operator, None, aim) {
            self.see_through(number);
        }
    }
}

fn name(wish: &Wish) -> &'static str {
    match wish {
        Wish::Terms(_) => "change of terms",
        Wish::Sealing(_) => "sealing",
        Wish::Operator(_) => "change of the operator",
        Wish::Release(_) => "release",
        Wish::Pause(_) => "pause",
        Wish::Upgrade(code) if *code == bundle::OWNER.code_cid() => "upgrade to the same code",
        Wish::Upgrade(_) => "upgrade",
    }
}

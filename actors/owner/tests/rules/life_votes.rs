//! The steps of a life that decide or arrange something.

use abi::owner::{Action, ProposalStatus, Release};
use cid::Cid;
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use num_traits::{Signed, Zero};

use crate::life::Life;
use crate::model::Id;
use crate::model::motions::Wish;
use crate::trace::Op;
use crate::vehicle::OPERATOR;

type Aim = (Action, Wish);

fn id(id: u64) -> Address {
    Address::new_id(id)
}

impl Life {
    fn aim(&self, op: &Op, kind: u64) -> Option<Aim> {
        Some(match kind % 6 {
            0 => {
                let (mut terms, mut rates) = (self.v.terms(), self.model.rates.clone());
                terms.early_exit_bps = (op.b >> 20) as u32 % 300;
                terms.fees[0].bps = (op.b >> 30) as u32 % 2_000 + 1;
                (rates.early_exit_bps, rates.fees[0].1) = (terms.early_exit_bps, terms.fees[0].bps);
                (Action::ChangeTerms(Box::new(terms)), Wish::Terms(Box::new(rates)))
            }
            1 => (Action::SetSealing(op.b.is_multiple_of(3)), Wish::Sealing(op.b.is_multiple_of(3))),
            2 => {
                let next = id(OPERATOR + op.b % 3);
                (Action::ReplaceOperator(next), Wish::Operator(next))
            }
            3 => {
                let miner = *op.pick(&self.model.miners.keys().copied().collect::<Vec<_>>())?;
                (Action::ReleaseMiner(Release { miner, new_owner: id(201) }), Wish::Release(miner))
            }
            4 => {
                let epochs = 1 + (op.b % 3_000) as i64;
                (Action::Pause(epochs), Wish::Pause(epochs))
            }
            // In the books it is a proposal like any other; which code runs is the shell's part.
            _ => (Action::Upgrade(Cid::default()), Wish::Upgrade(Cid::default())),
        })
    }

    pub fn propose(&mut self, op: &Op) {
        let Some(aim) = self.aim(op, op.b >> 7) else { return };
        if op.a.is_multiple_of(3) {
            self.propose_as(None, aim);
        } else if let Some(token) = self.pick_share(op) {
            self.propose_as(Some(token), aim);
        }
    }

    fn propose_as(&mut self, by: Option<Id>, (action, wish): Aim) -> Option<u64> {
        let proposer = by.map_or(id(self.v.book().operator), |token| self.model.shares[&token].holder);
        let outcome = self.v.propose(proposer.id().unwrap(), by, action).ok();
        assert_eq!(outcome, self.model.propose(proposer, by, wish, self.v.epoch), "propose");
        outcome
    }

    pub fn vote(&mut self, op: &Op) {
        let Some(token) = self.pick_share(op) else { return };
        self.vote_with(token, self.model.next_motion.saturating_sub((op.b >> 3) % 8), !op.b.is_multiple_of(4));
    }

    fn vote_with(&mut self, token: Id, number: u64, yes: bool) {
        let admitted = self.model.may_vote(token, number, self.v.epoch);
        let holder = self.model.shares[&token].holder.id().unwrap();
        let outcome = self.v.cast(number, holder, &[token], yes);
        assert_eq!(outcome.is_ok(), admitted, "vote");
        if let Ok(sums) = outcome {
            self.model.vote(token, number, yes);
            let motion = self.model.motion(number, self.v.epoch).unwrap();
            assert_eq!((sums.approving.atto(), sums.rejecting.atto()), (&motion.yes, &motion.no));
        }
    }

    pub fn execute(&mut self, op: &Op) {
        self.move_on(self.model.next_motion.saturating_sub(op.a % 8));
    }

    fn move_on(&mut self, number: u64) {
        let epoch = self.v.epoch;
        let Some(motion) = self.model.motion(number, epoch).cloned() else {
            assert!(self.v.execute(number).is_err(), "what is over is not executed");
            return;
        };
        match &motion.accepted {
            None if epoch > motion.ends => {
                let accepted = self.model.count(number, epoch);
                let status = if accepted { ProposalStatus::Accepted } else { ProposalStatus::Rejected };
                assert_eq!(self.v.count(number), Ok(status), "the count");
            }
            Some(accepted) if epoch >= accepted.from => self.carry_out(number),
            _ => assert!(self.v.execute(number).is_err(), "nothing is executed early"),
        }
    }

    /// What harvests first is preceded by a harvest here, to see that one.
    fn carry_out(&mut self, number: u64) {
        let epoch = self.v.epoch;
        let motion = self.model.motion(number, epoch).cloned().expect("a proposal");
        let harvests = matches!(motion.wish, Wish::Terms(_) | Wish::Operator(_) | Wish::Release(_));
        if harvests {
            if !self.harvest(true) {
                return;
            }
            self.settle(true);
        }
        let there = match &motion.wish {
            Wish::Release(miner) => self.model.miners.contains_key(miner),
            _ => true,
        };
        let admitted = there && self.model.may_be_carried_out(&motion);
        // The harness keeps the harvest even if what follows is refused.
        let carried = self.v.execute(number);
        assert_eq!(carried.is_ok(), admitted, "execute {:?}", motion.wish);
        if let Ok(carried) = carried {
            self.model.close(number);
            self.take_effect(motion.wish, carried.action, epoch);
        }
    }

    fn take_effect(&mut self, wish: Wish, action: Action, epoch: i64) {
        match wish {
            Wish::Terms(rates) => self.model.rates = *rates,
            Wish::Sealing(allowed) => self.model.sealing = allowed,
            Wish::Pause(epochs) => self.model.paused_until = Some(epoch + epochs),
            Wish::Release(miner) => {
                self.model.miners.remove(&miner);
            }
            Wish::Operator(next) => self.succeed(next),
            Wish::Upgrade(code) => assert_eq!(action, Action::Upgrade(code)),
        }
    }

    fn succeed(&mut self, next: Address) {
        assert_eq!(id(self.v.book().operator), next);
        let holder = self.model.shares.values().find(|share| share.operator).map(|share| share.holder);
        let lost = self.model.stake().is_zero();
        self.model.operator = next;
        self.model.convert_stakes();
        if let Some(old) = holder.filter(|_| lost) {
            // What they had earned waits among the fees: whole attoFIL of it, as the actor says.
            let old_id = old.id().unwrap();
            let fees = self.v.book().fees.into_iter().filter(|(id, _)| *id == old_id).map(|(_, amount)| amount);
            let moved = fees.sum::<TokenAmount>().atto() - self.model.fees.get(&old).cloned().unwrap_or_default();
            assert!(!moved.is_negative());
            self.model.rewards -= &moved;
            *self.model.fees.entry(old).or_default() += moved;
        }
    }

    pub fn decide(&mut self, op: &Op) {
        let Some(aim) = self.aim(op, op.b >> 7) else { return };
        if let Some(number) = self.propose_as(None, aim) {
            self.see_through(number);
        }
    }

    fn see_through(&mut self, number: u64) {
        for token in self.model.shares.keys().copied().collect::<Vec<_>>() {
            self.vote_with(token, number, true);
        }
        self.v.epoch = self.model.motion(number, self.v.epoch).expect("a proposal").ends + 1;
        self.move_on(number);
        let accepted = self.model.motion(number, self.v.epoch).and_then(|motion| motion.accepted.clone());
        if let Some(accepted) = accepted {
            self.v.epoch = accepted.from;
            self.move_on(number);
        }
    }

    /// All miners are set free and everybody who can leaves; then the operator decides alone.
    pub fn empty(&mut self, op: &Op) {
        for numbers in self.v.miners.values_mut() {
            if !numbers.available().is_negative() {
                numbers.pledged = TokenAmount::zero();
            }
        }
        self.harvest(true);
        let investors = self.model.shares.iter().filter(|(_, share)| !share.operator);
        for (token, principal) in investors.map(|(token, s)| (*token, s.principal.clone())).collect::<Vec<_>>() {
            self.redeem_share(token, principal);
        }
        for ticket in self.model.tickets.keys().copied().collect::<Vec<_>>() {
            self.withdraw_ticket(ticket);
        }
        let Some(aim) = self.aim(op, if op.b.is_multiple_of(4) { op.b >> 7 } else { 3 }) else { return };
        if let Some(number) = self.propose_as(None, aim) {
            self.see_through(number);
        }
    }

    /// What a miner repays is gone, and so is as much of its debt.
    pub fn repay_debt(&mut self, op: &Op) {
        let Some(miner) = op.pick(&self.model.miners.keys().copied().collect::<Vec<_>>()).copied() else { return };
        let number = miner.id().unwrap();
        let numbers = self.v.miners.get_mut(&number).unwrap();
        let before = numbers.balance.clone();
        numbers.repay();
        let repaid = before - &numbers.balance;
        let owes = (-numbers.available()).max(TokenAmount::zero());
        self.v.vote(|book| book.miner_mut(number).unwrap().repaid(owes.clone(), &repaid));
        let read = self.model.miners.get_mut(&miner).unwrap();
        read.known -= repaid.atto();
        read.debt = owes.atto().clone();
    }

    pub fn set_payout(&mut self, op: &Op) {
        let Some(token) = self.pick_share(op) else { return };
        let holder = self.model.shares[&token].holder;
        let payout = (!op.b.is_multiple_of(3)).then_some(201 + op.b % 6);
        self.v.set_payout(holder.id().unwrap(), &[token], payout).unwrap();
        self.model.shares.get_mut(&token).unwrap().payout = payout.map(id).filter(|payout| *payout != holder);
    }

    /// Lets somebody move a position, or has somebody move it who may or may not.
    pub fn approve(&mut self, op: &Op) {
        let Some(token) = self.pick_share(op) else { return };
        let (share, other) = (self.model.shares[&token].clone(), 201 + op.b % 6);
        let holder = share.holder.id().unwrap();
        if op.b.is_multiple_of(2) {
            let mut state = self.v.state.clone();
            let outcome = state.approve(&[token], other, holder, &self.v.store);
            assert_eq!(outcome.is_ok(), !share.operator, "approve");
            if outcome.is_ok() {
                self.v.state = state;
                self.model.shares.get_mut(&token).unwrap().operators.insert(id(other));
            }
            return;
        }
        let to = 201 + op.b / 6 % 6;
        let outcome = self.v.transfer_from(other, holder, to, &[token]);
        assert_eq!(outcome.is_ok(), share.operators.contains(&id(other)), "transfer from");
        if outcome.is_ok() {
            self.model.moved(token, id(to));
        }
    }
}

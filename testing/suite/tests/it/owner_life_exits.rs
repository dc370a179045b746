//! The steps of a life that change tokens, or end them.

use abi::owner::*;
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};

use crate::owner_life::Life;
use crate::owner_model::{Id, Miner, Model, Share};
use crate::owner_trace::Op;

impl Life {
    pub(crate) fn took_over(&mut self, miner: Address, adopted: &AdoptMinerReturn, epoch: i64) {
        // Its own harvest finds the miners emptied; what had waited for active principal is shared now.
        let world = &self.vehicle.world;
        self.model.settle(true, epoch, |miner| world.balance(miner).atto().clone());
        let locked = self.vehicle.locked(miner).atto().clone();
        let known = self.vehicle.world.balance(miner).atto().clone();
        self.model.miners.insert(miner, Miner { locked, debt: BigInt::zero(), known, pledges: Vec::new() });
        self.model.balance += adopted.withdrawn.atto();
        self.model.idle += adopted.withdrawn.atto();
        self.model.fund();
        let stake = Share::new(self.vehicle.operator, adopted.stake.atto().clone(), true, 0);
        assert_eq!(adopted.token_id, Some(self.model.mint(stake)));
    }

    pub(crate) fn compound(&mut self, op: &Op) {
        let Some(id) = self.pick_share(op) else { return };
        let (share, due) = (self.model.shares[&id].clone(), self.vehicle.due(id));
        let admitted = due.is_positive() && self.model.admits_principal(due.atto(), self.balance_of());
        let epoch = self.epoch();
        let applied = self.vehicle.compounding(share.holder, &[id]).apply();
        assert_eq!(applied.is_success(), admitted, "compound");
        if admitted {
            let compounded: CompoundReturn = applied.value().unwrap();
            assert_eq!(compounded.principal, due);
            self.model.claim(id, due.atto());
            let maturity = epoch + self.model.rates.term;
            assert_eq!(compounded.token_id, self.model.invest(share.holder, due.atto().clone(), maturity));
        }
    }

    pub(crate) fn redeem(&mut self, op: &Op) {
        let Some(id) = self.pick_share(op).filter(|_| self.has_room()) else { return };
        let share = self.model.shares[&id].clone();
        let part = if op.b.is_multiple_of(4) { share.principal.clone() } else { op.amount().atto().clone() };
        if share.operator {
            return self.redeem_stake(id, part);
        }
        let (epoch, value) = (self.epoch(), self.model.worth_of(&part, self.balance_of()));
        let applied = self.vehicle.redeeming_part(share.holder, id, TokenAmount::from_atto(part.clone())).apply();
        assert_eq!(applied.is_success(), part <= share.principal, "redeem");
        if part > share.principal {
            return;
        }
        let result: RedeemReturn = applied.value().unwrap();
        let early = if epoch < share.maturity { self.model.rates.early_exit_bps } else { 0 };
        let fee = &value * early / 10_000;
        assert_eq!((result.value.atto(), result.fee.atto()), (&value, &fee));
        self.paid_rewards(id, &result.rewards);
        self.model.take_principal(id, &part);
        let mut ticket = None;
        if self.model.queue.is_empty() && value <= self.model.idle {
            self.model.idle -= &value;
            self.model.balance -= &value - &fee;
            assert_eq!(result.paid.atto(), &(value - fee));
        } else {
            ticket = Some(self.model.queue_exit(share.holder, value, fee, epoch));
            self.model.fund();
        }
        assert_eq!(result.ticket, ticket);
    }

    /// The operator's position leaves only after a harvest in the same message; to see that one, another goes before it.
    fn redeem_stake(&mut self, id: Id, part: BigInt) {
        let complete = self.harvest_all();
        let mut after = self.model.clone();
        after.settle(true, self.epoch(), self.balance_of());
        let free = complete && frees_stake(&after, id, &part, self.balance_of());
        let operator = self.vehicle.operator;
        let applied = self.vehicle.redeeming_part(operator, id, TokenAmount::from_atto(part.clone())).apply();
        assert_eq!(applied.is_success(), free, "redeem the stake");
        if free {
            self.model = after;
            let result: RedeemReturn = applied.value().unwrap();
            assert_eq!((result.paid.atto(), result.fee.is_zero()), (&part, true));
            self.paid_rewards(id, &result.rewards);
            self.model.take_principal(id, &part);
            self.model.idle -= &part;
            self.model.balance -= part;
        }
    }

    fn paid_rewards(&mut self, id: Id, rewards: &TokenAmount) {
        self.assert_due(id, rewards);
        self.model.claim(id, rewards.atto());
        self.model.balance -= rewards.atto();
    }

    pub(crate) fn withdraw(&mut self, op: &Op) {
        let Some(id) = op.pick(&self.model.tickets.keys().copied().collect::<Vec<_>>()).copied() else { return };
        let ticket = self.model.tickets[&id].clone();
        let applied = self.vehicle.withdrawing(ticket.holder, &[id]).apply();
        assert_eq!(applied.is_success(), ticket.funded == ticket.amount, "withdraw");
        if applied.is_success() {
            let paid: WithdrawExitReturn = applied.value().unwrap();
            assert_eq!((paid.paid.atto(), paid.fees.atto()), (&(&ticket.amount - &ticket.fee), &ticket.fee));
            self.model.balance -= paid.paid.atto();
            self.model.tickets.remove(&id);
        }
    }

    pub(crate) fn split(&mut self, op: &Op) {
        let Some(id) = self.pick_share(op).filter(|_| self.has_room()) else { return };
        let mut share = self.model.shares[&id].clone();
        let first: BigInt = 1 + op.amount().atto() % share.principal.clone().max(1.into());
        let rest = &share.principal - &first;
        let parts = [&first, &rest].map(|part| TokenAmount::from_atto(part.clone()));
        let applied = self.vehicle.splitting(share.holder, id, parts.into()).apply();
        assert_eq!(applied.is_success(), !share.operator && rest.is_positive(), "split");
        if applied.is_success() {
            self.model.shares.remove(&id);
            self.model.divisions += 1;
            share.principal = first;
            let (earned, claimed) = (BigRational::zero(), BigInt::zero());
            let second = Share { principal: rest, earned, claimed, ..share.clone() };
            let ids = vec![self.model.mint(share), self.model.mint(second)];
            assert_eq!(applied.value::<SplitReturn>().unwrap().token_ids, ids);
        }
    }

    pub(crate) fn merge(&mut self, op: &Op) {
        let Some(one) = self.pick_share(op) else { return };
        let Some(two) = self.pick_share(&Op { a: op.b, ..*op }) else { return };
        let (mut share, other) = (self.model.shares[&one].clone(), self.model.shares[&two].clone());
        let free = !share.operator && !other.operator;
        let admitted = one != two && free && share.holder == other.holder && share.active == other.active;
        let applied = self.vehicle.merging(share.holder, &[one, two]).apply();
        assert_eq!(applied.is_success(), admitted, "merge");
        if admitted {
            self.model.shares.retain(|id, _| *id != one && *id != two);
            self.model.divisions += 1;
            share.principal += other.principal;
            share.earned += other.earned;
            share.claimed += other.claimed;
            share.maturity = share.maturity.max(other.maturity);
            assert_eq!(applied.value::<MergeReturn>().unwrap().token_id, self.model.mint(share));
        }
    }

    pub(crate) fn transfer(&mut self, op: &Op) {
        let shares = self.model.shares.iter().map(|(id, share)| (*id, share.holder, share.operator));
        let tickets = self.model.tickets.iter().map(|(id, ticket)| (*id, ticket.holder, false));
        let Some((id, from, bound)) = op.pick(&shares.chain(tickets).collect::<Vec<_>>()).copied() else { return };
        let to = self.investors[(op.b % 6) as usize];
        assert_eq!(self.vehicle.transferring(from, to, &[id]).apply().is_success(), !bound, "transfer");
        if let Some(share) = self.model.shares.get_mut(&id).filter(|_| !bound) {
            share.holder = to;
            self.model.divisions += 1;
        }
        if let Some(ticket) = self.model.tickets.get_mut(&id) {
            ticket.holder = to;
        }
    }

    pub(crate) fn wind_down(&mut self, op: &Op) {
        let covered = self.model.queue.is_empty() && self.model.idle >= self.model.investors();
        let epoch = self.epoch();
        if op.b.is_multiple_of(2) {
            let applied = self.vehicle.winding_down(&[]).apply();
            assert_eq!(applied.is_success(), covered, "announce");
            if covered {
                let from = *self.wind_down_from.get_or_insert(epoch + 2_880);
                assert_eq!(applied.value::<WindDownReturn>().unwrap().from, from);
            }
            return;
        }
        let Some(id) = self.pick_share(op) else { return };
        let share = self.model.shares[&id].clone();
        let open = self.wind_down_from.is_some_and(|from| epoch >= from);
        let due = self.vehicle.due(id);
        let applied = self.vehicle.winding_down(&[id]).apply();
        assert_eq!(applied.is_success(), open && covered && !share.operator, "wind down");
        if applied.is_success() {
            self.assert_due(id, &due);
            self.model.claim(id, due.atto());
            self.model.idle += due.atto();
            self.model.take_principal(id, &share.principal);
            let ticket = self.model.queue_exit(share.holder, &share.principal + due.atto(), BigInt::zero(), epoch);
            self.model.fund();
            assert_eq!(applied.value::<WindDownReturn>().unwrap().tickets, [ticket]);
        }
    }
}

/// Whether the operator may take this part of its position after a harvest that found nothing.
fn frees_stake(after: &Model, id: Id, part: &BigInt, balance_of: impl Fn(Address) -> BigInt) -> bool {
    let idle = &after.idle - part;
    let all = after.principal(|_| true) - part;
    let stake = after.stake() - part;
    part.is_positive()
        && *part <= after.shares[&id].principal
        && !after.surplus(balance_of).is_negative()
        && after.queue.is_empty()
        && !idle.is_negative()
        && idle * 10_000 >= all * after.rates.buffer_bps
        && stake * 10_000 >= after.investors() * after.rates.min_operator_bps
}

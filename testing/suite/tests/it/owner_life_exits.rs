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
        self.model.miners.insert(miner, Miner::new(locked, known));
        self.model.balance += adopted.withdrawn.atto();
        self.model.idle += adopted.withdrawn.atto();
        self.model.fund();
        // A miner that was emptied before it was released brings nothing back.
        let stake = Share::new(self.vehicle.operator, adopted.stake.atto().clone(), true, 0);
        let minted = adopted.stake.is_positive().then(|| self.model.mint(stake));
        assert_eq!(adopted.token_id, minted);
    }

    pub(crate) fn compound(&mut self, op: &Op) {
        let Some(id) = self.pick_share(op) else { return };
        let (share, due) = (self.model.shares[&id].clone(), self.vehicle.due(id));
        let epoch = self.epoch();
        let admitted = due.is_positive() && self.model.admits_principal(due.atto(), epoch, self.balance_of());
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
        if share.operator { self.redeem_stake(id, part) } else { self.redeem_share(id, part) }
    }

    pub(crate) fn redeem_share(&mut self, id: Id, part: BigInt) {
        let share = self.model.shares[&id].clone();
        let (epoch, value) = (self.epoch(), self.model.worth_of(&part, self.balance_of()));
        let applied = self.vehicle.redeeming_part(share.holder, id, TokenAmount::from_atto(part.clone())).apply();
        let admitted = part <= share.principal && self.model.may_leave(id, epoch);
        assert_eq!(applied.is_success(), admitted, "redeem");
        if !admitted {
            return;
        }
        let result: RedeemReturn = applied.value().unwrap();
        let free = epoch >= share.maturity || self.model.is_frozen(epoch);
        let early = if free { 0 } else { self.model.rates.early_exit_bps };
        let fee = &value * early / 10_000;
        assert_eq!((result.value.atto(), result.fee.atto()), (&value, &fee));
        self.paid_rewards(id, &result.rewards);
        self.model.take_principal(id, &part);
        let mut ticket = None;
        if value.is_zero() || (self.model.queue.is_empty() && value <= self.model.idle) {
            self.model.idle -= &value;
            self.model.balance -= &value - &fee;
            assert_eq!(result.paid.atto(), &(value - fee));
        } else {
            ticket = Some(self.model.queue_exit(share.holder, value, fee, epoch));
            self.model.fund();
        }
        assert_eq!(result.ticket, ticket);
        self.model.lose_cover();
    }

    /// The operator's position leaves only after a harvest in the same message; to see that one, another goes before it.
    fn redeem_stake(&mut self, id: Id, part: BigInt) {
        let complete = self.harvest_all();
        let mut after = self.model.clone();
        after.settle(true, self.epoch(), self.balance_of());
        let frozen = after.is_frozen(self.epoch());
        let free = complete && !frozen && frees_stake(&after, id, &part, self.balance_of());
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
            self.model.lose_cover();
        }
    }

    fn paid_rewards(&mut self, id: Id, rewards: &TokenAmount) {
        self.assert_due(id, rewards);
        self.model.claim(id, rewards.atto());
        self.model.balance -= rewards.atto();
    }

    pub(crate) fn withdraw(&mut self, op: &Op) {
        let Some(id) = op.pick(&self.model.tickets.keys().copied().collect::<Vec<_>>()).copied() else { return };
        self.withdraw_ticket(id);
    }

    pub(crate) fn withdraw_ticket(&mut self, id: Id) {
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
        let free = !share.operator && !self.model.is_bound(id, self.epoch());
        assert_eq!(applied.is_success(), free && rest.is_positive(), "split");
        if applied.is_success() {
            self.model.shares.remove(&id);
            share.operators.clear();
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
        let epoch = self.epoch();
        let free = |id: Id, share: &Share| {
            !share.operator && !self.model.is_bound(id, epoch) && self.model.votes(share, None, epoch) == 0
        };
        let free = free(one, &share) && free(two, &other);
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
            share.payout = share.payout.filter(|payout| other.payout == Some(*payout));
            share.ballots.clear();
            share.operators.clear();
            assert_eq!(applied.value::<MergeReturn>().unwrap().token_id, self.model.mint(share));
        }
    }

    /// The end, announced or carried out for one position. What is carried out harvests first; to see that, another harvest goes before.
    pub(crate) fn wind_down(&mut self, op: &Op) {
        let epoch = self.epoch();
        if op.b.is_multiple_of(2) {
            let somebody = self.model.investors().is_positive();
            let applied = self.vehicle.winding_down(&[]).apply();
            assert_eq!(applied.is_success(), somebody && self.model.can_pay_out(), "announce");
            if applied.is_success() {
                assert_eq!(applied.value::<WindDownReturn>().unwrap().from, self.model.announce(epoch));
            }
            return;
        }
        let Some(id) = self.pick_share(op).filter(|_| self.has_room()) else { return };
        let complete = self.harvest_all();
        let mut after = self.model.clone();
        after.settle(true, epoch, self.balance_of());
        let (operator, due) = (self.model.shares[&id].operator, self.vehicle.due(id));
        let open = self.model.paying_out.as_ref().is_some_and(|epochs| epochs.contains(&epoch));
        let applied = self.vehicle.winding_down(&[id]).apply();
        assert_eq!(applied.is_success(), complete && open && after.can_pay_out() && !operator, "wind down");
        if applied.is_success() {
            self.model = after;
            let tickets = applied.value::<WindDownReturn>().unwrap().tickets;
            let rewards =
                self.vehicle.exit(tickets[0]).amount - TokenAmount::from_atto(self.model.shares[&id].principal.clone());
            assert!(rewards >= due, "nothing that was due is left behind");
            self.assert_due(id, &rewards);
            assert_eq!(tickets, [self.model.pay_out(id, rewards.atto(), epoch)]);
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

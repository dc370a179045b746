//! The steps of a life that change tokens, or end them.

use fvm_shared::bigint::BigInt;
use fvm_shared::econ::TokenAmount;
use num_rational::BigRational;
use num_traits::{Signed, Zero};

use crate::life::Life;
use crate::model::{Id, Model, Share};
use crate::trace::Op;
use crate::vehicle::atto;

impl Life {
    fn holder(&self, token: Id) -> u64 {
        self.model.shares[&token].holder.id().unwrap()
    }

    pub fn compound(&mut self, op: &Op) {
        let Some(token) = self.pick_share(op) else { return };
        let due = self.v.due(token);
        let admitted = due.is_positive() && self.model.admits_principal(due.atto(), self.v.epoch, self.balance_of());
        let outcome = self.v.compound(self.holder(token), &[token]);
        assert_eq!(outcome.is_ok(), admitted, "compound");
        if let Ok((made, principal)) = outcome {
            assert_eq!(principal, due);
            self.model.claim(token, due.atto());
            let holder = self.model.shares[&token].holder;
            let maturity = self.v.epoch + self.model.rates.term;
            assert_eq!(made, self.model.invest(holder, due.atto().clone(), maturity));
        }
    }

    pub fn redeem(&mut self, op: &Op) {
        let Some(token) = self.pick_share(op) else { return };
        let share = self.model.shares[&token].clone();
        let part = if op.b.is_multiple_of(4) { share.principal.clone() } else { op.amount().atto().clone() };
        if share.operator { self.redeem_stake(token, part) } else { self.redeem_share(token, part) }
    }

    pub fn redeem_share(&mut self, token: Id, part: BigInt) {
        let share = self.model.shares[&token].clone();
        let value = self.model.worth_of(&part, self.balance_of());
        let outcome =
            self.v.redeem_part(self.holder(token), token, Some(&TokenAmount::from_atto(part.clone())), &atto(0));
        let admitted = part <= share.principal && self.model.may_leave(token, self.v.epoch);
        assert_eq!(outcome.is_ok(), admitted, "redeem");
        let Ok(redeemed) = outcome else { return };
        let free = self.v.epoch >= share.maturity || self.model.is_frozen(self.v.epoch);
        let early = if free { 0 } else { self.model.rates.early_exit_bps };
        let fee = &value * early / 10_000;
        assert_eq!((redeemed.value.atto(), redeemed.fee.atto()), (&value, &fee));
        self.paid_rewards(token, &redeemed.rewards.amount);
        self.model.take_principal(token, &part);
        let mut ticket = None;
        if value.is_zero() || (self.model.queue.is_empty() && value <= self.model.idle) {
            self.model.idle -= &value;
            self.model.balance -= &value - &fee;
            assert_eq!(redeemed.paid.atto(), &(value - fee));
        } else {
            ticket = Some(self.model.queue_exit(share.holder, value, fee, self.v.epoch));
            self.model.fund();
        }
        assert_eq!(redeemed.ticket, ticket);
        self.model.lose_cover();
    }

    /// The operator's position leaves only after a harvest in the same message; to see that one, another goes before it.
    fn redeem_stake(&mut self, token: Id, part: BigInt) {
        let complete = self.harvest(true);
        let before = self.model.clone();
        self.settle(true);
        let frozen = self.model.is_frozen(self.v.epoch);
        let free = complete && !frozen && frees_stake(&self.model, token, &part, self.balance_of());
        let operator = self.holder(token);
        let outcome = self.v.redeem_part(operator, token, Some(&TokenAmount::from_atto(part.clone())), &atto(0));
        assert_eq!(outcome.is_ok(), free, "redeem the stake: {outcome:?}");
        let Ok(redeemed) = outcome else {
            self.model = before;
            return;
        };
        assert_eq!((redeemed.paid.atto(), redeemed.fee.is_zero()), (&part, true));
        self.paid_rewards(token, &redeemed.rewards.amount);
        self.model.take_principal(token, &part);
        self.model.idle -= &part;
        self.model.balance -= part;
        self.model.lose_cover();
    }

    fn paid_rewards(&mut self, token: Id, rewards: &TokenAmount) {
        self.assert_due(token, rewards);
        self.model.claim(token, rewards.atto());
        self.model.balance -= rewards.atto();
    }

    pub fn withdraw(&mut self, op: &Op) {
        let Some(token) = op.pick(&self.model.tickets.keys().copied().collect::<Vec<_>>()).copied() else { return };
        self.withdraw_ticket(token);
    }

    pub fn withdraw_ticket(&mut self, token: Id) {
        let ticket = self.model.tickets[&token].clone();
        let outcome = self.v.withdraw(ticket.holder.id().unwrap(), &[token]);
        assert_eq!(outcome.is_ok(), ticket.funded == ticket.amount, "withdraw");
        if let Ok(paid) = outcome {
            assert_eq!(paid.atto(), &(&ticket.amount - &ticket.fee));
            self.model.balance -= paid.atto();
            self.model.tickets.remove(&token);
        }
    }

    pub fn split(&mut self, op: &Op) {
        let Some(token) = self.pick_share(op) else { return };
        let mut share = self.model.shares[&token].clone();
        let first: BigInt = 1 + op.amount().atto() % share.principal.clone().max(1.into());
        let rest = &share.principal - &first;
        let parts = [&first, &rest].map(|part| TokenAmount::from_atto(part.clone()));
        let outcome = self.v.split(self.holder(token), token, &parts);
        let free = !share.operator && !self.model.is_bound(token, self.v.epoch);
        assert_eq!(outcome.is_ok(), free && rest.is_positive(), "split");
        if let Ok(made) = outcome {
            share.operators.clear();
            self.model.shares.remove(&token);
            self.model.divisions += 1;
            share.principal = first;
            let (earned, claimed) = (BigRational::zero(), BigInt::zero());
            let second = Share { principal: rest, earned, claimed, ..share.clone() };
            assert_eq!(made, [self.model.mint(share), self.model.mint(second)]);
        }
    }

    pub fn merge(&mut self, op: &Op) {
        let Some(one) = self.pick_share(op) else { return };
        let Some(two) = self.pick_share(&Op { a: op.b, ..*op }) else { return };
        let (mut share, other) = (self.model.shares[&one].clone(), self.model.shares[&two].clone());
        let epoch = self.v.epoch;
        let free = |id: Id, share: &Share| {
            !share.operator && !self.model.is_bound(id, epoch) && self.model.votes(share, None, epoch) == 0
        };
        let free = free(one, &share) && free(two, &other);
        let admitted = one != two && free && share.holder == other.holder && share.active == other.active;
        let outcome = self.v.merge(self.holder(one), &[one, two]);
        assert_eq!(outcome.is_ok(), admitted, "merge");
        if let Ok(made) = outcome {
            self.model.shares.retain(|token, _| *token != one && *token != two);
            self.model.divisions += 1;
            share.principal += other.principal;
            share.earned += other.earned;
            share.claimed += other.claimed;
            share.maturity = share.maturity.max(other.maturity);
            share.payout = share.payout.filter(|payout| other.payout == Some(*payout));
            share.ballots.clear();
            share.operators.clear();
            assert_eq!(made, self.model.mint(share));
        }
    }

    pub fn transfer(&mut self, op: &Op) {
        let Some(token) = self.pick_share(op) else { return };
        let to = 201 + op.b % 6;
        let bound = self.model.shares[&token].operator;
        assert_eq!(self.v.transfer(self.holder(token), to, &[token]).is_ok(), !bound, "transfer");
        if !bound {
            self.model.moved(token, fvm_shared::address::Address::new_id(to));
        }
    }

    /// The end, announced or carried out for one position. What is carried out harvests first; to see that, another harvest goes before.
    pub fn wind_down(&mut self, op: &Op) {
        let epoch = self.v.epoch;
        if op.b.is_multiple_of(2) {
            let outcome = self.v.announce();
            let somebody = self.model.investors().is_positive();
            assert_eq!(outcome.is_ok(), somebody && self.model.can_pay_out(), "announce");
            if let Ok(from) = outcome {
                assert_eq!(from, self.model.announce(epoch));
            }
            return;
        }
        let Some(token) = self.pick_share(op) else { return };
        let complete = self.harvest(true);
        let before = self.model.clone();
        self.settle(true);
        let (operator, due) = (self.model.shares[&token].operator, self.v.due(token));
        let open = self.model.paying_out.as_ref().is_some_and(|epochs| epochs.contains(&epoch));
        let outcome = self.v.wind_down(&[token]);
        assert_eq!(outcome.is_ok(), complete && open && self.model.can_pay_out() && !operator, "wind down");
        let Ok(tickets) = outcome else {
            self.model = before;
            return;
        };
        let view = self.v.state.exit(tickets[0], &self.v.store).unwrap();
        let rewards = view.amount - TokenAmount::from_atto(self.model.shares[&token].principal.clone());
        assert!(rewards >= due, "nothing that was due is left behind");
        self.assert_due(token, &rewards);
        assert_eq!(tickets, [self.model.pay_out(token, rewards.atto(), epoch)]);
    }
}

/// Whether the operator may take this part of its position after a harvest that found nothing.
fn frees_stake(
    after: &Model,
    token: Id,
    part: &BigInt,
    balance_of: impl Fn(fvm_shared::address::Address) -> BigInt,
) -> bool {
    let idle = &after.idle - part;
    let all = after.principal(|_| true) - part;
    let stake = after.stake() - part;
    part.is_positive()
        && *part <= after.shares[&token].principal
        && !after.surplus(balance_of).is_negative()
        && after.queue.is_empty()
        && !idle.is_negative()
        && idle * 10_000 >= all * after.rates.buffer_bps
        && stake * 10_000 >= after.investors() * after.rates.min_operator_bps
}

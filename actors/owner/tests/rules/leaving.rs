//! What holders do with a vehicle to leave it, or to stay otherwise: the steps of the actor's shell.

use abi::owner::TokenId;
use fvm_shared::ActorID;
use fvm_shared::econ::TokenAmount;
use owner::deposit::Compounding;
use owner::redeem::{Redeemed, Request};
use owner::transfer::Move;
use runtime::Result;

use crate::vehicle::{OPERATOR, Vehicle, atto};

impl Vehicle {
    /// All of a position, whatever it is worth.
    pub fn redeem(&mut self, holder: ActorID, id: TokenId) -> Result<Redeemed> {
        self.redeem_part(holder, id, None, &atto(0))
    }

    pub fn redeem_part(
        &mut self,
        holder: ActorID,
        id: TokenId,
        principal: Option<&TokenAmount>,
        min_value: &TokenAmount,
    ) -> Result<Redeemed> {
        let before = (self.state.clone(), self.balance.clone(), self.miners.clone());
        let outcome = self.try_redeem(holder, id, principal, min_value);
        if outcome.is_err() {
            (self.state, self.balance, self.miners) = before;
        }
        self.check();
        outcome
    }

    fn try_redeem(
        &mut self,
        holder: ActorID,
        id: TokenId,
        principal: Option<&TokenAmount>,
        min_value: &TokenAmount,
    ) -> Result<Redeemed> {
        if self.book().stakes.contains(&id) && !self.harvest().1 {
            return Err(abi::owner::Error::HarvestIncomplete.into());
        }
        let mut book = self.book();
        let surplus = self.state.surplus(&self.balance, &book.certain_worth(|id| self.balance_of(id)));
        let request = Request { holder, id, principal, min_value, epoch: self.epoch, surplus: &surplus };
        let terms = self.terms();
        let redeemed = self.state.redeem(&terms, &mut book, &request, &self.store)?;
        self.state.save_book(&book, &self.store)?;
        self.pay(holder, &redeemed.paid);
        self.pay(redeemed.rewards.payee, &redeemed.rewards.amount);
        Ok(redeemed)
    }

    /// Returns what was paid.
    pub fn withdraw(&mut self, holder: ActorID, ids: &[TokenId]) -> Result<TokenAmount> {
        let tickets = self.change(|v, state| state.withdraw_exits(ids, holder, &v.store))?;
        let paid = tickets.iter().map(|(_, ticket)| &ticket.amount - &ticket.fee).sum();
        self.pay(holder, &paid);
        self.check();
        Ok(paid)
    }

    pub fn compound(&mut self, holder: ActorID, ids: &[TokenId]) -> Result<(TokenId, TokenAmount)> {
        let surplus = self.state.surplus(&self.balance, &self.certain_worth());
        let compounding = Compounding { holder, ids, epoch: self.epoch, surplus: &surplus };
        self.checked(|v, state| state.compound(&v.terms(), &v.book(), &compounding, &v.store))
    }

    pub fn split(&mut self, holder: ActorID, id: TokenId, parts: &[TokenAmount]) -> Result<Vec<TokenId>> {
        self.checked(|v, state| state.split(id, parts, holder, v.epoch, &v.store))
    }

    pub fn merge(&mut self, holder: ActorID, ids: &[TokenId]) -> Result<TokenId> {
        self.checked(|v, state| state.merge(ids, holder, v.epoch, &v.store))
    }

    pub fn set_payout(&mut self, holder: ActorID, ids: &[TokenId], payout: Option<ActorID>) -> Result<()> {
        self.checked(|v, state| state.set_payout(ids, payout, holder, &v.store))
    }

    pub fn transfer(&mut self, from: ActorID, to: ActorID, ids: &[TokenId]) -> Result<()> {
        self.checked(|v, state| state.transfer(&Move { operator: from, from, to, ids }, &v.store))
    }

    pub fn transfer_from(&mut self, operator: ActorID, from: ActorID, to: ActorID, ids: &[TokenId]) -> Result<()> {
        self.checked(|v, state| state.transfer_from(&Move { operator, from, to, ids }, &v.store))
    }

    pub fn pledge(&mut self, miner: ActorID, amount: &TokenAmount) -> Result<()> {
        self.change(|v, state| {
            let mut book = v.book();
            let balance = v.miners.get(&miner).map(|numbers| numbers.balance.clone()).unwrap_or_default();
            state.pledge(&v.terms(), &mut book, miner, amount, &balance, v.epoch)?;
            state.save_book(&book, &v.store)
        })?;
        self.balance -= amount;
        self.miners.get_mut(&miner).expect("a miner").balance += amount;
        self.check();
        Ok(())
    }

    pub fn announce(&mut self) -> Result<i64> {
        self.checked(|v, state| {
            let mut book = v.book();
            let from = state.announce(&v.terms(), &mut book, v.epoch)?;
            state.save_book(&book, &v.store)?;
            Ok(from)
        })
    }

    /// Redeems for the holders, after a harvest; returns the tickets.
    pub fn wind_down(&mut self, ids: &[TokenId]) -> Result<Vec<TokenId>> {
        let before = (self.state.clone(), self.balance.clone(), self.miners.clone());
        let outcome = self.try_wind_down(ids);
        if outcome.is_err() {
            (self.state, self.balance, self.miners) = before;
        }
        self.check();
        outcome
    }

    fn try_wind_down(&mut self, ids: &[TokenId]) -> Result<Vec<TokenId>> {
        self.book().admit_paying_out(self.epoch)?;
        if !self.harvest().1 {
            return Err(abi::owner::Error::HarvestIncomplete.into());
        }
        let mut book = self.book();
        let out = self.state.wind_down(&mut book, ids, self.epoch, &self.store)?;
        self.state.save_book(&book, &self.store)?;
        Ok(out.into_iter().map(|paid_out| paid_out.ticket).collect())
    }

    /// Changes the book as a vote would.
    pub fn vote(&mut self, change: impl FnOnce(&mut owner::Book)) {
        let mut book = self.book();
        change(&mut book);
        self.state.save_book(&book, &self.store).expect("saved");
        self.check();
    }

    pub fn redeem_stake(&mut self, id: TokenId, principal: &TokenAmount) -> Result<Redeemed> {
        self.redeem_part(OPERATOR, id, Some(principal), &atto(0))
    }

    /// A change of the state that stays only if it succeeds.
    fn change<T>(&mut self, change: impl FnOnce(&Self, &mut owner::State) -> Result<T>) -> Result<T> {
        let mut state = self.state.clone();
        let outcome = change(self, &mut state)?;
        self.state = state;
        Ok(outcome)
    }

    /// One after which nothing has to be paid.
    fn checked<T>(&mut self, change: impl FnOnce(&Self, &mut owner::State) -> Result<T>) -> Result<T> {
        let outcome = self.change(change);
        self.check();
        outcome
    }

    fn pay(&mut self, payee: ActorID, amount: &TokenAmount) {
        self.balance -= amount;
        *self.paid.entry(payee).or_default() += amount;
    }
}

//! What is owed, and to whom it goes.

use abi::lease::{Error, WithdrawReturn, events};
use fvm_ipld_blockstore::Blockstore;
use fvm_shared::ActorID;
use fvm_shared::econ::TokenAmount;
use num_traits::Zero;
use runtime::{Exit, Result};

use crate::market::Market;
use crate::stall::StallId;
use crate::terms::require;

impl<S: Blockstore> Market<'_, S> {
    /// Everything that an actor could withdraw. `balance` is the market's.
    pub fn owed(&mut self, earner: ActorID, balance: &TokenAmount) -> Result<TokenAmount> {
        let earned = match self.find_stall(earner)? {
            Some(stall) => self.stall(stall)?.provider.owed.clone(),
            None => TokenAmount::zero(),
        };
        let owed = earned + self.credit_of(earner)?;
        if earner == self.state.operator()? { Ok(owed + &self.state.fees + self.surplus(balance)) } else { Ok(owed) }
    }

    /// Takes what an actor is owed off the books. The caller must send exactly that.
    pub fn withdraw(&mut self, caller: ActorID, earner: ActorID, balance: &TokenAmount) -> Result<WithdrawReturn> {
        let stall = self.find_stall(earner)?;
        let kept = match stall {
            Some(stall) => self.stall(stall)?.is_kept_by(caller),
            None => false,
        };
        if caller != earner && !kept {
            return Err(Exit::forbidden("only the earner, or the keeper of a provider, may withdraw"));
        }
        let surplus = self.surplus(balance);
        let paid = self.owed(earner, balance)?;
        require(paid.is_positive(), Error::NothingOwed)?;

        self.state.held -= &paid;
        if earner == self.state.operator()? {
            self.state.fees = TokenAmount::zero();
            self.state.held += surplus;
        }
        self.clear_credit(earner)?;
        let payee = match stall {
            Some(stall) => self.clear_earnings(stall)?.unwrap_or(earner),
            None => earner,
        };
        self.tell(events::withdrawn(earner, payee, &paid));
        Ok(WithdrawReturn { paid, payee })
    }

    /// Owes a provider nothing any more. Returns its payout.
    fn clear_earnings(&mut self, stall: StallId) -> Result<Option<ActorID>> {
        let provider = &self.stall(stall)?.provider;
        let payout = provider.payout;
        if !provider.owed.is_zero() {
            self.provider(stall)?.owed = TokenAmount::zero();
        }
        Ok(payout)
    }

    /// What arrived without a method.
    fn surplus(&self, balance: &TokenAmount) -> TokenAmount {
        (balance - &self.state.held).max(TokenAmount::zero())
    }
}

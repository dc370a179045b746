//! What is owed, and to whom it goes.

use abi::lease::{Error, WithdrawReturn, events};
use fvm_ipld_blockstore::Blockstore;
use fvm_shared::ActorID;
use fvm_shared::econ::TokenAmount;
use num_traits::Zero;
use runtime::{Exit, Result};

use crate::market::Market;
use crate::terms::require;

impl<S: Blockstore> Market<'_, S> {
    /// Everything that an actor could withdraw. `balance` is the market's.
    pub fn owed(&mut self, earner: ActorID, balance: &TokenAmount) -> Result<TokenAmount> {
        let earned = self.provider(earner)?.map(|provider| provider.owed).unwrap_or_default();
        let owed = earned + self.credit_of(earner)?;
        if earner == self.state.operator()? { Ok(owed + &self.state.fees + self.surplus(balance)) } else { Ok(owed) }
    }

    /// Takes what an actor is owed off the books. The caller must send exactly that.
    pub fn withdraw(&mut self, caller: ActorID, earner: ActorID, balance: &TokenAmount) -> Result<WithdrawReturn> {
        let provider = self.provider(earner)?;
        let kept = provider.as_ref().is_some_and(|provider| provider.is_kept_by(earner, caller));
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
        let payee = provider.as_ref().and_then(|provider| provider.payout).unwrap_or(earner);
        if let Some(mut provider) = provider.filter(|provider| !provider.owed.is_zero()) {
            provider.owed = TokenAmount::zero();
            self.set_provider(earner, provider);
        }
        self.tell(events::withdrawn(earner, payee, &paid));
        Ok(WithdrawReturn { paid, payee })
    }

    /// What arrived without a method.
    fn surplus(&self, balance: &TokenAmount) -> TokenAmount {
        (balance - &self.state.held).max(TokenAmount::zero())
    }
}

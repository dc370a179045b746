//! Collateral on its way out.

use abi::lease::{Error, MAX_TICKETS, UnbondReturn, UnbondingTicket, WithdrawReturn, events};
use fvm_ipld_blockstore::Blockstore;
use fvm_shared::ActorID;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use runtime::Result;

use crate::market::Market;
use crate::terms::require;

impl<S: Blockstore> Market<'_, S> {
    /// Free collateral serves no lease from now on, and may leave after the market's delay.
    pub fn unbond(&mut self, caller: ActorID, now: ChainEpoch, amount: TokenAmount) -> Result<UnbondReturn> {
        let stall = self.known_stall(caller)?;
        let ready = now + self.state.terms.unbonding;
        let provider = self.provider(stall)?;
        require(amount.is_positive() && amount <= provider.free, Error::BadAmount)?;
        require(provider.unbonding.len() < MAX_TICKETS, Error::TooManyTickets)?;
        provider.free -= &amount;
        provider.unbonding.push(UnbondingTicket { amount: amount.clone(), ready });
        self.tell(events::collateral_unbonding(caller, &amount, ready));
        Ok(UnbondReturn { ready })
    }

    /// Takes the collateral whose time has come off the books. The caller must send exactly that.
    pub fn withdraw_collateral(&mut self, caller: ActorID, now: ChainEpoch) -> Result<WithdrawReturn> {
        let stall = self.known_stall(caller)?;
        let provider = self.provider(stall)?;
        let is_ready = |ticket: &UnbondingTicket| ticket.ready <= now;
        let paid: TokenAmount =
            provider.unbonding.iter().filter(|ticket| is_ready(ticket)).map(|ticket| ticket.amount.clone()).sum();
        provider.unbonding.retain(|ticket| !is_ready(ticket));
        require(paid.is_positive(), Error::NothingReady)?;
        self.state.held -= &paid;
        self.tell(events::collateral_withdrawn(caller, &paid));
        Ok(WithdrawReturn { paid, payee: caller })
    }
}

//! Exit tickets that are funded are paid.

use abi::owner::{Error, TokenId};
use fvm_shared::ActorID;
use runtime::Result;
use tree::Blocks;

use crate::holding::admit_batch;
use crate::state::{State, burn};
use crate::ticket::Ticket;

impl State {
    /// Takes out these tickets, all of them held by `holder` and funded. Their fees stay, unsettled, for those who stay.
    pub fn withdraw_exits<BS: Blocks>(
        &mut self,
        ids: &[TokenId],
        holder: ActorID,
        store: &BS,
    ) -> Result<Vec<(TokenId, Ticket)>> {
        admit_batch(ids)?;
        let mut tokens = self.load_tokens(store)?;
        let mut tickets = Vec::with_capacity(ids.len());
        for id in ids {
            let ticket = self.held_ticket(&tokens, *id, holder)?;
            if !self.queue.missing(&ticket.end).is_zero() {
                return Err(Error::NotFunded.into());
            }
            self.queue.pay(&ticket.amount);
            burn(&mut tokens, *id)?;
            tickets.push((*id, ticket));
        }
        self.save_tokens(&mut tokens)?;
        Ok(tickets)
    }
}

//! Tokens that a message names: each once, all of the same holder.

use abi::Exit;
use abi::owner::{Error, MAX_BATCH, TokenId};
use fvm_shared::ActorID;
use runtime::Result;
use tree::Blocks;

use crate::position::Position;
use crate::state::{State, Tokens};
use crate::ticket::Ticket;

/// For a call that must name some tokens.
pub fn admit_batch(ids: &[TokenId]) -> Result<()> {
    if ids.is_empty() {
        return Err(Error::BatchSize.into());
    }
    admit_list(ids)
}

/// For a call that may name none.
pub fn admit_list(ids: &[TokenId]) -> Result<()> {
    if ids.len() > MAX_BATCH {
        return Err(Error::BatchSize.into());
    }
    let mut sorted = ids.to_vec();
    sorted.sort_unstable();
    if sorted.windows(2).any(|pair| pair.first() == pair.last()) {
        return Err(Error::DuplicateToken.into());
    }
    Ok(())
}

/// Exit 18 unless the token's holder is the one who acts, or is acted for.
pub fn only_holder(holder: ActorID, who: ActorID) -> Result<()> {
    if holder == who { Ok(()) } else { Err(Exit::forbidden("only the holder of the token may do this")) }
}

impl State {
    /// This position of this holder.
    pub fn held_position<BS: Blocks>(&self, tokens: &Tokens<'_, BS>, id: TokenId, holder: ActorID) -> Result<Position> {
        let position = self.find_position(tokens, id)?;
        only_holder(position.holder, holder)?;
        Ok(position)
    }

    /// As `held_position`, and not the operator's stake.
    pub fn held_free_position<BS: Blocks>(
        &self,
        tokens: &Tokens<'_, BS>,
        id: TokenId,
        holder: ActorID,
    ) -> Result<Position> {
        let position = self.held_position(tokens, id, holder)?;
        if position.operator_stake { Err(Error::OperatorStakeBound.into()) } else { Ok(position) }
    }

    /// This exit ticket of this holder.
    pub fn held_ticket<BS: Blocks>(&self, tokens: &Tokens<'_, BS>, id: TokenId, holder: ActorID) -> Result<Ticket> {
        let ticket = self.find_ticket(tokens, id)?;
        only_holder(ticket.holder, holder)?;
        Ok(ticket)
    }
}

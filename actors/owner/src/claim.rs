//! Claims: positions' earnings, banked and taken out to be paid.

use abi::owner::TokenId;
use fvm_shared::ActorID;
use fvm_shared::econ::TokenAmount;
use runtime::Result;
use tree::Blocks;

use crate::holding::admit_batch;
use crate::position::Position;
use crate::round::{self, Entries};
use crate::state::{State, Tokens, put_token};

/// What one position is to be paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    pub id: TokenId,
    pub payee: ActorID,
    pub amount: TokenAmount,
}

impl State {
    /// Takes out what these positions have earned, all of them held by `holder`. A position with nothing due is not touched.
    pub fn claim<BS: Blocks>(&mut self, ids: &[TokenId], holder: ActorID, store: &BS) -> Result<Vec<Due>> {
        admit_batch(ids)?;
        let mut tokens = self.load_tokens(store)?;
        let dues = self.take_dues(&mut tokens, ids, holder, store)?;
        self.save_tokens(&mut tokens)?;
        Ok(dues)
    }

    pub(crate) fn take_dues<BS: Blocks>(
        &mut self,
        tokens: &mut Tokens<'_, BS>,
        ids: &[TokenId],
        holder: ActorID,
        store: &BS,
    ) -> Result<Vec<Due>> {
        let mut entries = Entries::new(store);
        let mut dues = Vec::with_capacity(ids.len());
        for id in ids {
            let mut position = self.held_position(tokens, *id, holder)?;
            let payee = position.payee();
            let rem = self.rem.clone();
            let amount = self.take_due(&mut position, &mut entries)?;
            if amount.is_zero() {
                self.rem = rem;
            } else {
                put_token(tokens, *id, position)?;
            }
            dues.push(Due { id: *id, payee, amount });
        }
        Ok(dues)
    }

    /// Banks a position and takes out all that it has banked.
    pub(crate) fn take_due<BS: Blocks>(
        &mut self,
        position: &mut Position,
        entries: &mut Entries<'_, BS>,
    ) -> Result<TokenAmount> {
        round::bank(self, position, entries)?;
        let amount = std::mem::take(&mut position.banked);
        self.rewards_unclaimed -= &amount;
        Ok(amount)
    }

    /// Gives a position back what could not be paid.
    pub fn restore<BS: Blocks>(&mut self, due: &Due, store: &BS) -> Result<()> {
        let mut tokens = self.load_tokens(store)?;
        let mut position = self.find_position(&tokens, due.id)?;
        position.banked += &due.amount;
        put_token(&mut tokens, due.id, position)?;
        self.rewards_unclaimed += &due.amount;
        self.save_tokens(&mut tokens)
    }
}

//! Claims: positions' earnings, banked and taken out to be paid.

use abi::Exit;
use abi::owner::{Error, MAX_BATCH, TokenId};
use fvm_ipld_blockstore::Blockstore;
use fvm_shared::ActorID;
use fvm_shared::econ::TokenAmount;
use runtime::Result;

use crate::round::{self, Entries};
use crate::state::{State, put_token};

/// What one position is to be paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    pub id: TokenId,
    pub payee: ActorID,
    pub amount: TokenAmount,
}

impl State {
    /// Takes out what these positions have earned, all of them held by `holder`. A position with nothing due is not touched.
    pub fn claim<BS: Blockstore>(&mut self, ids: &[TokenId], holder: ActorID, store: &BS) -> Result<Vec<Due>> {
        admit_batch(ids)?;
        let mut tokens = self.load_tokens(store)?;
        let mut entries = Entries::new(store);
        let mut dues = Vec::with_capacity(ids.len());
        for id in ids {
            let mut position = self.find_position(&tokens, *id)?;
            if position.holder != holder {
                return Err(Exit::forbidden("only the holder of the position may do this"));
            }
            let payee = position.payee();
            let rem = self.rem.clone();
            round::bank(self, &mut position, &mut entries)?;
            let amount = std::mem::take(&mut position.banked);
            if amount.is_zero() {
                self.rem = rem;
            } else {
                self.rewards_unclaimed -= &amount;
                put_token(&mut tokens, *id, position)?;
            }
            dues.push(Due { id: *id, payee, amount });
        }
        self.save_tokens(&mut tokens)?;
        Ok(dues)
    }

    /// Gives a position back what could not be paid.
    pub fn restore<BS: Blockstore>(&mut self, due: &Due, store: &BS) -> Result<()> {
        let mut tokens = self.load_tokens(store)?;
        let mut position = self.find_position(&tokens, due.id)?;
        position.banked += &due.amount;
        put_token(&mut tokens, due.id, position)?;
        self.rewards_unclaimed += &due.amount;
        self.save_tokens(&mut tokens)
    }
}

fn admit_batch(ids: &[TokenId]) -> Result<()> {
    if !(1..=MAX_BATCH).contains(&ids.len()) {
        return Err(Error::BatchSize.into());
    }
    let mut sorted = ids.to_vec();
    sorted.sort_unstable();
    if sorted.windows(2).any(|pair| pair.first() == pair.last()) {
        return Err(Error::DuplicateToken.into());
    }
    Ok(())
}

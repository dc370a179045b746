//! The end of a vehicle: when all is liquid, the operator may pay everybody out, so that no lost key holds a miner for ever.

use abi::owner::{Error, Terms, TokenId};
use fvm_shared::ActorID;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use runtime::Result;
use tree::Blocks;

use crate::book::Book;
use crate::holding::admit_batch;
use crate::round::Entries;
use crate::state::{State, burn};

/// A position that was redeemed for its holder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaidOut {
    pub id: TokenId,
    pub holder: ActorID,
    pub principal: TokenAmount,
    pub rewards: TokenAmount,
    /// It stands for both.
    pub ticket: TokenId,
}

impl State {
    /// Announces the end, unless it was already. Returns from when on positions may be redeemed.
    pub fn announce(&self, terms: &Terms, book: &mut Book, epoch: ChainEpoch) -> Result<ChainEpoch> {
        self.admit_winding_down(book)?;
        Ok(*book.wind_down_from.get_or_insert(epoch + terms.timelock))
    }

    /// Redeems positions for their holders, in full and without a fee, what they earned included, into tickets that are funded at
    /// once. Nothing is sent: nobody can refuse it.
    pub fn wind_down<BS: Blocks>(
        &mut self,
        book: &Book,
        ids: &[TokenId],
        epoch: ChainEpoch,
        store: &BS,
    ) -> Result<Vec<PaidOut>> {
        let from = book.wind_down_from.ok_or(Error::NotAnnounced)?;
        if epoch < from {
            return Err(Error::TooEarly.into());
        }
        admit_batch(ids)?;
        self.admit_winding_down(book)?;
        let mut tokens = self.load_tokens(store)?;
        let mut entries = Entries::new(store);
        let mut out = Vec::with_capacity(ids.len());
        for id in ids {
            let mut position = self.find_position(&tokens, *id)?;
            if position.operator_stake {
                return Err(Error::OperatorStakeBound.into());
            }
            book.admit_leaving(&position.ballots, epoch)?;
            let rewards = self.take_due(&mut position, &mut entries)?;
            *self.part_of(&position) -= &position.principal;
            self.idle += &rewards;
            burn(&mut tokens, *id)?;
            let (holder, principal) = (position.holder, position.principal);
            let amount = &principal + &rewards;
            let ticket = self.queue_exit(&mut tokens, holder, &amount, &TokenAmount::default(), epoch)?;
            out.push(PaidOut { id: *id, holder, principal, rewards, ticket });
        }
        self.queue.fund(&mut self.idle);
        self.save_tokens(&mut tokens)?;
        Ok(out)
    }

    fn admit_winding_down(&self, book: &Book) -> Result<()> {
        if self.queue.is_waiting() {
            return Err(Error::ExitsWaiting.into());
        }
        if self.idle < self.investors(book) {
            return Err(Error::NotCovered.into());
        }
        Ok(())
    }
}

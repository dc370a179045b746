//! The end of a vehicle: when all is liquid, the operator may pay everybody out, so that no lost key holds a miner for ever.
//!
//! It is announced a timelock ahead, and from then on nobody comes in: whoever is paid out was there to read it. The announcement
//! ends with the last investor, when idle cash no longer covers them all, when the operator pledges or is replaced, and at the
//! latest an execution window after the timelock.

use abi::owner::{Error, Terms, TokenId};
use fvm_shared::ActorID;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use runtime::Result;
use serde_tuple::{Deserialize_tuple, Serialize_tuple};
use tree::Blocks;

use crate::book::Book;
use crate::holding::admit_batch;
use crate::round::Entries;
use crate::state::{State, burn};

/// An announced end: the first and the last epoch in which positions may be redeemed for their holders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct WindDown {
    pub from: ChainEpoch,
    pub until: ChainEpoch,
}

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

impl Book {
    /// The announcement that holds.
    pub fn winding_down(&self, epoch: ChainEpoch) -> Option<&WindDown> {
        self.wind_down.as_ref().filter(|end| epoch <= end.until)
    }

    /// From when on positions are redeemed for their holders, if that is now.
    pub fn admit_paying_out(&self, epoch: ChainEpoch) -> Result<ChainEpoch> {
        let from = self.winding_down(epoch).ok_or(Error::NotAnnounced)?.from;
        if epoch < from { Err(Error::TooEarly.into()) } else { Ok(from) }
    }
}

impl State {
    /// Announces the end, unless it is already. Returns from when on positions may be redeemed.
    pub fn announce(&self, terms: &Terms, book: &mut Book, epoch: ChainEpoch) -> Result<ChainEpoch> {
        self.admit_winding_down(book)?;
        if self.investors(book).is_zero() {
            return Err(Error::NoInvestors.into());
        }
        if let Some(end) = book.winding_down(epoch) {
            return Ok(end.from);
        }
        let from = epoch + terms.timelock;
        book.wind_down = Some(WindDown { from, until: from + terms.execution_window });
        Ok(from)
    }

    /// Redeems positions for their holders, in full and without a fee, what they earned included, into tickets that are funded at
    /// once. Nothing is sent: nobody can refuse it. Nor does a vote or a proposal of theirs hold it up: it does not bind to a
    /// vehicle that pays out. Only after a harvest that ended a round in the same message: then what was earned until now is
    /// theirs too.
    pub fn wind_down<BS: Blocks>(
        &mut self,
        book: &mut Book,
        ids: &[TokenId],
        epoch: ChainEpoch,
        store: &BS,
    ) -> Result<Vec<PaidOut>> {
        book.admit_paying_out(epoch)?;
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
        self.check_wind_down(book);
        Ok(out)
    }

    /// Ends an announcement when nobody is left to be paid out, or idle cash no longer covers them: what comes home later needs a new one.
    pub(crate) fn check_wind_down(&self, book: &mut Book) {
        let investors = self.investors(book);
        if investors.is_zero() || self.idle < investors {
            book.wind_down = None;
        }
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

//! Pledging: idle cash goes to a miner, unless it is needed here.

use abi::owner::{ALL_BPS, Error, Terms};
use fvm_shared::ActorID;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use runtime::Result;

use crate::book::Book;
use crate::state::State;

impl State {
    /// Takes an amount out of idle cash, to be sent to an adopted miner with this balance. A debt that it does not even cover is not paid:
    /// nothing would come of it.
    pub fn pledge(
        &mut self,
        terms: &Terms,
        book: &mut Book,
        miner: ActorID,
        amount: &TokenAmount,
        balance: &TokenAmount,
        epoch: ChainEpoch,
    ) -> Result<()> {
        let target = book.miner_mut(miner)?;
        if !amount.is_positive() {
            return Err(Error::BadAmount.into());
        }
        if target.is_under_water(&(balance + amount)) {
            return Err(Error::DebtExceedsPledge.into());
        }
        target.pledged(amount, terms.float_window, epoch);
        if !book.sealing {
            return Err(Error::SealingDisabled.into());
        }
        book.admit_money(epoch)?;
        if self.queue.is_waiting() {
            return Err(Error::ExitsWaiting.into());
        }
        if *amount > self.idle {
            return Err(Error::InsufficientIdle.into());
        }
        self.idle -= amount;
        if &self.idle * ALL_BPS < self.principal() * terms.buffer_bps {
            return Err(Error::BelowBuffer.into());
        }
        // Who pledges goes on.
        book.wind_down = None;
        Ok(())
    }
}

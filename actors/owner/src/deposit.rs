//! Deposits: who may come in, and what they get.

use abi::owner::{ALL_BPS, Error, Terms, TokenId};
use fvm_ipld_blockstore::Blockstore;
use fvm_shared::ActorID;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use num_traits::Zero;
use runtime::Result;

use crate::book::Book;
use crate::position::Position;
use crate::state::State;

/// What somebody brings.
#[derive(Clone, Debug)]
pub struct Offer<'a> {
    pub holder: ActorID,
    pub value: &'a TokenAmount,
    pub epoch: ChainEpoch,
    /// Assets less liabilities before the value came.
    pub surplus: &'a TokenAmount,
}

impl State {
    /// Takes an offer into a new position.
    pub fn deposit<BS: Blockstore>(
        &mut self,
        terms: &Terms,
        book: &Book,
        offer: &Offer<'_>,
        store: &BS,
    ) -> Result<TokenId> {
        let Offer { holder, value, epoch, surplus } = *offer;
        self.admit_deposit(terms, book, surplus, value)?;
        let position = Position::new(holder, value.clone(), self.round, epoch + terms.term);
        self.idle += value;
        self.queue.fund(&mut self.idle);
        self.pending += value;
        let mut tokens = self.load_tokens(store)?;
        let id = self.mint(&mut tokens, position)?;
        self.save_tokens(&mut tokens)?;
        Ok(id)
    }

    fn admit_deposit(&self, terms: &Terms, book: &Book, surplus: &TokenAmount, value: &TokenAmount) -> Result<()> {
        if *value < terms.min_deposit {
            return Err(Error::BelowMinDeposit.into());
        }
        let investors = self.principal() - &book.operator_stake + value;
        if investors > terms.cap {
            return Err(Error::BeyondCap.into());
        }
        let deficit = (-surplus.clone()).max(TokenAmount::zero());
        if deficit > book.operator_stake {
            return Err(Error::InvestorsInDeficit.into());
        }
        // The next harvest takes the deficit from the stake: it no longer stands for anything.
        let stake = &book.operator_stake - deficit;
        if stake * ALL_BPS < investors * terms.min_operator_bps {
            return Err(Error::OperatorStakeTooSmall.into());
        }
        Ok(())
    }
}

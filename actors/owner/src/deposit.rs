//! Deposits, and earnings that stay: who may come in, and what they get.

use abi::owner::{ALL_BPS, Error, Terms, TokenId};
use fvm_shared::ActorID;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use num_traits::Zero;
use runtime::Result;
use tree::Blocks;

use crate::book::Book;
use crate::holding::admit_batch;
use crate::position::Position;
use crate::state::{State, Tokens};

/// What somebody brings.
#[derive(Clone, Debug)]
pub struct Offer<'a> {
    pub holder: ActorID,
    pub value: &'a TokenAmount,
    pub epoch: ChainEpoch,
    /// Assets less liabilities before the value came: what miners earned since they were read counts for nothing.
    pub surplus: &'a TokenAmount,
}

/// Earnings that somebody leaves here.
#[derive(Clone, Debug)]
pub struct Compounding<'a> {
    pub holder: ActorID,
    pub ids: &'a [TokenId],
    pub epoch: ChainEpoch,
    /// Assets less liabilities, as in an [`Offer`].
    pub surplus: &'a TokenAmount,
}

impl State {
    /// Takes an offer into a new position.
    pub fn deposit<BS: Blocks>(
        &mut self,
        terms: &Terms,
        book: &Book,
        offer: &Offer<'_>,
        store: &BS,
    ) -> Result<TokenId> {
        let Offer { holder, value, epoch, surplus } = *offer;
        if *value < terms.min_deposit {
            return Err(Error::BelowMinDeposit.into());
        }
        self.admit_principal(terms, book, surplus, value, epoch)?;
        let mut tokens = self.load_tokens(store)?;
        let id = self.invest(&mut tokens, Position::new(holder, value.clone(), self.round, epoch + terms.term))?;
        self.save_tokens(&mut tokens)?;
        Ok(id)
    }

    /// Makes what positions have earned a new position. The least deposit does not apply: it is no more work than a claim.
    pub fn compound<BS: Blocks>(
        &mut self,
        terms: &Terms,
        book: &Book,
        request: &Compounding<'_>,
        store: &BS,
    ) -> Result<(TokenId, TokenAmount)> {
        let Compounding { holder, ids, epoch, surplus } = *request;
        admit_batch(ids)?;
        let mut tokens = self.load_tokens(store)?;
        let dues = self.take_dues(&mut tokens, ids, holder, store)?;
        let principal: TokenAmount = dues.iter().map(|due| &due.amount).sum();
        if principal.is_zero() {
            return Err(Error::NothingDue.into());
        }
        self.admit_principal(terms, book, surplus, &principal, epoch)?;
        let position = Position::new(holder, principal.clone(), self.round, epoch + terms.term);
        let id = self.invest(&mut tokens, position)?;
        self.save_tokens(&mut tokens)?;
        Ok((id, principal))
    }

    /// Mints a position whose principal has become idle cash: those who wait to leave have it first.
    fn invest<BS: Blocks>(&mut self, tokens: &mut Tokens<'_, BS>, position: Position) -> Result<TokenId> {
        self.idle += &position.principal;
        self.queue.fund(&mut self.idle);
        self.pending += &position.principal;
        self.mint(tokens, position)
    }

    /// Whether investors may have this much more principal.
    fn admit_principal(
        &self,
        terms: &Terms,
        book: &Book,
        surplus: &TokenAmount,
        value: &TokenAmount,
        epoch: ChainEpoch,
    ) -> Result<()> {
        book.admit_money(epoch)?;
        if book.winding_down(epoch).is_some() {
            return Err(Error::WindingDown.into());
        }
        let investors = self.investors(book) + value;
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

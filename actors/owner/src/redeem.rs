//! Redeeming: principal leaves its position, paid at once or into the exit queue.

use abi::owner::{ALL_BPS, Error, Terms, TokenId};
use fvm_shared::ActorID;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use num_traits::Zero;
use runtime::Result;
use tree::Blocks;

use crate::book::Book;
use crate::claim::Due;
use crate::position::Position;
use crate::round::Entries;
use crate::state::{State, Tokens, burn, put_token};
use crate::ticket::Ticket;

/// Who wants to leave, with what, and what there is.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    pub holder: ActorID,
    pub id: TokenId,
    /// `None` for all of it.
    pub principal: Option<&'a TokenAmount>,
    pub min_value: &'a TokenAmount,
    pub epoch: ChainEpoch,
    /// Assets less liabilities, each miner counted with what it is [certainly](crate::miner::Miner::certain_worth) worth.
    pub surplus: &'a TokenAmount,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redeemed {
    pub principal: TokenAmount,
    /// What the principal was worth.
    pub value: TokenAmount,
    /// The early-exit fee in it.
    pub fee: TokenAmount,
    /// What the holder is to be paid now.
    pub paid: TokenAmount,
    pub rewards: Due,
    pub ticket: Option<TokenId>,
}

impl State {
    /// Takes principal out of a position. The operator's leaves only after a harvest that ended a round in the same message.
    pub fn redeem<BS: Blocks>(
        &mut self,
        terms: &Terms,
        book: &mut Book,
        request: &Request<'_>,
        store: &BS,
    ) -> Result<Redeemed> {
        let mut tokens = self.load_tokens(store)?;
        let mut position = self.held_position(&tokens, request.id, request.holder)?;
        book.admit_leaving(request.id, &position.ballots, request.epoch)?;
        let principal = request.principal.unwrap_or(&position.principal).clone();
        if !principal.is_positive() || principal > position.principal {
            return Err(Error::BadAmount.into());
        }
        let value = if position.operator_stake {
            self.admit_stake(terms, book, request, &principal)?;
            principal.clone()
        } else {
            self.worth_of(book, &principal, request.surplus)
        };
        if value < *request.min_value {
            return Err(Error::BelowMinValue.into());
        }
        let fee = early_exit_fee(terms, book, &position, &value, request.epoch);
        let payee = position.payee();
        let amount = self.take_due(&mut position, &mut Entries::new(store))?;
        let rewards = Due { id: request.id, payee, amount };
        self.take_out(&mut tokens, book, request.id, position, &principal)?;
        let (paid, ticket) = self.let_go(&mut tokens, request, &value, &fee)?;
        self.check_wind_down(book);
        self.save_tokens(&mut tokens)?;
        Ok(Redeemed { principal, value, fee, paid, rewards, ticket })
    }

    /// What investors' principal is worth: itself, or its part of what is left to them when the deficit is larger than the stake.
    /// Rounded down, for the good of those who stay.
    fn worth_of(&self, book: &Book, principal: &TokenAmount, surplus: &TokenAmount) -> TokenAmount {
        let deficit = (-surplus.clone() - &book.operator_stake).max(TokenAmount::zero());
        if deficit.is_zero() {
            return principal.clone();
        }
        let investors = self.investors(book);
        let left = (&investors - deficit).max(TokenAmount::zero());
        TokenAmount::from_atto(principal.atto() * left.atto() / investors.atto())
    }

    /// The operator's own money leaves last: nobody else's may be missing or waited for, nor be free to leave because what was agreed
    /// is about to change. A proposal that is only voted on does not hold it: anybody could keep one open for ever.
    fn admit_stake(&self, terms: &Terms, book: &Book, request: &Request<'_>, principal: &TokenAmount) -> Result<()> {
        let in_deficit = request.surplus.is_negative();
        if in_deficit || self.queue.is_waiting() || book.is_frozen(request.epoch) {
            return Err(Error::StakeNotFree.into());
        }
        let (idle, all) = (&self.idle - principal, self.principal() - principal);
        let liquid = !idle.is_negative() && idle * ALL_BPS >= all * terms.buffer_bps;
        let stake = &book.operator_stake - principal;
        if !liquid || stake * ALL_BPS < self.investors(book) * terms.min_operator_bps {
            return Err(Error::StakeNotFree.into());
        }
        Ok(())
    }

    /// Leaves the position what is left of it, or nothing of it.
    fn take_out<BS: Blocks>(
        &mut self,
        tokens: &mut Tokens<'_, BS>,
        book: &mut Book,
        id: TokenId,
        mut position: Position,
        principal: &TokenAmount,
    ) -> Result<()> {
        *self.part_of(&position) -= principal;
        position.principal -= principal;
        if position.operator_stake {
            book.operator_stake -= principal;
        }
        if !position.principal.is_zero() {
            return put_token(tokens, id, position);
        }
        book.stakes.retain(|stake| *stake != id);
        burn(tokens, id)
    }

    /// Pays the value at once if nobody waits and idle cash covers it, else queues it. Nobody waits for nothing.
    fn let_go<BS: Blocks>(
        &mut self,
        tokens: &mut Tokens<'_, BS>,
        request: &Request<'_>,
        value: &TokenAmount,
        fee: &TokenAmount,
    ) -> Result<(TokenAmount, Option<TokenId>)> {
        if value.is_zero() || (!self.queue.is_waiting() && *value <= self.idle) {
            // The fee stays, unsettled: it is profit of the next harvest.
            self.idle -= value;
            return Ok((value - fee, None));
        }
        let ticket = self.queue_exit(tokens, request.holder, value, fee, request.epoch)?;
        self.queue.fund(&mut self.idle);
        Ok((TokenAmount::zero(), Some(ticket)))
    }

    /// Mints a ticket at the end of the queue.
    pub(crate) fn queue_exit<BS: Blocks>(
        &mut self,
        tokens: &mut Tokens<'_, BS>,
        holder: ActorID,
        amount: &TokenAmount,
        fee: &TokenAmount,
        epoch: ChainEpoch,
    ) -> Result<TokenId> {
        let end = self.queue.push(amount, epoch);
        let (amount, fee) = (amount.clone(), fee.clone());
        self.mint(tokens, Ticket { holder, amount, fee, end, since: epoch, operators: Vec::new() })
    }
}

/// Free from maturity on, and while a change of what was agreed to waits to be executed: who voted for it cannot leave then.
fn early_exit_fee(
    terms: &Terms,
    book: &Book,
    position: &Position,
    value: &TokenAmount,
    epoch: ChainEpoch,
) -> TokenAmount {
    if epoch >= position.maturity || book.is_frozen(epoch) {
        return TokenAmount::zero();
    }
    (value * terms.early_exit_bps).div_floor(ALL_BPS)
}

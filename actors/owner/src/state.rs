//! Reading and writing what the actor remembers.

use abi::Exit;
use abi::owner::{Error, TokenId};
use cid::Cid;
use fvm_shared::econ::TokenAmount;
use runtime::Result;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tree::{Blocks, Tree};

use crate::book::Book;
use crate::position::Position;
use crate::ticket::Ticket;
use crate::token::Token;

pub use crate::layout::{LAYOUT, State};

/// The best width for records of this size: a wider node is rewritten whole for one position, a narrower one makes the tree deeper.
pub const TREE_WIDTH: u32 = 3;

/// Every token, position or exit ticket, by its id.
pub type Tokens<'s, BS> = Tree<'s, Token, BS>;

impl State {
    pub fn principal(&self) -> TokenAmount {
        &self.active + &self.pending
    }

    /// The principal of everybody but the operator.
    pub fn investors(&self, book: &Book) -> TokenAmount {
        self.principal() - &book.operator_stake
    }

    /// The total that the position's principal is part of.
    pub(crate) fn part_of(&mut self, position: &Position) -> &mut TokenAmount {
        if position.is_pending(self.round) { &mut self.pending } else { &mut self.active }
    }

    /// What the actor owes or keeps for principal, out of its own balance.
    pub fn accounted(&self) -> TokenAmount {
        &self.idle + &self.queue.reserved + &self.rewards_unclaimed + &self.fees_unclaimed
    }

    /// The cash that waits for the next harvest.
    pub fn unsettled(&self, balance: &TokenAmount) -> Result<TokenAmount> {
        let unsettled = balance - self.accounted();
        if unsettled.is_negative() {
            return Err(Exit::illegal_state("the balance does not cover what the books say"));
        }
        Ok(unsettled)
    }

    /// Assets less liabilities, where `balance` is the actor's own and `worth` that of all its miners.
    pub fn surplus(&self, balance: &TokenAmount, worth: &TokenAmount) -> TokenAmount {
        balance + worth
            - self.principal()
            - &self.queue.waiting
            - &self.queue.reserved
            - &self.rewards_unclaimed
            - &self.fees_unclaimed
    }

    pub fn load_book<BS: Blocks>(&self, store: &BS) -> Result<Book> {
        get(&self.book, store)
    }

    pub fn save_book<BS: Blocks>(&mut self, book: &Book, store: &BS) -> Result<()> {
        self.book = put(book, store)?;
        Ok(())
    }

    pub fn load_tokens<'s, BS: Blocks>(&self, store: &'s BS) -> Result<Tokens<'s, BS>> {
        load_tree(&self.tokens, store)
    }

    pub fn save_tokens<BS: Blocks>(&mut self, tokens: &mut Tokens<'_, BS>) -> Result<()> {
        self.tokens = flush(tokens)?;
        Ok(())
    }

    /// The token with this id, or the error that says there is none.
    pub fn find<BS: Blocks>(&self, tokens: &Tokens<'_, BS>, id: TokenId) -> Result<Token> {
        // Ids beyond the tree's range are no fault of the state.
        if id >= self.next_id {
            return Err(Error::TokenNotFound.into());
        }
        Ok(tokens.get(id).map_err(|_| unreadable())?.ok_or(Error::TokenNotFound)?)
    }

    pub fn find_position<BS: Blocks>(&self, tokens: &Tokens<'_, BS>, id: TokenId) -> Result<Position> {
        match self.find(tokens, id)? {
            Token::Position(position) => Ok(position),
            Token::Ticket(_) => Err(Error::NotAPosition.into()),
        }
    }

    pub fn find_ticket<BS: Blocks>(&self, tokens: &Tokens<'_, BS>, id: TokenId) -> Result<Ticket> {
        match self.find(tokens, id)? {
            Token::Ticket(ticket) => Ok(ticket),
            Token::Position(_) => Err(Error::NotATicket.into()),
        }
    }

    /// Gives a token the next id.
    pub fn mint<BS: Blocks>(&mut self, tokens: &mut Tokens<'_, BS>, token: impl Into<Token>) -> Result<TokenId> {
        let id = self.next_id;
        self.next_id += 1;
        put_token(tokens, id, token)?;
        Ok(id)
    }
}

pub(crate) fn put_token<BS: Blocks>(tokens: &mut Tokens<'_, BS>, id: TokenId, token: impl Into<Token>) -> Result<()> {
    tokens.set(id, &token.into()).map_err(|_| unwritable())
}

pub(crate) fn burn<BS: Blocks>(tokens: &mut Tokens<'_, BS>, id: TokenId) -> Result<()> {
    tokens.delete(id).map_err(|_| unwritable())?;
    Ok(())
}

pub(crate) fn unreadable() -> Exit {
    Exit::illegal_state("a block of the state cannot be read")
}

pub(crate) fn unwritable() -> Exit {
    Exit::illegal_state("a block of the state cannot be written")
}

pub(crate) fn get<T: DeserializeOwned, BS: Blocks>(cid: &Cid, store: &BS) -> Result<T> {
    tree::get(cid, store).map_err(|_| unreadable())
}

pub(crate) fn put<T: Serialize, BS: Blocks>(value: &T, store: &BS) -> Result<Cid> {
    tree::put(value, store).map_err(|_| unwritable())
}

pub(crate) fn load_tree<'s, T, BS>(cid: &Cid, store: &'s BS) -> Result<Tree<'s, T, BS>>
where
    T: Serialize + DeserializeOwned,
    BS: Blocks,
{
    Tree::load(cid, store).map_err(|_| unreadable())
}

pub(crate) fn flush<T, BS>(tree: &mut Tree<'_, T, BS>) -> Result<Cid>
where
    T: Serialize + DeserializeOwned,
    BS: Blocks,
{
    tree.flush().map_err(|_| unwritable())
}

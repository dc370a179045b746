//! Tokens change hands, and who may move them beside their holder.

use abi::owner::{Error, MAX_OPERATORS, TokenId};
use fvm_shared::ActorID;
use runtime::Result;
use tree::Blocks;

use crate::approvals::Accounts;
use crate::holding::{admit_list, only_holder};
use crate::round::{self, Entries};
use crate::state::{State, put_token};
use crate::token::Token;

/// Who moves whose tokens to whom.
#[derive(Clone, Copy, Debug)]
pub struct Move<'a> {
    /// The caller.
    pub operator: ActorID,
    pub from: ActorID,
    pub to: ActorID,
    pub ids: &'a [TokenId],
}

impl State {
    /// Moves tokens of the caller.
    pub fn transfer<BS: Blocks>(&mut self, moved: &Move<'_>, store: &BS) -> Result<()> {
        self.move_tokens(moved, |_| Ok(()), store)
    }

    /// Moves tokens for their holder. The caller needs an approval even for its own.
    pub fn transfer_from<BS: Blocks>(&mut self, moved: &Move<'_>, store: &BS) -> Result<()> {
        let operator = moved.operator;
        let mut accounts = Accounts::new(self, store);
        let admit = |token: &Token| {
            let approved = token.operators().contains(&operator) || accounts.approves(token.holder(), operator)?;
            if approved { Ok(()) } else { Err(Error::NotApproved.into()) }
        };
        self.move_tokens(moved, admit, store)
    }

    /// Banks positions, for what they earned goes with them, and resets what their last holder arranged.
    fn move_tokens<BS: Blocks>(
        &mut self,
        moved: &Move<'_>,
        mut admit: impl FnMut(&Token) -> Result<()>,
        store: &BS,
    ) -> Result<()> {
        admit_list(moved.ids)?;
        if moved.ids.is_empty() {
            return Ok(());
        }
        let mut tokens = self.load_tokens(store)?;
        let mut entries = Entries::new(store);
        for id in moved.ids {
            let mut token = self.find(&tokens, *id)?;
            only_holder(token.holder(), moved.from)?;
            admit(&token)?;
            only_free(&token)?;
            match &mut token {
                Token::Ticket(ticket) => ticket.holder = moved.to,
                Token::Position(position) => {
                    round::bank(self, position, &mut entries)?;
                    position.holder = moved.to;
                    position.payout = None;
                }
            }
            token.operators_mut().clear();
            put_token(&mut tokens, *id, token)?;
        }
        self.save_tokens(&mut tokens)
    }

    /// Makes `operator` an operator of these tokens. `caller` is their holder, or an operator of the holder's account.
    pub fn approve<BS: Blocks>(
        &mut self,
        ids: &[TokenId],
        operator: ActorID,
        caller: ActorID,
        store: &BS,
    ) -> Result<()> {
        self.change_operators(ids, caller, |operators| add(operators, operator), store)
    }

    /// Ends that.
    pub fn revoke<BS: Blocks>(
        &mut self,
        ids: &[TokenId],
        operator: ActorID,
        caller: ActorID,
        store: &BS,
    ) -> Result<()> {
        let remove = |operators: &mut Vec<ActorID>| {
            operators.retain(|id| *id != operator);
            Ok(())
        };
        self.change_operators(ids, caller, remove, store)
    }

    fn change_operators<BS: Blocks>(
        &mut self,
        ids: &[TokenId],
        caller: ActorID,
        change: impl Fn(&mut Vec<ActorID>) -> Result<()>,
        store: &BS,
    ) -> Result<()> {
        admit_list(ids)?;
        let mut tokens = self.load_tokens(store)?;
        let mut accounts = Accounts::new(self, store);
        for id in ids {
            let mut token = self.find(&tokens, *id)?;
            if token.holder() != caller && !accounts.approves(token.holder(), caller)? {
                return Err(Error::NotApproved.into());
            }
            only_free(&token)?;
            change(token.operators_mut())?;
            put_token(&mut tokens, *id, token)?;
        }
        self.save_tokens(&mut tokens)
    }
}

/// Adds an operator to a list in order, once.
pub(crate) fn add(operators: &mut Vec<ActorID>, operator: ActorID) -> Result<()> {
    if let Err(place) = operators.binary_search(&operator) {
        if operators.len() >= MAX_OPERATORS {
            return Err(Error::TooManyOperators.into());
        }
        operators.insert(place, operator);
    }
    Ok(())
}

fn only_free(token: &Token) -> Result<()> {
    if token.is_bound() { Err(Error::OperatorStakeBound.into()) } else { Ok(()) }
}

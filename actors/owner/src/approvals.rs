//! The operators of whole accounts (FRC-0053 `ApproveForAll`).

use fvm_shared::ActorID;
use runtime::Result;
use serde::{Deserialize, Serialize};
use tree::{Blocks, Tree};

use crate::book::Book;
use crate::state::{State, flush, load_tree, unreadable, unwritable};
use crate::transfer::add;

/// Wide, because accounts' numbers are large and few of them have operators: the tree is a few nearly empty nodes.
const WIDTH: u32 = 5;

/// The operators of an account, in order, at most [`MAX_OPERATORS`](abi::owner::MAX_OPERATORS), at least one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Operators(pub Vec<ActorID>);

/// Operators by the account whose tokens they may move.
pub type Approvals<'s, BS> = Tree<'s, Operators, BS>;

/// `None` when no account ever had an operator.
pub fn load<'s, BS: Blocks>(book: &Book, store: &'s BS) -> Result<Option<Approvals<'s, BS>>> {
    book.approvals.as_ref().map(|cid| load_tree(cid, store)).transpose()
}

/// Makes `operator` an operator of an account.
pub fn approve<BS: Blocks>(book: &mut Book, account: ActorID, operator: ActorID, store: &BS) -> Result<()> {
    let mut approvals = load(book, store)?.unwrap_or_else(|| Approvals::new(WIDTH, store));
    let mut operators = approvals.get(account).map_err(|_| unreadable())?.unwrap_or_default();
    add(&mut operators.0, operator)?;
    approvals.set(account, &operators).map_err(|_| unwritable())?;
    book.approvals = Some(flush(&mut approvals)?);
    Ok(())
}

/// Ends that. Nothing happens where there was no such approval.
pub fn revoke<BS: Blocks>(book: &mut Book, account: ActorID, operator: ActorID, store: &BS) -> Result<()> {
    let Some(mut approvals) = load(book, store)? else { return Ok(()) };
    let Some(mut operators) = approvals.get(account).map_err(|_| unreadable())? else { return Ok(()) };
    operators.0.retain(|id| *id != operator);
    if operators.0.is_empty() {
        approvals.delete(account).map_err(|_| unwritable())?;
    } else {
        approvals.set(account, &operators).map_err(|_| unwritable())?;
    }
    book.approvals = Some(flush(&mut approvals)?);
    Ok(())
}

/// Looks accounts' operators up, reading the book only when it is asked for the first.
pub struct Accounts<'s, BS: Blocks> {
    store: &'s BS,
    book: cid::Cid,
    approvals: Option<Option<Approvals<'s, BS>>>,
}

impl<'s, BS: Blocks> Accounts<'s, BS> {
    pub fn new(state: &State, store: &'s BS) -> Self {
        Self { store, book: state.book, approvals: None }
    }

    /// The operators of an account.
    pub fn operators(&mut self, account: ActorID) -> Result<Vec<ActorID>> {
        let approvals = match self.approvals.take() {
            Some(approvals) => approvals,
            None => load(&crate::state::get::<Book, BS>(&self.book, self.store)?, self.store)?,
        };
        let operators = match &approvals {
            Some(approvals) => approvals.get(account).map_err(|_| unreadable())?.unwrap_or_default().0,
            None => Vec::new(),
        };
        self.approvals = Some(approvals);
        Ok(operators)
    }

    pub fn approves(&mut self, account: ActorID, operator: ActorID) -> Result<bool> {
        Ok(self.operators(account)?.contains(&operator))
    }
}

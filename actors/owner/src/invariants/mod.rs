//! What must hold after every message, checked by looking at everything. For tests: on chain it would cost too much.

mod book;
mod cash;
mod queue;
mod tokens;
mod votes;

use fvm_shared::econ::TokenAmount;
use tree::Blocks;

use crate::state::State;

impl State {
    /// Every rule that this state breaks, as a sentence each; empty when all is well. `balance` is the actor's own.
    pub fn violations<BS: Blocks>(&self, store: &BS, balance: &TokenAmount) -> Vec<String> {
        let mut broken = Vec::new();
        match self.load_book(store).and_then(|book| {
            let sums = tokens::add_up(self, &book, store, &mut broken)?;
            book::check_approvals(&book, store, &mut broken)?;
            votes::check(self, &book, store, &mut broken)?;
            Ok((book, sums))
        }) {
            Ok((book, sums)) => {
                cash::check(self, &book, balance, &mut broken);
                tokens::check(self, &book, &sums, &mut broken);
                queue::check(self, &sums.tickets, &mut broken);
                book::check(&book, &mut broken);
            }
            Err(exit) => broken.push(format!("the state cannot be read: {exit}")),
        }
        broken
    }
}

fn expect(broken: &mut Vec<String>, holds: bool, sentence: impl FnOnce() -> String) {
    if !holds {
        broken.push(sentence());
    }
}

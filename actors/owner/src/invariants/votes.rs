use std::collections::BTreeMap;

use abi::owner::ProposalId;
use fvm_shared::econ::TokenAmount;
use runtime::Result;
use tree::Blocks;

use super::expect;
use crate::book::Book;
use crate::open::Open;
use crate::state::{State, unreadable};
use crate::token::Token;

/// Principal by the proposal and side that it voted on.
type Ballots = BTreeMap<(ProposalId, bool), TokenAmount>;

/// Proposals are open or closed, and count no ballot that is not there.
pub fn check<BS: Blocks>(state: &State, book: &Book, store: &BS, broken: &mut Vec<String>) -> Result<()> {
    for id in 0..book.next_proposal {
        let is_open = book.open.iter().any(|open| open.id == id);
        let is_closed = book.proposal(id, store)?.closed.is_some();
        expect(broken, is_open != is_closed, || format!("proposal {id} is both open and closed, or neither"));
    }
    let ballots = count(state, store)?;
    for open in &book.open {
        check_open(open, &ballots, broken);
    }
    Ok(())
}

fn count<BS: Blocks>(state: &State, store: &BS) -> Result<Ballots> {
    let mut ballots = Ballots::new();
    for item in state.load_tokens(store)?.iter() {
        let (_, token) = item.map_err(|_| unreadable())?;
        let Token::Position(position) = token else { continue };
        for ballot in &position.ballots {
            *ballots.entry((ballot.proposal_id, ballot.approve)).or_default() += &position.principal;
        }
    }
    Ok(ballots)
}

/// The sums may be more than what is still there, for who voted against may leave; never less.
fn check_open(open: &Open, ballots: &Ballots, broken: &mut Vec<String>) {
    for (approve, sum) in [(true, &open.approving), (false, &open.rejecting)] {
        let marked = ballots.get(&(open.id, approve)).cloned().unwrap_or_default();
        expect(broken, marked <= *sum, || {
            let id = open.id;
            format!("positions with {} attoFIL voted {approve} on {id}, {} count", marked.atto(), sum.atto())
        });
    }
    let in_order = match &open.accepted {
        Some(accepted) => open.voting_ends < accepted.executable_from && accepted.executable_from <= open.lapses_after,
        None => open.voting_ends <= open.lapses_after,
    };
    expect(broken, in_order, || format!("the epochs of proposal {} are out of order", open.id));
}

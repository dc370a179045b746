use std::collections::BTreeSet;

use abi::owner::{MAX_OPERATORS, TokenId};
use fvm_shared::bigint::BigInt;
use fvm_shared::econ::TokenAmount;
use runtime::Result;
use tree::Blocks;

use super::expect;
use crate::book::Book;
use crate::position::{Position, SCALE_BITS};
use crate::round::Entries;
use crate::state::{State, unreadable};
use crate::ticket::Ticket;
use crate::token::Token;

/// Sums over all tokens.
#[derive(Default)]
pub struct Sums {
    active: TokenAmount,
    pending: TokenAmount,
    operator_stake: TokenAmount,
    stakes: BTreeSet<TokenId>,
    banked: TokenAmount,
    /// Earned and not banked, times 2^96.
    earned: BigInt,
    /// By id.
    pub tickets: Vec<(TokenId, Ticket)>,
}

/// Looks at every token for itself, and adds them up.
pub fn add_up<BS: Blocks>(state: &State, book: &Book, store: &BS, broken: &mut Vec<String>) -> Result<Sums> {
    let mut sums = Sums::default();
    let mut entries = Entries::new(store);
    for item in state.load_tokens(store)?.iter() {
        let (id, token) = item.map_err(|_| unreadable())?;
        expect(broken, id < state.next_id, || format!("token {id} is ahead of the next id {}", state.next_id));
        let operators = token.operators();
        let ordered = operators.windows(2).all(|pair| pair.first() < pair.last());
        expect(broken, ordered && operators.len() <= MAX_OPERATORS, || {
            format!("operators of token {id}: {operators:?}")
        });
        match &token {
            Token::Ticket(ticket) => sums.tickets.push((id, ticket.clone())),
            Token::Position(position) => {
                check_position(book, id, position, broken);
                sums.add(state, id, position, &mut entries, broken)?;
            }
        }
    }
    Ok(sums)
}

fn check_position(book: &Book, id: TokenId, position: &Position, broken: &mut Vec<String>) {
    let principal = position.principal.is_positive() || (position.operator_stake && position.principal.is_zero());
    expect(broken, principal && !position.banked.is_negative(), || {
        format!("position {id} has an amount out of bounds")
    });
    let proposals: BTreeSet<_> = position.ballots.iter().map(|ballot| ballot.proposal_id).collect();
    expect(broken, proposals.len() == position.ballots.len(), || format!("position {id} voted twice"));
    let made = proposals.iter().all(|proposal| *proposal < book.next_proposal);
    expect(broken, made, || format!("position {id} voted on a proposal that nobody made"));
    if position.operator_stake {
        let bound = position.holder == book.operator && position.operators.is_empty() && proposals.is_empty();
        expect(broken, bound, || format!("the operator's position {id} is not bound to it"));
    }
}

impl Sums {
    fn add<BS: Blocks>(
        &mut self,
        state: &State,
        id: TokenId,
        position: &Position,
        entries: &mut Entries<'_, BS>,
        broken: &mut Vec<String>,
    ) -> Result<()> {
        match entries.of(state, position)? {
            Some(from) => {
                expect(broken, from <= state.acc, || format!("position {id} entered ahead of the accumulator"));
                self.earned += position.principal.atto() * (&state.acc - from);
                self.active += &position.principal;
            }
            None => self.pending += &position.principal,
        }
        self.banked += &position.banked;
        if position.operator_stake {
            self.operator_stake += &position.principal;
            self.stakes.insert(id);
        }
        Ok(())
    }
}

/// The totals are the sums.
pub fn check(state: &State, book: &Book, sums: &Sums, broken: &mut Vec<String>) {
    let compared = [
        ("active principal", &sums.active, &state.active),
        ("pending principal", &sums.pending, &state.pending),
        ("the operator stake", &sums.operator_stake, &book.operator_stake),
    ];
    for (name, sum, total) in compared {
        expect(broken, sum == total, || {
            format!("{name}: the positions add up to {} attoFIL, the total says {}", sum.atto(), total.atto())
        });
    }
    expect(broken, sums.stakes == book.stakes.iter().copied().collect(), || {
        format!("the operator's positions are {:?}, the book lists {:?}", sums.stakes, book.stakes)
    });
    let owed = &sums.earned + (sums.banked.atto() << SCALE_BITS) + &state.rem;
    expect(broken, owed == state.rewards_unclaimed.atto() << SCALE_BITS, || {
        format!("earned, banked and remainder are {owed} / 2^96, unclaimed rewards {}", state.rewards_unclaimed.atto())
    });
}

//! Pages of tokens, by id. There is no index by holder, which every deposit would pay for: a page looks through a limited number of
//! tokens, and may be empty while there is a next one.

use abi::owner::{ExitsPage, MAX_BATCH, PositionsPage, TokenId};
use fvm_ipld_bitfield::BitField;
use fvm_shared::ActorID;
use runtime::{Exit, Result};
use tree::Blocks;

use crate::round::Entries;
use crate::state::{State, unreadable};
use crate::token::Token;

/// The most tokens that one page looks through.
const MAX_SCAN: usize = 4_096;

impl State {
    /// Positions, everybody's or one holder's.
    pub fn positions_page<BS: Blocks>(
        &self,
        holder: Option<ActorID>,
        from: TokenId,
        limit: u64,
        store: &BS,
    ) -> Result<PositionsPage> {
        let mut entries = Entries::new(store);
        let (positions, next) = self.page(from, limit, store, |id, token| match token {
            Token::Position(position) if holder.is_none_or(|holder| holder == position.holder) => {
                self.view(id, position, &mut entries).map(Some)
            }
            _ => Ok(None),
        })?;
        Ok(PositionsPage { positions, next })
    }

    /// Exit tickets, everybody's or one holder's.
    pub fn exits_page<BS: Blocks>(
        &self,
        holder: Option<ActorID>,
        from: TokenId,
        limit: u64,
        store: &BS,
    ) -> Result<ExitsPage> {
        let (exits, next) = self.page(from, limit, store, |id, token| match token {
            Token::Ticket(ticket) if holder.is_none_or(|holder| holder == ticket.holder) => {
                Ok(Some(self.exit_view(id, ticket)))
            }
            _ => Ok(None),
        })?;
        Ok(ExitsPage { exits, next })
    }

    /// The ids of tokens of whatever kind.
    pub fn ids_page<BS: Blocks>(
        &self,
        from: TokenId,
        limit: u64,
        store: &BS,
        keep: impl Fn(&Token) -> bool,
    ) -> Result<(BitField, Option<TokenId>)> {
        let (ids, next) = self.page(from, limit, store, |id, token| Ok(keep(token).then_some(id)))?;
        Ok((bits(ids)?, next))
    }

    /// How many tokens an actor holds: looks at all of them.
    pub fn count_of<BS: Blocks>(&self, holder: ActorID, store: &BS) -> Result<u64> {
        let mut count = 0;
        for item in self.load_tokens(store)?.iter() {
            let (_, token) = item.map_err(|_| unreadable())?;
            count += u64::from(token.holder() == holder);
        }
        Ok(count)
    }

    fn page<T, BS: Blocks>(
        &self,
        from: TokenId,
        limit: u64,
        store: &BS,
        mut take: impl FnMut(TokenId, &Token) -> Result<Option<T>>,
    ) -> Result<(Vec<T>, Option<TokenId>)> {
        let limit = limit_of(limit);
        let mut taken = Vec::new();
        if from >= self.next_id {
            return Ok((taken, None));
        }
        let tokens = self.load_tokens(store)?;
        for (looked_at, item) in tokens.iter_from(from).enumerate() {
            let (id, token) = item.map_err(|_| unreadable())?;
            if taken.len() == limit || looked_at == MAX_SCAN {
                return Ok((taken, Some(id)));
            }
            taken.extend(take(id, &token)?);
        }
        Ok((taken, None))
    }
}

/// A page of a short list that is in order, such as one of operators.
pub fn list_page(all: &[ActorID], from: ActorID, limit: u64) -> Result<(BitField, Option<ActorID>)> {
    let mut rest = all.iter().copied().filter(|id| *id >= from);
    let taken: Vec<_> = rest.by_ref().take(limit_of(limit)).collect();
    Ok((bits(taken)?, rest.next()))
}

fn limit_of(limit: u64) -> usize {
    usize::try_from(limit).unwrap_or(MAX_BATCH).clamp(1, MAX_BATCH)
}

fn bits(ids: Vec<u64>) -> Result<BitField> {
    BitField::try_from_bits(ids).map_err(|_| Exit::illegal_state("an id that no list can hold"))
}

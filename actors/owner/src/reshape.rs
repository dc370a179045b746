//! Positions divided and joined. Nothing is earned or lost by it, and no vote is won: what comes out has new, younger ids.

use abi::owner::{Error, MAX_BATCH, TokenId};
use fvm_shared::ActorID;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use runtime::Result;
use tree::Blocks;

use crate::holding::admit_batch;
use crate::position::Position;
use crate::round::{self, Entries};
use crate::state::{State, burn};

impl State {
    /// Divides a position. The parts keep its maturity, its payee and its votes, which go on binding them; what was due goes with
    /// the first.
    pub fn split<BS: Blocks>(
        &mut self,
        id: TokenId,
        parts: &[TokenAmount],
        holder: ActorID,
        epoch: ChainEpoch,
        store: &BS,
    ) -> Result<Vec<TokenId>> {
        let mut tokens = self.load_tokens(store)?;
        let mut position = self.held_free_position(&tokens, id, holder)?;
        let sound = (2..=MAX_BATCH).contains(&parts.len()) && parts.iter().all(TokenAmount::is_positive);
        if !sound || parts.iter().sum::<TokenAmount>() != position.principal {
            return Err(Error::BadParts.into());
        }
        // Or each part could propose anew, and one principal stand for many proposals.
        self.load_book(store)?.admit_unbound(id, epoch)?;
        round::bank(self, &mut position, &mut Entries::new(store))?;
        position.operators.clear();
        let mut banked = std::mem::take(&mut position.banked);
        burn(&mut tokens, id)?;
        let mut ids = Vec::with_capacity(parts.len());
        for part in parts {
            let part = Position { principal: part.clone(), banked: std::mem::take(&mut banked), ..position.clone() };
            ids.push(self.mint(&mut tokens, part)?);
        }
        self.save_tokens(&mut tokens)?;
        Ok(ids)
    }

    /// Joins positions into one with the latest maturity. It has their payee if they have one in common, else the holder's.
    pub fn merge<BS: Blocks>(
        &mut self,
        ids: &[TokenId],
        holder: ActorID,
        epoch: ChainEpoch,
        store: &BS,
    ) -> Result<TokenId> {
        admit_batch(ids)?;
        let mut tokens = self.load_tokens(store)?;
        let mut entries = Entries::new(store);
        let book = self.load_book(store)?;
        let mut positions = Vec::with_capacity(ids.len());
        for id in ids {
            let mut position = self.held_free_position(&tokens, *id, holder)?;
            book.admit_unbound(*id, epoch)?;
            if position.ballots.iter().any(|ballot| book.is_open(ballot.proposal_id, epoch)) {
                return Err(Error::VotedOnOpenProposal.into());
            }
            round::bank(self, &mut position, &mut entries)?;
            burn(&mut tokens, *id)?;
            positions.push(position);
        }
        let merged = join(positions)?;
        let id = self.mint(&mut tokens, merged)?;
        self.save_tokens(&mut tokens)?;
        Ok(id)
    }
}

/// Banked positions that earn have the same entry, and so have those that wait for the end of the open round.
fn join(positions: Vec<Position>) -> Result<Position> {
    let mut rest = positions.into_iter();
    let mut merged = rest.next().ok_or(Error::BatchSize)?;
    if rest.len() == 0 {
        return Err(Error::BatchSize.into());
    }
    for position in rest {
        if position.entry != merged.entry {
            return Err(Error::DifferentRounds.into());
        }
        merged.principal += position.principal;
        merged.banked += position.banked;
        merged.maturity = merged.maturity.max(position.maturity);
        merged.payout = merged.payout.filter(|payout| position.payout == Some(*payout));
    }
    merged.ballots.clear();
    merged.operators.clear();
    Ok(merged)
}

//! Voting: each position that is older than the proposal, once, with the weight of its principal.

use abi::owner::{Ballot, Error, ProposalId, TokenId, VoteReturn};
use fvm_shared::ActorID;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use num_traits::Zero;
use runtime::Result;
use tree::Blocks;

use crate::book::Book;
use crate::holding::admit_batch;
use crate::open::Open;
use crate::position::Position;
use crate::state::{State, put_token};

/// What somebody votes.
#[derive(Clone, Copy, Debug)]
pub struct Cast<'a> {
    pub proposal_id: ProposalId,
    pub token_ids: &'a [TokenId],
    pub holder: ActorID,
    pub approve: bool,
    pub epoch: ChainEpoch,
}

impl State {
    /// Takes the votes in. Returns the sums after them, and how much these added.
    pub fn vote<BS: Blocks>(&mut self, cast: &Cast<'_>, store: &BS) -> Result<(VoteReturn, TokenAmount)> {
        admit_batch(cast.token_ids)?;
        let mut book = self.load_book(store)?;
        let open = book.open_proposal(cast.proposal_id, cast.epoch, Error::VotingOver)?;
        if cast.epoch > open.voting_ends {
            return Err(Error::VotingOver.into());
        }
        let weight = self.mark(cast, open, &book, store)?;
        let open = book.open_mut(cast.proposal_id)?;
        let side = if cast.approve { &mut open.approving } else { &mut open.rejecting };
        *side += &weight;
        let sums = VoteReturn { approving: open.approving.clone(), rejecting: open.rejecting.clone() };
        self.save_book(&book, store)?;
        Ok((sums, weight))
    }

    /// Notes the ballot on each position, and returns the principal of all of them.
    fn mark<BS: Blocks>(&mut self, cast: &Cast<'_>, open: &Open, book: &Book, store: &BS) -> Result<TokenAmount> {
        let mut weight = TokenAmount::zero();
        let mut tokens = self.load_tokens(store)?;
        for id in cast.token_ids {
            let mut position = self.held_free_position(&tokens, *id, cast.holder)?;
            admit(*id, &position, open)?;
            book.prune(&mut position.ballots, cast.epoch);
            position.ballots.push(Ballot { proposal_id: open.id, approve: cast.approve });
            weight += &position.principal;
            put_token(&mut tokens, *id, position)?;
        }
        self.save_tokens(&mut tokens)?;
        Ok(weight)
    }
}

fn admit(id: TokenId, position: &Position, open: &Open) -> Result<()> {
    if id >= open.ceiling {
        return Err(Error::TokenTooYoung.into());
    }
    if position.ballots.iter().any(|ballot| ballot.proposal_id == open.id) {
        return Err(Error::AlreadyVoted.into());
    }
    Ok(())
}

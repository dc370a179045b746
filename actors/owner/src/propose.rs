//! Proposing: who may put what to the vote, and how many may at a time.
//!
//! The list of what is open is short, so nobody must be able to fill it. The operator has places of its own, and takes none of the
//! holders'. A holder's proposal stands for its position's principal, which stays bound and whole meanwhile and stands for one proposal
//! only. When the holders' places are taken, more principal takes the place of less: so whoever wants to keep a holder from
//! proposing must bind as much as it has in every place, whatever accounts it is spread over. What the votes would carry keeps its place.

use abi::Exit;
use abi::owner::{
    Action, Error, MAX_HOLDERS_PROPOSALS, MAX_OPERATOR_PROPOSALS, MAX_PAUSE, ProposalId, ProposalStatus, Release,
    Terms, TokenId,
};
use fvm_shared::ActorID;
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use num_traits::Zero;
use runtime::Result;
use tree::Blocks;

use crate::book::Book;
use crate::open::Open;
use crate::proposal::{Proposal, Rules, store_action};
use crate::state::State;
use crate::terms;

/// What somebody puts to the vote.
#[derive(Clone, Debug)]
pub struct Motion {
    pub proposer: ActorID,
    /// The position that gives the right to; `None` for the operator.
    pub token_id: Option<TokenId>,
    pub action: Action,
    pub epoch: ChainEpoch,
}

/// A vote that was opened.
#[derive(Clone, Debug)]
pub struct Opened {
    pub open: Open,
    /// The holder's proposal whose place it took.
    pub displaced: Option<ProposalId>,
}

impl State {
    /// Opens a vote. `id_of` finds the actor behind an address.
    pub fn propose<BS: Blocks>(
        &mut self,
        motion: Motion,
        id_of: impl Fn(&Address) -> Option<ActorID>,
        store: &BS,
    ) -> Result<Opened> {
        let mut book = self.load_book(store)?;
        let terms = book.load_terms(store)?;
        let Motion { proposer, token_id, action, epoch: proposed } = motion;
        book.close_lapsed(proposed, store)?;
        let (backing, displaced) = match token_id {
            None => (book.admit_operator(proposer)?, None),
            Some(id) => self.admit_holder(&mut book, id, proposer, &terms, store)?,
        };
        let action = store_action(&admit(action, &book, id_of)?, store)?;
        let (investors, rules) = (self.electorate(&book).investors, Rules::of(&terms));
        let voting_ends = proposed + terms.vote_period;
        let open = Open {
            id: book.next_proposal,
            proposer,
            token_id,
            backing,
            ceiling: self.next_id,
            voting_ends,
            lapses_after: voting_ends + terms.execution_window,
            approving: TokenAmount::zero(),
            rejecting: TokenAmount::zero(),
            accepted: None,
        };
        let proposal = Proposal { proposer, action, proposed, investors, rules, closed: None };
        book.add_proposal(proposal, open.clone(), store)?;
        self.save_book(&book, store)?;
        Ok(Opened { open, displaced })
    }

    /// Admits a proposal of a position, for which there is a place from then on. Returns what is behind it, and the proposal that had
    /// its place.
    fn admit_holder<BS: Blocks>(
        &self,
        book: &mut Book,
        id: TokenId,
        proposer: ActorID,
        terms: &Terms,
        store: &BS,
    ) -> Result<(TokenAmount, Option<ProposalId>)> {
        let position = self.held_free_position(&self.load_tokens(store)?, id, proposer)?;
        if position.principal < terms.min_proposal {
            return Err(Error::BelowMinProposal.into());
        }
        let own = |open: &Open| open.token_id == Some(id) || (open.token_id.is_some() && open.proposer == proposer);
        if book.open.iter().any(own) {
            return Err(Error::HasProposal.into());
        }
        let is_full = book.open.iter().filter(|open| open.token_id.is_some()).count() >= MAX_HOLDERS_PROPOSALS;
        let displaced = if is_full { Some(self.make_room(book, &position.principal, store)?) } else { None };
        Ok((position.principal, displaced))
    }

    /// Closes the holders' proposal with the least behind it, less than `backing`, that the votes would not carry.
    fn make_room<BS: Blocks>(&self, book: &mut Book, backing: &TokenAmount, store: &BS) -> Result<ProposalId> {
        let now = self.electorate(book);
        let mut weakest: Option<&Open> = None;
        for open in book.open.iter().filter(|open| open.token_id.is_some() && open.accepted.is_none()) {
            let least = weakest.map_or(backing, |weakest| &weakest.backing);
            if open.backing >= *least {
                continue;
            }
            let proposal = book.proposal(open.id, store)?;
            let action = proposal.load_action(store)?;
            if !proposal.is_carried(open, &proposal.quorum(open, &action, &now)) {
                weakest = Some(open);
            }
        }
        let id = weakest.ok_or(Error::TooManyProposals)?.id;
        book.close_proposal(id, ProposalStatus::Lapsed, None, store)?;
        Ok(id)
    }
}

impl Book {
    /// Admits a proposal of the operator's, which nothing but its office is behind.
    fn admit_operator(&self, proposer: ActorID) -> Result<TokenAmount> {
        self.only_operator(proposer)?;
        if self.open.iter().filter(|open| open.token_id.is_none()).count() >= MAX_OPERATOR_PROPOSALS {
            return Err(Error::TooManyProposals.into());
        }
        Ok(TokenAmount::zero())
    }
}

/// Checks an action as far as it can be known now, and returns it with ID addresses, as it will be voted on.
fn admit(action: Action, book: &Book, id_of: impl Fn(&Address) -> Option<ActorID>) -> Result<Action> {
    Ok(match action {
        // Whether the code is installed counts when the vote is executed.
        Action::Upgrade(code) => Action::Upgrade(code),
        Action::ChangeTerms(mut terms) => {
            terms.operator = Address::new_id(book.operator);
            Action::ChangeTerms(Box::new(terms::admit(*terms, id_of)?.0))
        }
        Action::SetSealing(enabled) => Action::SetSealing(enabled),
        Action::ReplaceOperator(operator) => {
            Action::ReplaceOperator(Address::new_id(id_of(&operator).ok_or(Error::BadOperator)?))
        }
        Action::ReleaseMiner(release) => Action::ReleaseMiner(admit_release(&release, book, id_of)?),
        Action::Pause(epochs) if (1..=MAX_PAUSE).contains(&epochs) => Action::Pause(epochs),
        Action::Pause(_) => return Err(Error::BadPause.into()),
    })
}

fn admit_release(release: &Release, book: &Book, id_of: impl Fn(&Address) -> Option<ActorID>) -> Result<Release> {
    let unknown = || Exit::illegal_argument("no actor has this address yet");
    let miner = id_of(&release.miner).ok_or_else(unknown)?;
    let new_owner = id_of(&release.new_owner).ok_or_else(unknown)?;
    if !book.is_adopted(miner) {
        return Err(Error::NotAdopted.into());
    }
    Ok(Release { miner: Address::new_id(miner), new_owner: Address::new_id(new_owner) })
}

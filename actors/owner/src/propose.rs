//! Proposing: who may put what to the vote.

use abi::Exit;
use abi::owner::{Action, Error, MAX_PAUSE, Release, Terms, TokenId};
use fvm_shared::ActorID;
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
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

impl State {
    /// Opens a vote. `id_of` finds the actor behind an address.
    pub fn propose<BS: Blocks>(
        &mut self,
        motion: Motion,
        id_of: impl Fn(&Address) -> Option<ActorID>,
        store: &BS,
    ) -> Result<Open> {
        let mut book = self.load_book(store)?;
        let terms = book.load_terms(store)?;
        match motion.token_id {
            None => book.only_operator(motion.proposer)?,
            Some(id) => self.admit_proposer(id, motion.proposer, &terms, store)?,
        }
        let action = admit(motion.action, &book, id_of)?;
        let proposal = Proposal {
            proposer: motion.proposer,
            action: store_action(&action, store)?,
            proposed: motion.epoch,
            investors: self.electorate(&book).investors,
            rules: Rules::of(&terms),
            closed: None,
        };
        let open = book.add_proposal(proposal, terms.vote_period, self.next_id, store)?;
        self.save_book(&book, store)?;
        Ok(open)
    }

    fn admit_proposer<BS: Blocks>(&self, id: TokenId, proposer: ActorID, terms: &Terms, store: &BS) -> Result<()> {
        let position = self.held_free_position(&self.load_tokens(store)?, id, proposer)?;
        if position.principal < terms.min_proposal {
            return Err(Error::BelowMinProposal.into());
        }
        Ok(())
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

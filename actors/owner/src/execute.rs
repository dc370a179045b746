//! Executing: what an accepted proposal changes in the books. What it changes elsewhere is the shell's part, once this is saved.

use abi::owner::{Action, Error, ProposalId, ProposalStatus, Terms, TokenId};
use fvm_shared::ActorID;
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
use runtime::Result;
use tree::Blocks;

use crate::book::Book;
use crate::open::Open;
use crate::state::{State, put, unreadable};
use crate::succession;

/// What was carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    pub action: Action,
    /// The ordinary position that the old operator's stake became.
    pub converted: Option<Converted>,
    /// Whether the wind-down that was announced is off.
    pub called_off: bool,
}

/// A stake that is none any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Converted {
    pub token_id: TokenId,
    pub holder: ActorID,
    pub from: Vec<TokenId>,
}

/// Whether all miners are harvested first: what was earned until now is settled under the terms, on the stake and with the miners of
/// until now.
pub fn needs_harvest(action: &Action) -> bool {
    matches!(action, Action::ChangeTerms(_) | Action::ReplaceOperator(_) | Action::ReleaseMiner(_))
}

impl Book {
    /// The action of a proposal that can be executed now.
    pub fn executable<BS: Blocks>(&self, id: ProposalId, epoch: ChainEpoch, store: &BS) -> Result<Action> {
        match self.open_proposal(id, epoch, Error::NotExecutable)?.status(epoch) {
            ProposalStatus::Executable => self.proposal(id, store)?.load_action(store),
            ProposalStatus::Accepted => Err(Error::TooEarly.into()),
            ProposalStatus::Voting | ProposalStatus::Counting => Err(Error::VotingOpen.into()),
            _ => Err(Error::NotExecutable.into()),
        }
    }
}

impl State {
    /// Carries a proposal out and closes it.
    pub fn execute<BS: Blocks>(&mut self, id: ProposalId, epoch: ChainEpoch, store: &BS) -> Result<Carried> {
        let mut book = self.load_book(store)?;
        let action = book.executable(id, epoch, store)?;
        let open = book.open_proposal(id, epoch, Error::NotExecutable)?;
        self.admit_execution(open, &action, &book)?;
        let quorum = open.accepted.as_ref().map(|accepted| accepted.quorum.clone());
        book.close_proposal(id, ProposalStatus::Executed, quorum, store)?;
        let announced = book.winding_down(epoch).is_some();
        let converted = self.apply(&action, &mut book, epoch, store)?;
        self.save_book(&book, store)?;
        Ok(Carried { action, converted, called_off: announced && book.wind_down.is_none() })
    }

    /// What nobody voted on, and the release of a miner, harms nobody only while nobody is inside. And then all that is left is the
    /// operator's: what others proposed, and left, would be decided over its money.
    fn admit_execution(&self, open: &Open, action: &Action, book: &Book) -> Result<()> {
        let now = self.electorate(book);
        let unvoted = open.accepted.as_ref().is_some_and(|accepted| accepted.unvoted);
        let needs_nobody = unvoted || matches!(action, Action::ReleaseMiner(_));
        if needs_nobody && !now.is_clear_of(action) {
            return Err(Error::InvestorsInside.into());
        }
        if now.investors.is_zero() && !book.is_operators(open) {
            return Err(Error::NobodyInside.into());
        }
        Ok(())
    }

    fn apply<BS: Blocks>(
        &mut self,
        action: &Action,
        book: &mut Book,
        epoch: ChainEpoch,
        store: &BS,
    ) -> Result<Option<Converted>> {
        match action {
            Action::Upgrade(_) => {}
            Action::ChangeTerms(terms) => change_terms(terms, book, store)?,
            Action::SetSealing(enabled) => book.sealing = *enabled,
            Action::ReplaceOperator(operator) => {
                let operator = operator.id().map_err(|_| unreadable())?;
                return succession::replace_operator(self, book, operator, store);
            }
            Action::ReleaseMiner(release) => {
                let miner = release.miner.id().map_err(|_| unreadable())?;
                book.miner_mut(miner)?;
                book.miners.retain(|adopted| adopted.id != miner);
            }
            Action::Pause(epochs) => book.paused_until = Some(epoch + epochs),
        }
        Ok(None)
    }
}

/// The operator of now stays, whoever it was when the proposal was made.
fn change_terms<BS: Blocks>(terms: &Terms, book: &mut Book, store: &BS) -> Result<()> {
    let operator = Address::new_id(book.operator);
    book.terms = put(&Terms { operator, ..terms.clone() }, store)?;
    Ok(())
}

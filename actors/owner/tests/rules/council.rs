//! Votes in a vehicle, as the shell takes them: what is refused leaves nothing behind.

use abi::owner::{Action, Error, ProposalId, ProposalStatus, ProposalView, TokenId, VoteReturn};
use fvm_shared::ActorID;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use owner::execute::{Carried, needs_harvest};
use owner::open::Accepted;
use owner::propose::{Motion, Opened};
use owner::vote::Cast;
use runtime::Result;

use crate::vehicle::{OPERATOR, Vehicle};

/// Actors from this number on do not exist.
pub const NOBODY: ActorID = 1_000_000;

impl Vehicle {
    pub fn propose(&mut self, proposer: ActorID, token_id: Option<TokenId>, action: Action) -> Result<ProposalId> {
        let mut state = self.state.clone();
        let motion = Motion { proposer, token_id, action, epoch: self.epoch };
        let Opened { open, .. } = state.propose(motion, |a| a.id().ok().filter(|id| *id < NOBODY), &self.store)?;
        self.state = state;
        self.check();
        Ok(open.id)
    }

    /// As the operator, what nobody refuses.
    pub fn proposed(&mut self, action: Action) -> ProposalId {
        self.propose(OPERATOR, None, action).expect("a proposal")
    }

    pub fn cast(
        &mut self,
        proposal: ProposalId,
        holder: ActorID,
        ids: &[TokenId],
        approve: bool,
    ) -> Result<VoteReturn> {
        let mut state = self.state.clone();
        let cast = Cast { proposal_id: proposal, token_ids: ids, holder, approve, epoch: self.epoch };
        let (sums, _) = state.vote(&cast, &self.store)?;
        self.state = state;
        self.check();
        Ok(sums)
    }

    pub fn count(&mut self, id: ProposalId) -> Result<ProposalStatus> {
        let mut state = self.state.clone();
        let status = state.count(id, self.epoch, &self.store)?;
        self.state = state;
        self.check();
        Ok(status)
    }

    pub fn execute(&mut self, id: ProposalId) -> Result<Carried> {
        let action = self.book().executable(id, self.epoch, &self.store)?;
        if needs_harvest(&action) {
            assert!(self.harvest().1, "the harvest before an execution is complete");
        }
        let mut state = self.state.clone();
        let carried = state.execute(id, self.epoch, &self.store)?;
        self.state = state;
        self.check();
        Ok(carried)
    }

    pub fn proposal(&self, id: ProposalId) -> ProposalView {
        self.state.proposal(id, self.epoch, &self.store).expect("a proposal")
    }

    pub fn status(&self, id: ProposalId) -> ProposalStatus {
        self.proposal(id).status
    }

    pub fn after_voting(&mut self, id: ProposalId) {
        self.epoch = self.proposal(id).voting_ends + 1;
    }

    pub fn after_timelock(&mut self, id: ProposalId) {
        self.epoch = self.proposal(id).executable_from.expect("an accepted proposal");
    }

    /// Accepts a proposal at once, up to an epoch that no period of the terms would give.
    pub fn accept_until(&mut self, id: ProposalId, until: ChainEpoch) {
        let action = self.proposal(id).action;
        self.vote(|book| {
            let open = book.open.iter_mut().find(|open| open.id == id).expect("an open proposal");
            (open.voting_ends, open.lapses_after) = (until - 2, until);
            let (quorum, freezes) = (TokenAmount::default(), owner::tally::freezes(&action));
            open.accepted = Some(Accepted { quorum, executable_from: until - 1, freezes, unvoted: false });
        });
    }

    /// Brings a proposal that enough votes carry all the way.
    pub fn carry(&mut self, id: ProposalId) -> Carried {
        self.after_voting(id);
        assert_eq!(self.count(id), Ok(ProposalStatus::Accepted));
        self.after_timelock(id);
        self.execute(id).expect("an execution")
    }
}

#[track_caller]
pub fn refused<T: std::fmt::Debug>(outcome: Result<T>, error: Error) {
    assert_eq!(outcome.expect_err("a refusal"), error.into());
}

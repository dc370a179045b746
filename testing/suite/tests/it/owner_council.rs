//! Votes in a vehicle: what the stories about them share.

use abi::owner::{
    Action, ExecuteReturn, Method, ProposalId, ProposalParams, ProposalStatus, ProposalView, ProposeParams,
    ProposeReturn, TokenId, VoteParams, VoteReturn,
};
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
use suite::Step;

use crate::owner_vehicle::Vehicle;

impl Vehicle {
    pub fn propose_step(&mut self, from: Address, token_id: Option<TokenId>, action: Action) -> Step<'_> {
        self.act(from, Method::Propose, &ProposeParams { token_id, action })
    }

    /// A proposal of the operator's.
    pub fn proposed(&mut self, action: Action) -> ProposalId {
        self.propose_step(self.operator, None, action).ok::<ProposeReturn>().proposal_id
    }

    pub fn vote_step(&mut self, from: Address, proposal_id: ProposalId, ids: &[TokenId], approve: bool) -> Step<'_> {
        self.act(from, Method::Vote, &VoteParams { proposal_id, token_ids: ids.to_vec(), approve })
    }

    pub fn vote(&mut self, from: Address, proposal: ProposalId, ids: &[TokenId], approve: bool) -> VoteReturn {
        self.vote_step(from, proposal, ids, approve).ok()
    }

    pub fn execute_step(&mut self, proposal_id: ProposalId) -> Step<'_> {
        self.act(self.operator, Method::Execute, &ProposalParams { proposal_id })
    }

    /// Moves a proposal on: the status afterwards.
    pub fn execute(&mut self, proposal: ProposalId) -> ProposalStatus {
        self.execute_step(proposal).ok::<ExecuteReturn>().status
    }

    pub fn proposal(&mut self, proposal_id: ProposalId) -> ProposalView {
        self.act(self.operator, Method::Proposal, &ProposalParams { proposal_id }).read()
    }

    pub fn status(&mut self, proposal: ProposalId) -> ProposalStatus {
        self.proposal(proposal).status
    }

    /// Lets time pass: the next message runs in this epoch.
    pub fn until(&mut self, epoch: ChainEpoch) {
        let epochs = epoch - self.world.now();
        self.world.advance(epochs);
    }

    pub fn after_voting(&mut self, proposal: ProposalId) {
        let ends = self.proposal(proposal).voting_ends;
        self.until(ends + 1);
    }

    pub fn after_timelock(&mut self, proposal: ProposalId) {
        let from = self.proposal(proposal).executable_from.expect("an accepted proposal");
        self.until(from);
    }

    /// Brings a proposal that enough voted for to where it can be executed.
    pub fn accept(&mut self, proposal: ProposalId) {
        self.after_voting(proposal);
        assert_eq!(self.execute(proposal), ProposalStatus::Accepted);
        self.after_timelock(proposal);
    }

    /// And executes it.
    pub fn carry(&mut self, proposal: ProposalId) {
        self.accept(proposal);
        assert_eq!(self.execute(proposal), ProposalStatus::Executed);
    }
}

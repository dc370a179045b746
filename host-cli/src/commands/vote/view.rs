//! A proposal as it stands: what will happen, when, and whether it would pass.

use abi::owner::{Method, ProposalId, ProposalParams, ProposalStatus, ProposalView, Terms, TokenId};
use anyhow::Result;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use serde::Serialize;

use super::action::Told;
use crate::address::Addr;
use crate::amount::Amount;
use crate::context::Context;
use crate::output::{Chart, Fields, Report, bps, percent};
use crate::share::Share;
use crate::span::moment;

/// How wide bars are.
const WIDTH: u64 = 24;

/// Reads one proposal.
pub fn show(context: &Context, owner: &str, proposal_id: ProposalId, chart: Chart) -> Result<Shown> {
    let address = context.address(owner)?;
    let epoch = context.rpc.head()?.height;
    let terms: Terms = context.read_bare(address, Method::Terms)?;
    let view: ProposalView = context.read(address, Method::Proposal, &ProposalParams { proposal_id })?;
    Ok(Shown { owner: Addr(address), proposal: Proposal::of(context, view, &terms, epoch)?, chart })
}

#[derive(Debug, Serialize)]
pub struct Shown {
    pub owner: Addr,
    #[serde(flatten)]
    pub proposal: Proposal,
    #[serde(skip)]
    pub chart: Chart,
}

/// A proposal at an epoch.
#[derive(Clone, Debug, Serialize)]
pub struct Proposal {
    pub proposal: ProposalId,
    pub epoch: ChainEpoch,
    pub proposer: Addr,
    /// The position that it was made with, bound until it is over; none for the operator's.
    pub position: Option<TokenId>,
    #[serde(flatten)]
    pub action: Told,
    pub status: &'static str,
    #[serde(skip)]
    pub state: ProposalStatus,
    pub proposed: ChainEpoch,
    /// The last epoch in which votes are taken.
    pub voting_ends: ChainEpoch,
    /// Tokens from this id on have no vote.
    pub ceiling: TokenId,
    pub approving: Amount,
    pub rejecting: Amount,
    /// How much principal must vote.
    pub quorum: Amount,
    /// The part of the votes that must be in favour.
    pub threshold_bps: Share,
    /// Whether the votes so far would do.
    pub carries: bool,
    pub executable_from: Option<ChainEpoch>,
    pub lapses_after: Option<ChainEpoch>,
}

impl Proposal {
    pub(super) fn of(context: &Context, view: ProposalView, terms: &Terms, epoch: ChainEpoch) -> Result<Self> {
        let threshold_bps = Share(view.threshold_bps);
        Ok(Self {
            proposal: view.proposal_id,
            epoch,
            proposer: Addr::id(view.proposer),
            position: view.token_id,
            action: Told::of(context, &view.action, terms)?,
            status: view.status.name(),
            state: view.status,
            proposed: view.proposed,
            voting_ends: view.voting_ends,
            ceiling: view.ceiling,
            carries: carries(&view.approving, &view.rejecting, &view.quorum, threshold_bps),
            approving: view.approving.into(),
            rejecting: view.rejecting.into(),
            quorum: view.quorum.into(),
            threshold_bps,
            executable_from: view.executable_from,
            lapses_after: view.lapses_after,
        })
    }

    pub fn is_open(&self) -> bool {
        use ProposalStatus::{Accepted, Counting, Executable, Voting};
        matches!(self.state, Voting | Counting | Accepted | Executable)
    }

    fn votes(&self) -> TokenAmount {
        &self.approving.0 + &self.rejecting.0
    }

    /// How far it is, and what comes next.
    pub fn progress(&self) -> String {
        let at =
            |epoch: Option<ChainEpoch>| epoch.map_or_else(|| "an unknown epoch".to_owned(), |e| moment(e, self.epoch));
        match self.state {
            ProposalStatus::Voting => {
                let outlook = if self.carries { "would pass" } else { "would fail" };
                format!("votes are taken until {}; now it {outlook}", moment(self.voting_ends, self.epoch))
            }
            ProposalStatus::Counting => "voting is over; anyone may have the votes counted".to_owned(),
            ProposalStatus::Accepted => format!("accepted; can be executed from {}", at(self.executable_from)),
            ProposalStatus::Executable => format!("accepted; anyone may execute it until {}", at(self.lapses_after)),
            ProposalStatus::Executed => "executed".to_owned(),
            ProposalStatus::Rejected => "rejected".to_owned(),
            ProposalStatus::Lapsed => {
                "lapsed: nobody moved it on in time, or a larger position's proposal took its place".to_owned()
            }
        }
    }
}

/// Whether votes suffice: enough principal voted, and enough of it in favour. As the actor counts.
fn carries(approving: &TokenAmount, rejecting: &TokenAmount, quorum: &TokenAmount, threshold: Share) -> bool {
    let votes = approving + rejecting;
    votes >= *quorum && approving.is_positive() && approving * 10_000_u64 >= &votes * u64::from(threshold.0)
}

impl Report for Shown {
    fn text(&self) -> String {
        let proposal = &self.proposal;
        let next = match proposal.state {
            ProposalStatus::Voting => Some("cast"),
            ProposalStatus::Counting | ProposalStatus::Executable => Some("execute"),
            _ => None,
        };
        let fields = Fields::new()
            .field("proposal", proposal.proposal)
            .field("it will", &proposal.action.sentence)
            .field("proposed by", self.proposer())
            .field("how far", proposal.progress())
            .field("voted", self.turnout())
            .field("in favour", self.favour())
            .field("may vote", format!("positions below {}", proposal.ceiling))
            .maybe("next", next.map(|verb| format!("leasehold vote {verb} {} {}", self.owner, proposal.proposal)));
        let cautions = if proposal.is_open() { proposal.action.content.cautions() } else { Vec::new() };
        cautions.into_iter().fold(fields, |fields, caution| fields.field("beware", caution)).render()
    }
}

impl Shown {
    fn proposer(&self) -> String {
        let Proposal { proposer, position, proposed, epoch, .. } = &self.proposal;
        let with = position.map_or_else(String::new, |id| format!(" with position {id}"));
        format!("{proposer}{with} in {}", moment(*proposed, *epoch))
    }

    fn turnout(&self) -> String {
        let (votes, quorum) = (self.proposal.votes(), &self.proposal.quorum);
        let bar = self.chart.bar(&votes, &quorum.0, WIDTH);
        format!("{bar} {} of the {quorum} that must", Amount(votes))
    }

    fn favour(&self) -> String {
        let Proposal { approving, rejecting, threshold_bps, .. } = &self.proposal;
        let votes = self.proposal.votes();
        let bar = self.chart.bar(&approving.0, &votes, WIDTH);
        let share = bps(&approving.0, &votes).map_or_else(|| "nobody voted".to_owned(), percent);
        format!("{bar} {share}, {threshold_bps} must be: {approving} for, {rejecting} against")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vote_carries_with_a_quorum_and_a_threshold() {
        let fil = TokenAmount::from_whole;
        let carried = |approving, rejecting| carries(&fil(approving), &fil(rejecting), &fil(30), Share(6_667));
        assert!(carried(30, 0) && carried(67, 33));
        assert!(!carried(29, 0), "no quorum");
        assert!(!carried(66, 33), "no majority");
        assert!(!carries(&fil(0), &fil(0), &fil(0), Share(6_667)), "nobody voted");
    }
}

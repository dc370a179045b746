//! Positions, one holder's or everybody's.

use abi::owner::{MAX_BATCH, Method, PageParams, PositionView, PositionsOfParams, PositionsPage, ProposalId, TokenId};
use anyhow::Result;
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
use serde::Serialize;

use crate::address::Addr;
use crate::amount::Amount;
use crate::context::Context;
use crate::output::{Report, Table};

/// The positions of a holder: the wallet's key unless another is named.
pub fn list(context: &Context, owner: &str, holder: Option<&str>) -> Result<Positions> {
    let owner = context.address(owner)?;
    let holder = match holder {
        Some(holder) => context.address(holder)?,
        None => context.wallet()?.address.0,
    };
    positions_of(context, owner, holder)
}

/// Everybody's positions.
pub fn list_all(context: &Context, owner: &str) -> Result<Positions> {
    let owner = context.address(owner)?;
    pages(|from| context.read(owner, Method::Positions, &PageParams { from, limit: MAX_BATCH as u64 }))
}

/// The positions of the key that signs.
pub(in crate::commands) fn mine(context: &Context, owner: Address) -> Result<Vec<Position>> {
    Ok(positions_of(context, owner, context.wallet()?.address.0)?.0)
}

fn positions_of(context: &Context, owner: Address, holder: Address) -> Result<Positions> {
    if context.rpc.actor_id(holder)?.is_none() {
        return Ok(Positions(Vec::new()));
    }
    pages(|from| context.read(owner, Method::PositionsOf, &PositionsOfParams { holder, from, limit: MAX_BATCH as u64 }))
}

fn pages(read: impl Fn(TokenId) -> Result<PositionsPage>) -> Result<Positions> {
    let (mut all, mut from) = (Vec::new(), Some(0));
    while let Some(first) = from {
        let page = read(first)?;
        all.extend(page.positions.into_iter().map(Position::from));
        from = page.next;
    }
    Ok(Positions(all))
}

#[derive(Debug, Serialize)]
#[serde(transparent)]
pub struct Positions(pub Vec<Position>);

/// A position as it is listed.
#[derive(Clone, Debug, Serialize)]
pub struct Position {
    pub position: TokenId,
    pub holder: Addr,
    pub principal: Amount,
    /// What a claim would pay now.
    pub due: Amount,
    pub maturity: ChainEpoch,
    pub pending: bool,
    pub operator_stake: bool,
    pub payout: Option<Addr>,
    /// How it voted on proposals that are not over.
    pub ballots: Vec<Ballot>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ballot {
    pub proposal: ProposalId,
    pub approve: bool,
}

impl From<PositionView> for Position {
    fn from(view: PositionView) -> Self {
        let PositionView { token_id, holder, principal, due, maturity, pending, operator_stake, payout, ballots } =
            view;
        let ballot = |ballot: abi::owner::Ballot| Ballot { proposal: ballot.proposal_id, approve: ballot.approve };
        Self {
            position: token_id,
            holder: Addr::id(holder),
            principal: principal.into(),
            due: due.into(),
            maturity,
            pending,
            operator_stake,
            payout: payout.map(Addr::id),
            ballots: ballots.into_iter().map(ballot).collect(),
        }
    }
}

impl Position {
    pub fn status(&self) -> &'static str {
        match (self.pending, self.operator_stake) {
            (true, true) => "operator, pending",
            (true, false) => "pending",
            (false, true) => "operator",
            (false, false) => "earning",
        }
    }

    /// How it voted, as `yes on 3, no on 4`.
    pub fn votes(&self) -> Option<String> {
        let word = |ballot: &Ballot| format!("{} on {}", if ballot.approve { "yes" } else { "no" }, ballot.proposal);
        let votes: Vec<String> = self.ballots.iter().map(word).collect();
        (!votes.is_empty()).then(|| votes.join(", "))
    }
}

impl Report for Positions {
    fn text(&self) -> String {
        let head = ["position", "holder", "principal", "due", "matures", "status", "votes"];
        let mut table = Table::new(head, "There are no positions.");
        for position in &self.0 {
            table.row([
                position.position.to_string(),
                position.holder.to_string(),
                position.principal.to_string(),
                position.due.to_string(),
                position.maturity.to_string(),
                position.status().to_owned(),
                position.votes().unwrap_or_else(|| "-".to_owned()),
            ]);
        }
        table.render()
    }
}

//! `leasehold stake`: an investor's positions in an owner actor.

use abi::owner::{
    ClaimParams, ClaimReturn, Claimed, DepositReturn, MAX_BATCH, Method, PageParams, PositionView, PositionsOfParams,
    PositionsPage, TokenId,
};
use anyhow::Result;
use clap::Subcommand;
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use serde::Serialize;

use crate::address::Addr;
use crate::amount::{Amount, PositiveAmount};
use crate::context::Context;
use crate::failure::Failure;
use crate::flow::{Draft, Trail};
use crate::output::{Fields, Report, Table};

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Deposit FIL and get a position, which earns from the next harvest on
    #[command(after_help = "Examples:\n  leasehold stake deposit t01005 100FIL --wallet ann")]
    Deposit {
        /// The owner actor
        owner: String,
        /// How much, with its unit
        #[arg(allow_hyphen_values = true)]
        amount: PositiveAmount,
    },
    /// Show positions and what they have earned
    #[command(
        after_help = "Examples:\n  leasehold stake list t01005\n  leasehold stake list t01005 --holder ann\n  leasehold stake list t01005 --all --json"
    )]
    List {
        /// The owner actor
        owner: String,
        /// Whose; the wallet's key without it
        #[arg(long, value_name = "KEY")]
        holder: Option<String>,
        /// Everybody's
        #[arg(long, conflicts_with = "holder")]
        all: bool,
    },
    /// Collect what positions have earned
    #[command(
        after_help = "Examples:\n  leasehold stake claim t01005 --wallet ann\n  leasehold stake claim t01005 3 4"
    )]
    Claim {
        /// The owner actor
        owner: String,
        /// The positions; without any, all of the wallet's key that have earned something
        positions: Vec<TokenId>,
    },
}

impl Command {
    pub fn run(self, context: &Context) -> Result<()> {
        match self {
            Self::Deposit { owner, amount } => context.output.result(&deposit(context, &owner, amount.0)?)?,
            Self::List { owner, all: true, .. } => context.output.result(&list_all(context, &owner)?)?,
            Self::List { owner, holder, .. } => {
                context.output.result(&list(context, &owner, holder.as_deref())?)?;
            }
            Self::Claim { owner, positions } => context.output.result(&claim(context, &owner, &positions)?)?,
        }
        Ok(())
    }
}

/// Deposits FIL for a new position.
pub fn deposit(context: &Context, owner: &str, amount: TokenAmount) -> Result<Deposited> {
    let owner = context.address(owner)?;
    let what = format!("deposit {} with {}", Amount(amount.clone()), Addr(owner));
    let sent = context.send(Draft::new(what, owner, Method::Deposit).value(amount.clone()))?;
    let DepositReturn { token_id, round } = sent.decode()?;
    Ok(Deposited { position: token_id, principal: amount.into(), round, trail: sent.trail() })
}

/// The positions of a holder: the wallet's key unless another is named.
pub fn list(context: &Context, owner: &str, holder: Option<&str>) -> Result<Positions> {
    let owner = context.address(owner)?;
    let holder = match holder {
        Some(holder) => context.address(holder)?,
        None => context.wallet()?.address.0,
    };
    if context.rpc.actor_id(holder)?.is_none() {
        return Ok(Positions(Vec::new()));
    }
    positions_of(context, owner, holder)
}

/// Everybody's positions.
pub fn list_all(context: &Context, owner: &str) -> Result<Positions> {
    let owner = context.address(owner)?;
    pages(|from| context.read(owner, Method::Positions, &PageParams { from, limit: MAX_BATCH as u64 }))
}

/// Claims what positions have earned, all of the wallet's key when none is named.
pub fn claim(context: &Context, owner: &str, positions: &[TokenId]) -> Result<Claims> {
    let owner = context.address(owner)?;
    let mut token_ids = positions.to_vec();
    if token_ids.is_empty() {
        let mine = positions_of(context, owner, context.wallet()?.address.0)?;
        token_ids = mine.0.into_iter().filter(|p| p.due.0.is_positive()).map(|p| p.position).collect();
        if token_ids.is_empty() {
            return Err(Failure::refused("nothing has been earned yet, so there is nothing to claim")
                .hint(format!("leasehold owner harvest {}", Addr(owner)))
                .into());
        }
    }
    let mut claims = Claims { claims: Vec::new(), messages: Vec::new() };
    for batch in token_ids.chunks(MAX_BATCH) {
        let what = format!("claim the earnings of {} positions of {}", batch.len(), Addr(owner));
        let params = ClaimParams { token_ids: batch.to_vec() };
        let sent = context.send(Draft::new(what, owner, Method::Claim).params(&params)?)?;
        let ClaimReturn { claims: done } = sent.decode()?;
        claims.claims.extend(done.into_iter().map(Claim::from));
        claims.messages.push(sent.trail());
    }
    Ok(claims)
}

fn positions_of(context: &Context, owner: Address, holder: Address) -> Result<Positions> {
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
pub struct Deposited {
    pub position: TokenId,
    pub principal: Amount,
    /// It earns from the end of this round on.
    pub round: u64,
    #[serde(flatten)]
    pub trail: Trail,
}

impl Report for Deposited {
    fn text(&self) -> String {
        Fields::new()
            .field("position", self.position)
            .field("principal", &self.principal)
            .field("earns from", format!("the harvest that ends round {}", self.round))
            .render()
    }
}

#[derive(Debug, Serialize)]
#[serde(transparent)]
pub struct Positions(pub Vec<Position>);

/// A position as it is listed.
#[derive(Debug, Serialize)]
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
}

impl From<PositionView> for Position {
    fn from(view: PositionView) -> Self {
        let PositionView { token_id, holder, principal, due, maturity, pending, operator_stake, payout, ballots: _ } =
            view;
        Self {
            position: token_id,
            holder: Addr::id(holder),
            principal: principal.into(),
            due: due.into(),
            maturity,
            pending,
            operator_stake,
            payout: payout.map(Addr::id),
        }
    }
}

impl Report for Positions {
    fn text(&self) -> String {
        let head = ["position", "holder", "principal", "due", "matures", "status"];
        let mut table = Table::new(head, "There are no positions.");
        for position in &self.0 {
            let status = match (position.pending, position.operator_stake) {
                (true, true) => "operator, pending",
                (true, false) => "pending",
                (false, true) => "operator",
                (false, false) => "earning",
            };
            table.row([
                position.position.to_string(),
                position.holder.to_string(),
                position.principal.to_string(),
                position.due.to_string(),
                position.maturity.to_string(),
                status.to_owned(),
            ]);
        }
        table.render()
    }
}

#[derive(Debug, Serialize)]
pub struct Claims {
    pub claims: Vec<Claim>,
    pub messages: Vec<Trail>,
}

#[derive(Debug, Serialize)]
pub struct Claim {
    pub position: TokenId,
    pub amount: Amount,
    /// False when the payee could not be paid: the amount stays with the position.
    pub paid: bool,
}

impl From<Claimed> for Claim {
    fn from(Claimed { token_id, amount, paid }: Claimed) -> Self {
        Self { position: token_id, amount: amount.into(), paid }
    }
}

impl Report for Claims {
    fn text(&self) -> String {
        let mut table = Table::new(["position", "amount", ""], "Nothing was claimed.");
        for claim in &self.claims {
            let paid = if claim.paid { "paid" } else { "not paid: the payee refused it, and it stays claimable" };
            table.row([claim.position.to_string(), claim.amount.to_string(), paid.to_owned()]);
        }
        table.render()
    }
}

//! Earnings on their way out.

use abi::owner::{ClaimParams, ClaimReturn, Claimed, MAX_BATCH, Method, SetPayoutParams, TokenId};
use anyhow::Result;
use fvm_shared::address::Address;
use serde::Serialize;

use super::list::mine;
use crate::address::Addr;
use crate::amount::Amount;
use crate::context::Context;
use crate::failure::Failure;
use crate::flow::{Draft, Trail};
use crate::output::{Report, Table, counted};

/// Claims what positions have earned, all of the wallet's key when none is named.
pub fn claim(context: &Context, owner: &str, positions: &[TokenId]) -> Result<Claims> {
    let owner = context.address(owner)?;
    let token_ids = due_or_named(context, owner, positions, "claim")?;
    let mut claims = Claims { claims: Vec::new(), messages: Vec::new() };
    for batch in token_ids.chunks(MAX_BATCH) {
        let what = format!("claim the earnings of {} of {}", counted(batch.len(), "position"), Addr(owner));
        let params = ClaimParams { token_ids: batch.to_vec() };
        let sent = context.send(Draft::new(what, owner, Method::Claim).params(&params)?)?;
        let ClaimReturn { claims: done } = sent.decode()?;
        claims.claims.extend(done.into_iter().map(Claim::from));
        claims.messages.push(sent.trail());
    }
    Ok(claims)
}

/// The named positions, or all of the wallet's key that have earned something.
pub(super) fn due_or_named(context: &Context, owner: Address, named: &[TokenId], verb: &str) -> Result<Vec<TokenId>> {
    if !named.is_empty() {
        return Ok(named.to_vec());
    }
    let mine = mine(context, owner)?;
    let due: Vec<TokenId> = mine.into_iter().filter(|p| p.due.0.is_positive()).map(|p| p.position).collect();
    if due.is_empty() {
        return Err(Failure::refused(format!("nothing has been earned yet, so there is nothing to {verb}"))
            .hint(format!("leasehold owner harvest {}", Addr(owner)))
            .into());
    }
    Ok(due)
}

/// Says who is paid for positions instead of their holder; all of the wallet's key when none is named.
pub fn payout(context: &Context, owner: &str, positions: &[TokenId], to: Option<&str>) -> Result<Payout> {
    let owner = context.address(owner)?;
    let payout = to.map(|to| context.address(to)).transpose()?;
    let positions = match positions {
        [] => mine(context, owner)?.into_iter().map(|p| p.position).collect(),
        named => named.to_vec(),
    };
    if positions.is_empty() {
        return Err(Failure::refused(format!("the wallet has no positions in {}", Addr(owner))).into());
    }
    let whom = payout.map_or_else(|| "their holder".to_owned(), |payout| Addr(payout).to_string());
    let mut messages = Vec::new();
    for token_ids in positions.chunks(MAX_BATCH).map(<[TokenId]>::to_vec) {
        let what =
            format!("have the earnings of {} of {} paid to {whom}", counted(token_ids.len(), "position"), Addr(owner));
        let draft = Draft::new(what, owner, Method::SetPayout).params(&SetPayoutParams { token_ids, payout })?;
        messages.push(context.send(draft)?.trail());
    }
    Ok(Payout { positions, payout: payout.map(Addr), messages })
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

/// Who is paid for positions from now on.
#[derive(Debug, Serialize)]
pub struct Payout {
    pub positions: Vec<TokenId>,
    /// `None` for the holder.
    pub payout: Option<Addr>,
    pub messages: Vec<Trail>,
}

impl Report for Payout {
    fn text(&self) -> String {
        let whom = self.payout.map_or_else(|| "their holder".to_owned(), |payout| payout.to_string());
        format!("earnings of {} go to {whom}, until they are transferred", counted(self.positions.len(), "position"))
    }
}

//! Money on its way in.

use abi::owner::{CompoundParams, CompoundReturn, DepositReturn, MAX_BATCH, Method, Terms, TokenId};
use anyhow::Result;
use fvm_shared::econ::TokenAmount;
use serde::Serialize;

use super::claim::due_or_named;
use crate::actors;
use crate::address::Addr;
use crate::amount::Amount;
use crate::context::Context;
use crate::failure::Failure;
use crate::flow::{Draft, Trail};
use crate::output::{Fields, Report, Table, counted};
use crate::share::Share;
use crate::span::Span;

/// Deposits FIL for a new position.
pub fn deposit(context: &Context, owner: &str, amount: TokenAmount) -> Result<Deposited> {
    let owner = context.address(owner)?;
    let terms: Terms = context.read_bare(owner, Method::Terms)?;
    let what = format!("deposit {} with {}", Amount(amount.clone()), Addr(owner));
    let code = context.actor(owner)?.code.0;
    let is_known = actors::name_of(context, code)?.is_some();
    let draft = Draft::new(what, owner, Method::Deposit)
        .value(amount.clone())
        .detail("earns from", "the next complete harvest on")
        .caution_if(terms.term > 0 && terms.early_exit_bps > 0, || {
            format!(
                "leaving in the first {} costs {} of the principal",
                Span(terms.term).roughly(),
                Share(terms.early_exit_bps)
            )
        })
        .caution_if(!is_known, || {
            format!("this program does not know the code of {}, so nobody can tell you here what it does", Addr(owner))
        });
    let least = Amount(terms.min_deposit);
    let sent = context.send(draft).map_err(|e| {
        if amount >= least.0 { e } else { Failure::of(&e).hint(format!("{least} or more: the least deposit")).into() }
    })?;
    let DepositReturn { token_id, round } = sent.decode()?;
    Ok(Deposited { position: token_id, principal: amount.into(), round, trail: sent.trail() })
}

/// Turns what positions have earned into a new one; all of the wallet's key when none is named.
pub fn compound(context: &Context, owner: &str, positions: &[TokenId]) -> Result<Compounded> {
    let owner = context.address(owner)?;
    let token_ids = due_or_named(context, owner, positions, "compound")?;
    let mut done = Vec::new();
    for batch in token_ids.chunks(MAX_BATCH) {
        let what =
            format!("turn the earnings of {} of {} into a new one", counted(batch.len(), "position"), Addr(owner));
        let draft = Draft::new(what, owner, Method::Compound).params(&CompoundParams { token_ids: batch.to_vec() })?;
        let expected: CompoundReturn = context.preview(&draft)?;
        let draft = draft
            .detail("new principal", Amount(expected.principal))
            .caution("what is compounded is principal with a maturity of its own: only earnings can be claimed");
        let sent = context.send(draft)?;
        let CompoundReturn { token_id, principal, round } = sent.decode()?;
        done.push(Deposited { position: token_id, principal: principal.into(), round, trail: sent.trail() });
    }
    Ok(Compounded(done))
}

/// A new position.
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

/// One new position a message.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub struct Compounded(pub Vec<Deposited>);

impl Report for Compounded {
    fn text(&self) -> String {
        let mut table = Table::new(["position", "principal", "earns from"], "Nothing was compounded.");
        for new in &self.0 {
            let from = format!("the harvest that ends round {}", new.round);
            table.row([new.position.to_string(), new.principal.to_string(), from]);
        }
        table.render()
    }
}

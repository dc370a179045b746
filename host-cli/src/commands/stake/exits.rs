//! Exit tickets.

use abi::owner::{
    ExitView, ExitsPage, ExitsParams, MAX_BATCH, Method, TokenId, WithdrawExitParams, WithdrawExitReturn,
};
use anyhow::Result;
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use serde::Serialize;

use crate::address::Addr;
use crate::amount::Amount;
use crate::context::Context;
use crate::failure::Failure;
use crate::flow::{Draft, Trail};
use crate::output::{Fields, Report, Table};

/// The exit tickets of a holder: the wallet's key unless another is named.
pub fn exits(context: &Context, owner: &str, holder: Option<&str>) -> Result<Tickets> {
    let owner = context.address(owner)?;
    let holder = match holder {
        Some(holder) => context.address(holder)?,
        None => context.wallet()?.address.0,
    };
    tickets_of(context, owner, Some(holder))
}

/// Everybody's exit tickets: the queue.
pub fn exits_all(context: &Context, owner: &str) -> Result<Tickets> {
    tickets_of(context, context.address(owner)?, None)
}

fn tickets_of(context: &Context, owner: Address, holder: Option<Address>) -> Result<Tickets> {
    if let Some(holder) = holder
        && context.rpc.actor_id(holder)?.is_none()
    {
        return Ok(Tickets(Vec::new()));
    }
    let (mut all, mut next) = (Vec::new(), Some(0));
    while let Some(from) = next {
        let page: ExitsPage =
            context.read(owner, Method::Exits, &ExitsParams { holder, from, limit: MAX_BATCH as u64 })?;
        all.extend(page.exits.into_iter().map(Ticket::from));
        next = page.next;
    }
    Ok(Tickets(all))
}

/// Pays funded exit tickets, all of the wallet's key when none is named.
pub fn withdraw(context: &Context, owner: &str, tickets: &[TokenId]) -> Result<Withdrawn> {
    let owner = context.address(owner)?;
    let token_ids = match tickets {
        [] => funded(context, owner)?,
        named => named.to_vec(),
    };
    let mut done = Withdrawn {
        tickets: token_ids.clone(),
        paid: Amount::default(),
        fees: Amount::default(),
        messages: Vec::new(),
    };
    for batch in token_ids.chunks(MAX_BATCH) {
        let what = format!("withdraw {} exit tickets of {}", batch.len(), Addr(owner));
        let params = WithdrawExitParams { token_ids: batch.to_vec() };
        let draft = Draft::new(what, owner, Method::WithdrawExit).params(&params)?;
        let expected: WithdrawExitReturn = context.preview(&draft)?;
        let draft = draft.detail("paid", Amount(expected.paid)).detail("early-exit fees", Amount(expected.fees));
        let sent = context.send(draft)?;
        let WithdrawExitReturn { paid, fees } = sent.decode()?;
        done.paid.0 += paid;
        done.fees.0 += fees;
        done.messages.push(sent.trail());
    }
    Ok(done)
}

/// The funded tickets of the key that signs.
fn funded(context: &Context, owner: Address) -> Result<Vec<TokenId>> {
    let mine = tickets_of(context, owner, Some(context.wallet()?.address.0))?.0;
    let funded: Vec<TokenId> =
        mine.iter().filter(|t| t.missing.0 == TokenAmount::default()).map(|t| t.ticket).collect();
    if !funded.is_empty() {
        return Ok(funded);
    }
    let failure = match mine.first() {
        None => Failure::refused(format!("the wallet has no exit tickets in {}", Addr(owner))),
        Some(first) => Failure::refused(format!(
            "no exit ticket of the wallet is funded yet: {} must come home before the first, {}",
            first.missing, first.ticket
        ))
        .hint(format!("leasehold owner harvest {}", Addr(owner))),
    };
    Err(failure.into())
}

#[derive(Debug, Serialize)]
#[serde(transparent)]
pub struct Tickets(pub Vec<Ticket>);

/// A claim on cash that was not there when its holder left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ticket {
    pub ticket: TokenId,
    pub holder: Addr,
    /// What it stands for, the fee included.
    pub amount: Amount,
    /// For leaving early, taken when it is withdrawn.
    pub fee: Amount,
    /// What must come home yet before it can be withdrawn.
    pub missing: Amount,
    pub since: ChainEpoch,
}

impl From<ExitView> for Ticket {
    fn from(view: ExitView) -> Self {
        let ExitView { token_id, holder, amount, fee, missing, since } = view;
        Self {
            ticket: token_id,
            holder: Addr::id(holder),
            amount: amount.into(),
            fee: fee.into(),
            missing: missing.into(),
            since,
        }
    }
}

impl Ticket {
    /// Whether it can be withdrawn, and what it waits for otherwise.
    pub fn status(&self) -> String {
        match self.missing.0.is_positive() {
            true => format!("waits for {}", self.missing),
            false => "can be withdrawn".to_owned(),
        }
    }
}

impl Report for Tickets {
    fn text(&self) -> String {
        let mut table =
            Table::new(["ticket", "holder", "amount", "fee", "since", "status"], "Nobody has an exit ticket.");
        for ticket in &self.0 {
            table.row([
                ticket.ticket.to_string(),
                ticket.holder.to_string(),
                ticket.amount.to_string(),
                ticket.fee.to_string(),
                ticket.since.to_string(),
                ticket.status(),
            ]);
        }
        table.render()
    }
}

#[derive(Debug, Serialize)]
pub struct Withdrawn {
    pub tickets: Vec<TokenId>,
    pub paid: Amount,
    /// For leaving early.
    pub fees: Amount,
    pub messages: Vec<Trail>,
}

impl Report for Withdrawn {
    fn text(&self) -> String {
        Fields::new()
            .field("tickets", self.tickets.len())
            .field("paid", &self.paid)
            .maybe("early-exit fees", self.fees.0.is_positive().then_some(&self.fees))
            .render()
    }
}

//! One token: a position, or an exit ticket.

use abi::owner::{
    Error, ExitParams, ExitView, ListAccountOperatorsParams, ListOperatorsReturn, ListTokenOperatorsParams,
    MAX_OPERATORS, Method, PositionParams, PositionView, TokenId,
};
use anyhow::Result;
use fvm_ipld_encoding::RawBytes;
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
use serde::Serialize;

use super::exits::Ticket;
use super::leave::{Outcome, outlook};
use super::list::Position;
use crate::address::Addr;
use crate::amount::Amount;
use crate::context::Context;
use crate::failure::Failure;
use crate::output::{Fields, Report};
use crate::span::moment;

/// What a token is.
pub(super) enum Token {
    Position(PositionView),
    Ticket(ExitView),
}

/// Reads a token of either kind.
pub(super) fn token(context: &Context, owner: Address, token_id: TokenId) -> Result<Token> {
    match context.read(owner, Method::Position, &PositionParams { token_id }) {
        Ok(view) => Ok(Token::Position(view)),
        Err(e) if Failure::of(&e).code == Some(abi::ActorError::code(Error::NotAPosition).value()) => {
            Ok(Token::Ticket(context.read(owner, Method::Exit, &ExitParams { token_id })?))
        }
        Err(e) => Err(e),
    }
}

/// Shows a position, with what leaving now would give, or an exit ticket.
pub fn show(context: &Context, owner: &str, token_id: TokenId) -> Result<Shown> {
    let owner = context.address(owner)?;
    let epoch = context.rpc.head()?.height;
    let (holder, details) = match token(context, owner, token_id)? {
        Token::Position(view) => {
            let (leaving, refusal) = match outlook(context, owner, &view)? {
                Ok(outcome) => (Some(outcome), None),
                Err(sentence) => (None, Some(sentence)),
            };
            (view.holder, Details::Position { position: Box::new(view.into()), leaving, refusal })
        }
        Token::Ticket(view) => (view.holder, Details::Ticket { ticket: view.into() }),
    };
    let (cursor, limit) = (RawBytes::default(), MAX_OPERATORS as u64);
    let of_token = ListTokenOperatorsParams { token_id, cursor: cursor.clone(), limit };
    let of_account = ListAccountOperatorsParams { owner: Address::new_id(holder), cursor, limit };
    Ok(Shown {
        epoch,
        details,
        operators: operators(context.read(owner, Method::ListTokenOperators, &of_token)?),
        account_operators: operators(context.read(owner, Method::ListAccountOperators, &of_account)?),
    })
}

fn operators(list: ListOperatorsReturn) -> Vec<Addr> {
    list.operators.iter().map(Addr::id).collect()
}

#[derive(Debug, Serialize)]
pub struct Shown {
    pub epoch: ChainEpoch,
    #[serde(flatten)]
    pub details: Details,
    /// Who may move this token beside its holder.
    pub operators: Vec<Addr>,
    /// Who may move all of its holder's tokens.
    pub account_operators: Vec<Addr>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Details {
    Position {
        #[serde(flatten)]
        position: Box<Position>,
        /// What redeeming all of it now would give.
        leaving: Option<Outcome>,
        /// Why it cannot be redeemed now.
        refusal: Option<String>,
    },
    Ticket {
        #[serde(flatten)]
        ticket: Ticket,
    },
}

impl Report for Shown {
    fn text(&self) -> String {
        let fields = match &self.details {
            Details::Position { position, leaving, refusal } => {
                let fields = self.position(position);
                match leaving {
                    Some(outcome) => fields.field("if it leaves now", leaves_with(outcome)),
                    None => fields.maybe("cannot leave now", refusal.as_ref()),
                }
            }
            Details::Ticket { ticket } => self.ticket(ticket),
        };
        let names = |list: &[Addr]| list.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        fields
            .maybe("may be moved by", (!self.operators.is_empty()).then(|| names(&self.operators)))
            .maybe(
                "and, with all of the holder's, by",
                (!self.account_operators.is_empty()).then(|| names(&self.account_operators)),
            )
            .render()
    }
}

impl Shown {
    fn position(&self, position: &Position) -> Fields {
        Fields::new()
            .field("position", position.position)
            .field("holder", position.holder)
            .field("principal", &position.principal)
            .field("earned, to claim", &position.due)
            .maybe("earnings go to", position.payout)
            .field("status", position.status())
            .field("matures", moment(position.maturity, self.epoch))
            .maybe("voted", position.votes())
    }

    fn ticket(&self, ticket: &Ticket) -> Fields {
        Fields::new()
            .field("exit ticket", ticket.ticket)
            .field("holder", ticket.holder)
            .field("amount", &ticket.amount)
            .field("early-exit fee", &ticket.fee)
            .field("will pay", Amount(&ticket.amount.0 - &ticket.fee.0))
            .field("status", ticket.status())
            .field("waits since", moment(ticket.since, self.epoch))
    }
}

fn leaves_with(outcome: &Outcome) -> String {
    let Outcome { value, fee, paid, rewards, ticket } = outcome;
    let fee = if fee.0.is_positive() { format!(", after a fee of {fee}") } else { String::new() };
    match ticket {
        None => format!("{paid} at once{fee}, and {rewards} earned"),
        Some(_) => format!("an exit ticket over {value}{fee}, and {rewards} earned"),
    }
}

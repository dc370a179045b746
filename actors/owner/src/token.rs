//! A token: a position or an exit ticket, in one tree and with one row of ids.
//!
//! Every byte of a record is paid for by its seven neighbours too. On the wire it is a tuple that begins with a number for what it
//! is, has amounts without a sign, and ends before the fields that hardly any token has.

use std::fmt;

use abi::owner::Ballot;
use fvm_ipld_encoding::{BytesDe, BytesSer};
use fvm_shared::ActorID;
use fvm_shared::bigint::{BigInt, Sign};
use fvm_shared::econ::TokenAmount;
use serde::de::{Error, SeqAccess, Visitor};
use serde::ser::SerializeSeq;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::position::Position;
use crate::ticket::Ticket;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    Position(Position),
    Ticket(Ticket),
}

const INVESTOR: u8 = 0;
const OPERATOR: u8 = 1;
const TICKET: u8 = 2;

impl Token {
    pub fn holder(&self) -> ActorID {
        match self {
            Self::Position(position) => position.holder,
            Self::Ticket(ticket) => ticket.holder,
        }
    }

    /// Who may transfer it beside its holder.
    pub fn operators(&self) -> &[ActorID] {
        match self {
            Self::Position(position) => &position.operators,
            Self::Ticket(ticket) => &ticket.operators,
        }
    }

    pub fn operators_mut(&mut self) -> &mut Vec<ActorID> {
        match self {
            Self::Position(position) => &mut position.operators,
            Self::Ticket(ticket) => &mut ticket.operators,
        }
    }

    /// Whether it is the operator's stake.
    pub fn is_bound(&self) -> bool {
        matches!(self, Self::Position(position) if position.operator_stake)
    }
}

impl From<Position> for Token {
    fn from(position: Position) -> Self {
        Self::Position(position)
    }
}

impl From<Ticket> for Token {
    fn from(ticket: Ticket) -> Self {
        Self::Ticket(ticket)
    }
}

impl Serialize for Token {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Position(position) => serialize_position(position, serializer),
            Self::Ticket(ticket) => serialize_ticket(ticket, serializer),
        }
    }
}

fn serialize_position<S: Serializer>(position: &Position, serializer: S) -> Result<S::Ok, S::Error> {
    let plain = position.payout.is_none() && position.ballots.is_empty() && position.operators.is_empty();
    let mut fields = serializer.serialize_seq(Some(if plain { 6 } else { 9 }))?;
    fields.serialize_element(if position.operator_stake { &OPERATOR } else { &INVESTOR })?;
    fields.serialize_element(&position.holder)?;
    put_amount(&mut fields, &position.principal)?;
    fields.serialize_element(&position.entry)?;
    put_amount(&mut fields, &position.banked)?;
    fields.serialize_element(&position.maturity)?;
    if !plain {
        fields.serialize_element(&position.payout)?;
        fields.serialize_element(&position.ballots)?;
        fields.serialize_element(&position.operators)?;
    }
    fields.end()
}

fn serialize_ticket<S: Serializer>(ticket: &Ticket, serializer: S) -> Result<S::Ok, S::Error> {
    let plain = ticket.operators.is_empty();
    let mut fields = serializer.serialize_seq(Some(if plain { 6 } else { 7 }))?;
    fields.serialize_element(&TICKET)?;
    fields.serialize_element(&ticket.holder)?;
    put_amount(&mut fields, &ticket.amount)?;
    put_amount(&mut fields, &ticket.fee)?;
    put_amount(&mut fields, &ticket.end)?;
    fields.serialize_element(&ticket.since)?;
    if !plain {
        fields.serialize_element(&ticket.operators)?;
    }
    fields.end()
}

impl<'de> Deserialize<'de> for Token {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(TokenVisitor)
    }
}

struct TokenVisitor;

impl<'de> Visitor<'de> for TokenVisitor {
    type Value = Token;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a position or an exit ticket")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut fields: A) -> Result<Token, A::Error> {
        match must(&mut fields)? {
            INVESTOR => position(fields, false),
            OPERATOR => position(fields, true),
            TICKET => ticket(fields),
            _ => Err(A::Error::custom("an unknown kind of token")),
        }
    }
}

fn position<'de, A: SeqAccess<'de>>(mut fields: A, operator_stake: bool) -> Result<Token, A::Error> {
    let mut position = Position {
        holder: must(&mut fields)?,
        principal: amount(&mut fields)?,
        entry: must(&mut fields)?,
        banked: amount(&mut fields)?,
        maturity: must(&mut fields)?,
        operator_stake,
        payout: None,
        ballots: Vec::new(),
        operators: Vec::new(),
    };
    if let Some(payout) = fields.next_element()? {
        position.payout = payout;
        position.ballots = must::<Vec<Ballot>, A>(&mut fields)?;
        position.operators = must(&mut fields)?;
    }
    Ok(Token::Position(position))
}

fn ticket<'de, A: SeqAccess<'de>>(mut fields: A) -> Result<Token, A::Error> {
    Ok(Token::Ticket(Ticket {
        holder: must(&mut fields)?,
        amount: amount(&mut fields)?,
        fee: amount(&mut fields)?,
        end: amount(&mut fields)?,
        since: must(&mut fields)?,
        operators: fields.next_element()?.unwrap_or_default(),
    }))
}

/// The digits, without the sign: no amount of a token is negative, and one that were is not written.
fn put_amount<S: SerializeSeq>(fields: &mut S, amount: &TokenAmount) -> Result<(), S::Error> {
    match amount.atto().to_bytes_be() {
        (Sign::Minus, _) => Err(serde::ser::Error::custom("a negative amount")),
        (Sign::NoSign, _) => fields.serialize_element(&BytesSer(&[])),
        (Sign::Plus, digits) => fields.serialize_element(&BytesSer(&digits)),
    }
}

fn amount<'de, A: SeqAccess<'de>>(fields: &mut A) -> Result<TokenAmount, A::Error> {
    let BytesDe(digits) = must(fields)?;
    Ok(TokenAmount::from_atto(BigInt::from_bytes_be(Sign::Plus, &digits)))
}

fn must<'de, T: Deserialize<'de>, A: SeqAccess<'de>>(fields: &mut A) -> Result<T, A::Error> {
    fields.next_element()?.ok_or_else(|| A::Error::custom("a token with too few fields"))
}

//! What FRC-0053 lets anybody ask. Parameters and answers of one part are bare, as there.

use abi::owner::{
    Error, IsApprovedForAllParams, IsApprovedParams, ListAccountOperatorsParams, ListOperatorTokensParams,
    ListOperatorsReturn, ListOwnedTokensParams, ListTokenOperatorsParams, ListTokensParams, ListTokensReturn,
    MAX_BATCH, Terms, TokenId,
};
use fvm_ipld_bitfield::BitField;
use fvm_ipld_encoding::RawBytes;
use fvm_shared::ActorID;
use fvm_shared::address::Address;
use runtime::{Exit, Message, Reply, Result, Store, id_of, load, reply};
use serde::de::DeserializeOwned;

use super::resolve;
use crate::approvals::Accounts;
use crate::listing::list_page;
use crate::metadata;
use crate::state::State;
use crate::token::Token;

pub fn name(message: &Message) -> Result<Reply> {
    message.no_params()?;
    reply(&terms(&open(message)?)?.name)
}

pub fn symbol(message: &Message) -> Result<Reply> {
    message.no_params()?;
    reply(&terms(&open(message)?)?.symbol)
}

pub fn total_supply(message: &Message) -> Result<Reply> {
    message.no_params()?;
    reply(&open(message)?.load_tokens(&Store)?.count())
}

pub fn metadata_id(message: &Message) -> Result<Reply> {
    let (state, id) = asked::<TokenId>(message)?;
    let token = state.find(&state.load_tokens(&Store)?, id)?;
    reply(&metadata::uri(&terms(&state)?, id, &token, state.round))
}

pub fn balance(message: &Message) -> Result<Reply> {
    let (state, holder) = asked::<Address>(message)?;
    match id_of(&holder) {
        Some(holder) => reply(&state.count_of(holder, &Store)?),
        None => reply(&0u64),
    }
}

pub fn owner(message: &Message) -> Result<Reply> {
    let (state, set) = asked::<BitField>(message)?;
    let holders: Vec<ActorID> = named(&state, &set)?.iter().map(|(_, token)| token.holder()).collect();
    reply(&holders)
}

pub fn is_approved(message: &Message) -> Result<Reply> {
    let (state, params) = asked::<IsApprovedParams>(message)?;
    let Some(operator) = id_of(&params.operator) else { return reply(&BitField::new()) };
    let tokens = named(&state, &params.token_ids)?;
    let approved = tokens.iter().filter(|(_, token)| token.operators().contains(&operator)).map(|(id, _)| *id);
    reply(&BitField::try_from_bits(approved).map_err(|_| Error::TokenNotFound)?)
}

pub fn is_approved_for_all(message: &Message) -> Result<Reply> {
    let (state, params) = asked::<IsApprovedForAllParams>(message)?;
    match (id_of(&params.owner), id_of(&params.operator)) {
        (Some(owner), Some(operator)) => reply(&Accounts::new(&state, &Store).approves(owner, operator)?),
        _ => reply(&false),
    }
}

pub fn list_tokens(message: &Message) -> Result<Reply> {
    let (state, params) = asked::<ListTokensParams>(message)?;
    list(&state, &params.cursor, params.limit, |_| true)
}

pub fn list_owned_tokens(message: &Message) -> Result<Reply> {
    let (state, params) = asked::<ListOwnedTokensParams>(message)?;
    let holder = resolve(&params.owner)?;
    list(&state, &params.cursor, params.limit, |token| token.holder() == holder)
}

pub fn list_operator_tokens(message: &Message) -> Result<Reply> {
    let (state, params) = asked::<ListOperatorTokensParams>(message)?;
    let operator = resolve(&params.operator)?;
    list(&state, &params.cursor, params.limit, |token| token.operators().contains(&operator))
}

pub fn list_token_operators(message: &Message) -> Result<Reply> {
    let (state, params) = asked::<ListTokenOperatorsParams>(message)?;
    let token = state.find(&state.load_tokens(&Store)?, params.token_id)?;
    list_operators(token.operators(), &params.cursor, params.limit)
}

pub fn list_account_operators(message: &Message) -> Result<Reply> {
    let (state, params) = asked::<ListAccountOperatorsParams>(message)?;
    let operators = Accounts::new(&state, &Store).operators(resolve(&params.owner)?)?;
    list_operators(&operators, &params.cursor, params.limit)
}

fn list(state: &State, cursor: &RawBytes, limit: u64, keep: impl Fn(&Token) -> bool) -> Result<Reply> {
    let (tokens, next) = state.ids_page(start(cursor)?, limit, &Store, keep)?;
    reply(&ListTokensReturn { tokens, next_cursor: cursor_at(next)? })
}

fn list_operators(all: &[ActorID], cursor: &RawBytes, limit: u64) -> Result<Reply> {
    let (operators, next) = list_page(all, start(cursor)?, limit)?;
    reply(&ListOperatorsReturn { operators, next_cursor: cursor_at(next)? })
}

/// A cursor is the number with which a page begins; none at all begins with the first.
fn start(cursor: &RawBytes) -> Result<u64> {
    if cursor.is_empty() {
        return Ok(0);
    }
    Ok(cursor.deserialize().map_err(|_| Error::BadCursor)?)
}

fn cursor_at(next: Option<u64>) -> Result<Option<RawBytes>> {
    let encode = |next| RawBytes::serialize(next).map_err(|_| Exit::serialization("the cursor cannot be encoded"));
    next.map(encode).transpose()
}

/// The tokens of a set, which must all exist.
fn named(state: &State, set: &BitField) -> Result<Vec<(TokenId, Token)>> {
    let tokens = state.load_tokens(&Store)?;
    let ids = set.bounded_iter(MAX_BATCH as u64).ok_or(Error::BatchSize)?;
    ids.map(|id| Ok((id, state.find(&tokens, id)?))).collect()
}

fn terms(state: &State) -> Result<Terms> {
    state.load_book(&Store)?.load_terms(&Store)
}

fn asked<P: DeserializeOwned>(message: &Message) -> Result<(State, P)> {
    let params = message.params()?;
    Ok((open(message)?, params))
}

fn open(message: &Message) -> Result<State> {
    message.no_value()?;
    load()
}

use abi::owner::{ApproveForAllParams, ApproveParams, RevokeForAllParams, RevokeParams, events};
use runtime::{Message, Reply, Result, Store, emit, id_of, load, nothing, save};

use super::resolve_or_create;
use crate::approvals;
use crate::state::State;

pub fn approve(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let ApproveParams { operator, token_ids } = message.params()?;
    let operator = resolve_or_create(&operator)?;
    let mut state: State = load()?;
    state.approve(&token_ids, operator, message.caller, &Store)?;
    save(&state)?;
    emit(&events::approval(events::APPROVED, operator, &token_ids))?;
    nothing()
}

pub fn revoke(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let RevokeParams { operator, token_ids } = message.params()?;
    // Who does not exist is no operator.
    let Some(operator) = id_of(&operator) else { return nothing() };
    let mut state: State = load()?;
    state.revoke(&token_ids, operator, message.caller, &Store)?;
    save(&state)?;
    emit(&events::approval(events::APPROVAL_REVOKED, operator, &token_ids))?;
    nothing()
}

pub fn approve_for_all(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let ApproveForAllParams { operator } = message.params()?;
    let operator = resolve_or_create(&operator)?;
    let mut state: State = load()?;
    let mut book = state.load_book(&Store)?;
    approvals::approve(&mut book, message.caller, operator, &Store)?;
    state.save_book(&book, &Store)?;
    save(&state)?;
    emit(&events::account_approval(events::APPROVED_FOR_ALL, message.caller, operator))?;
    nothing()
}

pub fn revoke_for_all(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let RevokeForAllParams { operator } = message.params()?;
    let Some(operator) = id_of(&operator) else { return nothing() };
    let mut state: State = load()?;
    let mut book = state.load_book(&Store)?;
    approvals::revoke(&mut book, message.caller, operator, &Store)?;
    state.save_book(&book, &Store)?;
    save(&state)?;
    emit(&events::account_approval(events::APPROVAL_FOR_ALL_REVOKED, message.caller, operator))?;
    nothing()
}

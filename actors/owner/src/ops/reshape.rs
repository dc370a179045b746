use abi::owner::{MergeParams, MergeReturn, SplitParams, SplitReturn, events};
use runtime::{Message, Reply, Result, Store, emit, load, reply, save};

use super::transfer::tell_minted;
use crate::state::State;

pub fn split(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let SplitParams { token_id, parts } = message.params()?;
    let mut state: State = load()?;
    let token_ids = state.split(token_id, &parts, message.caller, message.epoch, &Store)?;
    save(&state)?;
    emit(&events::split(token_id, message.caller, &token_ids))?;
    tell_minted(message, &token_ids)?;
    reply(&SplitReturn { token_ids })
}

pub fn merge(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let MergeParams { token_ids } = message.params()?;
    let mut state: State = load()?;
    let token_id = state.merge(&token_ids, message.caller, message.epoch, &Store)?;
    save(&state)?;
    emit(&events::merged(token_id, message.caller, &token_ids))?;
    tell_minted(message, &[token_id])?;
    reply(&MergeReturn { token_id })
}

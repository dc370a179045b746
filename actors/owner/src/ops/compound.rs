use abi::owner::{CompoundParams, CompoundReturn, events};
use runtime::{Message, Reply, Result, Store, emit, load, own_balance, reply, save};

use super::balance_of;
use super::transfer::tell_minted;
use crate::deposit::Compounding;
use crate::state::State;

pub fn run(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let CompoundParams { token_ids } = message.params()?;
    let mut state: State = load()?;
    let book = state.load_book(&Store)?;
    let terms = book.load_terms(&Store)?;
    let surplus = state.surplus(&own_balance(), &book.certain_worth(balance_of));
    let (holder, epoch) = (message.caller, message.epoch);
    let request = Compounding { holder, ids: &token_ids, epoch, surplus: &surplus };
    let (token_id, principal) = state.compound(&terms, &book, &request, &Store)?;
    save(&state)?;
    emit(&events::compounded(token_id, holder, &principal, state.round))?;
    tell_minted(message, &[token_id])?;
    reply(&CompoundReturn { token_id, principal, round: state.round })
}

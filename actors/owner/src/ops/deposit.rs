use abi::owner::{DepositReturn, events};
use runtime::{Message, Reply, Result, Store, emit, load, own_balance, reply, save};

use super::balance_of;
use super::transfer::tell_minted;
use crate::deposit::Offer;
use crate::state::State;

pub fn run(message: &Message) -> Result<Reply> {
    message.no_params()?;
    let mut state: State = load()?;
    let book = state.load_book(&Store)?;
    let terms = book.load_terms(&Store)?;
    let surplus = state.surplus(&(own_balance() - &message.value), &book.certain_worth(balance_of));
    let offer = Offer { holder: message.caller, value: &message.value, epoch: message.epoch, surplus: &surplus };
    let token_id = state.deposit(&terms, &book, &offer, &Store)?;
    save(&state)?;
    emit(&events::deposited(token_id, message.caller, &message.value, state.round))?;
    tell_minted(message, &[token_id])?;
    reply(&DepositReturn { token_id, round: state.round })
}

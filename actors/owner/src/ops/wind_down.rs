use abi::owner::{Error, RedeemReturn, TokenId, WindDownParams, WindDownReturn, events};
use fvm_shared::econ::TokenAmount;
use runtime::{Message, Reply, Result, Store, emit, load, reply, save};

use super::harvest;
use crate::book::Book;
use crate::state::State;
use crate::wind_down::PaidOut;

pub fn run(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let WindDownParams { token_ids } = message.params()?;
    let mut state: State = load()?;
    let mut book = state.load_book(&Store)?;
    book.only_operator(message.caller)?;
    if token_ids.is_empty() {
        return announce(message, &mut state, &mut book);
    }
    let from = book.admit_paying_out(message.epoch)?;
    if !harvest::harvest(message)?.round_ended {
        return Err(Error::HarvestIncomplete.into());
    }
    state = load()?;
    book = state.load_book(&Store)?;
    let paid_out = state.wind_down(&mut book, &token_ids, message.epoch, &Store)?;
    state.save_book(&book, &Store)?;
    save(&state)?;
    let tickets = paid_out.into_iter().map(tell).collect::<Result<_>>()?;
    if book.wind_down.is_none() {
        emit(&events::wind_down_ended())?;
    }
    reply(&WindDownReturn { from, tickets })
}

fn announce(message: &Message, state: &mut State, book: &mut Book) -> Result<Reply> {
    let terms = book.load_terms(&Store)?;
    let is_new = book.winding_down(message.epoch).is_none();
    let from = state.announce(&terms, book, message.epoch)?;
    if is_new {
        state.save_book(book, &Store)?;
        save(state)?;
        emit(&events::wind_down_announced(from))?;
    }
    reply(&WindDownReturn { from, tickets: Vec::new() })
}

fn tell(paid_out: PaidOut) -> Result<TokenId> {
    let PaidOut { id, holder, principal, rewards, ticket } = paid_out;
    let amount = &principal + &rewards;
    let (zero, ticket_id) = (TokenAmount::default(), Some(ticket));
    let result = RedeemReturn { value: principal.clone(), fee: zero.clone(), paid: zero, rewards, ticket: ticket_id };
    emit(&events::redeemed(id, holder, &principal, &result))?;
    emit(&events::exit_queued(ticket, holder, &amount))?;
    Ok(ticket)
}

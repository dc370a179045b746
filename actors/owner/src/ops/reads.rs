use abi::owner::{ExitParams, ExitsParams, PageParams, PositionParams, PositionsOfParams};
use runtime::{Message, Reply, Result, Store, load, own_balance, reply};

use super::{balance_of, resolve};
use crate::book::Book;
use crate::state::State;

pub fn summary(message: &Message) -> Result<Reply> {
    let (state, book) = open(message)?;
    let worth = book.worth(balance_of);
    reply(&state.summary(&book, &own_balance(), worth, message.epoch)?)
}

pub fn terms(message: &Message) -> Result<Reply> {
    let (_, book) = open(message)?;
    reply(&book.load_terms(&Store)?)
}

pub fn miners(message: &Message) -> Result<Reply> {
    let (_, book) = open(message)?;
    reply(&book.miners_view(balance_of))
}

pub fn fees(message: &Message) -> Result<Reply> {
    let (_, book) = open(message)?;
    reply(&book.fees_view())
}

pub fn position(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let params: PositionParams = message.params()?;
    let state: State = load()?;
    reply(&state.position(params.token_id, &Store)?)
}

pub fn positions(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let params: PageParams = message.params()?;
    let state: State = load()?;
    reply(&state.positions_page(None, params.from, params.limit, &Store)?)
}

pub fn positions_of(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let params: PositionsOfParams = message.params()?;
    let holder = resolve(&params.holder)?;
    let state: State = load()?;
    reply(&state.positions_page(Some(holder), params.from, params.limit, &Store)?)
}

pub fn exit(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let params: ExitParams = message.params()?;
    let state: State = load()?;
    reply(&state.exit(params.token_id, &Store)?)
}

pub fn exits(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let params: ExitsParams = message.params()?;
    let holder = params.holder.as_ref().map(resolve).transpose()?;
    let state: State = load()?;
    reply(&state.exits_page(holder, params.from, params.limit, &Store)?)
}

fn open(message: &Message) -> Result<(State, Book)> {
    message.no_value()?;
    message.no_params()?;
    let state: State = load()?;
    let book = state.load_book(&Store)?;
    Ok((state, book))
}

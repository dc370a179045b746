use abi::owner::{PledgeParams, events};
use runtime::{Message, Reply, Result, Store, emit, load, nothing, pay, save};

use super::{balance_of, resolve};
use crate::state::State;

pub fn run(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let PledgeParams { miner, amount } = message.params()?;
    let mut state: State = load()?;
    let mut book = state.load_book(&Store)?;
    book.only_operator(message.caller)?;
    let miner = resolve(&miner)?;
    let terms = book.load_terms(&Store)?;
    let announced = book.winding_down(message.epoch).is_some();
    state.pledge(&terms, &mut book, miner, &amount, &balance_of(miner), message.epoch)?;
    state.save_book(&book, &Store)?;
    save(&state)?;
    pay(miner, &amount)?;
    emit(&events::pledged(miner, &amount))?;
    if announced {
        emit(&events::wind_down_ended())?;
    }
    nothing()
}

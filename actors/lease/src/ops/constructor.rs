use abi::lease::{Error, Terms, events};
use fvm_shared::address::Address;
use runtime::{Message, Reply, Result, Store, emit, nothing, save};

use super::existing;
use crate::{State, terms};

/// The init actor, the only one that creates actors.
const INIT: u64 = 1;

pub fn run(message: &Message) -> Result<Reply> {
    message.only(INIT, "only the init actor creates a market")?;
    message.no_value()?;
    let mut terms: Terms = message.params()?;
    let operator = existing(&terms.operator, Error::BadOperator)?;
    terms.operator = Address::new_id(operator);
    terms::check(&terms)?;
    let state = State::new(&Store, terms)?;
    save(&state)?;
    emit(&events::market_created(operator))?;
    nothing()
}

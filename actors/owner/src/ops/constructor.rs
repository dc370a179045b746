use abi::owner::{ConstructorParams, events};
use runtime::{Message, Reply, Result, Store, emit, nothing, save};

use super::existing;
use crate::state::State;
use crate::terms;

const INIT_ACTOR: u64 = 1;

pub fn run(message: &Message) -> Result<Reply> {
    message.only(INIT_ACTOR, "only the init actor constructs")?;
    message.no_value()?;
    let ConstructorParams { terms } = message.params()?;
    let (terms, operator) = terms::admit(terms, existing)?;
    save(&State::new(&terms, operator, &Store)?)?;
    emit(&events::created(operator, &terms.name, &terms.symbol))?;
    nothing()
}

use abi::owner::{ConstructorParams, events};
use runtime::{Message, Reply, Result, Store, emit, id_of, nothing, save};

use crate::state::State;
use crate::terms;

const INIT_ACTOR: u64 = 1;

pub fn run(message: &Message) -> Result<Reply> {
    message.only(INIT_ACTOR, "only the init actor constructs")?;
    message.no_value()?;
    let ConstructorParams { terms } = message.params()?;
    let (terms, operator) = terms::admit(terms, id_of)?;
    save(&State::new(&terms, operator, &Store)?)?;
    emit(&events::created(operator, &terms.name, &terms.symbol))?;
    nothing()
}

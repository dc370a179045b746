use abi::owner::{ClaimFeesParams, ClaimFeesReturn, events};
use runtime::{Message, Reply, Result, Store, emit, load, pay, reply, save};

use super::resolve;
use crate::fees;
use crate::state::State;

pub fn run(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let params: ClaimFeesParams = message.params()?;
    let beneficiary = resolve(&params.beneficiary)?;
    let mut state: State = load()?;
    let mut book = state.load_book(&Store)?;
    let amount = fees::take(&mut state, &mut book, beneficiary);
    if amount.is_positive() {
        state.save_book(&book, &Store)?;
        save(&state)?;
        pay(beneficiary, &amount)?;
        emit(&events::fees_claimed(beneficiary, &amount))?;
    }
    reply(&ClaimFeesReturn { amount })
}

use abi::owner::{SetPayoutParams, events};
use runtime::{Message, Reply, Result, Store, emit, load, nothing, save};

use super::resolve;
use crate::state::State;

pub fn run(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let SetPayoutParams { token_ids, payout } = message.params()?;
    let payout = payout.as_ref().map(resolve).transpose()?;
    let mut state: State = load()?;
    state.set_payout(&token_ids, payout, message.caller, &Store)?;
    save(&state)?;
    for id in token_ids {
        emit(&events::payout_set(id, payout))?;
    }
    nothing()
}

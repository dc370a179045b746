use abi::owner::{SetPayoutParams, events};
use runtime::{Exit, Message, Reply, Result, Store, emit, load, nothing, save};

use super::existing;
use crate::state::State;

pub fn run(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let SetPayoutParams { token_ids, payout } = message.params()?;
    let nobody = || Exit::illegal_argument("no actor has this address yet");
    let payout = payout.map(|payout| existing(&payout).ok_or_else(nobody)).transpose()?;
    let mut state: State = load()?;
    state.set_payout(&token_ids, payout, message.caller, &Store)?;
    save(&state)?;
    for id in token_ids {
        emit(&events::payout_set(id, payout))?;
    }
    nothing()
}

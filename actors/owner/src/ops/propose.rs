use abi::owner::{ProposeParams, ProposeReturn, events};
use runtime::{Message, Reply, Result, Store, emit, load, reply, save};

use super::existing;
use crate::propose::{Motion, Opened};
use crate::state::State;

pub fn run(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let ProposeParams { token_id, action } = message.params()?;
    let number = action.number();
    let mut state: State = load()?;
    let motion = Motion { proposer: message.caller, token_id, action, epoch: message.epoch };
    let Opened { open, displaced } = state.propose(motion, existing, &Store)?;
    save(&state)?;
    if let Some(displaced) = displaced {
        emit(&events::proposal_displaced(displaced, open.id))?;
    }
    emit(&events::proposed(open.id, message.caller, number, open.voting_ends))?;
    reply(&ProposeReturn { proposal_id: open.id, voting_ends: open.voting_ends })
}

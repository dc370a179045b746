use abi::owner::{Action, ProposeParams, ProposeReturn, events};
use runtime::{Message, Reply, Result, Store, emit, load, reply, save};

use super::existing;
use crate::propose::Motion;
use crate::state::State;

pub fn run(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let ProposeParams { token_id, action } = message.params()?;
    let number = number(&action);
    let mut state: State = load()?;
    let motion = Motion { proposer: message.caller, token_id, action, epoch: message.epoch };
    let open = state.propose(motion, existing, &Store)?;
    save(&state)?;
    emit(&events::proposed(open.id, message.caller, number, open.voting_ends))?;
    reply(&ProposeReturn { proposal_id: open.id, voting_ends: open.voting_ends })
}

/// An action's number on the wire.
fn number(action: &Action) -> u8 {
    match action {
        Action::Upgrade(_) => 0,
        Action::ChangeTerms(_) => 1,
        Action::SetSealing(_) => 2,
        Action::ReplaceOperator(_) => 3,
        Action::ReleaseMiner(_) => 4,
        Action::Pause(_) => 5,
    }
}

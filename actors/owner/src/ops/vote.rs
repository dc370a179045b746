use abi::owner::{VoteParams, events};
use runtime::{Message, Reply, Result, Store, emit, load, reply, save};

use crate::state::State;
use crate::vote::Cast;

pub fn run(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let VoteParams { proposal_id, token_ids, approve } = message.params()?;
    let mut state: State = load()?;
    let cast = Cast { proposal_id, token_ids: &token_ids, holder: message.caller, approve, epoch: message.epoch };
    let (sums, weight) = state.vote(&cast, &Store)?;
    save(&state)?;
    emit(&events::voted(proposal_id, message.caller, approve, &weight))?;
    reply(&sums)
}

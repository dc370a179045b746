use std::collections::BTreeMap;

use abi::owner::{ClaimParams, ClaimReturn, Claimed, events};
use fvm_shared::ActorID;
use fvm_shared::econ::TokenAmount;
use runtime::{Message, Reply, Result, Store, emit, load, pay, reply, save};

use crate::claim::Due;
use crate::state::State;

pub fn run(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let params: ClaimParams = message.params()?;
    let mut state: State = load()?;
    let dues = state.claim(&params.token_ids, message.caller, &Store)?;
    save(&state)?;
    let unpaid = pay_each(&dues)?;
    let mut claims = Vec::with_capacity(dues.len());
    for due in dues {
        let paid = !unpaid.contains(&due.payee);
        if paid && due.amount.is_positive() {
            emit(&events::claimed(due.id, due.payee, &due.amount))?;
        }
        claims.push(Claimed { token_id: due.id, amount: due.amount, paid });
    }
    reply(&ClaimReturn { claims })
}

/// Sends every payee all that it is due at once, and returns those who could not be paid. What they were due is theirs again.
fn pay_each(dues: &[Due]) -> Result<Vec<ActorID>> {
    let mut totals: BTreeMap<ActorID, TokenAmount> = BTreeMap::new();
    for due in dues.iter().filter(|due| due.amount.is_positive()) {
        *totals.entry(due.payee).or_default() += &due.amount;
    }
    let unpaid: Vec<ActorID> =
        totals.iter().filter(|(payee, total)| pay(**payee, total).is_err()).map(|(payee, _)| *payee).collect();
    if !unpaid.is_empty() {
        // Loaded again: the payments may have led to calls of this actor.
        let mut state: State = load()?;
        for due in dues.iter().filter(|due| unpaid.contains(&due.payee)) {
            state.restore(due, &Store)?;
        }
        save(&state)?;
    }
    Ok(unpaid)
}

use abi::owner::TokenId;
use fvm_shared::econ::TokenAmount;
use num_traits::Zero;

use super::expect;
use crate::state::State;
use crate::ticket::Ticket;

/// Tickets lie in the queue one after the other, and what is reserved and what is waited for is theirs to the attoFIL.
pub fn check(state: &State, tickets: &[(TokenId, Ticket)], broken: &mut Vec<String>) {
    let queue = &state.queue;
    let waiting = &queue.waiting;
    expect(broken, !waiting.is_negative(), || "more exits were funded than queued".to_owned());
    expect(broken, queue.since.is_some() != waiting.is_zero(), || {
        format!("{} attoFIL of exits wait, since {:?}", waiting.atto(), queue.since)
    });
    expect(broken, waiting.is_zero() || state.idle.is_zero(), || "idle cash while exits wait".to_owned());
    let (mut last, mut missing, mut reserved) = (TokenAmount::zero(), TokenAmount::zero(), TokenAmount::zero());
    for (id, ticket) in tickets {
        let start = &ticket.end - &ticket.amount;
        expect(broken, start >= last && ticket.amount.is_positive(), || format!("ticket {id} overlaps the one before"));
        let fee = !ticket.fee.is_negative() && ticket.fee <= ticket.amount;
        expect(broken, fee, || format!("ticket {id} has a fee of {} attoFIL", ticket.fee.atto()));
        let misses = queue.missing(&ticket.end).min(ticket.amount.clone());
        reserved += &ticket.amount - &misses;
        missing += misses;
        last.clone_from(&ticket.end);
    }
    expect(broken, last <= queue.end(), || "a ticket ends behind the queue".to_owned());
    expect(broken, missing == *waiting && reserved == queue.reserved, || {
        format!(
            "tickets miss {} and have {} attoFIL, the queue says {} and {}",
            missing.atto(),
            reserved.atto(),
            waiting.atto(),
            queue.reserved.atto()
        )
    });
}

use abi::owner::{WithdrawExitParams, WithdrawExitReturn, events};
use fvm_shared::econ::TokenAmount;
use runtime::{Message, Reply, Result, Store, emit, load, pay, reply, save};

use crate::state::State;

pub fn run(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let WithdrawExitParams { token_ids } = message.params()?;
    let mut state: State = load()?;
    let tickets = state.withdraw_exits(&token_ids, message.caller, &Store)?;
    save(&state)?;
    let fees: TokenAmount = tickets.iter().map(|(_, ticket)| &ticket.fee).sum();
    let paid = tickets.iter().map(|(_, ticket)| &ticket.amount).sum::<TokenAmount>() - &fees;
    pay(message.caller, &paid)?;
    for (id, ticket) in &tickets {
        emit(&events::exit_withdrawn(*id, ticket.holder, &(&ticket.amount - &ticket.fee), &ticket.fee))?;
    }
    reply(&WithdrawExitReturn { paid, fees })
}

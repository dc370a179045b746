use abi::lease::{Error, WithdrawParams};
use runtime::{Message, Reply, Result, own_balance, pay, reply};

use super::{commit, known, market};

pub fn run(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let params: WithdrawParams = message.params()?;
    let earner = known(&params.earner)?;
    let mut market = market()?;
    let result = market.withdraw(message.caller, earner, &own_balance())?;
    // Saved before paid: a payee that calls back must find nothing owed. A payment that fails undoes the message, so that the
    // credit stands.
    commit(market)?;
    pay(result.payee, &result.paid).map_err(|_| Error::PayoutRefused)?;
    reply(&result)
}

use abi::lease::SettleParams;
use runtime::{Message, Reply, Result, reply};

use super::{commit, market};

pub fn run(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let params: SettleParams = message.params()?;
    let mut market = market()?;
    let result = market.settle(message.caller, message.epoch, &params.leases)?;
    commit(market)?;
    reply(&result)
}

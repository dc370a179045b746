use abi::lease::HeartbeatParams;
use runtime::{Message, Reply, Result, reply};

use super::{commit, market};

pub fn run(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let params: HeartbeatParams = message.params()?;
    let mut market = market()?;
    let result = market.heartbeat(message.caller, message.epoch, &params.beats)?;
    commit(market)?;
    reply(&result)
}

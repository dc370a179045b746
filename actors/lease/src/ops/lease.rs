use abi::lease::{AcceptParams, LeaseParams, OpenParams};
use runtime::{Message, Reply, Result, nothing, reply};

use super::{commit, market};

pub fn open(message: &Message) -> Result<Reply> {
    let params: OpenParams = message.params()?;
    let mut market = market()?;
    let opened = market.open(message.caller, message.epoch, &message.value, params)?;
    commit(market)?;
    reply(&opened)
}

pub fn accept(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let params: AcceptParams = message.params()?;
    let mut market = market()?;
    market.accept(message.caller, message.epoch, params.lease, params.secret)?;
    commit(market)?;
    nothing()
}

pub fn cancel(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let params: LeaseParams = message.params()?;
    let mut market = market()?;
    market.cancel(message.caller, message.epoch, params.lease)?;
    commit(market)?;
    nothing()
}

pub fn expire(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let params: LeaseParams = message.params()?;
    let mut market = market()?;
    market.expire(message.caller, message.epoch, params.lease)?;
    commit(market)?;
    nothing()
}

pub fn terminate(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let params: LeaseParams = message.params()?;
    let mut market = market()?;
    market.terminate(message.caller, message.epoch, params.lease)?;
    commit(market)?;
    nothing()
}

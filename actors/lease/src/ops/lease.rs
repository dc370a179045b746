use abi::lease::{AcceptParams, LeaseId, LeaseParams, OpenParams, RenewParams};
use fvm_shared::ActorID;
use fvm_shared::clock::ChainEpoch;
use runtime::{Message, Reply, Result, Store, nothing, reply};

use super::{commit, market};
use crate::Market;

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

pub fn top_up(message: &Message) -> Result<Reply> {
    let params: LeaseParams = message.params()?;
    let mut market = market()?;
    let result = market.top_up(message.caller, message.epoch, &message.value, params.lease)?;
    commit(market)?;
    reply(&result)
}

pub fn renew(message: &Message) -> Result<Reply> {
    let params: RenewParams = message.params()?;
    let mut market = market()?;
    let result = market.renew(message.caller, message.epoch, &message.value, &params)?;
    commit(market)?;
    reply(&result)
}

pub fn cancel(message: &Message) -> Result<Reply> {
    about_one(message, Market::cancel)
}

pub fn expire(message: &Message) -> Result<Reply> {
    about_one(message, Market::expire)
}

pub fn terminate(message: &Message) -> Result<Reply> {
    about_one(message, Market::terminate)
}

pub fn report_fault(message: &Message) -> Result<Reply> {
    about_one(message, Market::report_fault)
}

pub fn end_paused(message: &Message) -> Result<Reply> {
    about_one(message, Market::end_paused)
}

type Decide = fn(&mut Market<'static, Store>, ActorID, ChainEpoch, LeaseId) -> Result<()>;

/// A message that names one lease, brings nothing and gets nothing back.
fn about_one(message: &Message, decide: Decide) -> Result<Reply> {
    message.no_value()?;
    let params: LeaseParams = message.params()?;
    let mut market = market()?;
    decide(&mut market, message.caller, message.epoch, params.lease)?;
    commit(market)?;
    nothing()
}

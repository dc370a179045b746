use abi::lease::{
    CreateOfferReturn, OfferParams, OfferTerms, OfferVersionReturn, PauseOfferParams, ReserveParams, UpdateOfferParams,
};
use runtime::{Message, Reply, Result, nothing, reply};

use super::{commit, market};

pub fn create(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let terms: OfferTerms = message.params()?;
    let mut market = market()?;
    let offer = market.create_offer(message.caller, message.epoch, &terms)?;
    commit(market)?;
    reply(&CreateOfferReturn { offer })
}

pub fn update(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let params: UpdateOfferParams = message.params()?;
    let mut market = market()?;
    let version = market.update_offer(message.caller, message.epoch, params.offer, &params.terms)?;
    commit(market)?;
    reply(&OfferVersionReturn { version })
}

pub fn pause(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let params: PauseOfferParams = message.params()?;
    let mut market = market()?;
    let version = market.pause_offer(message.caller, params.offer, params.paused)?;
    commit(market)?;
    reply(&OfferVersionReturn { version })
}

pub fn retire(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let params: OfferParams = message.params()?;
    let mut market = market()?;
    let version = market.retire_offer(message.caller, params.offer)?;
    commit(market)?;
    reply(&OfferVersionReturn { version })
}

pub fn reserve(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let params: ReserveParams = message.params()?;
    let mut market = market()?;
    market.reserve(message.caller, params.offer, params.units)?;
    commit(market)?;
    nothing()
}

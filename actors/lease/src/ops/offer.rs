use abi::lease::{CreateOfferReturn, OfferTerms};
use runtime::{Message, Reply, Result, reply};

use super::{commit, market};

pub fn create(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let terms: OfferTerms = message.params()?;
    let mut market = market()?;
    let offer = market.create_offer(message.caller, message.epoch, &terms)?;
    commit(market)?;
    reply(&CreateOfferReturn { offer })
}

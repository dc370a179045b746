use abi::lease::{LeaseParams, LeasesOfParams, LeasesParams, OfferParams, OffersParams, OwedParams, ProviderParams};
use runtime::{Message, Reply, Result, own_balance, reply};

use super::{known, market};

pub fn terms(message: &Message) -> Result<Reply> {
    message.no_value()?;
    message.no_params()?;
    reply(&market()?.state.terms)
}

pub fn provider(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let params: ProviderParams = message.params()?;
    reply(&market()?.provider_view(known(&params.provider)?)?)
}

pub fn offer(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let params: OfferParams = message.params()?;
    reply(&market()?.offer_view(params.offer)?)
}

pub fn offers(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let params: OffersParams = message.params()?;
    let provider = params.filter.provider.as_ref().map(known).transpose()?;
    reply(&market()?.offers_view(&params, provider)?)
}

pub fn lease(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let params: LeaseParams = message.params()?;
    reply(&market()?.lease_view(params.lease, message.epoch)?)
}

pub fn leases(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let params: LeasesParams = message.params()?;
    reply(&market()?.leases_view(&params, None, message.epoch)?)
}

pub fn leases_of(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let LeasesOfParams { of, status, cursor, limit } = message.params()?;
    let params = LeasesParams { status, cursor, limit };
    reply(&market()?.leases_view(&params, Some(known(&of)?), message.epoch)?)
}

pub fn paid_until(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let params: LeaseParams = message.params()?;
    reply(&market()?.paid_until(params.lease)?)
}

pub fn owed(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let params: OwedParams = message.params()?;
    reply(&market()?.owed(known(&params.earner)?, &own_balance())?)
}

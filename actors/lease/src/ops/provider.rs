use abi::lease::{Error, SetKeeperParams, SetPayoutParams, UnbondParams};
use runtime::{Message, Reply, Result, nothing, pay, reply};

use super::{commit, existing, market};

pub fn add_collateral(message: &Message) -> Result<Reply> {
    message.no_params()?;
    let mut market = market()?;
    market.add_collateral(message.caller, &message.value)?;
    commit(market)?;
    nothing()
}

pub fn unbond(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let params: UnbondParams = message.params()?;
    let mut market = market()?;
    let result = market.unbond(message.caller, message.epoch, params.amount)?;
    commit(market)?;
    reply(&result)
}

pub fn withdraw_collateral(message: &Message) -> Result<Reply> {
    message.no_value()?;
    message.no_params()?;
    let mut market = market()?;
    let result = market.withdraw_collateral(message.caller, message.epoch)?;
    commit(market)?;
    pay(result.payee, &result.paid).map_err(|_| Error::PayoutRefused)?;
    reply(&result)
}

pub fn set_payout(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let params: SetPayoutParams = message.params()?;
    let payout = existing(&params.payout, Error::BadPayout)?;
    if payout == message.receiver {
        return Err(Error::BadPayout.into());
    }
    let mut market = market()?;
    market.set_payout(message.caller, payout)?;
    commit(market)?;
    nothing()
}

pub fn set_keeper(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let params: SetKeeperParams = message.params()?;
    let keeper = params.keeper.map(|keeper| existing(&keeper, Error::BadKeeper)).transpose()?;
    let mut market = market()?;
    market.set_keeper(message.caller, keeper)?;
    commit(market)?;
    nothing()
}

use abi::owner::{Error, RedeemParams, RedeemReturn, events};
use fvm_shared::ActorID;
use runtime::{Message, Reply, Result, Store, emit, load, own_balance, pay, reply, save};

use super::{balance_of, harvest};
use crate::redeem::{Redeemed, Request};
use crate::state::State;

pub fn run(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let params: RedeemParams = message.params()?;
    let mut state: State = load()?;
    let mut book = state.load_book(&Store)?;
    let is_stake = book.stakes.contains(&params.token_id);
    if is_stake {
        book.only_operator(message.caller)?;
        if !harvest::harvest(message)?.round_ended {
            return Err(Error::HarvestIncomplete.into());
        }
        state = load()?;
        book = state.load_book(&Store)?;
    }
    let terms = book.load_terms(&Store)?;
    let surplus = state.surplus(&own_balance(), &book.certain_worth(balance_of));
    let request = Request {
        holder: message.caller,
        id: params.token_id,
        principal: params.principal.as_ref(),
        min_value: &params.min_value,
        epoch: message.epoch,
        surplus: &surplus,
    };
    let announced = book.winding_down(message.epoch).is_some();
    let redeemed = state.redeem(&terms, &mut book, &request, &Store)?;
    let called_off = announced && book.wind_down.is_none();
    if is_stake || called_off {
        state.save_book(&book, &Store)?;
    }
    save(&state)?;
    pay_out(message.caller, &redeemed)?;
    if called_off {
        emit(&events::wind_down_ended())?;
    }
    tell(message.caller, redeemed)
}

/// The value goes to the holder, the rewards to the position's payee. Nothing has changed unless both can be paid.
fn pay_out(holder: ActorID, redeemed: &Redeemed) -> Result<()> {
    let (paid, rewards) = (&redeemed.paid, &redeemed.rewards);
    if rewards.payee == holder {
        return send(holder, &(paid + &rewards.amount));
    }
    send(holder, paid)?;
    send(rewards.payee, &rewards.amount)
}

fn send(to: ActorID, amount: &fvm_shared::econ::TokenAmount) -> Result<()> {
    if amount.is_positive() { Ok(pay(to, amount)?) } else { Ok(()) }
}

fn tell(holder: ActorID, redeemed: Redeemed) -> Result<Reply> {
    let Redeemed { principal, value, fee, paid, rewards, ticket } = redeemed;
    let result = RedeemReturn { value, fee, paid, rewards: rewards.amount, ticket };
    emit(&events::redeemed(rewards.id, holder, &principal, &result))?;
    if let Some(ticket) = ticket {
        emit(&events::exit_queued(ticket, holder, &result.value))?;
    }
    reply(&result)
}

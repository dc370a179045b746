//! Tokens moved, as FRC-0053 has it: the receiver is called, and refuses the whole transfer by ending with an error.

use abi::owner::{
    Error, RECEIVE, RECEIVER_TYPE, ReceiveParams, TokenId, TokensReceived, TransferFromParams, TransferParams,
    TransferReturn, UNCOUNTED, events,
};
use fvm_ipld_encoding::RawBytes;
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use runtime::{Exit, Message, Reply, Result, Store, call, emit, load, reply, save};

use super::{resolve, resolve_or_create};
use crate::state::State;
use crate::transfer::Move;

pub fn transfer(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let TransferParams { to, token_ids, operator_data } = message.params()?;
    let moved = Move { operator: message.caller, from: message.caller, to: resolve_or_create(&to)?, ids: &token_ids };
    let mut state: State = load()?;
    state.transfer(&moved, &Store)?;
    conclude(&state, &moved, operator_data)
}

pub fn transfer_from(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let TransferFromParams { from, to, token_ids, operator_data } = message.params()?;
    let (from, to) = (resolve(&from)?, resolve_or_create(&to)?);
    let moved = Move { operator: message.caller, from, to, ids: &token_ids };
    let mut state: State = load()?;
    state.transfer_from(&moved, &Store)?;
    conclude(&state, &moved, operator_data)
}

/// Always refuses: no token is meant to lie here.
pub fn receive(message: &Message) -> Result<Reply> {
    let _: ReceiveParams = message.params()?;
    Err(Error::UnknownToken.into())
}

fn conclude(state: &State, moved: &Move<'_>, operator_data: RawBytes) -> Result<Reply> {
    // Saved before the receiver is called: if it calls back, the tokens must be its own already.
    save(state)?;
    emit(&events::transferred(moved.from, moved.to, moved.operator, moved.ids))?;
    tell_receiver(moved, operator_data)?;
    let token_ids = moved.ids.to_vec();
    reply(&TransferReturn { from_balance: UNCOUNTED, to_balance: UNCOUNTED, token_ids })
}

/// Tells the caller of the tokens that it got, as FRC-0053 has it; it refuses them by ending with an error. To be called once all is
/// saved. An account, which accepts everything, is not asked: it is the caller only if it signed the message.
pub(super) fn tell_minted(message: &Message, ids: &[TokenId]) -> Result<()> {
    if message.caller == message.origin {
        return Ok(());
    }
    let caller = message.caller;
    tell_receiver(&Move { operator: caller, from: caller, to: caller, ids }, RawBytes::default())
}

fn tell_receiver(moved: &Move<'_>, operator_data: RawBytes) -> Result<()> {
    let Move { operator, from: _, to, ids } = *moved;
    let (token_ids, token_data) = (ids.to_vec(), RawBytes::default());
    let received = TokensReceived { to, operator, token_ids, operator_data, token_data };
    let payload = RawBytes::serialize(received).map_err(|_| Exit::serialization("the tokens cannot be encoded"))?;
    let params = ReceiveParams { token_type: RECEIVER_TYPE, payload };
    let answer = call(&Address::new_id(to), RECEIVE, Some(&params), &TokenAmount::default())?;
    if answer.is_err() {
        return Err(Error::TokenRefused.into());
    }
    Ok(())
}

//! What the operator may do with an adopted miner. The miner checks the values; its exit code comes through.

use abi::miner::{ChangeMultiaddrsParams, ChangePeerIDParams, ChangeWorkerAddressParams, Method};
use abi::owner::{ChangeWorkerParams, MinerParams, SetMultiaddrsParams, SetPeerParams, events};
use fvm_shared::ActorID;
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use num_traits::Zero;
use runtime::{Message, Reply, Result, Store, emit, load, nothing, save};
use serde::Serialize;

use super::{balance_of, miner_calls, resolve};
use crate::book::Book;
use crate::state::State;

pub fn change_worker(message: &Message) -> Result<Reply> {
    let params: ChangeWorkerParams = message.params()?;
    let change = ChangeWorkerAddressParams { new_worker: params.worker, new_control_addresses: params.control };
    command(message, &params.miner, Method::ChangeWorkerAddress, Some(&change), events::WORKER_CHANGED)
}

pub fn confirm_worker(message: &Message) -> Result<Reply> {
    let params: MinerParams = message.params()?;
    let none: Option<&()> = None;
    command(message, &params.miner, Method::ConfirmChangeWorkerAddress, none, events::WORKER_CONFIRMED)
}

pub fn set_peer(message: &Message) -> Result<Reply> {
    let params: SetPeerParams = message.params()?;
    let change = ChangePeerIDParams { new_id: params.peer_id };
    command(message, &params.miner, Method::ChangePeerID, Some(&change), events::PEER_CHANGED)
}

pub fn set_multiaddrs(message: &Message) -> Result<Reply> {
    let params: SetMultiaddrsParams = message.params()?;
    let change = ChangeMultiaddrsParams { new_multi_addrs: params.multiaddrs };
    command(message, &params.miner, Method::ChangeMultiaddrs, Some(&change), events::MULTIADDRS_CHANGED)
}

pub fn repay_debt(message: &Message) -> Result<Reply> {
    let params: MinerParams = message.params()?;
    let miner = admit(message, &params.miner)?;
    let before = balance_of(miner);
    miner_calls::command::<()>(miner, Method::RepayDebt, None)?;
    let available = miner_calls::must(miner_calls::available(miner)?)?;
    // The miner's balance has shrunk by what it repaid: the debt as last read would now count twice.
    let (mut state, mut book) = open()?;
    book.miner_mut(miner)?.repaid((-available).max(TokenAmount::zero()), &(before - balance_of(miner)));
    state.save_book(&book, &Store)?;
    save(&state)?;
    emit(&events::miner_changed(events::DEBT_REPAID, miner))?;
    nothing()
}

fn command<P: Serialize>(
    message: &Message,
    miner: &Address,
    method: Method,
    params: Option<&P>,
    event: &str,
) -> Result<Reply> {
    let miner = admit(message, miner)?;
    miner_calls::command(miner, method, params)?;
    emit(&events::miner_changed(event, miner))?;
    nothing()
}

fn admit(message: &Message, miner: &Address) -> Result<ActorID> {
    message.no_value()?;
    let (_, mut book) = open()?;
    book.only_operator(message.caller)?;
    let id = resolve(miner)?;
    book.miner_mut(id)?;
    Ok(id)
}

fn open() -> Result<(State, Book)> {
    let state: State = load()?;
    let book = state.load_book(&Store)?;
    Ok((state, book))
}

use abi::miner::{ChangeOwnerAddressParams, Method};
use abi::owner::{AdoptMinerParams, AdoptMinerReturn, Error, MAX_MINERS, events};
use fvm_shared::ActorID;
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use fvm_shared::error::ExitCode;
use runtime::{Exit, Message, Reply, Result, Store, emit, is_miner, load, own_balance, reply, save};

use super::{balance_of, harvest, miner_calls, resolve};
use crate::miner::Miner;
use crate::state::State;
use crate::{handover, stake};

pub fn run(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let params: AdoptMinerParams = message.params()?;
    let id = admit(message, &params.miner)?;
    // What is held already is settled first, so that nothing of it is taken for what the new miner brings.
    if !harvest::harvest(message)?.round_ended {
        return Err(Error::HarvestIncomplete.into());
    }
    let state: State = load()?;
    let worth = state.load_book(&Store)?.worth(balance_of);
    stake::admit(&state.surplus(&own_balance(), &worth))?;
    take_over(id, message.receiver)?;
    let brought = miner_calls::visit(id, &TokenAmount::default())?;
    let (0, Some(locked)) = (brought.exit_code, brought.locked) else {
        return Err(Exit::new(ExitCode::new(brought.exit_code), "the miner did not pay out its available balance"));
    };
    let miner = Miner::new(id, locked, balance_of(id));
    let worth = miner.worth(&miner.known);
    let withdrawn = brought.withdrawn;

    let mut state: State = load()?;
    let mut book = state.load_book(&Store)?;
    let token_id = stake::adopt(&mut state, &mut book, miner, &withdrawn, &worth, &Store)?;
    state.save_book(&book, &Store)?;
    save(&state)?;
    let stake = &withdrawn + worth;
    emit(&events::miner_adopted(id, token_id, &stake, &withdrawn))?;
    reply(&AdoptMinerReturn { token_id, stake, withdrawn })
}

fn admit(message: &Message, miner: &Address) -> Result<ActorID> {
    let state: State = load()?;
    let book = state.load_book(&Store)?;
    book.only_operator(message.caller)?;
    let id = resolve(miner)?;
    if !is_miner(id) {
        return Err(Error::NotAMiner.into());
    }
    if book.is_adopted(id) {
        return Err(Error::AlreadyAdopted.into());
    }
    if book.miners.len() >= MAX_MINERS {
        return Err(Error::TooManyMiners.into());
    }
    Ok(id)
}

/// Confirms the change of owner of a miner that comes whole, and checks that it happened. For a miner that is this actor's already the
/// same call takes back what it had proposed.
fn take_over(miner: ActorID, this: ActorID) -> Result<()> {
    let this = Address::new_id(this);
    let (owner, beneficiary) = (miner_calls::owner(miner)?, miner_calls::beneficiary(miner)?);
    let available = miner_calls::must(miner_calls::available(miner)?)?;
    handover::admit(&owner, &beneficiary, &available, &this)?;
    let confirmation = ChangeOwnerAddressParams { new_owner: this };
    miner_calls::command(miner, Method::ChangeOwnerAddress, Some(&confirmation))?;
    handover::check(&miner_calls::owner(miner)?, &miner_calls::beneficiary(miner)?, &this)
}

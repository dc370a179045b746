use abi::miner::{ChangeOwnerAddressParams, Method};
use abi::owner::{AdoptMinerParams, AdoptMinerReturn, Error, MAX_MINERS, events};
use fvm_shared::ActorID;
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use fvm_shared::error::ExitCode;
use runtime::{Exit, Message, Reply, Result, Store, emit, is_miner, load, reply, save};

use super::{balance_of, harvest, miner_calls, resolve};
use crate::miner::Miner;
use crate::stake;
use crate::state::State;

pub fn run(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let params: AdoptMinerParams = message.params()?;
    let id = admit(message, &params.miner)?;
    // What is held already is settled first, so that nothing of it is taken for what the new miner brings.
    if !harvest::harvest(message)?.round_ended {
        return Err(Error::HarvestIncomplete.into());
    }
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

/// Checks that the miner comes whole, confirms the change of owner, and checks that it happened.
fn take_over(miner: ActorID, this: ActorID) -> Result<()> {
    let this = Address::new_id(this);
    let owner = miner_calls::owner(miner)?;
    if owner.owner == this || owner.proposed != Some(this) {
        return Err(Error::NotProposed.into());
    }
    let beneficiary = miner_calls::beneficiary(miner)?;
    if beneficiary.active.beneficiary != owner.owner {
        return Err(Error::OtherBeneficiary.into());
    }
    if beneficiary.proposed.is_some() {
        return Err(Error::PendingBeneficiary.into());
    }
    if miner_calls::must(miner_calls::available(miner)?)?.is_negative() {
        return Err(Error::MinerInDebt.into());
    }
    let confirmation = ChangeOwnerAddressParams { new_owner: this };
    miner_calls::command(miner, Method::ChangeOwnerAddress, Some(&confirmation))?;
    let taken = miner_calls::owner(miner)?.owner == this && miner_calls::beneficiary(miner)?.active.beneficiary == this;
    if taken { Ok(()) } else { Err(Error::NotTakenOver.into()) }
}

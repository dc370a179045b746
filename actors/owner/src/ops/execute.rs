use abi::init::{IsInstalledParams, Method as Init};
use abi::miner::{ChangeOwnerAddressParams, Method as Miner};
use abi::owner::{Action, Error, ExecuteReturn, ProposalId, ProposalParams, ProposalStatus, Release, events};
use cid::Cid;
use fvm_shared::address::Address;
use runtime::{Exit, Message, Reply, Result, Store, call_read_only, code_cid, emit, load, reply, save, upgrade_to};

use super::{harvest, miner_calls};
use crate::execute::{Carried, needs_harvest};
use crate::state::{State, unreadable};

const INIT_ACTOR: Address = Address::new_id(1);

pub fn run(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let ProposalParams { proposal_id } = message.params()?;
    let state: State = load()?;
    let book = state.load_book(&Store)?;
    match book.open_proposal(proposal_id, message.epoch, Error::NotExecutable)?.status(message.epoch) {
        ProposalStatus::Counting => count(message, proposal_id, state),
        _ => carry_out(message, proposal_id, &book.executable(proposal_id, message.epoch, &Store)?),
    }
}

fn count(message: &Message, id: ProposalId, mut state: State) -> Result<Reply> {
    let status = state.count(id, message.epoch, &Store)?;
    save(&state)?;
    emit(&events::proposal_counted(id, status))?;
    reply(&ExecuteReturn { status })
}

fn carry_out(message: &Message, id: ProposalId, action: &Action) -> Result<Reply> {
    if needs_harvest(action) && !harvest::harvest(message)?.round_ended {
        return Err(Error::HarvestIncomplete.into());
    }
    let mut state: State = load()?;
    let Carried { action, converted, called_off } = state.execute(id, message.epoch, &Store)?;
    save(&state)?;
    emit(&events::proposal_executed(id, action.number()))?;
    if called_off {
        emit(&events::wind_down_ended())?;
    }
    if let Some(converted) = converted {
        emit(&events::merged(converted.token_id, converted.holder, &converted.from))?;
    }
    match action {
        Action::Upgrade(code) => upgrade(message, &code)?,
        Action::ReleaseMiner(release) => let_go(&release)?,
        _ => {}
    }
    reply(&ExecuteReturn { status: ProposalStatus::Executed })
}

/// Goes over to other code. If that takes the state over, its answer is the answer of this message, and this does not return.
fn upgrade(message: &Message, code: &Cid) -> Result<()> {
    let asked = IsInstalledParams { code_cid: *code };
    let answer = call_read_only(&INIT_ACTOR, Init::IsInstalled.number(), Some(&asked))?;
    if !answer.map_err(Exit::from)?.value::<bool>()? {
        return Err(Error::NotInstalled.into());
    }
    let old = code_cid(message.receiver).ok_or_else(unreadable)?;
    // Events of a refused upgrade are dropped with everything else.
    emit(&events::upgraded(&old, code))?;
    upgrade_to(code);
    Err(Error::UpgradeRefused.into())
}

/// Proposes the miner's next owner, which has to confirm. The books have let go of it already.
fn let_go(release: &Release) -> Result<()> {
    let (miner, new_owner) = (release.miner.id(), release.new_owner.id());
    let (miner, new_owner) = (miner.map_err(|_| unreadable())?, new_owner.map_err(|_| unreadable())?);
    let proposal = ChangeOwnerAddressParams { new_owner: release.new_owner };
    miner_calls::command(miner, Miner::ChangeOwnerAddress, Some(&proposal))?;
    emit(&events::miner_released(miner, new_owner))
}

use abi::owner::{HarvestReturn, MinerHarvest, events};
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use runtime::{Exit, Message, Reply, Result, Store, emit, load, load_root, own_balance, reply, save};

use super::{balance_of, miner_calls};
use crate::harvest::{Seen, conclude};
use crate::miner::{Miner, Reading};
use crate::state::State;

pub fn run(message: &Message) -> Result<Reply> {
    message.no_params()?;
    message.no_value()?;
    reply(&harvest(message)?)
}

/// Withdraws from every miner, settles, ends the round if it may, and saves.
pub(super) fn harvest(message: &Message) -> Result<HarvestReturn> {
    let root = load_root()?;
    let mut state: State = load()?;
    let mut book = state.load_book(&Store)?;
    let terms = book.load_terms(&Store)?;
    let visit = |miner: &Miner| miner_calls::visit(miner.id, &kept(&state, miner, message.epoch));
    let readings = book.miners.iter().map(visit).collect::<Result<Vec<_>>>()?;
    // Miners run official code, which calls nobody but official actors. Should one ever call back, what was loaded is stale.
    if load_root()? != root {
        return Err(Exit::illegal_state("the state changed while the miners were being called"));
    }
    let seen = Seen {
        readings: &readings,
        direct: message.caller == message.origin,
        epoch: message.epoch,
        balance: own_balance(),
    };
    let (settled, round_ended) = conclude(&mut state, &mut book, &terms, &seen, balance_of, &Store)?;
    state.save_book(&book, &Store)?;
    save(&state)?;
    let result = HarvestReturn {
        miners: readings.iter().map(outcome).collect(),
        round_ended,
        round: state.round,
        fees: settled.fees,
        to_positions: settled.to_positions,
        to_idle: settled.to_idle,
        kept: settled.kept,
        stake_lost: settled.stake_lost,
    };
    emit(&events::harvested(&result))?;
    if round_ended {
        emit(&events::round_ended(result.round - 1))?;
    }
    Ok(result)
}

/// Fresh pledges are left to the miner, or anyone could undo them before they are sealed; but what those lack who wait to leave comes
/// home, and no more, or an exit of one attoFIL could undo them.
fn kept(state: &State, miner: &Miner, epoch: ChainEpoch) -> TokenAmount {
    (miner.held(epoch) - &state.queue.waiting).max(TokenAmount::default())
}

fn outcome(reading: &Reading) -> MinerHarvest {
    MinerHarvest { miner: reading.miner, withdrawn: reading.withdrawn.clone(), exit_code: reading.exit_code }
}

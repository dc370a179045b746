use abi::owner::{
    ExitParams, ExitsParams, PageParams, PositionParams, PositionView, PositionsOfParams, ProposalParams,
    ProposalsParams, TokenId,
};
use fvm_shared::ActorID;
use fvm_shared::clock::ChainEpoch;
use runtime::{Message, Reply, Result, Store, load, own_balance, reply};

use super::{balance_of, resolve};
use crate::book::Book;
use crate::state::State;

pub fn summary(message: &Message) -> Result<Reply> {
    let (state, book) = open(message)?;
    let worth = book.worth(balance_of);
    reply(&state.summary(&book, &own_balance(), worth, message.epoch)?)
}

pub fn terms(message: &Message) -> Result<Reply> {
    let (_, book) = open(message)?;
    reply(&book.load_terms(&Store)?)
}

pub fn miners(message: &Message) -> Result<Reply> {
    let (_, book) = open(message)?;
    reply(&book.miners_view(balance_of))
}

pub fn fees(message: &Message) -> Result<Reply> {
    let (_, book) = open(message)?;
    reply(&book.fees_view())
}

pub fn position(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let params: PositionParams = message.params()?;
    let state: State = load()?;
    let mut position = state.position(params.token_id, &Store)?;
    prune(&state, std::slice::from_mut(&mut position), message.epoch)?;
    reply(&position)
}

pub fn positions(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let params: PageParams = message.params()?;
    let state: State = load()?;
    positions_page(&state, None, params.from, params.limit, message.epoch)
}

pub fn positions_of(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let params: PositionsOfParams = message.params()?;
    let holder = resolve(&params.holder)?;
    let state: State = load()?;
    positions_page(&state, Some(holder), params.from, params.limit, message.epoch)
}

pub fn exit(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let params: ExitParams = message.params()?;
    let state: State = load()?;
    reply(&state.exit(params.token_id, &Store)?)
}

pub fn exits(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let params: ExitsParams = message.params()?;
    let holder = params.holder.as_ref().map(resolve).transpose()?;
    let state: State = load()?;
    reply(&state.exits_page(holder, params.from, params.limit, &Store)?)
}

pub fn proposal(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let params: ProposalParams = message.params()?;
    let state: State = load()?;
    reply(&state.proposal(params.proposal_id, message.epoch, &Store)?)
}

pub fn proposals(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let params: ProposalsParams = message.params()?;
    let state: State = load()?;
    reply(&state.proposals(params.from, params.limit, message.epoch, &Store)?)
}

fn positions_page(
    state: &State,
    holder: Option<ActorID>,
    from: TokenId,
    limit: u64,
    epoch: ChainEpoch,
) -> Result<Reply> {
    let mut page = state.positions_page(holder, from, limit, &Store)?;
    prune(state, &mut page.positions, epoch)?;
    reply(&page)
}

/// Positions keep their votes until they vote again; people are told those on what is not over.
fn prune(state: &State, positions: &mut [PositionView], epoch: ChainEpoch) -> Result<()> {
    let book = state.load_book(&Store)?;
    for position in positions {
        book.prune(&mut position.ballots, epoch);
    }
    Ok(())
}

fn open(message: &Message) -> Result<(State, Book)> {
    message.no_value()?;
    message.no_params()?;
    let state: State = load()?;
    let book = state.load_book(&Store)?;
    Ok((state, book))
}

//! Step 8: every attoFIL in the world.

use anyhow::{Context as _, Result};
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use serde::Serialize;

use super::ground::Ground;
use super::stage::Stage;
use super::story::Story;
use crate::amount::Amount;

/// Where gas is burnt to.
const BURNT: Address = Address::new_id(99);

/// All balances of all actors, in the end and at genesis.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Tally {
    pub actors: usize,
    pub held: Amount,
    pub genesis: Amount,
    /// Gas that was burnt; part of what is held, by an actor that nobody controls.
    pub burnt: Amount,
    /// What the owner actor and the market hold in the end.
    pub owner: Amount,
    pub market: Amount,
}

/// What all actors hold before anything has happened.
pub fn genesis(stage: &Stage, story: &mut Story) -> Result<TokenAmount> {
    let (_, held) = count(stage)?;
    story.check("what all actors hold at genesis", stage.total_supply(), &held);
    Ok(held)
}

/// What all actors hold in the end, against `genesis`.
pub fn play(stage: &Stage, story: &mut Story, ground: &Ground, genesis: TokenAmount) -> Result<Tally> {
    story.begin("every attoFIL in the world");
    let (actors, held) = count(stage)?;
    story.check("what all actors hold, against what they held at genesis", &genesis, &held);
    let balance =
        |text: &str| -> Result<Amount> { Ok(stage.context.rpc.balance(stage.context.address(text)?)?.into()) };
    Ok(Tally {
        actors,
        held: held.into(),
        genesis: genesis.into(),
        burnt: stage.context.rpc.balance(BURNT)?.into(),
        owner: balance(&ground.owner)?,
        market: balance(&ground.market)?,
    })
}

/// How many actors there are, and what they hold together.
fn count(stage: &Stage) -> Result<(usize, TokenAmount)> {
    let rpc = &stage.context.rpc;
    let actors = rpc.list_actors()?;
    let mut held = TokenAmount::default();
    for address in &actors {
        held += rpc.actor(address.0)?.with_context(|| format!("{address} is listed and not there"))?.balance;
    }
    Ok((actors.len(), held))
}

impl Tally {
    pub fn text(&self) -> String {
        format!(
            "{} actors hold {} attoFIL in all, {} of them burnt for gas; at genesis it was {} attoFIL",
            self.actors,
            self.held.atto(),
            self.burnt.atto(),
            self.genesis.atto()
        )
    }
}

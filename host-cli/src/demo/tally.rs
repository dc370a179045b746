//! Step 6: every attoFIL in the world.

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

/// All balances of all actors, against what genesis made.
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

pub fn play(stage: &Stage, story: &mut Story, ground: &Ground) -> Result<Tally> {
    story.begin("every attoFIL in the world");
    let rpc = &stage.context.rpc;
    let actors = rpc.list_actors()?;
    let mut held = TokenAmount::default();
    for address in &actors {
        held += rpc.actor(address.0)?.with_context(|| format!("{address} is listed and not there"))?.balance;
    }
    story.check("what all actors hold, against what genesis made", stage.total_supply(), &held);
    let balance = |text: &str| -> Result<Amount> { Ok(rpc.balance(stage.context.address(text)?)?.into()) };
    Ok(Tally {
        actors: actors.len(),
        held: held.into(),
        genesis: stage.total_supply().clone().into(),
        burnt: rpc.balance(BURNT)?.into(),
        owner: balance(&ground.owner)?,
        market: balance(&ground.market)?,
    })
}

impl Tally {
    pub fn text(&self) -> String {
        format!(
            "{} actors hold {} attoFIL in all, {} of them burnt for gas; genesis made {} attoFIL",
            self.actors,
            self.held.atto(),
            self.burnt.atto(),
            self.genesis.atto()
        )
    }
}

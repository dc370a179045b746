//! Idle cash on its way to a miner, and the way back for everybody.

use abi::owner::{MAX_BATCH, Method, PledgeParams, Summary, Terms, TokenId, WindDownParams, WindDownReturn};
use anyhow::Result;
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use serde::Serialize;

use super::miners::Changed;
use crate::address::Addr;
use crate::amount::Amount;
use crate::commands::stake;
use crate::context::Context;
use crate::failure::Failure;
use crate::flow::{Draft, Sent, Trail};
use crate::output::{Report, counted};
use crate::share::Share;
use crate::span::moment;

/// Sends idle cash to an adopted miner, to be pledged for sectors.
pub fn pledge(context: &Context, owner: &str, miner: &str, amount: TokenAmount) -> Result<Changed> {
    let (owner, miner) = (context.address(owner)?, context.address(miner)?);
    let summary: Summary = context.read_bare(owner, Method::Summary)?;
    let terms: Terms = context.read_bare(owner, Method::Terms)?;
    let outcome = format!("pledged {} to {}", Amount(amount.clone()), Addr(miner));
    let buffer = Share(terms.buffer_bps);
    let draft = Draft::new(format!("pledge {} to {}", Amount(amount.clone()), Addr(miner)), owner, Method::Pledge)
        .params(&PledgeParams { miner, amount: amount.clone() })?
        .detail("idle before", Amount(summary.idle.clone()))
        .detail("idle after", Amount(&summary.idle - &amount))
        .detail("stays liquid", format!("{buffer} of all principal"))
        .caution("what is pledged comes home only as the miner sets it free: investors who leave meanwhile wait for it")
        .caution_if(summary.wind_down_from.is_some(), || "a pledge calls the announced end off".to_owned());
    Ok(Changed { outcome, messages: vec![context.send(draft)?.trail()] })
}

/// Announces the end of a vehicle, or once the timelock is over redeems what is left for its holders.
pub fn wind_down(context: &Context, owner: &str) -> Result<WoundDown> {
    let owner = context.address(owner)?;
    let summary: Summary = context.read_bare(owner, Method::Summary)?;
    match summary.wind_down_from {
        None => announce(context, owner),
        Some(from) => redeem_all(context, owner, from),
    }
}

fn announce(context: &Context, owner: Address) -> Result<WoundDown> {
    let draft = wind(owner, format!("announce the end of {}", Addr(owner)), Vec::new())?.caution(
        "from now on nobody can deposit; after the timelock you can redeem every position for its holder, in full",
    );
    let sent = context.send(draft)?;
    let mut done = WoundDown { from: 0, announced: true, tickets: Vec::new(), messages: Vec::new() };
    done.add(&sent)?;
    Ok(done)
}

fn redeem_all(context: &Context, owner: Address, from: ChainEpoch) -> Result<WoundDown> {
    let now = context.rpc.head()?.height;
    if now < from {
        return Err(Failure::refused(format!(
            "the end is announced; positions can be redeemed from {}",
            moment(from, now)
        ))
        .code(abi::ActorError::code(abi::owner::Error::TooEarly).value())
        .into());
    }
    let positions = stake::list_all(context, &Addr(owner).to_string())?.0.into_iter().filter(|p| !p.operator_stake);
    let left: Vec<TokenId> = positions.map(|position| position.position).collect();
    let mut done = WoundDown { from, announced: false, tickets: Vec::new(), messages: Vec::new() };
    for batch in left.chunks(MAX_BATCH) {
        let what = format!("redeem {} of {} for their holders", counted(batch.len(), "position"), Addr(owner));
        done.add(&context.send(wind(owner, what, batch.to_vec())?)?)?;
    }
    Ok(done)
}

fn wind(owner: Address, what: String, token_ids: Vec<TokenId>) -> Result<Draft> {
    Draft::new(what, owner, Method::WindDown).params(&WindDownParams { token_ids })
}

#[derive(Debug, Serialize)]
pub struct WoundDown {
    /// From when on positions can be redeemed for their holders.
    pub from: ChainEpoch,
    /// Whether this announced it.
    pub announced: bool,
    /// The holders' funded exit tickets.
    pub tickets: Vec<TokenId>,
    pub messages: Vec<Trail>,
}

impl WoundDown {
    fn add(&mut self, sent: &Sent) -> Result<()> {
        let WindDownReturn { from, tickets } = sent.decode()?;
        self.from = from;
        self.tickets.extend(tickets);
        self.messages.push(sent.trail());
        Ok(())
    }
}

impl Report for WoundDown {
    fn text(&self) -> String {
        match (self.announced, self.tickets.len()) {
            (true, _) => format!(
                "announced: from epoch {} on, for an execution window, run this again to redeem for everybody",
                self.from
            ),
            (false, 0) => "no investor's position is left".to_owned(),
            (false, count) => format!("redeemed {count} positions: their holders can withdraw the tickets at any time"),
        }
    }
}

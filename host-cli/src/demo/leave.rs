//! Step 6: a stake in other hands, and a way out although the money was pledged.

use anyhow::{Context as _, Result, ensure};
use fvm_shared::econ::TokenAmount;

use super::cast::{FAUCET, OPERATOR};
use super::ground::Ground;
use super::invest::{self, Money};
use super::shares::Shares;
use super::stage::Stage;
use super::story::Story;
use crate::amount::Amount;
use crate::commands::stake::{RedeemArgs, TransferArgs};
use crate::commands::{owner, stake};

/// Gives her position away.
const GIVER: &str = "ann";
/// Gets it, and stays.
pub const STAYS: &str = "ben";
/// Wants her money back.
const LEAVER: &str = "cleo";
/// What the operator pledges out of idle cash: so much that what is left does not cover the leaver.
const PLEDGED: &str = "550 FIL";

pub fn play(stage: &Stage, story: &mut Story, ground: &Ground, shares: &mut Shares) -> Result<()> {
    story.begin("a stake changes hands, another leaves");
    transfer(stage, story, ground)?;
    pledge(stage, story, ground)?;
    let ticket = redeem(stage, story, ground)?;
    *shares = shares.anew(&stake::list_all(&stage.context, &ground.owner)?.0)?;
    bring_home(stage, story, ground, shares)?;
    let fee = withdraw(stage, story, ground, ticket)?;
    let before = Money::read(&stage.context, ground)?;
    story.check("the early-exit fee is what came in since", &fee, &before.unaccounted());
    invest::harvest(stage, story, ground, shares)?;
    invest::claim_all(stage, story, ground, shares)
}

fn transfer(stage: &Stage, story: &mut Story, ground: &Ground) -> Result<()> {
    let (giver, stays) = (stage.context.with_wallet(GIVER), stage.context.with_wallet(STAYS));
    let hers = stake::list(&giver, &ground.owner, None)?.0;
    let before = principal(&stake::list(&stays, &ground.owner, None)?.0);
    let given = principal(&hers);
    let tokens = hers.iter().map(|position| position.position).collect();
    let arguments = TransferArgs { owner: ground.owner.clone(), to: STAYS.to_owned(), tokens, from: None };
    let moved = stake::transfer(&giver, arguments)?;
    story.row(&moved.trail, format!("{GIVER} gives her position of {} to {STAYS}", Amount(given.clone())));
    let after = principal(&stake::list(&stays, &ground.owner, None)?.0);
    story.check(format!("{STAYS}'s principal with {GIVER}'s"), &(before + given), &after);
    let left = principal(&stake::list(&giver, &ground.owner, None)?.0);
    story.check(format!("{GIVER}'s principal without it"), &TokenAmount::default(), &left);
    Ok(())
}

fn principal(positions: &[stake::Position]) -> TokenAmount {
    positions.iter().map(|position| position.principal.0.clone()).sum()
}

fn pledge(stage: &Stage, story: &mut Story, ground: &Ground) -> Result<()> {
    let Amount(amount) = PLEDGED.parse()?;
    let before = Money::read(&stage.context, ground)?;
    let pledged = owner::pledge(&stage.context.with_wallet(OPERATOR), &ground.owner, &ground.miner, amount.clone())?;
    let trail = pledged.messages.first().context("a pledge is one message")?;
    story.row(trail, format!("the operator pledges {PLEDGED} of idle cash to the miner"));
    let after = Money::read(&stage.context, ground)?;
    story.check("idle cash after the pledge", &(&before.shown.totals.idle.0 - &amount), &after.shown.totals.idle.0);
    story.check("the miner's balance after the pledge", &(before.miner + amount), &after.miner);
    Ok(())
}

/// The leaver asks for everything; there is too little cash, so she gets an exit ticket.
fn redeem(stage: &Stage, story: &mut Story, ground: &Ground) -> Result<u64> {
    let leaver = stage.context.with_wallet(LEAVER);
    let hers = stake::list(&leaver, &ground.owner, None)?.0;
    let position = hers.first().context("the leaver has a position")?;
    let early_exit = owner::show(&leaver, &ground.owner)?.terms.early_exit_bps;
    let arguments =
        RedeemArgs { owner: ground.owner.clone(), position: position.position, amount: None, min_value: None };
    let redeemed = stake::redeem(&leaver, arguments)?;
    let outcome = &redeemed.outcome;
    story.check("what the leaver's principal is worth", &position.principal.0, &outcome.value.0);
    story.check("the fee for leaving early", &early_exit.of(&position.principal.0), &outcome.fee.0);
    story.check("paid at once", &TokenAmount::default(), &outcome.paid.0);
    let ticket = outcome.ticket.context("there is too little cash, and so a ticket")?;
    let change = format!("{LEAVER} leaves: {} is worth {}, as exit ticket {ticket}", redeemed.principal, outcome.value);
    story.row(&redeemed.trail, change);
    Ok(ticket)
}

/// A harvest, which brings home what those lack who wait, and leaves the rest of the fresh pledge to the miner. What comes home is
/// principal, not profit.
fn bring_home(stage: &Stage, story: &mut Story, ground: &Ground, shares: &mut Shares) -> Result<()> {
    let context = &stage.context;
    let before = Money::read(context, ground)?;
    let harvested = owner::harvest(&context.with_wallet(FAUCET), &ground.owner)?;
    let after = Money::read(context, ground)?;
    let from_miner = &before.miner - &after.miner;
    let lacking = before.shown.totals.exits_waiting.0.clone();
    let profit = &from_miner + before.unaccounted() - &lacking;
    let net = invest::net_of_fees(&profit, &before.shown);
    story.check("principal that came home", &lacking, &harvested.to_idle.0);
    story.check("profit of that harvest, after fees", &net, &harvested.to_positions.0);
    story.check("exits that still wait", &TokenAmount::default(), &after.shown.totals.exits_waiting.0);
    story.row(
        &harvested.trail,
        format!("{} of it come home, the ticket is funded; {} to split", harvested.to_idle, harvested.to_positions),
    );
    shares.split(net.atto());
    Ok(())
}

/// The ticket becomes cash; the fee stays for those who stay.
fn withdraw(stage: &Stage, story: &mut Story, ground: &Ground, ticket: u64) -> Result<TokenAmount> {
    let leaver = stage.context.with_wallet(LEAVER);
    let tickets = stake::exits(&leaver, &ground.owner, None)?.0;
    let waiting = tickets.iter().find(|held| held.ticket == ticket).context("the ticket is listed")?;
    let before = Money::read(&stage.context, ground)?;
    let withdrawn = stake::withdraw(&leaver, &ground.owner, &[])?;
    ensure!(withdrawn.tickets == [ticket], "all of {LEAVER}'s tickets are withdrawn");
    let due = &waiting.amount.0 - &waiting.fee.0;
    story.check("paid for the ticket", &due, &withdrawn.paid.0);
    let after = Money::read(&stage.context, ground)?;
    story.check("what the ticket took from the owner actor", &(before.owner - &due), &after.owner);
    let change = format!("{LEAVER} takes out {}, and {} stay for the others", withdrawn.paid, withdrawn.fees);
    story.rows(&withdrawn.messages, change);
    Ok(waiting.fee.0.clone())
}

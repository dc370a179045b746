//! Step 5: a machine is leased, one beat is missed, and the earnings reach the investors.

use abi::lease::Status;
use anyhow::{Context as _, Result, ensure};
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;

use super::cast::{HOST, KEEPER, OPERATOR, RENTER};
use super::ground::Ground;
use super::shares::Shares;
use super::stage::Stage;
use super::story::Story;
use super::{invest, typed};
use crate::amount::Amount;
use crate::commands::lease::ReportArgs;
use crate::commands::{chain, collateral, lease, market, offer, provider};
use crate::context::Context;
use crate::flow::Trail;
use crate::span::Span;

/// The heartbeat window: half an hour.
const WINDOW: ChainEpoch = 60;
/// How many windows the renter pays for.
const WINDOWS: ChainEpoch = 20;
/// The window in which no beat comes.
const MISSED: ChainEpoch = 10;
const SECRET: &str = "ssh guest@203.0.113.7, password: correct horse battery staple";
const COLLATERAL: &str = "20 FIL";

pub fn play(stage: &Stage, story: &mut Story, ground: &Ground, shares: &mut Shares) -> Result<()> {
    story.begin("a lease with one missed beat");
    let renter = stage.context.with_wallet(RENTER);
    let offer = offer_machine(stage, story, ground)?;
    let lease = open(stage, story, ground, offer)?;
    let start = lease::show(&renter, &ground.market, lease)?.lease.start.context("an accepted lease has a start")?;
    beat(stage, story, ground, lease, start)?;

    let expected = Expected::of(stage, ground, lease)?;
    settle(stage, story, ground, lease)?;
    let over = lease::show(&renter, &ground.market, lease)?.lease;
    ensure!(over.status == Status::Ended.name(), "the lease is {} when it ought to have ended", over.status);
    ensure!(over.served == (WINDOWS - 1) * WINDOW, "{} epochs count as served", over.served);
    story.check("paid to the provider for 19 windows", &expected.provider, &over.money.to_provider.0);
    story.check("the market's fee on 19 windows", &expected.fee, &over.money.fee.0);
    story.check("refunded for 1 window", &expected.refund, &over.money.refunded.0);
    story.check("prepayment that is nowhere", &TokenAmount::default(), &over.money.balance.0);

    withdraw_all(stage, story, ground, &expected)?;
    invest::harvest(stage, story, ground, shares)?;
    invest::claim_all(stage, story, ground, shares)
}

/// The operator puts up collateral and offers a machine; what it earns goes to the owner actor.
fn offer_machine(stage: &Stage, story: &mut Story, ground: &Ground) -> Result<u64> {
    let operator = stage.context.with_wallet(OPERATOR);
    let Amount(amount) = COLLATERAL.parse()?;
    let added = collateral::add(&operator, &ground.market, amount)?;
    story.row(&added.trail, format!("the operator becomes a provider with {} of collateral", added.amount));
    let payout = provider::payout(&operator, &ground.market, &ground.owner)?;
    story.row(&payout.trail, format!("its earnings go to the owner actor {}", payout.payout));
    let keeper = provider::keeper(&operator, &ground.market, Some(KEEPER))?;
    story.row(&keeper.trail, "its hot key may accept, beat and settle, and nothing else".to_owned());
    let words = [
        ["--cpu-milli", "4000"],
        ["--memory-mib", "16384"],
        ["--disk-mib", "204800"],
        ["--region", "eu"],
        ["--price", "3 FIL/day"],
        ["--collateral", "5 FIL"],
        ["--window", "30m"],
        ["--units", "2"],
    ];
    let created = offer::create(&operator, &ground.market, typed(words.as_flattened())?)?;
    story.row(&created.trail, format!("offer {}: 4 cores, 16 GiB, {} a day", created.offer, created.billing.per_day));
    Ok(created.offer)
}

/// The renter orders and prepays, the keeper accepts, the renter reads how to get in.
fn open(stage: &Stage, story: &mut Story, ground: &Ground, offer: u64) -> Result<u64> {
    let (renter, keeper) = (stage.context.with_wallet(RENTER), stage.context.with_wallet(KEEPER));
    let term = (WINDOWS * WINDOW).to_string();
    let opened = lease::open(&renter, &ground.market, offer, &typed(&["--term", &term])?)?;
    story.row(&opened.trail, format!("lease {} for {WINDOWS} windows, {} prepaid", opened.lease, opened.prepaid));
    let accepted = lease::accept(&keeper, &ground.market, opened.lease, SECRET.as_bytes())?;
    story.row(&accepted.trail, "accepted; how to get in is stored, sealed to the renter".to_owned());
    let access = lease::access(&renter, &ground.market, opened.lease)?;
    ensure!(access.secret == SECRET, "the renter reads another secret than the provider stored");
    Ok(opened.lease)
}

/// One beat at the end of each window but one.
fn beat(stage: &Stage, story: &mut Story, ground: &Ground, lease: u64, start: ChainEpoch) -> Result<()> {
    let keeper = stage.context.with_wallet(KEEPER);
    let report: ReportArgs = typed(&["--cpu-milli", "1500", "--memory-mib", "900"])?;
    let mut beats: Vec<Trail> = Vec::new();
    for window in (1..=WINDOWS).filter(|window| *window != MISSED) {
        let epoch = start + window * WINDOW;
        reach(&keeper, epoch - 1)?;
        let batch = lease::heartbeat(&keeper, &ground.market, &[lease], &report)?;
        batch.check()?;
        ensure!(batch.trail.epoch == epoch, "the beat of epoch {epoch} came in epoch {}", batch.trail.epoch);
        beats.push(batch.trail);
    }
    story.rows(&beats, format!("a beat every {}, but for window {MISSED}", Span(WINDOW)));
    Ok(())
}

/// Lets time pass until the head is at an epoch: the next message goes into the one after.
fn reach(context: &Context, epoch: ChainEpoch) -> Result<()> {
    let now = chain::head(context)?.epoch;
    ensure!(now <= epoch, "epoch {epoch} is over: it is {now}");
    if now < epoch {
        chain::advance(context, Span(epoch - now))?;
    }
    Ok(())
}

fn settle(stage: &Stage, story: &mut Story, ground: &Ground, lease: u64) -> Result<()> {
    let keeper = stage.context.with_wallet(KEEPER);
    let batch = lease::settle(&keeper, &ground.market, &[lease])?;
    batch.check()?;
    let shown = lease::show(&keeper, &ground.market, lease)?.lease;
    let change = format!(
        "{}: {} to the provider, {} to the market, {} back to the renter",
        shown.status, shown.money.to_provider, shown.money.fee, shown.money.refunded
    );
    story.row(&batch.trail, change);
    Ok(())
}

/// What everybody has to get, by the price and the fee alone.
struct Expected {
    provider: TokenAmount,
    fee: TokenAmount,
    refund: TokenAmount,
}

impl Expected {
    fn of(stage: &Stage, ground: &Ground, lease: u64) -> Result<Self> {
        let rate = lease::show(&stage.context, &ground.market, lease)?.lease.billing.per_epoch.0;
        let fee_bps = market::show(&stage.context, &ground.market)?.fee_bps;
        let value = &rate * ((WINDOWS - 1) * WINDOW);
        let fee = (&value * fee_bps).div_floor(10_000_u64);
        Ok(Self { provider: value - &fee, fee, refund: rate * WINDOW })
    }
}

/// Everybody takes out what the market owes; it keeps the collateral and not one attoFIL more.
fn withdraw_all(stage: &Stage, story: &mut Story, ground: &Ground, expected: &Expected) -> Result<()> {
    let context = &stage.context;
    let balance = |text: &str| context.rpc.balance(context.address(text)?);
    let before = balance(&ground.owner)?;
    let earned = lease::withdraw(&context.with_wallet(KEEPER), &ground.market, Some(OPERATOR))?;
    story.row(&earned.trail, format!("the keeper sends the earnings, {}, to {}", earned.paid, earned.payee));
    story.check("lease income of the owner actor", &(before + &expected.provider), &balance(&ground.owner)?);

    for (name, what, expected) in [(RENTER, "refund", &expected.refund), (HOST, "fee", &expected.fee)] {
        let taken = lease::withdraw(&context.with_wallet(name), &ground.market, None)?;
        story.check(format!("{name}'s {what}"), expected, &taken.paid.0);
        story.row(&taken.trail, format!("{name} takes out a {what} of {}", taken.paid));
    }
    let Amount(collateral) = COLLATERAL.parse()?;
    story.check("what the market keeps: the collateral", &collateral, &balance(&ground.market)?);
    Ok(())
}

//! Step 7: a vote, from the proposal to its execution.

use abi::owner::{Action, ProposalStatus};
use anyhow::{Result, ensure};
use fvm_shared::econ::TokenAmount;

use super::ground::Ground;
use super::leave::STAYS;
use super::stage::Stage;
use super::story::Story;
use crate::amount::Amount;
use crate::commands::vote::{Proposer, Voice};
use crate::commands::{chain, owner, stake, vote};
use crate::span::Span;

/// For how long deposits are to be paused.
const PAUSE: &str = "1d";

pub fn play(stage: &Stage, story: &mut Story, ground: &Ground) -> Result<()> {
    story.begin("a vote on a pause");
    let voter = stage.context.with_wallet(STAYS);
    let terms = owner::show(&voter, &ground.owner)?.terms;
    let pause: Span = PAUSE.parse()?;

    let by = Proposer { owner: ground.owner.clone(), position: None };
    let proposed = vote::propose(&voter, &by, Action::Pause(pause.0))?;
    story.row(&proposed.trail, format!("{STAYS} proposes {}: {}", proposed.proposal, proposed.what.sentence));

    let cast = vote::cast(&voter, &ground.owner, proposed.proposal, Voice::Yes, &[])?;
    let mine: TokenAmount = stake::list(&voter, &ground.owner, None)?.0.iter().map(|p| p.principal.0.clone()).sum();
    story.check("principal in favour", &mine, &cast.approving.0);
    story.rows(&cast.messages, format!("{STAYS} votes yes with {}", cast.approving));

    wait(stage, story, terms.vote_period)?;
    let counted = vote::execute(&voter, &ground.owner, proposed.proposal)?;
    ensure!(counted.status == ProposalStatus::Accepted.name(), "the vote is {}, not accepted", counted.status);
    story.row(&counted.trail, "the votes are counted: accepted".to_owned());

    wait(stage, story, terms.timelock)?;
    let executed = vote::execute(&voter, &ground.owner, proposed.proposal)?;
    ensure!(executed.status == ProposalStatus::Executed.name(), "the vote is {}, not executed", executed.status);
    story.row(&executed.trail, format!("executed: {}", executed.what.sentence));

    let until = owner::show(&voter, &ground.owner)?.totals.paused_until;
    ensure!(until == Some(executed.trail.epoch + pause.0), "paused until {until:?}, not for {PAUSE}");
    let Amount(deposit) = "10 FIL".parse()?;
    let refused = stake::deposit(&voter, &ground.owner, deposit);
    ensure!(refused.is_err(), "a deposit is refused during the pause");
    Ok(())
}

fn wait(stage: &Stage, story: &mut Story, time: Span) -> Result<()> {
    let passed = chain::advance(&stage.context, time)?;
    story.aside("Devnet.Advance", format!("{} pass", passed.passed));
    Ok(())
}

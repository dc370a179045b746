//! Step 3: the hand-over, interrupted on purpose and taken up again.

use anyhow::{Result, bail, ensure};

use super::cast::OPERATOR;
use super::ground::Ground;
use super::stage::Stage;
use super::story::Story;
use crate::commands::owner;

pub fn play(stage: &Stage, story: &mut Story, ground: &Ground) -> Result<()> {
    story.begin("the hand-over, interrupted and taken up again");
    let operator = stage.context.with_wallet(OPERATOR);

    let mut before_it_was_killed = None;
    let killed = owner::adopt_stepwise(&operator, &ground.owner, &ground.miner, &mut |step| {
        before_it_was_killed = Some(step.trail.clone());
        bail!("killed")
    });
    ensure!(killed.is_err(), "the hand-over was to be interrupted after its first step");
    if let Some(trail) = before_it_was_killed {
        story.row(&trail, "the operator proposes the owner actor; then the command is killed".to_owned());
    }

    let adopted = owner::adopt(&operator, &ground.owner, &ground.miner)?;
    ensure!(adopted.steps.len() == 1, "run again, the hand-over has one step left, not {}", adopted.steps.len());
    let (Some(stake), Some(step)) = (adopted.stake, adopted.steps.first()) else { bail!("nothing was adopted") };
    story.row(&step.trail, format!("run again: adopted, the operator's stake is {stake}"));

    let again = owner::adopt(&operator, &ground.owner, &ground.miner)?;
    ensure!(again.steps.is_empty(), "run a third time, the hand-over has nothing left to do");
    Ok(())
}

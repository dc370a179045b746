//! `leasehold demo`: the whole story on a chain in this process.
//!
//! A node is started, and from then on everything goes over JSON-RPC, with signed messages, through the very functions that
//! the commands call. What happens is checked against figures that are computed here, from balances and terms only.

mod cast;
mod decide;
mod ground;
mod hand_over;
mod invest;
mod lease;
mod leave;
mod people;
mod shares;
mod stage;
mod story;
mod tally;

use std::path::PathBuf;

use anyhow::{Context as _, Result};

use crate::commands::devnet;
use crate::context::Context;
use crate::failure::Failure;
use crate::output::Output;

pub use story::{Check, Row, Told};
pub use tally::Tally;

use stage::Stage;
use story::Story;

const EXAMPLES: &str = "\
It needs no network and no keys, and leaves nothing behind. It ends with exit code 4 when any figure is off by one attoFIL.

Examples:
  leasehold demo
  leasehold demo --builtin-actors builtin-actors-devnet.car
  leasehold demo --json > demo.json
  leasehold demo --keep";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Command {
    /// Use the official built-in actors of this bundle in place of the stand-ins [env: LEASEHOLD_BUILTIN_ACTORS]
    #[arg(long, value_name = "FILE")]
    pub builtin_actors: Option<PathBuf>,
    /// Leave the node and its wallets running afterwards, until Ctrl-C
    #[arg(long)]
    pub keep: bool,
}

impl Command {
    pub fn run(self, context: &Context) -> Result<()> {
        let Self { builtin_actors, keep } = self;
        let bundle = builtin_actors.or_else(|| context.settings.builtin_actors.clone());
        let stage = Stage::set(&context.output, bundle)?;
        let told = tell(&stage, context.output)?;
        context.output.result(&told)?;
        if keep {
            context.output.note(&stage.directions());
            devnet::until_told_to_stop()?;
        }
        stage.strike()?;
        told.verdict()
    }
}

/// Plays the eight steps on a stage, and tells what happened.
fn tell(stage: &Stage, output: Output) -> Result<Told> {
    let mut story = Story::new(output);
    let genesis = tally::genesis(stage, &mut story).context("count what genesis made")?;
    people::play(stage, &mut story).context("step 1, wallets")?;
    let ground = ground::play(stage, &mut story).context("step 2, miner, code and actors")?;
    hand_over::play(stage, &mut story, &ground).context("step 3, the hand-over")?;
    let mut shares = invest::play(stage, &mut story, &ground).context("step 4, deposits and rewards")?;
    lease::play(stage, &mut story, &ground, &mut shares).context("step 5, a lease")?;
    leave::play(stage, &mut story, &ground, &mut shares).context("step 6, leaving")?;
    decide::play(stage, &mut story, &ground).context("step 7, a vote")?;
    let tally = tally::play(stage, &mut story, &ground, genesis).context("step 8, every attoFIL")?;
    Ok(story.end(tally))
}

/// The arguments of a command, from the words that a person would type.
fn typed<A: clap::Args>(words: &[&str]) -> Result<A> {
    let command = A::augment_args(clap::Command::new("demo").no_binary_name(true));
    let matches = command.try_get_matches_from(words).map_err(|e| Failure::usage(e.to_string()))?;
    Ok(A::from_arg_matches(&matches)?)
}

//! The keeper of a provider's leases: accepts orders by a policy, beats in time, settles and withdraws on a schedule.
//!
//! What is due is derived from the chain each time, so that it may be killed at any moment: `step.rs` decides, `book.rs` follows
//! what happens, `pass.rs` does what is due in an epoch (with messages: `send.rs`, and `held.rs` where they do not get through), and
//! `serve` goes on doing that. What takes long, an order's secret, is made beside it (`sealer.rs`, `command.rs`).

mod book;
mod command;
mod exposure;
mod held;
mod log;
mod machine;
mod memory;
mod pass;
mod plan;
mod policy;
mod sealer;
mod secret;
mod send;
mod step;
mod stop;
mod work;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;

pub use plan::Plan;
pub use policy::HELP;
pub use work::Served;

use crate::address::Addr;
use crate::context::Context;
use crate::failure::{Failure, Kind};
use crate::pause::Pause;
use crate::rpc::RpcError;
use pass::Keeper;
use policy::Policy;
use stop::Stop;

/// The first wait when the node is away, and the longest: each is twice the one before.
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(60);

#[derive(Clone, Debug, clap::Args)]
pub struct ServeArgs {
    /// A TOML file that says which orders to accept, and how
    #[arg(long, value_name = "FILE")]
    pub policy: PathBuf,
    /// The provider whose leases to keep: the wallet, or one that the wallet is the keeper of
    #[arg(long, value_name = "ADDRESS")]
    pub provider: Option<String>,
    /// How often to look at the chain
    #[arg(long, value_name = "TIME", default_value = "5s")]
    pub poll: Pause,
    /// Show what is due now, and send nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Do what is due now, and end
    #[arg(long, conflicts_with = "dry_run")]
    pub once: bool,
}

/// What is due now.
pub fn rehearse(context: &Context, market: &str, args: &ServeArgs) -> Result<Plan> {
    let policy = Policy::read(&args.policy)?;
    Keeper::start(context, market, args.provider.as_deref(), policy, false)?.rehearse()
}

/// Keeps leases until it is told to stop, or once.
pub fn serve(context: &Context, market: &str, args: &ServeArgs) -> Result<Served> {
    let policy = Policy::read(&args.policy)?;
    let address = context.address(market)?;
    let mut context = context.agreed(&format!(
        "keep leases in the market {} by the policy {}: accept, beat, settle and withdraw, without asking each time",
        Addr(address),
        args.policy.display()
    ))?;
    context.unlock(&context.wallet()?)?;
    context.output = context.output.quiet();
    log::to_stderr(context.output.is_json());
    if args.once {
        let mut keeper = Keeper::start(&context, market, args.provider.as_deref(), policy, true)?;
        let stop = Stop::never();
        while !keeper.pass(&stop, args.poll.0)? {
            stop.comes_within(args.poll.0);
        }
        return keeper.end();
    }
    let stop = Stop::when_told();
    let mut patience = Patience::new();
    let mut keeper = None;
    loop {
        let done = match &mut keeper {
            None => Keeper::start(&context, market, args.provider.as_deref(), policy.clone(), true)
                .map(|started| keeper = Some(started)),
            Some(keeper) => keeper.pass(&stop, args.poll.0).map(|_| ()),
        };
        let wait = match done {
            Ok(()) => patience.regain(args.poll.0),
            Err(error) if keeper.is_some() || may_pass(&error) => patience.lose(&error),
            Err(error) => return Err(error),
        };
        if stop.comes_within(wait) {
            break;
        }
    }
    tracing::info!("told to stop");
    keeper.map_or_else(|| Ok(Served::default()), Keeper::end)
}

/// Whether a failure says that the node is away or not ready, rather than that something is wrong.
fn may_pass(error: &anyhow::Error) -> bool {
    Failure::of(error).kind == Kind::Unreachable || error.chain().any(|cause| cause.is::<RpcError>())
}

/// How long to wait for the node.
struct Patience {
    wait: Duration,
    is_away: bool,
}

impl Patience {
    fn new() -> Self {
        Self { wait: FIRST_WAIT, is_away: false }
    }

    fn regain(&mut self, poll: Duration) -> Duration {
        if self.is_away {
            tracing::info!("going on");
        }
        *self = Self::new();
        poll
    }

    fn lose(&mut self, error: &anyhow::Error) -> Duration {
        let wait = self.wait;
        let reason = format!("{error:#}");
        tracing::warn!(reason, seconds = wait.as_secs(), "cannot go on: trying again");
        *self = Self { wait: (wait * 2).min(LONGEST_WAIT), is_away: true };
        wait
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_minute_and_begin_anew_when_the_node_is_back() {
        let mut patience = Patience::new();
        let error = anyhow::anyhow!("away");
        let waits: Vec<u64> = (0..8).map(|_| patience.lose(&error).as_secs()).collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(patience.regain(Duration::from_secs(5)).as_secs(), 5);
        assert_eq!(patience.lose(&error).as_secs(), 1);
    }

    #[test]
    fn only_what_a_node_may_get_over_is_waited_for() {
        let rpc = RpcError { code: 1, message: "syncing".into() };
        assert!(may_pass(&anyhow::Error::new(rpc).context("read")));
        assert!(may_pass(&Failure::unreachable("away").into()));
        assert!(!may_pass(&Failure::refused("no").into()));
    }
}

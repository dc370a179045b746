//! Waiting for a message.

use std::time::{Duration, Instant};

use anyhow::Result;
use cid::Cid;
use fvm_shared::clock::ChainEpoch;
use serde::Serialize;

use crate::actors;
use crate::context::Context;
use crate::failure::Failure;
use crate::output::Report;
use crate::refusal::{self, ActorKind};

/// Waits for a message; a failure when it was refused.
pub fn wait(context: &Context, message: Cid, timeout: Option<Duration>) -> Result<Included> {
    let deadline = timeout.map(|time| (Instant::now() + time, time));
    wait_until_known(context, message, deadline)?;
    let lookup = match deadline {
        None => context.wait(message)?,
        Some((end, time)) => {
            let left = end.saturating_duration_since(Instant::now()).max(AGAIN);
            context.rpc.wait_for(message, context.settings.confidence, left)?.ok_or_else(|| late(message, time))?
        }
    };
    if lookup.message.0 != message {
        context.output.warn(&format!("another message with the same nonce took its place: {}", lookup.message));
    }
    if lookup.receipt.exit_code != 0 {
        let code = lookup.receipt.exit_code;
        let kind = receiver_kind(context, lookup.message.0)?;
        let sentence = refusal::told(kind, code, &context.rpc.failure_of(lookup.message.0));
        let epoch = lookup.height;
        return Err(Failure::refused(format!("{sentence} (exit code {code} in epoch {epoch})")).code(code).into());
    }
    Ok(Included { message: lookup.message.to_string(), epoch: lookup.height, gas_used: lookup.receipt.gas_used })
}

/// How long after a node did not know a message it is asked again.
const AGAIN: Duration = Duration::from_millis(500);

/// A node says at once that it has never seen a message: it may be told of it yet.
fn wait_until_known(context: &Context, message: Cid, deadline: Option<(Instant, Duration)>) -> Result<()> {
    let is_known =
        || Ok::<_, anyhow::Error>(context.rpc.search(message)?.is_some() || context.rpc.message(message).is_ok());
    if is_known()? {
        return Ok(());
    }
    context.output.warn(&format!("the node knows no message {message}: waiting for it all the same"));
    while !is_known()? {
        if let Some((end, time)) = deadline
            && Instant::now() >= end
        {
            return Err(late(message, time).into());
        }
        std::thread::sleep(AGAIN);
    }
    Ok(())
}

fn late(message: Cid, time: Duration) -> Failure {
    Failure::refused(format!("{message} is not on the chain after {} seconds", time.as_secs()))
}

fn receiver_kind(context: &Context, message: Cid) -> Result<ActorKind> {
    let receiver = context.rpc.message(message)?.to;
    let Some(actor) = context.rpc.actor(receiver)? else { return Ok(ActorKind::Other) };
    Ok(actors::kind_of(actors::name_of(context, actor.code.0)?.as_deref()))
}

#[derive(Debug, Serialize)]
pub struct Included {
    pub message: String,
    pub epoch: ChainEpoch,
    pub gas_used: u64,
}

impl Report for Included {
    fn text(&self) -> String {
        format!("{} is in epoch {}, done, {} gas", self.message, self.epoch, self.gas_used)
    }
}

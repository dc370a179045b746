//! Waiting for a message.

use std::time::Duration;

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
    if context.rpc.search(message)?.is_none() && context.rpc.message(message).is_err() {
        context.output.warn(&format!("the node knows no message {message}: waiting for it all the same"));
    }
    let lookup = match timeout {
        None => context.wait(message)?,
        Some(time) => context.rpc.wait_for(message, context.settings.confidence, time)?.ok_or_else(|| {
            Failure::refused(format!("{message} is not on the chain after {} seconds", time.as_secs()))
        })?,
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

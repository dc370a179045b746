use std::thread;
use std::time::Duration;

use abi::lease::LeaseId;
use anyhow::Result;
use fvm_shared::address::Address;

use super::beats::Listener;
use super::view::{Shown, read_one};
use crate::address::Addr;
use crate::context::Context;
use crate::failure::{Failure, Kind};
use crate::pause::Pause;
use crate::rpc::RpcError;

/// The longest wait when the node is away.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// Follows a lease until it is over: tells how it stands whenever that changes.
pub fn watch(context: &Context, market: &str, lease: LeaseId, poll: Pause) -> Result<()> {
    let market = context.address(market)?;
    let live = context.output.live();
    let mut listener = Listener::default();
    let (mut told, mut wait): (Option<Shown>, Duration) = (None, poll.0);
    loop {
        match look(context, market, lease, told.as_ref(), &mut listener) {
            Ok(None) => wait = poll.0,
            Ok(Some(shown)) => {
                wait = poll.0;
                let is_news = told.as_ref().is_none_or(|told| told.is_other_than(&shown));
                if (is_news || live.redraws()) && !live.show(&shown, &shown.line())? {
                    return Ok(());
                }
                if shown.is_over() {
                    farewell(context, market, &shown);
                    return Ok(());
                }
                told = Some(shown);
            }
            // A node that comes back goes on from where it was; one that was never there is a mistake.
            Err(error) if told.is_some() && is_away(&error) => {
                context.output.warn(&format!("{error:#}: trying again in {} seconds", wait.as_secs()));
                wait = (wait * 2).clamp(Duration::from_secs(1), LONGEST_WAIT);
            }
            Err(error) => return Err(error),
        }
        thread::sleep(wait);
    }
}

/// The lease as it stands, unless nothing has happened on the chain since it was told.
fn look(
    context: &Context,
    market: Address,
    lease: LeaseId,
    told: Option<&Shown>,
    listener: &mut Listener,
) -> Result<Option<Shown>> {
    let epoch = context.rpc.head()?.height;
    if told.is_some_and(|told| told.epoch == epoch) {
        return Ok(None);
    }
    let read = read_one(context, market, lease)?;
    let beats = listener.listen(context, market, &read, epoch)?;
    Ok(Some(Shown { beats, ..Shown::of(epoch, &read) }))
}

fn is_away(error: &anyhow::Error) -> bool {
    Failure::of(error).kind == Kind::Unreachable || error.chain().any(|cause| cause.is::<RpcError>())
}

fn farewell(context: &Context, market: Address, shown: &Shown) {
    if shown.lease.money.locked.0.is_positive() {
        let (market, lease) = (Addr(market), shown.lease.lease);
        context.output.note(&format!(
            "It is over, and nobody has told the market yet, so that its money is not final: leasehold lease settle {market} {lease}"
        ));
    }
}

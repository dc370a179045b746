//! What the operator changes about an adopted miner.

use abi::owner::{ChangeWorkerParams, Method, MinerParams, SetMultiaddrsParams, SetPeerParams};
use anyhow::Result;
use fvm_ipld_encoding::BytesDe;
use fvm_shared::address::Address;
use serde::Serialize;

use crate::address::Addr;
use crate::commands::miner::usable_worker;
use crate::context::Context;
use crate::failure::Failure;
use crate::flow::{Draft, Trail};
use crate::output::Report;
use crate::peer::{Multiaddr, PeerId};

/// Proposes a miner's next worker; the control addresses stay as they are.
pub fn worker(context: &Context, owner: &str, miner: &str, next: &str) -> Result<Changed> {
    let miner = context.address(miner)?;
    let next = usable_worker(context, next)?;
    let control = context.rpc.miner_info(miner)?.control_addresses.unwrap_or_default();
    let control = control.into_iter().map(|address| address.0).collect();
    let what = format!("propose {} as the next worker of {}", Addr(next), Addr(miner));
    let sent = change_worker(context, owner, what, ChangeWorkerParams { miner, worker: next, control })?;
    let from = context.rpc.miner_info(miner)?.worker_change_epoch;
    sent.then(format!("the next worker of {} is {}, to be confirmed from epoch {from} on", Addr(miner), Addr(next)))
}

/// Replaces a miner's control addresses; the worker stays as it is.
pub fn control(context: &Context, owner: &str, miner: &str, control: &[String]) -> Result<Changed> {
    let miner = context.address(miner)?;
    let control: Vec<Address> = control.iter().map(|text| context.address(text)).collect::<Result<_>>()?;
    let worker = context.rpc.miner_info(miner)?.worker.0;
    let what = format!("replace the control addresses of {}", Addr(miner));
    let count = control.len();
    change_worker(context, owner, what, ChangeWorkerParams { miner, worker, control })?
        .then(format!("{} has {count} control addresses now", Addr(miner)))
}

/// Puts a proposed worker in force; refuses when there is none or its time has not come.
pub fn confirm(context: &Context, owner: &str, miner: &str) -> Result<Changed> {
    let miner = context.address(miner)?;
    let info = context.rpc.miner_info(miner)?;
    let (from, now) = (info.worker_change_epoch, context.rpc.head()?.height);
    let Some(next) = info.new_worker.filter(|_| from >= 0) else {
        return Err(Failure::refused(format!("no other worker is proposed for {}", Addr(miner)))
            .hint("leasehold owner worker OWNER MINER WORKER")
            .into());
    };
    if now < from {
        let left = crate::span::Span(from - now);
        return Err(Failure::refused(format!("{next} can be confirmed from epoch {from} on, in {left}")).into());
    }
    let what = format!("put the worker {next} of {} in force", Addr(miner));
    one(context, owner, what, Method::ConfirmWorker, &MinerParams { miner })?
        .then(format!("the worker of {} is {next} now", Addr(miner)))
}

/// Changes a miner's libp2p peer ID.
pub fn peer(context: &Context, owner: &str, miner: &str, peer: PeerId) -> Result<Changed> {
    let miner = context.address(miner)?;
    let what = format!("change the peer ID of {}", Addr(miner));
    one(context, owner, what, Method::SetPeer, &SetPeerParams { miner, peer_id: peer.0 })?
        .then(format!("{} has another peer ID now", Addr(miner)))
}

/// Replaces a miner's multiaddresses.
pub fn multiaddrs(context: &Context, owner: &str, miner: &str, multiaddrs: Vec<Multiaddr>) -> Result<Changed> {
    let miner = context.address(miner)?;
    let (count, what) = (multiaddrs.len(), format!("replace the multiaddresses of {}", Addr(miner)));
    let multiaddrs = multiaddrs.into_iter().map(|address| BytesDe(address.0)).collect();
    one(context, owner, what, Method::SetMultiaddrs, &SetMultiaddrsParams { miner, multiaddrs })?
        .then(format!("{} has {count} multiaddresses now", Addr(miner)))
}

/// Has a miner repay its debt.
pub fn repay(context: &Context, owner: &str, miner: &str) -> Result<Changed> {
    let miner = context.address(miner)?;
    let what = format!("repay the debt of {}", Addr(miner));
    one(context, owner, what, Method::RepayDebt, &MinerParams { miner })?
        .then(format!("{} has repaid its debt", Addr(miner)))
}

/// One message that changed something.
struct One(Trail);

impl One {
    fn then(self, outcome: String) -> Result<Changed> {
        Ok(Changed { outcome, messages: vec![self.0] })
    }
}

fn change_worker(context: &Context, owner: &str, what: String, params: ChangeWorkerParams) -> Result<One> {
    one(context, owner, what, Method::ChangeWorker, &params)
}

fn one(context: &Context, owner: &str, what: String, method: Method, params: &impl Serialize) -> Result<One> {
    let draft = Draft::new(what, context.address(owner)?, method).params(params)?;
    Ok(One(context.send(draft)?.trail()))
}

/// What changed about a miner.
#[derive(Debug, Serialize)]
pub struct Changed {
    /// In a sentence.
    pub outcome: String,
    pub messages: Vec<Trail>,
}

impl Report for Changed {
    fn text(&self) -> String {
        self.outcome.clone()
    }
}

//! The leases that a keeper looks after, and how it learns of what happens to them.

use std::collections::{BTreeMap, BTreeSet};

use abi::lease::{LeaseId, LeaseParams, LeaseReturn, Method, events};
use anyhow::Result;
use fvm_shared::ActorID;
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;

use crate::commands::lease;
use crate::context::Context;
use crate::rpc::{Event, EventFilter, Head, RpcError};

/// Everything that changes a lease, but for beats: those are the keeper's own.
const CHANGES: [&str; 5] =
    [events::LEASE_OPENED, events::LEASE_ACCEPTED, events::LEASE_EXTENDED, events::LEASE_SETTLED, events::LEASE_ENDED];

/// Leases that are not over, by number.
#[derive(Debug, Default)]
pub struct Book {
    leases: BTreeMap<LeaseId, Known>,
    /// The tipset up to which the book is complete.
    seen: Option<Head>,
}

#[derive(Debug, Default)]
struct Known {
    /// None before it is read, and when something happened to it since.
    read: Option<LeaseReturn>,
    /// Whether it was read in this pass: another pass may have to read it again.
    fresh: bool,
    /// When to look at it again.
    wake: ChainEpoch,
}

/// How the book was brought up to date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caught {
    /// There was nothing new.
    Already,
    /// By the events since this height.
    Since(ChainEpoch),
    /// By a look at every lease of the market.
    Everything,
}

impl Book {
    /// A book that is complete up to a tipset.
    pub fn recall(leases: &BTreeSet<LeaseId>, seen: Option<Head>) -> Self {
        Self { leases: leases.iter().map(|lease| (*lease, Known::default())).collect(), seen }
    }

    pub fn numbers(&self) -> BTreeSet<LeaseId> {
        self.leases.keys().copied().collect()
    }

    pub fn seen(&self) -> Option<&Head> {
        self.seen.as_ref()
    }

    /// Learns what happened up to `head`.
    pub fn catch_up(&mut self, context: &Context, market: Address, provider: ActorID, head: &Head) -> Result<Caught> {
        if self.seen.as_ref() == Some(head) {
            return Ok(Caught::Already);
        }
        let caught = match self.news(context, market, head)? {
            Some((since, news)) => {
                news.iter().for_each(|event| self.note(event, provider));
                Caught::Since(since)
            }
            None => {
                self.read_everything(context, market, provider)?;
                Caught::Everything
            }
        };
        self.seen = Some(head.clone());
        Ok(caught)
    }

    /// The events since the tipset that was seen last; `None` if the chain does not have it any more, or the node no events.
    fn news(&self, context: &Context, market: Address, head: &Head) -> Result<Option<(ChainEpoch, Vec<Event>)>> {
        let Some(seen) = self.seen.as_ref().filter(|seen| seen.height <= head.height) else { return Ok(None) };
        let there = unless_refused(context.rpc.head_at(seen.height))?;
        if there.as_ref() != Some(seen) {
            return Ok(None);
        }
        // A node may tell the events of a tipset only when the next one is there: the one that was seen comes again.
        let filter = EventFilter::of(market).from(seen.height).with("$type", &CHANGES)?;
        Ok(unless_refused(context.rpc.events(&filter))?.map(|news| (seen.height, news)))
    }

    fn note(&mut self, event: &Event, provider: ActorID) {
        let Some(lease) = event.get::<LeaseId>("lease") else { return };
        let is_ours = event.get::<ActorID>("provider") == Some(provider);
        if is_ours || self.leases.contains_key(&lease) {
            self.leases.insert(lease, Known::default());
        }
    }

    fn read_everything(&mut self, context: &Context, market: Address, provider: ActorID) -> Result<()> {
        let all = lease::read_all(context, market, Some(Address::new_id(provider)), None)?;
        let ours = all.into_iter().filter(|lease| lease.provider == provider);
        self.leases = ours.map(|lease| (lease.lease, Known { read: Some(lease), fresh: true, wake: 0 })).collect();
        Ok(())
    }

    /// Every lease, read again where its time has come.
    pub fn look(&mut self, context: &Context, market: Address, next: ChainEpoch) -> Result<Vec<LeaseReturn>> {
        for (number, known) in &mut self.leases {
            if !known.fresh && (known.read.is_none() || known.wake <= next) {
                known.read = Some(context.read(market, Method::Lease, &LeaseParams { lease: *number })?);
            }
        }
        // What is decided now may fail to be done, or be done without a word of it: then it must not be decided on this again.
        self.leases.values_mut().for_each(|known| known.fresh = false);
        Ok(self.leases.values().filter_map(|known| known.read.clone()).collect())
    }

    /// A lease is not looked at again before `epoch`, unless something happens to it.
    pub fn rest(&mut self, lease: LeaseId, epoch: ChainEpoch) {
        if let Some(known) = self.leases.get_mut(&lease) {
            known.wake = epoch;
        }
    }

    /// Until when a lease is to be left alone.
    pub fn rests(&self, lease: LeaseId, next: ChainEpoch) -> Option<ChainEpoch> {
        self.leases.get(&lease).map(|known| known.wake).filter(|wake| *wake > next)
    }

    /// A lease is read again before anything is decided about it.
    pub fn stir(&mut self, lease: LeaseId) {
        self.leases.insert(lease, Known::default());
    }

    pub fn forget(&mut self, lease: LeaseId) {
        self.leases.remove(&lease);
    }
}

/// `None` where the node answers and does not know.
fn unless_refused<T>(answer: Result<T>) -> Result<Option<T>> {
    match answer {
        Ok(value) => Ok(Some(value)),
        Err(e) if e.chain().any(|cause| cause.is::<RpcError>()) => Ok(None),
        Err(e) => Err(e),
    }
}

//! The leases that a keeper looks after, and how it learns of what happens to them.

use std::collections::{BTreeMap, BTreeSet};

use abi::lease::{LeaseId, LeaseParams, LeaseReturn, Method, ProviderParams, ProviderReturn, events};
use anyhow::Result;
use fvm_shared::ActorID;
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;

use super::step;
use crate::commands::lease;
use crate::context::Context;
use crate::past::{self, is_refusal};
use crate::rpc::{Event, EventFilter, Head};

/// Everything that changes a lease, but for beats: those are the keeper's own.
const CHANGES: [&str; 5] =
    [events::LEASE_OPENED, events::LEASE_ACCEPTED, events::LEASE_EXTENDED, events::LEASE_SETTLED, events::LEASE_ENDED];

/// Leases that are not over, by number.
#[derive(Debug, Default)]
pub struct Book {
    leases: BTreeMap<LeaseId, Known>,
    /// The tipset up to which the book is complete.
    seen: Option<Head>,
    /// The first number that no lease of the provider had when it was looked for; None before. New ones begin there.
    beyond: Option<LeaseId>,
    /// Whether it was told that the node tells no events.
    is_told: bool,
}

#[derive(Debug, Default)]
struct Known {
    /// As it was read last.
    read: Option<LeaseReturn>,
    /// Whether something happened to it since.
    is_stale: bool,
    /// Whether it was read in this pass: another pass may have to read it again.
    is_fresh: bool,
    /// When to look at it again.
    wake: ChainEpoch,
}

impl Known {
    fn fresh(read: LeaseReturn) -> Self {
        Self { read: Some(read), is_stale: false, is_fresh: true, wake: 0 }
    }

    fn stir(&mut self) {
        (self.is_stale, self.is_fresh, self.wake) = (true, false, 0);
    }
}

/// How the book was brought up to date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caught {
    /// There was nothing new.
    Already,
    /// By the events since this height.
    Since(ChainEpoch),
    /// By a look at every lease of the provider.
    Everything,
    /// By a look for new leases only: the node tells no events, and the known ones are read again when their time comes.
    New,
}

impl Book {
    /// A book that is complete up to a tipset.
    pub fn recall(leases: &BTreeSet<LeaseId>, seen: Option<Head>) -> Self {
        let leases = leases.iter().map(|lease| (*lease, Known::default())).collect();
        Self { leases, seen, ..Self::default() }
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
        let caught = match self.known_height(context, head)? {
            Some(since) => match news(context, market, since, head.height) {
                Ok(news) => {
                    news.iter().for_each(|event| self.note(event, provider));
                    Caught::Since(since)
                }
                Err(error) if is_refusal(&error) => self.without_events(context, market, provider, &error)?,
                Err(error) => return Err(error),
            },
            None => self.read_everything(context, market, provider)?,
        };
        self.seen = Some(head.clone());
        Ok(caught)
    }

    /// The height of the tipset that was seen last; `None` if the chain does not have it any more.
    fn known_height(&self, context: &Context, head: &Head) -> Result<Option<ChainEpoch>> {
        let Some(seen) = self.seen.as_ref().filter(|seen| seen.height <= head.height) else { return Ok(None) };
        match context.rpc.head_at(seen.height) {
            Ok(there) => Ok((there == *seen).then_some(seen.height)),
            Err(error) if is_refusal(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn note(&mut self, event: &Event, provider: ActorID) {
        let Some(lease) = event.get::<LeaseId>("lease") else { return };
        let is_ours = event.get::<ActorID>("provider") == Some(provider);
        if is_ours || self.leases.contains_key(&lease) {
            self.stir(lease);
            self.beyond = self.beyond.map(|beyond| beyond.max(lease + 1));
        }
    }

    /// What is known is read again at the latest when its next beat is due, and so only what is new is looked for.
    fn without_events(
        &mut self,
        context: &Context,
        market: Address,
        provider: ActorID,
        refusal: &anyhow::Error,
    ) -> Result<Caught> {
        if !std::mem::replace(&mut self.is_told, true) {
            let reason = format!("{refusal:#}");
            tracing::warn!(reason, "the node tells no events: looking at the provider's leases instead");
            self.leases.values_mut().for_each(Known::stir);
        }
        let Some(beyond) = self.beyond else { return self.read_everything(context, market, provider) };
        self.read_from(context, market, provider, beyond)?;
        Ok(Caught::New)
    }

    fn read_everything(&mut self, context: &Context, market: Address, provider: ActorID) -> Result<Caught> {
        self.leases.clear();
        self.read_from(context, market, provider, 0)?;
        Ok(Caught::Everything)
    }

    /// Reads the provider's leases from a number on.
    fn read_from(&mut self, context: &Context, market: Address, provider: ActorID, from: LeaseId) -> Result<()> {
        let params = ProviderParams { provider: Address::new_id(provider) };
        let provider: ProviderReturn = context.read(market, Method::Provider, &params)?;
        let found = lease::read_own(context, market, &provider, from)?;
        self.leases.extend(found.into_iter().map(|lease| (lease.lease, Known::fresh(lease))));
        self.beyond = Some(provider.first_lease + provider.lease_count);
        Ok(())
    }

    /// Every lease, read again where its time has come.
    pub fn look(&mut self, context: &Context, market: Address, next: ChainEpoch) -> Result<Vec<LeaseReturn>> {
        for (number, known) in &mut self.leases {
            let is_due = known.read.is_none() || known.is_stale || known.wake <= next;
            if is_due && !known.is_fresh {
                known.read = Some(context.read(market, Method::Lease, &LeaseParams { lease: *number })?);
                known.is_stale = false;
            }
        }
        // What is decided now may fail to be done, or be done without a word of it: then it must not be decided on this again.
        self.leases.values_mut().for_each(|known| known.is_fresh = false);
        Ok(self.leases.values().filter_map(|known| known.read.clone()).collect())
    }

    /// Every lease as it was read last.
    pub fn leases(&self) -> impl Iterator<Item = &LeaseReturn> {
        self.leases.values().filter_map(|known| known.read.as_ref())
    }

    /// A lease is not looked at again before `epoch`, unless something happens to it.
    pub fn rest(&mut self, lease: LeaseId, epoch: ChainEpoch) {
        if let Some(known) = self.leases.get_mut(&lease) {
            known.wake = epoch;
        }
    }

    /// A lease for which something was refused is left alone for a while.
    pub fn retry(&mut self, lease: LeaseId, refused: ChainEpoch) {
        if let Some(known) = self.leases.get_mut(&lease) {
            known.wake = refused + known.read.as_ref().map_or(1, |read| step::retry(read, refused));
        }
    }

    /// Until when a lease is to be left alone.
    pub fn rests(&self, lease: LeaseId, next: ChainEpoch) -> Option<ChainEpoch> {
        self.leases.get(&lease).map(|known| known.wake).filter(|wake| *wake > next)
    }

    /// A lease is read again before anything is decided about it.
    pub fn stir(&mut self, lease: LeaseId) {
        self.leases.entry(lease).or_default().stir();
    }

    pub fn forget(&mut self, lease: LeaseId) {
        self.leases.remove(&lease);
    }
}

fn news(context: &Context, market: Address, since: ChainEpoch, now: ChainEpoch) -> Result<Vec<Event>> {
    let filter = EventFilter::of(market).with("$type", &CHANGES)?;
    // A node may tell the events of a tipset only when the next one is there: the one that was seen comes again.
    past::between(&context.rpc, &filter, since, now)
}

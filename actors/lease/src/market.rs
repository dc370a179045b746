//! The market at work: its state with the collections that a message touches, read when first needed and written once at the
//! end, and the events of what happened.

use std::collections::BTreeMap;

use abi::lease::{Error, LeaseId, OfferId};
use cid::Cid;
use fvm_ipld_blockstore::Blockstore;
use fvm_ipld_encoding::CborStore;
use fvm_shared::ActorID;
use fvm_shared::econ::TokenAmount;
use fvm_shared::event::ActorEvent;
use multihash_codetable::Code;
use runtime::{Exit, Result};
use serde::{Serialize, de::DeserializeOwned};

use crate::links::{Links, List};
use crate::offer::Offer;
use crate::page::Place;
use crate::pages::OpenPage;
use crate::provider::Provider;
use crate::stall::{OpenStall, Stall, StallId};
use crate::state::{Credits, StallsOf, State, unreadable};

pub struct Market<'s, S> {
    pub state: State,
    store: &'s S,
    stalls: List<'s, S>,
    stalls_of: StallsOf<'s, S>,
    credits: Credits<'s, S>,
    /// Only some messages need them.
    offers: Option<List<'s, S>>,
    open_stalls: BTreeMap<StallId, OpenStall<'s, S>>,
    pub(crate) open_pages: BTreeMap<(StallId, u64), OpenPage>,
    events: Vec<ActorEvent>,
}

impl<'s, S: Blockstore> Market<'s, S> {
    pub fn new(state: State, store: &'s S) -> Self {
        Self {
            stalls: List::load(state.stalls.clone(), store),
            stalls_of: StallsOf::load(state.stalls_of, store),
            credits: Credits::load(state.credits, store),
            offers: None,
            state,
            store,
            open_stalls: BTreeMap::new(),
            open_pages: BTreeMap::new(),
            events: Vec::new(),
        }
    }

    /// Writes what changed. Returns the new state and what happened.
    pub fn close(mut self) -> Result<(State, Vec<ActorEvent>)> {
        self.write_pages()?;
        for (number, open) in std::mem::take(&mut self.open_stalls) {
            if let Some(stall) = open.close()? {
                let link = self.put(&stall)?;
                self.stalls.set(number, link);
            }
        }
        if let Some(offers) = self.offers.take().filter(List::is_changed) {
            let offers = offers.flush()?;
            self.state.offers = self.put(&offers)?;
        }
        let mut state = self.state;
        state.stalls = self.stalls.flush()?;
        state.stalls_of = self.stalls_of.flush()?;
        state.credits = self.credits.flush()?;
        Ok((state, self.events))
    }

    pub(crate) fn tell(&mut self, event: ActorEvent) {
        self.events.push(event);
    }

    pub(crate) fn put<T: Serialize>(&self, value: &T) -> Result<Cid> {
        self.store.put_cbor(value, Code::Blake2b256).map_err(unreadable)
    }

    pub(crate) fn get<T: DeserializeOwned>(&self, link: &Cid) -> Result<T> {
        self.store.get_cbor(link).ok().flatten().ok_or_else(|| unreadable(()))
    }

    pub(crate) fn stall_count(&self) -> StallId {
        self.stalls.count()
    }

    /// A provider's stall, by its actor.
    pub(crate) fn find_stall(&mut self, owner: ActorID) -> Result<Option<StallId>> {
        self.stalls_of.get(owner)
    }

    pub(crate) fn known_stall(&mut self, owner: ActorID) -> Result<StallId> {
        Ok(self.find_stall(owner)?.ok_or(Error::NotAProvider)?)
    }

    /// Makes an actor a provider.
    pub(crate) fn add_stall(&mut self, owner: ActorID) -> Result<StallId> {
        // The list counts its stalls by their links, so the number must be taken at once; the link follows.
        let number = self.stalls.push(Cid::default());
        self.stalls_of.set(owner, Some(number));
        let stall = Stall { owner, provider: Provider::default(), pages: Links::default() };
        self.open_stalls.insert(number, OpenStall::new(stall, self.store));
        Ok(number)
    }

    /// A stall to look at. One that is not there is what a lease's number named.
    pub(crate) fn stall(&mut self, number: StallId) -> Result<&mut OpenStall<'s, S>> {
        if !self.open_stalls.contains_key(&number) {
            let link = self.stalls.get(number)?.ok_or(Error::LeaseNotFound)?;
            let stall = self.get(&link)?;
            self.open_stalls.insert(number, OpenStall::new(stall, self.store));
        }
        self.open_stalls.get_mut(&number).ok_or_else(|| unreadable(()))
    }

    /// The provider of a stall, to change it.
    pub(crate) fn provider(&mut self, number: StallId) -> Result<&mut Provider> {
        let stall = self.stall(number)?;
        stall.changed = true;
        Ok(&mut stall.provider)
    }

    /// An offer as it is now, with the link to its block.
    pub(crate) fn offer(&mut self, number: OfferId) -> Result<(Cid, Offer)> {
        let link = self.offers()?.get(number)?.ok_or(Error::OfferNotFound)?;
        Ok((link, self.get(&link)?))
    }

    pub(crate) fn offer_count(&mut self) -> Result<OfferId> {
        Ok(self.offers()?.count())
    }

    pub(crate) fn add_offer(&mut self, offer: &Offer) -> Result<OfferId> {
        let link = self.put(offer)?;
        Ok(self.offers()?.push(link))
    }

    pub(crate) fn set_offer(&mut self, number: OfferId, offer: &Offer) -> Result<()> {
        let link = self.put(offer)?;
        self.offers()?.set(number, link);
        Ok(())
    }

    fn offers(&mut self) -> Result<&mut List<'s, S>> {
        if self.offers.is_none() {
            let links = self.get(&self.state.offers)?;
            self.offers = Some(List::load(links, self.store));
        }
        self.offers.as_mut().ok_or_else(|| unreadable(()))
    }

    pub(crate) fn credit_of(&mut self, id: ActorID) -> Result<TokenAmount> {
        Ok(self.credits.get(id)?.unwrap_or_default())
    }

    /// Owes `amount`, which is not negative, more to an actor.
    pub(crate) fn credit(&mut self, id: ActorID, amount: &TokenAmount) -> Result<()> {
        if amount.is_negative() {
            return Err(Exit::illegal_state("the market would be owed money"));
        }
        if amount.is_zero() {
            return Ok(());
        }
        let owed = self.credit_of(id)? + amount;
        self.credits.set(id, Some(owed));
        Ok(())
    }

    /// Owes an actor nothing any more.
    pub(crate) fn clear_credit(&mut self, id: ActorID) -> Result<()> {
        if self.credit_of(id)?.is_positive() {
            self.credits.set(id, None);
        }
        Ok(())
    }

    /// Where a listing goes on that begins with `from`: there, if its provider is one that there is.
    pub(crate) fn first_look(&self, from: LeaseId) -> Option<LeaseId> {
        (Place::of(from).stall < self.stall_count()).then_some(from)
    }

    /// Where a listing goes on after `number`: at the next lease of the same provider, or where the next provider's would begin, whether
    /// or not it has any. So a step reads one stall at most, however many are empty.
    pub(crate) fn next_look(&mut self, number: LeaseId) -> Result<Option<LeaseId>> {
        if self.exists(number + 1)? {
            return Ok(Some(number + 1));
        }
        Ok(self.first_look(Place::at(Place::of(number).stall + 1, 0).number()))
    }
}

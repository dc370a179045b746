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
use runtime::Result;
use serde::{Serialize, de::DeserializeOwned};

use crate::contract::Contract;
use crate::meter::Meter;
use crate::offer::Offer;
use crate::page::{self, LEASES, Page, PageId};
use crate::provider::Provider;
use crate::state::{Credits, Offers, Pages, Providers, State, key, map_config, unreadable};

pub struct Market<'s, S> {
    pub state: State,
    store: &'s S,
    providers: Option<Providers<'s, S>>,
    offers: Option<Offers<'s, S>>,
    pages: Option<Pages<'s, S>>,
    credits: Option<Credits<'s, S>>,
    open: BTreeMap<PageId, OpenPage>,
    events: Vec<ActorEvent>,
}

/// A page that this message read. Its folder is read when a contract is.
struct OpenPage {
    page: Page,
    folder: Option<Vec<Cid>>,
    changed: bool,
    folder_changed: bool,
}

impl<'s, S: Blockstore> Market<'s, S> {
    pub fn new(state: State, store: &'s S) -> Self {
        Self {
            state,
            store,
            providers: None,
            offers: None,
            pages: None,
            credits: None,
            open: BTreeMap::new(),
            events: Vec::new(),
        }
    }

    /// Writes what changed. Returns the new state and what happened.
    pub fn close(mut self) -> Result<(State, Vec<ActorEvent>)> {
        self.write_pages()?;
        let mut state = self.state;
        if let Some(mut providers) = self.providers {
            state.providers = providers.flush().map_err(unreadable)?;
        }
        if let Some(mut offers) = self.offers {
            state.offers = offers.flush().map_err(unreadable)?;
        }
        if let Some(mut pages) = self.pages {
            state.pages = pages.flush().map_err(unreadable)?;
        }
        if let Some(mut credits) = self.credits {
            state.credits = credits.flush().map_err(unreadable)?;
        }
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

    pub(crate) fn provider(&mut self, id: ActorID) -> Result<Option<Provider>> {
        Ok(self.providers()?.get(&key(id)).map_err(unreadable)?.cloned())
    }

    pub(crate) fn known_provider(&mut self, id: ActorID) -> Result<Provider> {
        Ok(self.provider(id)?.ok_or(Error::NotAProvider)?)
    }

    pub(crate) fn set_provider(&mut self, id: ActorID, provider: Provider) -> Result<()> {
        self.providers()?.set(key(id), provider).map_err(unreadable)?;
        Ok(())
    }

    pub(crate) fn offer(&mut self, number: OfferId) -> Result<Offer> {
        Ok(self.offers()?.get(number).map_err(unreadable)?.cloned().ok_or(Error::OfferNotFound)?)
    }

    pub(crate) fn offer_count(&mut self) -> Result<OfferId> {
        Ok(self.offers()?.count())
    }

    pub(crate) fn add_offer(&mut self, offer: Offer) -> Result<OfferId> {
        let offers = self.offers()?;
        let number = offers.count();
        offers.set(number, offer).map_err(unreadable)?;
        Ok(number)
    }

    pub(crate) fn credit_of(&mut self, id: ActorID) -> Result<TokenAmount> {
        Ok(self.credits()?.get(&key(id)).map_err(unreadable)?.cloned().unwrap_or_default())
    }

    /// Owes `amount` more to an actor.
    pub(crate) fn credit(&mut self, id: ActorID, amount: &TokenAmount) -> Result<()> {
        if !amount.is_positive() {
            return Ok(());
        }
        let owed = self.credit_of(id)? + amount;
        self.credits()?.set(key(id), owed).map_err(unreadable)?;
        Ok(())
    }

    /// Owes an actor nothing any more. Returns what was owed.
    pub(crate) fn take_credit(&mut self, id: ActorID) -> Result<TokenAmount> {
        Ok(self.credits()?.delete(&key(id)).map_err(unreadable)?.map(|(_, owed)| owed).unwrap_or_default())
    }

    pub(crate) fn page_count(&mut self) -> Result<PageId> {
        Ok(self.pages()?.count())
    }

    /// Whether a number below the last page's end was ever given.
    pub(crate) fn exists(&mut self, lease: LeaseId) -> Result<bool> {
        let (number, entry) = page::place(lease);
        Ok(entry < self.page(number)?.page.meters.len())
    }

    pub(crate) fn meter(&mut self, lease: LeaseId) -> Result<(ActorID, Meter)> {
        let (number, entry) = page::place(lease);
        let page = &self.page(number)?.page;
        let meter = page.meters.get(entry).ok_or(Error::LeaseNotFound)?.clone();
        Ok((page.provider, meter))
    }

    pub(crate) fn set_meter(&mut self, lease: LeaseId, meter: Meter) -> Result<()> {
        let (number, entry) = page::place(lease);
        let open = self.page(number)?;
        *open.page.meters.get_mut(entry).ok_or(Error::LeaseNotFound)? = meter;
        open.changed = true;
        Ok(())
    }

    pub(crate) fn contract(&mut self, lease: LeaseId) -> Result<Contract> {
        let (number, entry) = page::place(lease);
        let link = *self.folder(number)?.get(entry).ok_or(Error::LeaseNotFound)?;
        self.get(&link)
    }

    pub(crate) fn set_contract(&mut self, lease: LeaseId, contract: &Contract) -> Result<()> {
        let link = self.put(contract)?;
        let (number, entry) = page::place(lease);
        *self.folder(number)?.get_mut(entry).ok_or(Error::LeaseNotFound)? = link;
        self.page(number)?.folder_changed = true;
        Ok(())
    }

    /// Gives a new lease its number: on `page` of its provider while there is room, else on a new one.
    pub(crate) fn add_lease(
        &mut self,
        provider: ActorID,
        page: Option<PageId>,
        meter: Meter,
        contract: &Contract,
    ) -> Result<LeaseId> {
        let number = match page {
            Some(page) if (self.page(page)?.page.meters.len() as u64) < LEASES => page,
            _ => self.add_page(provider)?,
        };
        let link = self.put(contract)?;
        self.folder(number)?.push(link);
        let open = self.page(number)?;
        open.page.meters.push(meter);
        open.changed = true;
        open.folder_changed = true;
        Ok(page::number(number, open.page.meters.len() - 1))
    }

    fn add_page(&mut self, provider: ActorID) -> Result<PageId> {
        let number = self.pages()?.count();
        let page = Page { provider, meters: Vec::new(), folder: Cid::default() };
        // The tree counts its pages by its entries, so the number must be taken at once.
        self.pages()?.set(number, Cid::default()).map_err(unreadable)?;
        self.open.insert(number, OpenPage { page, folder: Some(Vec::new()), changed: true, folder_changed: true });
        Ok(number)
    }

    fn page(&mut self, number: PageId) -> Result<&mut OpenPage> {
        if !self.open.contains_key(&number) {
            let link = *self.pages()?.get(number).map_err(unreadable)?.ok_or(Error::LeaseNotFound)?;
            let page = self.get(&link)?;
            self.open.insert(number, OpenPage { page, folder: None, changed: false, folder_changed: false });
        }
        self.open.get_mut(&number).ok_or_else(|| unreadable(()))
    }

    fn folder(&mut self, number: PageId) -> Result<&mut Vec<Cid>> {
        let open = self.page(number)?;
        if open.folder.is_none() {
            let link = open.page.folder;
            let folder = self.get(&link)?;
            self.page(number)?.folder = Some(folder);
        }
        self.page(number)?.folder.as_mut().ok_or_else(|| unreadable(()))
    }

    fn write_pages(&mut self) -> Result<()> {
        for (number, mut open) in std::mem::take(&mut self.open) {
            if open.folder_changed {
                open.page.folder = self.put(&open.folder)?;
            }
            if open.changed || open.folder_changed {
                let link = self.put(&open.page)?;
                self.pages()?.set(number, link).map_err(unreadable)?;
            }
        }
        Ok(())
    }

    fn providers(&mut self) -> Result<&mut Providers<'s, S>> {
        let Self { state, store, providers, .. } = self;
        loaded(providers, || Providers::load_with_config(&state.providers, store, map_config()))
    }

    fn offers(&mut self) -> Result<&mut Offers<'s, S>> {
        let Self { state, store, offers, .. } = self;
        loaded(offers, || Offers::load(&state.offers, store))
    }

    fn pages(&mut self) -> Result<&mut Pages<'s, S>> {
        let Self { state, store, pages, .. } = self;
        loaded(pages, || Pages::load(&state.pages, store))
    }

    fn credits(&mut self) -> Result<&mut Credits<'s, S>> {
        let Self { state, store, credits, .. } = self;
        loaded(credits, || Credits::load_with_config(&state.credits, store, map_config()))
    }
}

fn loaded<T, E>(place: &mut Option<T>, load: impl FnOnce() -> Result<T, E>) -> Result<&mut T> {
    if place.is_none() {
        *place = Some(load().map_err(unreadable)?);
    }
    place.as_mut().ok_or_else(|| unreadable(()))
}

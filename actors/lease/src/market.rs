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
use crate::links::List;
use crate::meter::Meter;
use crate::offer::Offer;
use crate::page::{self, LEASES, Page, PageId};
use crate::provider::Provider;
use crate::state::{Credits, Providers, State, unreadable};

pub struct Market<'s, S> {
    pub state: State,
    store: &'s S,
    providers: Providers<'s, S>,
    offers: List<'s, S>,
    pages: List<'s, S>,
    credits: Credits<'s, S>,
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
            providers: Providers::load(state.providers, store),
            credits: Credits::load(state.credits, store),
            offers: List::load(state.offers.clone(), store),
            pages: List::load(state.pages.clone(), store),
            state,
            store,
            open: BTreeMap::new(),
            events: Vec::new(),
        }
    }

    /// Writes what changed. Returns the new state and what happened.
    pub fn close(mut self) -> Result<(State, Vec<ActorEvent>)> {
        self.write_pages()?;
        let mut state = self.state;
        state.providers = self.providers.flush()?;
        state.credits = self.credits.flush()?;
        state.offers = self.offers.flush()?;
        state.pages = self.pages.flush()?;
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
        self.providers.get(id)
    }

    pub(crate) fn known_provider(&mut self, id: ActorID) -> Result<Provider> {
        Ok(self.provider(id)?.ok_or(Error::NotAProvider)?)
    }

    pub(crate) fn set_provider(&mut self, id: ActorID, provider: Provider) {
        self.providers.set(id, Some(provider));
    }

    /// An offer as it is now, with the link to its block.
    pub(crate) fn offer(&mut self, number: OfferId) -> Result<(Cid, Offer)> {
        let link = self.offers.get(number)?.ok_or(Error::OfferNotFound)?;
        Ok((link, self.get(&link)?))
    }

    pub(crate) fn offer_count(&self) -> OfferId {
        self.offers.count()
    }

    pub(crate) fn add_offer(&mut self, offer: &Offer) -> Result<OfferId> {
        let link = self.put(offer)?;
        Ok(self.offers.push(link))
    }

    pub(crate) fn set_offer(&mut self, number: OfferId, offer: &Offer) -> Result<()> {
        let link = self.put(offer)?;
        self.offers.set(number, link);
        Ok(())
    }

    pub(crate) fn credit_of(&mut self, id: ActorID) -> Result<TokenAmount> {
        Ok(self.credits.get(id)?.unwrap_or_default())
    }

    /// Owes `amount` more to an actor.
    pub(crate) fn credit(&mut self, id: ActorID, amount: &TokenAmount) -> Result<()> {
        if !amount.is_positive() {
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

    pub(crate) fn page_count(&self) -> PageId {
        self.pages.count()
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
            _ => self.add_page(provider),
        };
        let link = self.put(contract)?;
        self.folder(number)?.push(link);
        let open = self.page(number)?;
        open.page.meters.push(meter);
        open.changed = true;
        open.folder_changed = true;
        Ok(page::number(number, open.page.meters.len() - 1))
    }

    fn add_page(&mut self, provider: ActorID) -> PageId {
        // The list counts its pages by their links, so the number must be taken at once; the link follows.
        let number = self.pages.push(Cid::default());
        let page = Page { provider, meters: Vec::new(), folder: Cid::default() };
        self.open.insert(number, OpenPage { page, folder: Some(Vec::new()), changed: true, folder_changed: true });
        number
    }

    fn page(&mut self, number: PageId) -> Result<&mut OpenPage> {
        if !self.open.contains_key(&number) {
            let link = self.pages.get(number)?.ok_or(Error::LeaseNotFound)?;
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
                self.pages.set(number, link);
            }
        }
        Ok(())
    }
}

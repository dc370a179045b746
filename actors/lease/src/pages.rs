//! Leases in their pages: how a message reads and changes meters and contracts.

use abi::lease::{Error, LeaseId};
use cid::Cid;
use fvm_ipld_blockstore::Blockstore;
use runtime::Result;

use crate::contract::Contract;
use crate::market::Market;
use crate::meter::Meter;
use crate::page::{LEASES, LEASES_OF_ONE, Page, Place};
use crate::stall::StallId;
use crate::state::unreadable;
use crate::terms::require;

/// A page that this message read. Its folder is read when a contract is.
pub(crate) struct OpenPage {
    page: Page,
    folder: Option<Vec<Cid>>,
    changed: bool,
    folder_changed: bool,
}

impl<S: Blockstore> Market<'_, S> {
    /// Whether there is a lease of this number in a stall that there is.
    pub(crate) fn exists(&mut self, lease: LeaseId) -> Result<bool> {
        let Place { stall, page, entry } = Place::of(lease);
        Ok(page < self.stall(stall)?.pages.count() && entry < self.page(stall, page)?.page.meters.len())
    }

    /// A lease's meter, with its provider's stall.
    pub(crate) fn meter(&mut self, lease: LeaseId) -> Result<(StallId, Meter)> {
        let Place { stall, page, entry } = Place::of(lease);
        let meter = self.page(stall, page)?.page.meters.get(entry).ok_or(Error::LeaseNotFound)?.clone();
        Ok((stall, meter))
    }

    pub(crate) fn set_meter(&mut self, lease: LeaseId, meter: Meter) -> Result<()> {
        let Place { stall, page, entry } = Place::of(lease);
        let open = self.page(stall, page)?;
        *open.page.meters.get_mut(entry).ok_or(Error::LeaseNotFound)? = meter;
        open.changed = true;
        Ok(())
    }

    pub(crate) fn contract(&mut self, lease: LeaseId) -> Result<Contract> {
        let Place { stall, page, entry } = Place::of(lease);
        let link = *self.folder(stall, page)?.get(entry).ok_or(Error::LeaseNotFound)?;
        self.get(&link)
    }

    pub(crate) fn set_contract(&mut self, lease: LeaseId, contract: &Contract) -> Result<()> {
        let link = self.put(contract)?;
        let Place { stall, page, entry } = Place::of(lease);
        *self.folder(stall, page)?.get_mut(entry).ok_or(Error::LeaseNotFound)? = link;
        self.page(stall, page)?.folder_changed = true;
        Ok(())
    }

    /// Gives a new lease its number: on the stall's last page while there is room, else on a new one.
    pub(crate) fn add_lease(&mut self, stall: StallId, meter: Meter, contract: &Contract) -> Result<LeaseId> {
        let place = self.next_place(stall)?;
        if place.entry == 0 {
            self.add_page(stall)?;
        }
        let link = self.put(contract)?;
        self.folder(stall, place.page)?.push(link);
        let open = self.page(stall, place.page)?;
        open.page.meters.push(meter);
        open.changed = true;
        open.folder_changed = true;
        self.state.leases += 1;
        Ok(place.number())
    }

    /// How many leases a stall has ever had. Their indices have no gaps.
    pub(crate) fn lease_count(&mut self, stall: StallId) -> Result<u64> {
        let pages = self.stall(stall)?.pages.count();
        match pages.checked_sub(1) {
            Some(last) => Ok(last * LEASES + self.page(stall, last)?.page.meters.len() as u64),
            None => Ok(0),
        }
    }

    fn next_place(&mut self, stall: StallId) -> Result<Place> {
        let index = self.lease_count(stall)?;
        require(index < LEASES_OF_ONE, Error::TooManyLeases)?;
        Ok(Place::at(stall, index))
    }

    fn add_page(&mut self, stall: StallId) -> Result<()> {
        // The list counts its pages by their links, so the number must be taken at once; the link follows.
        let number = self.stall(stall)?.pages.push(Cid::default());
        let page = Page { meters: Vec::new(), folder: Cid::default() };
        let open = OpenPage { page, folder: Some(Vec::new()), changed: true, folder_changed: true };
        self.open_pages.insert((stall, number), open);
        Ok(())
    }

    fn page(&mut self, stall: StallId, number: u64) -> Result<&mut OpenPage> {
        let key = (stall, number);
        if !self.open_pages.contains_key(&key) {
            let link = self.stall(stall)?.pages.get(number)?.ok_or(Error::LeaseNotFound)?;
            let page = self.get(&link)?;
            self.open_pages.insert(key, OpenPage { page, folder: None, changed: false, folder_changed: false });
        }
        self.open_pages.get_mut(&key).ok_or_else(|| unreadable(()))
    }

    fn folder(&mut self, stall: StallId, number: u64) -> Result<&mut Vec<Cid>> {
        let open = self.page(stall, number)?;
        if open.folder.is_none() {
            let link = open.page.folder;
            let folder = self.get(&link)?;
            self.page(stall, number)?.folder = Some(folder);
        }
        self.page(stall, number)?.folder.as_mut().ok_or_else(|| unreadable(()))
    }

    /// Writes the pages that changed into their stalls.
    pub(crate) fn write_pages(&mut self) -> Result<()> {
        for ((stall, number), mut open) in std::mem::take(&mut self.open_pages) {
            if open.folder_changed {
                open.page.folder = self.put(&open.folder)?;
            }
            if open.changed || open.folder_changed {
                let link = self.put(&open.page)?;
                let stall = self.stall(stall)?;
                stall.pages.set(number, link);
                stall.changed = true;
            }
        }
        Ok(())
    }
}

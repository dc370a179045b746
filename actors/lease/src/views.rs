//! What the market tells about itself.

use abi::lease::*;
use fvm_ipld_blockstore::Blockstore;
use fvm_shared::ActorID;
use fvm_shared::clock::ChainEpoch;
use num_traits::{ToPrimitive, Zero};
use runtime::Result;

use crate::billing;
use crate::lease::Lease;
use crate::market::Market;
use crate::offer::Offer;
use crate::page::Place;
use crate::terms::require;

impl<S: Blockstore> Market<'_, S> {
    pub fn provider_view(&mut self, id: ActorID) -> Result<ProviderReturn> {
        let stall = self.known_stall(id)?;
        let provider = self.stall(stall)?.provider.clone();
        let lease_count = self.lease_count(stall)?;
        let mut offers = Vec::new();
        for shelf in &provider.offers {
            if self.offer(shelf.offer)?.1.status != OfferStatus::Retired {
                offers.push(shelf.offer);
            }
        }
        Ok(ProviderReturn {
            provider: id,
            payout: provider.payout.unwrap_or(id),
            keeper: provider.keeper,
            free: provider.free,
            locked: provider.locked,
            unbonding: provider.unbonding,
            owed: provider.owed,
            statistics: provider.statistics,
            offers,
            first_lease: Place::at(stall, 0).number(),
            lease_count,
        })
    }

    pub fn offer_view(&mut self, number: OfferId) -> Result<OfferReturn> {
        let (_, offer) = self.offer(number)?;
        let terms = offer.terms;
        let provider = &self.stall(offer.stall)?.provider;
        let (used, reserved) = provider.taken(number);
        let free_units = terms.units.saturating_sub(used.saturating_add(reserved));
        let covered = (provider.free.atto() / terms.collateral.atto()).to_u32().unwrap_or(u32::MAX);
        let leasable = if offer.status == OfferStatus::Listed { free_units.min(covered) } else { 0 };
        Ok(OfferReturn {
            offer: number,
            provider: offer.provider,
            version: offer.version,
            status: offer.status,
            terms,
            reserved,
            free_units,
            leasable,
        })
    }

    /// Looks at `limit` offers from `cursor` on. `provider` is the filter's, by its ID.
    pub fn offers_view(&mut self, params: &OffersParams, provider: Option<ActorID>) -> Result<OffersReturn> {
        require((1..=MAX_PAGE).contains(&params.limit), Error::BadPage)?;
        let count = self.offer_count()?;
        let end = params.cursor.saturating_add(params.limit).min(count);
        let mut offers = Vec::new();
        for number in params.cursor..end {
            let offer = self.offer_view(number)?;
            if provider.is_none_or(|id| id == offer.provider) && passes(&params.filter, &offer) {
                offers.push(offer);
            }
        }
        Ok(OffersReturn { offers, next: (end < count).then_some(end) })
    }

    pub fn lease_view(&mut self, number: LeaseId, now: ChainEpoch) -> Result<LeaseReturn> {
        let (stall, meter) = self.meter(number)?;
        let provider = self.stall(stall)?.owner;
        let lease = Lease { contract: self.contract(number)?, meter };
        let offered: Offer = self.get(&lease.contract.offered)?;
        let paid = billing::payments(&self.state.terms, &lease);
        let (status, served, missed) = (self.status(&lease, now), lease.served(), lease.missed());
        let paused_since = (status == Status::Paused).then(|| lease.paused_since());
        let Lease { contract, meter } = lease;
        let ran = meter.phase.ran();
        Ok(LeaseReturn {
            lease: number,
            status,
            offer: contract.offer,
            version: offered.version,
            provider,
            renter: contract.renter,
            ordered: contract.ordered,
            accept_by: contract.ordered + self.state.terms.accept_window,
            start: contract.start,
            paid_until: if ran { meter.edge } else { 0 },
            end: if ran { contract.until.unwrap_or(meter.edge) } else { 0 },
            open_ended: contract.until.is_some(),
            window: meter.window,
            last_beat: meter.last,
            served,
            missed,
            unsettled: meter.served - meter.settled,
            paused_since,
            pending: contract.pending,
            prepaid: contract.prepaid(),
            locked: if meter.phase.is_over() { Zero::zero() } else { contract.collateral },
            segments: contract.segments,
            paid,
            ssh_key: contract.ssh_key,
            sealing_key: contract.sealing_key,
            secret: contract.secret,
            terms: offered.terms,
        })
    }

    /// Looks at `limit` numbers from `cursor` on: leases, and where a provider has none the first that it would have. A provider
    /// costs whoever makes it next to nothing, so a page must not pass over any number of them. `of` is a renter or a provider.
    pub fn leases_view(&mut self, params: &LeasesParams, of: Option<ActorID>, now: ChainEpoch) -> Result<LeasesReturn> {
        require((1..=MAX_PAGE).contains(&params.limit), Error::BadPage)?;
        let mut leases = Vec::new();
        let mut next = self.first_look(params.cursor);
        for _ in 0..params.limit {
            let Some(number) = next else { break };
            if self.exists(number)? && self.concerns(number, of)? {
                let view = self.lease_view(number, now)?;
                if params.status.is_none_or(|status| status == view.status) {
                    leases.push(view);
                }
            }
            next = self.next_look(number)?;
        }
        Ok(LeasesReturn { leases, next })
    }

    pub fn paid_until(&mut self, lease: LeaseId) -> Result<PaidUntilReturn> {
        let (_, meter) = self.meter(lease)?;
        Ok(PaidUntilReturn { epoch: meter.phase.ran().then_some(meter.edge) })
    }

    fn concerns(&mut self, lease: LeaseId, of: Option<ActorID>) -> Result<bool> {
        let Some(id) = of else { return Ok(true) };
        let (stall, _) = self.meter(lease)?;
        Ok(self.stall(stall)?.owner == id || self.contract(lease)?.renter == id)
    }

    /// The status at this epoch, whether or not anybody told the market.
    fn status(&self, lease: &Lease, now: ChainEpoch) -> Status {
        match lease.meter.phase {
            phase if !phase.runs() => phase.status(),
            _ if lease.meter.fault_due(now) => Status::Faulted,
            _ if lease.is_finished(self.state.terms.pause_grace, now) => Status::Ended,
            _ if lease.is_paused(now) => Status::Paused,
            _ => Status::Active,
        }
    }
}

fn passes(filter: &OfferFilter, offer: &OfferReturn) -> bool {
    let terms = &offer.terms;
    let has = &terms.resources;
    (!filter.leasable || offer.leasable > 0)
        && filter.class.is_none_or(|class| class == terms.class)
        && filter.region.as_ref().is_none_or(|region| *region == terms.region)
        && filter.label.as_ref().is_none_or(|label| terms.labels.contains(label))
        && filter.evidence.is_none_or(|evidence| evidence <= terms.evidence)
        && filter.max_rate.as_ref().is_none_or(|rate| terms.rate <= *rate)
        && filter.min_cpu_milli <= has.cpu_milli
        && filter.min_memory_mib <= has.memory_mib
        && filter.min_disk_mib <= has.disk_mib
        && filter.min_gpu_count <= has.gpu_count
        && filter.gpu_model.as_ref().is_none_or(|model| *model == has.gpu_model)
        && filter.min_bandwidth_mbps <= has.bandwidth_mbps
        && filter.term.is_none_or(|term| (terms.min_term..=terms.max_term).contains(&term))
}

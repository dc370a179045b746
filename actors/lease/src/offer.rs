//! Offers, and which are accepted.

use abi::lease::*;
use fvm_ipld_blockstore::Blockstore;
use fvm_shared::ActorID;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use runtime::Result;
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

use crate::market::Market;
use crate::provider::Shelf;
use crate::stall::StallId;
use crate::terms::require;

/// An offer in one of its versions: leases opened on it link to the same block. Its units in use are with its provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct Offer {
    pub provider: ActorID,
    pub stall: StallId,
    /// Grows with every change.
    pub version: u64,
    pub status: OfferStatus,
    pub terms: OfferTerms,
}

/// The most attoFIL that a rate or a unit's collateral may be: more than there will ever be.
fn is_amount(amount: &TokenAmount) -> bool {
    amount.is_positive() && *amount <= TokenAmount::from_whole(2_000_000_000)
}

fn is_text(text: &str, longest: usize) -> bool {
    (1..=longest).contains(&text.len())
}

fn are_texts(texts: &[String], most: usize, longest: usize) -> bool {
    texts.len() <= most && texts.iter().all(|text| is_text(text, longest))
}

/// Refuses nonsense with the error that names the field.
pub fn check(terms: &OfferTerms, market: &Terms, now: ChainEpoch) -> Result<(), Error> {
    require(check_resources(&terms.resources), Error::BadResources)?;
    require(is_text(&terms.region, MAX_REGION), Error::BadRegion)?;
    require(are_texts(&terms.labels, MAX_LABELS, MAX_LABEL), Error::BadLabels)?;
    require(is_amount(&terms.rate), Error::BadRate)?;
    let ordered = market.min_term <= terms.min_term && terms.min_term <= terms.max_term && terms.max_term <= MAX_TERM;
    require(ordered, Error::BadOfferTerm)?;
    let earliest_end = now.saturating_add(market.accept_window).saturating_add(terms.min_term);
    require(earliest_end <= terms.available_until, Error::BadAvailability)?;
    require((1..=MAX_UNITS).contains(&terms.units), Error::BadUnits)?;
    require(is_amount(&terms.collateral), Error::BadCollateral)?;
    let longest = market.max_window.min(terms.min_term / WINDOWS_IN_A_TERM);
    require((MIN_WINDOW..=longest).contains(&terms.window), Error::BadWindow)?;
    require(is_sealing_key(&terms.sealing_key), Error::BadSealingKey)?;
    require(are_texts(&terms.endpoints, MAX_ENDPOINTS, MAX_ENDPOINT), Error::BadEndpoints)?;
    require(terms.metadata.len() <= MAX_METADATA, Error::BadMetadata)?;
    require(&terms.rate * terms.min_term >= market.min_charge, Error::BelowMinCharge)
}

fn check_resources(resources: &Resources) -> bool {
    let gpus = match resources.gpu_count {
        0 => resources.gpu_model.is_empty(),
        _ => is_text(&resources.gpu_model, MAX_GPU_MODEL),
    };
    resources.cpu_milli > 0 && resources.memory_mib > 0 && gpus
}

impl<S: Blockstore> Market<'_, S> {
    pub fn create_offer(&mut self, caller: ActorID, now: ChainEpoch, terms: &OfferTerms) -> Result<OfferId> {
        let stall = self.known_stall(caller)?;
        check(terms, &self.state.terms, now)?;
        require(self.stall(stall)?.provider.offers.len() < MAX_OFFERS, Error::TooManyOffers)?;
        let offer = Offer { provider: caller, stall, version: 1, status: OfferStatus::Listed, terms: terms.clone() };
        let number = self.add_offer(&offer)?;
        self.provider(stall)?.offers.push(Shelf { offer: number, used: 0, reserved: 0, retired: false });
        self.tell(events::offer_created(number, caller, &terms.rate));
        Ok(number)
    }

    pub fn update_offer(
        &mut self,
        caller: ActorID,
        now: ChainEpoch,
        number: OfferId,
        terms: &OfferTerms,
    ) -> Result<u64> {
        let mut offer = self.own_offer(caller, number)?;
        check(terms, &self.state.terms, now)?;
        offer.terms = terms.clone();
        self.change_offer(number, offer)
    }

    pub fn pause_offer(&mut self, caller: ActorID, number: OfferId, paused: bool) -> Result<u64> {
        let mut offer = self.own_offer(caller, number)?;
        offer.status = if paused { OfferStatus::Paused } else { OfferStatus::Listed };
        self.change_offer(number, offer)
    }

    pub fn retire_offer(&mut self, caller: ActorID, number: OfferId) -> Result<u64> {
        let mut offer = self.own_offer(caller, number)?;
        offer.status = OfferStatus::Retired;
        let provider = self.provider(offer.stall)?;
        provider.shelf(number)?.retired = true;
        provider.clear_shelf();
        self.change_offer(number, offer)
    }

    /// Sets how many units the provider keeps for itself.
    pub fn reserve(&mut self, caller: ActorID, number: OfferId, units: u32) -> Result<()> {
        let offer = self.own_offer(caller, number)?;
        let shelf = self.provider(offer.stall)?.shelf(number)?;
        let fits = shelf.used.checked_add(units).is_some_and(|taken| taken <= offer.terms.units);
        require(units <= shelf.reserved || fits, Error::BadReserve)?;
        shelf.reserved = units;
        self.tell(events::units_reserved(number, caller, units));
        Ok(())
    }

    /// An offer of the caller's that is not retired.
    fn own_offer(&mut self, caller: ActorID, number: OfferId) -> Result<Offer> {
        let (_, offer) = self.offer(number)?;
        require(offer.provider == caller, Error::NotYourOffer)?;
        require(offer.status != OfferStatus::Retired, Error::OfferRetired)?;
        Ok(offer)
    }

    fn change_offer(&mut self, number: OfferId, mut offer: Offer) -> Result<u64> {
        offer.version += 1;
        let (version, status) = (offer.version, offer.status);
        self.tell(events::offer_changed(number, offer.provider, version, status));
        self.set_offer(number, &offer)?;
        Ok(version)
    }
}

//! From an order to a running lease, or to none.

use abi::lease::*;
use fvm_ipld_blockstore::Blockstore;
use fvm_shared::ActorID;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use runtime::{Exit, Result};

use crate::contract::{Contract, Past};
use crate::market::Market;
use crate::meter::{Meter, Phase};
use crate::stall::StallId;
use crate::terms::require;

impl<S: Blockstore> Market<'_, S> {
    pub fn open(
        &mut self,
        caller: ActorID,
        now: ChainEpoch,
        value: &TokenAmount,
        params: OpenParams,
    ) -> Result<OpenReturn> {
        let (offered, offer) = self.offer(params.offer)?;
        require(offer.version == params.version, Error::OfferChanged)?;
        require(offer.status == OfferStatus::Listed, Error::NotListed)?;
        require(!self.stall(offer.stall)?.is_kept_by(caller), Error::OwnOffer)?;
        let terms = offer.terms;
        let accept_by = now + self.state.terms.accept_window;
        check_order(&terms, accept_by, value, &params)?;
        self.provider(offer.stall)?.take_unit(params.offer, terms.units, &terms.collateral)?;

        let meter = Meter::ordered(now, accept_by, terms.window);
        let contract = Contract {
            renter: caller,
            offer: params.offer,
            offered,
            collateral: terms.collateral,
            ordered: now,
            start: 0,
            until: params.open_ended.then_some(terms.available_until),
            past: Past::default(),
            segments: vec![Segment { epochs: params.term, rate: terms.rate }],
            idle: 0,
            pending: 0,
            paused_since: None,
            ssh_key: params.ssh_key,
            sealing_key: params.sealing_key,
            secret: Vec::new(),
        };
        let lease = self.add_lease(offer.stall, meter, &contract)?;
        self.state.held += value;
        self.tell(events::lease_opened(lease, params.offer, offer.provider, caller, value, accept_by));
        Ok(OpenReturn { lease, accept_by })
    }

    pub fn accept(&mut self, caller: ActorID, now: ChainEpoch, lease: LeaseId, secret: Vec<u8>) -> Result<()> {
        require((1..=MAX_SECRET).contains(&secret.len()), Error::BadSecret)?;
        let (stall, mut meter) = self.meter(lease)?;
        self.admit_keeper(stall, caller)?;
        require(meter.phase == Phase::Ordered, Error::NotOrdered)?;
        require(now <= meter.edge, Error::AcceptTooLate)?;
        let mut contract = self.contract(lease)?;
        meter.start(now, contract.paid_epochs());
        require(contract.until.is_none_or(|until| meter.edge <= until), Error::BeyondAvailability)?;
        contract.start = now;
        contract.secret = secret;
        self.set_contract(lease, &contract)?;
        self.tell(events::lease_accepted(lease, contract.renter, meter.edge));
        self.set_meter(lease, meter)
    }

    pub fn cancel(&mut self, caller: ActorID, now: ChainEpoch, lease: LeaseId) -> Result<()> {
        let mut change = self.change(lease)?;
        if change.before.contract.renter != caller {
            return Err(Exit::forbidden("only the lease's renter may cancel it"));
        }
        require(change.before.meter.phase == Phase::Ordered, Error::NotOrdered)?;
        // Past the window the provider is at fault, and the renter must not pay for it.
        require(now <= change.before.meter.edge, Error::AcceptTooLate)?;
        change.after.meter.phase = Phase::Cancelled;
        self.apply(change, caller)
    }

    pub fn expire(&mut self, caller: ActorID, now: ChainEpoch, lease: LeaseId) -> Result<()> {
        let mut change = self.change(lease)?;
        require(change.before.meter.phase == Phase::Ordered, Error::NotOrdered)?;
        require(now > change.before.meter.edge, Error::NotExpired)?;
        let by_self = self.stall(change.stall)?.is_kept_by(caller);
        change.after.meter.phase = if by_self { Phase::NoShowBySelf } else { Phase::NoShow };
        self.apply(change, caller)
    }

    /// Exit 18 unless `caller` may act for a lease's provider.
    pub(crate) fn admit_keeper(&mut self, stall: StallId, caller: ActorID) -> Result<()> {
        if self.stall(stall)?.is_kept_by(caller) {
            return Ok(());
        }
        Err(Exit::forbidden("only the lease's provider or its keeper may do this"))
    }
}

fn check_order(
    terms: &OfferTerms,
    accept_by: ChainEpoch,
    value: &TokenAmount,
    params: &OpenParams,
) -> Result<(), Error> {
    require(terms.rate <= params.max_rate, Error::RateTooHigh)?;
    require((terms.min_term..=terms.max_term).contains(&params.term), Error::BadLeaseTerm)?;
    require(accept_by.saturating_add(params.term) <= terms.available_until, Error::BeyondAvailability)?;
    require(*value == &terms.rate * params.term, Error::WrongPrepayment)?;
    require(params.ssh_key.len() <= MAX_SSH_KEY, Error::BadSshKey)?;
    require(is_sealing_key(&params.sealing_key), Error::BadSealingKey)
}

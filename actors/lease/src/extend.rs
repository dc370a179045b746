//! Paying for more of a running lease.

use abi::lease::*;
use fvm_ipld_blockstore::Blockstore;
use fvm_shared::ActorID;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use num_traits::{ToPrimitive, Zero};
use runtime::{Exit, Result};

use crate::lease::Lease;
use crate::market::Market;
use crate::moves::Change;
use crate::offer::Offer;
use crate::terms::require;

impl<S: Blockstore> Market<'_, S> {
    /// Adds time to an open-ended lease, at the rate that was agreed on last.
    pub fn top_up(
        &mut self,
        caller: ActorID,
        now: ChainEpoch,
        value: &TokenAmount,
        lease: LeaseId,
    ) -> Result<ExtendReturn> {
        let mut change = self.change(lease)?;
        if let Some(refunded) = self.admit_payer(&change, caller, now, value)? {
            return Ok(refunded);
        }
        let until = change.before.contract.until.ok_or(Error::NotOpenEnded)?;
        let rate = change.before.contract.last_rate();
        let epochs = epochs_for(value, &rate)?;
        self.check_room(&change.before, now, epochs, until)?;
        change.after.extend(now, epochs, &rate)?;
        self.extended(change, caller, now, value)
    }

    /// Adds time to any lease, at the rate that its offer has now, if that still offers the same machine.
    pub fn renew(
        &mut self,
        caller: ActorID,
        now: ChainEpoch,
        value: &TokenAmount,
        params: &RenewParams,
    ) -> Result<ExtendReturn> {
        let mut change = self.change(params.lease)?;
        if let Some(refunded) = self.admit_payer(&change, caller, now, value)? {
            return Ok(refunded);
        }
        let (link, offer) = self.offer(change.before.contract.offer)?;
        require(offer.status == OfferStatus::Listed, Error::NotListed)?;
        let terms = offer.terms;
        require(terms.rate <= params.max_rate, Error::RateTooHigh)?;
        if link != change.before.contract.offered {
            let offered: Offer = self.get(&change.before.contract.offered)?;
            require(is_same_machine(&offered.terms, &terms), Error::OtherMachine)?;
        }
        require((1..=terms.max_term).contains(&params.term), Error::BadLeaseTerm)?;
        require(*value == &terms.rate * params.term, Error::WrongPrepayment)?;
        self.check_room(&change.before, now, params.term, terms.available_until)?;
        change.after.extend(now, params.term, &terms.rate)?;
        if let Some(until) = &mut change.after.contract.until {
            // A price holds for as long as it is offered: or a discount of a day would be good until the end of what was offered before.
            let same_price = terms.rate == change.before.contract.last_rate();
            *until = if same_price { terms.available_until.max(*until) } else { terms.available_until };
        }
        self.extended(change, caller, now, value)
    }

    /// Admits the renter of a running lease. Where a fault is due already it is applied, the money is the renter's again, and that
    /// is the answer.
    fn admit_payer(
        &mut self,
        change: &Change,
        caller: ActorID,
        now: ChainEpoch,
        value: &TokenAmount,
    ) -> Result<Option<ExtendReturn>> {
        let lease = &change.before;
        if lease.contract.renter != caller {
            return Err(Exit::forbidden("only the lease's renter may pay for more of it"));
        }
        require(lease.meter.phase.runs(), Error::NotRunning)?;
        require(value.is_positive(), Error::NoValue)?;
        if lease.meter.fault_due(now) {
            self.apply_fault(change.number, caller)?;
            self.state.held += value;
            self.credit(caller, value)?;
            let (paid_until, returned) = (lease.meter.edge, value.clone());
            return Ok(Some(ExtendReturn { status: Status::Faulted, paid_until, returned }));
        }
        let over = lease.grace_is_over(self.state.terms.pause_grace, now);
        let ended = lease.meter.is_out(now) && !lease.can_pause();
        require(!over && !ended, Error::NotRunning)?;
        Ok(None)
    }

    /// Whether the time fits before `until`, at the latest possible end.
    fn check_room(&self, lease: &Lease, now: ChainEpoch, epochs: ChainEpoch, until: ChainEpoch) -> Result<(), Error> {
        let from = match lease.is_paused(now) {
            true => lease.paused_since() + self.state.terms.pause_grace + lease.contract.pending,
            false => lease.meter.edge,
        };
        require(from.saturating_add(epochs) <= until, Error::BeyondAvailability)
    }

    fn extended(
        &mut self,
        change: Change,
        caller: ActorID,
        now: ChainEpoch,
        value: &TokenAmount,
    ) -> Result<ExtendReturn> {
        let Lease { contract, meter } = &change.after;
        let status = if change.after.is_paused(now) { Status::Paused } else { Status::Active };
        let answer = ExtendReturn { status, paid_until: meter.edge, returned: TokenAmount::zero() };
        self.tell(events::lease_extended(change.number, &contract.last_rate(), value, meter.edge));
        self.state.held += value;
        self.apply(change, caller)?;
        Ok(answer)
    }
}

/// Whether a price is for what a lease has: it keeps the machine, the place and the window that it was opened on.
fn is_same_machine(offered: &OfferTerms, now: &OfferTerms) -> bool {
    let kind = |terms: &OfferTerms| (terms.class, terms.evidence, terms.window);
    kind(offered) == kind(now) && offered.resources == now.resources && offered.region == now.region
}

/// How many epochs a value pays for, to the attoFIL.
fn epochs_for(value: &TokenAmount, rate: &TokenAmount) -> Result<ChainEpoch, Error> {
    require(rate.is_positive(), Error::WrongPrepayment)?;
    let epochs = (value.atto() / rate.atto()).to_i64().filter(|epochs| *epochs <= MAX_TERM);
    let epochs = epochs.ok_or(Error::BadLeaseTerm)?;
    require(*value == rate * epochs, Error::WrongPrepayment)?;
    Ok(epochs)
}

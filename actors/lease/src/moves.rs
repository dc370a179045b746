//! The one place where a lease's money moves.

use abi::lease::{LeaseId, Payments, events};
use fvm_ipld_blockstore::Blockstore;
use fvm_shared::ActorID;
use runtime::Result;

use crate::billing;
use crate::contract::Contract;
use crate::market::Market;
use crate::meter::{Meter, Phase};
use crate::provider::Provider;

/// A lease as a message found it, and its meter as the message leaves it.
pub(crate) struct Change {
    pub lease: LeaseId,
    pub provider: ActorID,
    pub contract: Contract,
    pub before: Meter,
    pub after: Meter,
}

impl<S: Blockstore> Market<'_, S> {
    /// Reads a lease with all that moving its money needs.
    pub(crate) fn change(&mut self, lease: LeaseId) -> Result<Change> {
        let (provider, meter) = self.meter(lease)?;
        let contract = self.contract(lease)?;
        Ok(Change { lease, provider, contract, after: meter.clone(), before: meter })
    }

    /// Settles a lease as far as its meter has counted, and ends it if its phase is final: pays what is now due and was not
    /// before. `reporter` has the bounty, if the phase grants one.
    pub(crate) fn apply(&mut self, mut change: Change, reporter: ActorID) -> Result<()> {
        change.after.settle();
        if change.after == change.before {
            return Ok(());
        }
        let Change { lease, provider: id, contract, before, after } = change;
        let due = billing::payments(&self.state.terms, &contract, &after);
        let paid = billing::payments(&self.state.terms, &contract, &before);
        let mut provider = self.known_provider(id)?;
        provider.owed += &due.provider - &paid.provider;
        count(&mut provider, &before, &after);
        if after.phase.is_over() {
            provider.return_unit(contract.offer, &contract.collateral, &due.released)?;
        }
        self.set_provider(id, provider)?;
        self.state.fees += &due.fee - &paid.fee;
        self.credit(contract.renter, &(&due.refunded - &paid.refunded + &due.slashed))?;
        self.credit(reporter, &due.bounty)?;
        self.tell(match after.phase.is_over() {
            true => events::lease_ended(lease, id, contract.renter, after.phase.status(), &due),
            false => settled(lease, &due, &paid),
        });
        self.set_meter(lease, after)
    }
}

fn settled(lease: LeaseId, due: &Payments, paid: &Payments) -> fvm_shared::event::ActorEvent {
    events::lease_settled(
        lease,
        &(&due.provider - &paid.provider),
        &(&due.fee - &paid.fee),
        &(&due.refunded - &paid.refunded),
    )
}

/// Keeps the provider's record.
fn count(provider: &mut Provider, before: &Meter, after: &Meter) {
    let served = (after.settled - before.settled).unsigned_abs();
    let missed = (after.returned - before.returned).unsigned_abs();
    let statistics = &mut provider.statistics;
    statistics.served += served;
    statistics.scheduled += served + missed;
    if after.phase.is_over() && after.phase.ran() {
        statistics.leases += 1;
    }
    match after.phase {
        Phase::Faulted | Phase::FaultedBySelf => statistics.faults += 1,
        Phase::NoShow | Phase::NoShowBySelf => statistics.no_shows += 1,
        Phase::ProviderLeft => statistics.early_ends += 1,
        _ => {}
    }
}

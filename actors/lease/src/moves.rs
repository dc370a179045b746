//! The one place where a lease's money moves.

use abi::lease::{LeaseId, events};
use fvm_ipld_blockstore::Blockstore;
use fvm_shared::ActorID;
use runtime::Result;

use crate::billing;
use crate::lease::Lease;
use crate::market::Market;
use crate::meter::Phase;
use crate::provider::Provider;
use crate::stall::StallId;

/// A lease as a message found it, and as the message leaves it.
pub(crate) struct Change {
    pub number: LeaseId,
    pub stall: StallId,
    pub before: Lease,
    pub after: Lease,
}

impl<S: Blockstore> Market<'_, S> {
    /// Reads a lease with all that moving its money needs.
    pub(crate) fn change(&mut self, number: LeaseId) -> Result<Change> {
        let (stall, meter) = self.meter(number)?;
        let before = Lease { contract: self.contract(number)?, meter };
        Ok(Change { number, stall, after: before.clone(), before })
    }

    /// Settles a lease as far as its meter has counted, and ends it if its phase is final: pays what is now due and was not
    /// before. `reporter` has the bounty, if the phase grants one.
    pub(crate) fn apply(&mut self, change: Change, reporter: ActorID) -> Result<()> {
        let Change { number, stall, before, mut after } = change;
        after.meter.settle();
        if after == before {
            return Ok(());
        }
        let due = billing::payments(&self.state.terms, &after);
        let paid = billing::payments(&self.state.terms, &before);
        let over = after.meter.phase.is_over();
        let more = billing::moved(&paid, &due)?;
        if over || due != paid {
            let owner = self.stall(stall)?.owner;
            let provider = self.provider(stall)?;
            provider.owed += &more.provider;
            count(provider, &before, &after);
            if over {
                provider.return_unit(after.contract.offer, &after.contract.collateral, &more.released)?;
            }
            self.state.fees += &more.fee;
            self.credit(after.contract.renter, &(&more.refunded + &more.slashed))?;
            self.credit(reporter, &more.bounty)?;
            self.tell(match over {
                true => events::lease_ended(number, owner, after.contract.renter, after.meter.phase.status(), &due),
                false => events::lease_settled(number, &more.provider, &more.fee, &more.refunded),
            });
        }
        if after.contract != before.contract {
            self.set_contract(number, &after.contract)?;
        }
        self.set_meter(number, after.meter)
    }
}

/// Keeps the provider's record.
fn count(provider: &mut Provider, before: &Lease, after: &Lease) {
    let was_served = before.contract.past.served + before.meter.settled;
    let was_missed = before.contract.past.missed + before.meter.returned;
    let served = (after.served() - was_served).unsigned_abs();
    let missed = (after.missed() - was_missed).unsigned_abs();
    let statistics = &mut provider.statistics;
    statistics.served += served;
    statistics.scheduled += served + missed;
    if !after.meter.phase.is_over() {
        return;
    }
    statistics.leases += u64::from(after.meter.phase.ran());
    match after.meter.phase {
        Phase::Faulted | Phase::FaultedBySelf => statistics.faults += 1,
        Phase::NoShow | Phase::NoShowBySelf => statistics.no_shows += 1,
        Phase::ProviderLeft => statistics.early_ends += 1,
        _ => {}
    }
}

//! Where a lease's money is. A pure function of what was agreed and what the meter says is settled: nothing is kept that
//! could disagree with it, and what a change moves is the difference between after and before.

use abi::lease::{ALL_BPS, Payments, Terms};
use fvm_shared::bigint::BigInt;
use fvm_shared::econ::TokenAmount;
use num_traits::Zero;
use runtime::{Exit, Result};

use crate::lease::Lease;
use crate::meter::Phase;

/// `amount x bps / 10,000`, rounded down: the remainder stays where `amount` was.
pub fn part(amount: &TokenAmount, bps: u32) -> TokenAmount {
    TokenAmount::from_atto(amount.atto() * bps / BigInt::from(ALL_BPS))
}

/// Where the prepayment and the collateral went so far. Once the lease is over, the sum is `prepaid + collateral`.
///
/// The fee is rounded down over the whole life, and its remainder is the provider's.
pub fn payments(terms: &Terms, lease: &Lease) -> Payments {
    let Lease { contract, meter } = lease;
    let rate = contract.rate();
    let served = &rate * meter.settled + &contract.past.value;
    let missed = rate * meter.returned + &contract.past.prepaid - &contract.past.value;
    let fee = part(&served, terms.fee_bps);
    if !meter.phase.is_over() {
        return Payments { provider: served - &fee, fee, refunded: missed, ..Payments::default() };
    }
    let unused = contract.prepaid() - &served - &missed;
    let charge = least_charge(terms, meter.phase, &served, &unused);
    let (slashed, bounty) = slash(terms, meter.phase, &contract.collateral);
    let released = &contract.collateral - &slashed - &bounty;
    Payments { provider: served - &fee + &charge, fee, refunded: missed + unused - charge, slashed, bounty, released }
}

/// What is to be paid when what was due is `paid` and what is due is `due`. What went out never comes back: where it would have to,
/// the market is broken, and nothing may move.
pub fn moved(paid: &Payments, due: &Payments) -> Result<Payments> {
    let more = |due: &TokenAmount, paid: &TokenAmount| {
        let more = due - paid;
        if more.is_negative() { Err(Exit::illegal_state("a lease would take back what it has paid")) } else { Ok(more) }
    };
    Ok(Payments {
        provider: more(&due.provider, &paid.provider)?,
        fee: more(&due.fee, &paid.fee)?,
        refunded: more(&due.refunded, &paid.refunded)?,
        slashed: more(&due.slashed, &paid.slashed)?,
        bounty: more(&due.bounty, &paid.bounty)?,
        released: more(&due.released, &paid.released)?,
    })
}

/// What a renter that left pays beyond what was served, out of the time that is not used any more. What was missed is its own: most of
/// it may be returned already.
fn least_charge(terms: &Terms, phase: Phase, served: &TokenAmount, unused: &TokenAmount) -> TokenAmount {
    match phase {
        Phase::RenterLeft | Phase::Cancelled => {
            (&terms.min_charge - served).max(TokenAmount::zero()).min(unused.clone())
        }
        _ => TokenAmount::zero(),
    }
}

/// What the end takes from the collateral: the renter's part and the reporter's. Both are rounded down: the slash's remainder
/// stays with the provider, the bounty's with the renter.
fn slash(terms: &Terms, phase: Phase, collateral: &TokenAmount) -> (TokenAmount, TokenAmount) {
    let slash = match phase {
        Phase::Faulted | Phase::FaultedBySelf | Phase::ProviderLeft => part(collateral, terms.fault_slash_bps),
        Phase::NoShow | Phase::NoShowBySelf => part(collateral, terms.no_show_slash_bps),
        _ => TokenAmount::zero(),
    };
    let bounty = match phase {
        Phase::Faulted | Phase::NoShow => part(&slash, terms.reporter_bounty_bps),
        _ => TokenAmount::zero(),
    };
    (slash - &bounty, bounty)
}

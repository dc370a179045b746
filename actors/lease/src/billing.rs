//! Where a lease's money is. A pure function of what was agreed and what the meter says is settled: nothing is kept that
//! could disagree with it, and what a change moves is the difference between after and before.

use abi::lease::{ALL_BPS, Payments, Terms};
use fvm_shared::bigint::BigInt;
use fvm_shared::econ::TokenAmount;
use num_traits::Zero;

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
    let fee = part(&served, terms.fee_bps);
    if !meter.phase.is_over() {
        let refunded = rate * meter.returned + &contract.past.prepaid - &contract.past.value;
        return Payments { provider: served - &fee, fee, refunded, ..Payments::default() };
    }
    let prepaid = contract.prepaid();
    let charge = least_charge(terms, meter.phase, &prepaid, &served);
    let (slashed, bounty) = slash(terms, meter.phase, &contract.collateral);
    let released = &contract.collateral - &slashed - &bounty;
    Payments { provider: &served - &fee + &charge, fee, refunded: prepaid - served - charge, slashed, bounty, released }
}

/// What a renter that left pays beyond what was served.
fn least_charge(terms: &Terms, phase: Phase, prepaid: &TokenAmount, served: &TokenAmount) -> TokenAmount {
    match phase {
        Phase::RenterLeft | Phase::Cancelled => {
            let least = terms.min_charge.clone().min(prepaid.clone());
            (least - served).max(TokenAmount::zero())
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

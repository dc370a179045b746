//! Miners that come under the actor: which come whole, and whether one did.

use abi::miner::{GetBeneficiaryReturn, GetOwnerReturn};
use abi::owner::Error;
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use runtime::Result;

/// Admits a miner that its owner has proposed to this actor, with nobody else to be paid and no debt. So is one that is this actor's
/// already: it was released to somebody who has not confirmed, or created for it.
pub fn admit(
    owner: &GetOwnerReturn,
    beneficiary: &GetBeneficiaryReturn,
    available: &TokenAmount,
    this: &Address,
) -> Result<()> {
    if owner.owner != *this && owner.proposed.as_ref() != Some(this) {
        return Err(Error::NotProposed.into());
    }
    if beneficiary.active.beneficiary != owner.owner {
        return Err(Error::OtherBeneficiary.into());
    }
    if beneficiary.proposed.is_some() {
        return Err(Error::PendingBeneficiary.into());
    }
    if available.is_negative() {
        return Err(Error::MinerInDebt.into());
    }
    Ok(())
}

/// Whether it is this actor's now, and nobody else's next.
pub fn check(owner: &GetOwnerReturn, beneficiary: &GetBeneficiaryReturn, this: &Address) -> Result<()> {
    let taken = owner.owner == *this && owner.proposed.is_none() && beneficiary.active.beneficiary == *this;
    if taken { Ok(()) } else { Err(Error::NotTakenOver.into()) }
}

//! Miners that are handed over, whole or not. The official miner always does what it was asked; this is in case one ever does not.

use abi::miner::{ActiveBeneficiary, BeneficiaryTerm, GetBeneficiaryReturn, GetOwnerReturn, PendingBeneficiaryChange};
use abi::owner::Error;
use fvm_shared::address::Address;
use owner::handover::{admit, check};

use crate::council::refused;
use crate::vehicle::atto;

const THIS: Address = Address::new_id(77);
const SELLER: Address = Address::new_id(100);
const OTHER: Address = Address::new_id(101);

fn owner(owner: Address, proposed: Option<Address>) -> GetOwnerReturn {
    GetOwnerReturn { owner, proposed }
}

fn paid(beneficiary: Address) -> GetBeneficiaryReturn {
    let term = BeneficiaryTerm { quota: atto(0), used_quota: atto(0), expiration: 0 };
    GetBeneficiaryReturn { active: ActiveBeneficiary { beneficiary, term }, proposed: None }
}

#[test]
fn a_proposed_miner_comes_and_so_does_one_that_is_here() {
    assert_eq!(admit(&owner(SELLER, Some(THIS)), &paid(SELLER), &atto(0), &THIS), Ok(()));
    assert_eq!(admit(&owner(THIS, Some(OTHER)), &paid(THIS), &atto(0), &THIS), Ok(()));
    assert_eq!(admit(&owner(THIS, None), &paid(THIS), &atto(5), &THIS), Ok(()));
}

#[test]
fn one_that_does_not_come_whole_is_refused() {
    for proposed in [None, Some(OTHER), Some(SELLER)] {
        refused(admit(&owner(SELLER, proposed), &paid(SELLER), &atto(0), &THIS), Error::NotProposed);
    }
    for beneficiary in [OTHER, THIS] {
        refused(admit(&owner(SELLER, Some(THIS)), &paid(beneficiary), &atto(0), &THIS), Error::OtherBeneficiary);
    }
    refused(admit(&owner(THIS, None), &paid(OTHER), &atto(0), &THIS), Error::OtherBeneficiary);
    let mut pending = paid(SELLER);
    pending.proposed = Some(PendingBeneficiaryChange {
        new_beneficiary: OTHER,
        new_quota: atto(1),
        new_expiration: 9,
        approved_by_beneficiary: false,
        approved_by_nominee: false,
    });
    refused(admit(&owner(SELLER, Some(THIS)), &pending, &atto(0), &THIS), Error::PendingBeneficiary);
    let owes = atto(0) - atto(1);
    refused(admit(&owner(SELLER, Some(THIS)), &paid(SELLER), &owes, &THIS), Error::MinerInDebt);
}

#[test]
fn one_that_did_not_come_is_refused() {
    assert_eq!(check(&owner(THIS, None), &paid(THIS), &THIS), Ok(()));
    refused(check(&owner(SELLER, Some(THIS)), &paid(THIS), &THIS), Error::NotTakenOver);
    refused(check(&owner(SELLER, None), &paid(SELLER), &THIS), Error::NotTakenOver);
    refused(check(&owner(THIS, None), &paid(SELLER), &THIS), Error::NotTakenOver);
    refused(check(&owner(THIS, Some(OTHER)), &paid(THIS), &THIS), Error::NotTakenOver);
}

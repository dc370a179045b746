//! Who is paid when a miner is withdrawn from.

use abi::miner::{BeneficiaryTerm, ChangeBeneficiaryParams, GetBeneficiaryReturn, Method};
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;

use crate::world::{World, fil, world};

const CHANGE: u64 = 1570634796;

fn params(new_beneficiary: Address, quota: i64, new_expiration: ChainEpoch) -> ChangeBeneficiaryParams {
    ChangeBeneficiaryParams { new_beneficiary, new_quota: fil(quota), new_expiration }
}

fn beneficiary(world: &mut World, miner: Address) -> GetBeneficiaryReturn {
    world.ask(miner, Method::GetBeneficiary)
}

/// A miner with 100 FIL free whose beneficiary is the second person, up to 7 FIL, until epoch 50,000.
fn with_beneficiary(world: &mut World) -> Address {
    let miner = world.miner();
    world.fund(miner, fil(100)).unwrap();
    let [owner, other, ..] = world.people;
    for caller in [owner, other] {
        assert_eq!(world.exit(caller, miner, CHANGE, Some(&params(other, 7, 50_000))), 0);
    }
    miner
}

#[test]
fn the_owner_is_the_beneficiary_at_first() {
    let mut world = world();
    let miner = world.miner();
    let answer = beneficiary(&mut world, miner);
    let term = BeneficiaryTerm { quota: fil(0), used_quota: fil(0), expiration: 0 };
    assert_eq!((answer.active.beneficiary, answer.active.term, answer.proposed), (world.people[0], term, None));
}

#[test]
fn a_nominee_has_to_agree() {
    let mut world = world();
    let miner = world.miner();
    let [owner, nominee, stranger, _] = world.people;
    assert_eq!(world.exit(owner, miner, CHANGE, Some(&params(nominee, 7, 500))), 0);
    let proposed = beneficiary(&mut world, miner).proposed.unwrap();
    assert!(proposed.approved_by_beneficiary && !proposed.approved_by_nominee);

    assert_eq!(world.exit(stranger, miner, CHANGE, Some(&params(nominee, 7, 500))), 18);
    for wrong in [params(stranger, 7, 500), params(nominee, 8, 500), params(nominee, 7, 501)] {
        assert_eq!(world.exit(nominee, miner, CHANGE, Some(&wrong)), 16);
    }
    assert_eq!(world.exit(nominee, miner, CHANGE, Some(&params(nominee, 7, 500))), 0);
    let answer = beneficiary(&mut world, miner);
    assert_eq!((answer.active.beneficiary, answer.active.term.quota, answer.proposed), (nominee, fil(7), None));
}

#[test]
fn proposals_that_make_no_sense_are_refused() {
    let mut world = world();
    let miner = world.miner();
    let [owner, nominee, ..] = world.people;
    let nobody = Address::new_secp256k1(&[4; 65]).unwrap();
    for wrong in [params(nominee, 0, 500), params(owner, 1, 0), params(owner, 0, 5), params(nobody, 1, 5)] {
        assert_eq!(world.exit(owner, miner, CHANGE, Some(&wrong)), 16, "{wrong:?}");
    }
    assert_eq!(world.exit(nominee, miner, CHANGE, Some(&params(nominee, 1, 5))), 18);
}

#[test]
fn an_actor_proposes_for_the_miner_that_it_owns() {
    let mut world = world();
    let miner = world.probes_miner();
    let nominee = world.people[1];
    assert_eq!(world.relay_exit(miner, CHANGE, Some(&params(nominee, 7, 500))), 0);
    assert_eq!(world.exit(nominee, miner, CHANGE, Some(&params(nominee, 7, 500))), 0);
    assert_eq!(beneficiary(&mut world, miner).active.beneficiary, nominee);
}

#[test]
fn the_beneficiary_is_paid_whoever_withdraws_and_up_to_its_quota() {
    let mut world = world();
    let miner = with_beneficiary(&mut world);
    let [owner, other, stranger, _] = world.people;
    let [owners, others] = [owner, other].map(|address| world.balance(&address).unwrap());
    let withdraw = Method::WithdrawBalance.number();

    let paid: fvm_shared::econ::TokenAmount = world.send(owner, miner, withdraw, Some(&(fil(5),))).value().unwrap();
    assert_eq!(paid, fil(5));
    let paid: fvm_shared::econ::TokenAmount = world.send(other, miner, withdraw, Some(&(fil(5),))).value().unwrap();
    assert_eq!(paid, fil(2));
    assert_eq!(world.balance(&owner).unwrap(), owners);
    assert_eq!(world.balance(&other).unwrap(), others + fil(7));
    assert_eq!(beneficiary(&mut world, miner).active.term.used_quota, fil(7));

    assert_eq!(world.exit(owner, miner, withdraw, Some(&(fil(5),))), 18);
    assert_eq!(world.exit(stranger, miner, withdraw, Some(&(fil(5),))), 18);
}

#[test]
fn an_expired_term_pays_nobody() {
    let mut world = world();
    let miner = with_beneficiary(&mut world);
    let until = 50_000 - world.epoch() - 1;
    world.advance(until).unwrap();
    assert_eq!(world.open_epoch(), 50_000);
    let owner = world.people[0];
    assert_eq!(world.exit(owner, miner, Method::WithdrawBalance.number(), Some(&(fil(1),))), 18);
}

#[test]
fn a_live_beneficiary_has_to_agree_to_lose_its_place() {
    let mut world = world();
    let miner = with_beneficiary(&mut world);
    let [owner, other, ..] = world.people;
    assert_eq!(world.exit(owner, miner, CHANGE, Some(&params(owner, 0, 0))), 0);
    assert_eq!(beneficiary(&mut world, miner).active.beneficiary, other);
    assert_eq!(world.exit(other, miner, CHANGE, Some(&params(owner, 0, 0))), 0);
    assert_eq!(beneficiary(&mut world, miner).active.beneficiary, owner);
}

#[test]
fn a_beneficiary_whose_quota_is_used_up_is_not_asked() {
    let mut world = world();
    let miner = with_beneficiary(&mut world);
    let owner = world.people[0];
    assert_eq!(world.exit(owner, miner, Method::WithdrawBalance.number(), Some(&(fil(7),))), 0);
    assert_eq!(world.exit(owner, miner, CHANGE, Some(&params(owner, 0, 0))), 0);
    let answer = beneficiary(&mut world, miner);
    let term = BeneficiaryTerm { quota: fil(0), used_quota: fil(0), expiration: 0 };
    assert_eq!((answer.active.beneficiary, answer.active.term), (owner, term));
    assert_eq!(world.exit(owner, miner, Method::WithdrawBalance.number(), Some(&(fil(1),))), 0);
}

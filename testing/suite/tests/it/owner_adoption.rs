//! How a miner comes under a vehicle, and which do not.

use abi::miner::{self, ChangeBeneficiaryParams, GetBeneficiaryReturn};
use abi::owner::{Action, AdoptMinerParams, AdoptMinerReturn, Error, MAX_MINERS, Method, MinersReturn, Release};
use fvm_shared::address::Address;
use fvm_shared::error::ExitCode;
use suite::{atto, fil};

use crate::owner_vehicle::Vehicle;

fn refused(v: &mut Vehicle, miner: Address, error: Error) {
    v.act(v.operator, Method::AdoptMiner, &AdoptMinerParams { miner }).refused(error);
}

fn propose_beneficiary(v: &mut Vehicle, miner: Address, new_beneficiary: Address) {
    let params = ChangeBeneficiaryParams { new_beneficiary, new_quota: fil(1_000), new_expiration: 100_000 };
    v.world.step(v.operator, miner, miner::Method::ChangeBeneficiary.number()).params(&params).done();
}

#[test]
fn adopting_a_proposed_miner_takes_it_over_and_mints_the_stake() {
    let mut v = Vehicle::new();
    let miner = v.proposed_miner(fil(7));
    v.world.award(miner, 1);
    let (available, locked, balance) = (v.available(miner), v.locked(miner), v.world.balance(miner));

    let adopted: AdoptMinerReturn = v.act(v.operator, Method::AdoptMiner, &AdoptMinerParams { miner }).ok();

    assert_eq!(adopted.withdrawn, available);
    assert_eq!(adopted.stake, &balance - &locked);
    assert_eq!(v.miner_owner(miner), v.address);
    let beneficiary: GetBeneficiaryReturn =
        v.world.step(v.operator, miner, miner::Method::GetBeneficiary.number()).read();
    assert_eq!(beneficiary.active.beneficiary, v.address);
    let stake = v.position(adopted.token_id.unwrap());
    assert!(stake.operator_stake && stake.pending);
    assert_eq!((stake.holder, stake.principal), (v.world.id(v.operator), adopted.stake.clone()));
    let summary = v.summary();
    assert_eq!((summary.surplus, summary.idle, summary.operator_stake), (atto(0), available, adopted.stake));
    let miners = v.read::<MinersReturn>(Method::Miners).miners;
    assert_eq!((miners[0].miner, &miners[0].locked), (v.world.id(miner), &locked));
}

#[test]
fn rewards_locked_at_adoption_belong_to_everybody() {
    let mut v = Vehicle::new();
    let miner = v.proposed_miner(fil(6));
    v.world.award(miner, 1);
    let locked = v.locked(miner);
    let adopted: AdoptMinerReturn = v.act(v.operator, Method::AdoptMiner, &AdoptMinerParams { miner }).ok();
    let (_, alice) = v.investor(adopted.stake);
    v.harvest();

    v.world.advance(600_000);
    let shared = v.harvest().to_positions;

    assert!(shared >= locked);
    crate::owner_vehicle::assert_share(v.due(alice), shared.div_floor(2));
}

#[test]
fn a_miner_adopted_already_is_refused() {
    let mut v = Vehicle::new();
    let (miner, _) = v.adopted_miner(fil(1));
    refused(&mut v, miner, Error::AlreadyAdopted);
}

#[test]
fn a_miner_that_nobody_proposed_is_refused() {
    let mut v = Vehicle::new();
    let operator = v.operator;
    let miner = v.world.miner(operator, fil(1));
    refused(&mut v, miner, Error::NotProposed);
    let other = v.world.account(fil(1));
    v.world.propose_owner(operator, miner, other);
    refused(&mut v, miner, Error::NotProposed);
}

#[test]
fn a_miner_created_for_the_vehicle_is_adopted_as_it_is() {
    let mut v = Vehicle::new();
    let (operator, worker) = (v.operator, v.world.bls_account(fil(1)));
    let params = abi::power::CreateMinerParams {
        owner: v.address,
        worker,
        window_post_proof_type: abi::power::proof::WINDOW_2KIB_V1P1,
        peer: Vec::new(),
        multiaddrs: Vec::new(),
    };
    let power = Address::new_id(abi::power::ACTOR_ID);
    let created: abi::power::CreateMinerReturn =
        v.world.step(operator, power, abi::power::Method::CreateMiner.number()).params(&params).value(fil(1)).ok();
    let adopted: AdoptMinerReturn =
        v.act(operator, Method::AdoptMiner, &AdoptMinerParams { miner: created.id_address }).ok();
    assert_eq!((adopted.stake, v.summary().surplus), (v.summary().idle, atto(0)));
    refused(&mut v, created.id_address, Error::AlreadyAdopted);
}

#[test]
fn a_miner_released_to_somebody_who_never_confirms_comes_back() {
    let mut v = Vehicle::new();
    let (miner, adopted) = v.adopted_miner(fil(5));
    let (operator, heir) = (v.operator, v.world.account(fil(1)));
    let release = Action::ReleaseMiner(Release { miner, new_owner: heir });
    let id = v.proposed(release.clone());
    v.carry(id);
    v.propose_step(operator, None, release.clone()).refused(Error::NotAdopted);
    v.world.award(miner, 1);

    let again: AdoptMinerReturn = v.act(operator, Method::AdoptMiner, &AdoptMinerParams { miner }).ok();

    assert!(again.withdrawn.is_positive());
    let owner: miner::GetOwnerReturn = v.world.step(operator, miner, miner::Method::GetOwner.number()).read();
    assert_eq!((owner.owner, owner.proposed), (v.address, None));
    let confirm = miner::ChangeOwnerAddressParams { new_owner: heir };
    let step = v.world.step(heir, miner, miner::Method::ChangeOwnerAddress.number());
    assert!(!step.params(&confirm).apply().is_success(), "the proposal was taken back");
    // And it can be released again, to somebody else.
    v.redeeming(operator, adopted.token_id.unwrap()).done();
    let release = Action::ReleaseMiner(Release { miner, new_owner: operator });
    let id = v.proposed(release);
    v.carry(id);
    v.world
        .step(operator, miner, miner::Method::ChangeOwnerAddress.number())
        .params(&miner::ChangeOwnerAddressParams { new_owner: operator })
        .done();
    refused(&mut v, miner, Error::NotProposed);
}

#[test]
fn a_miner_that_its_next_owner_has_taken_does_not_come_back() {
    let mut v = Vehicle::new();
    let (miner, _) = v.adopted_miner(fil(5));
    let heir = v.world.account(fil(1));
    let id = v.proposed(Action::ReleaseMiner(Release { miner, new_owner: heir }));
    v.carry(id);
    let confirm = miner::ChangeOwnerAddressParams { new_owner: heir };
    v.world.step(heir, miner, miner::Method::ChangeOwnerAddress.number()).params(&confirm).done();
    refused(&mut v, miner, Error::NotProposed);
}

#[test]
fn while_investors_are_in_deficit_no_new_stake_pays_for_it() {
    let mut v = Vehicle::new();
    let (first, adopted) = v.adopted_miner(fil(1));
    v.investor(fil(50));
    v.harvest();
    v.pledging(first, fil(30)).done();
    v.fine(first, &adopted.stake + fil(10));
    let second = v.proposed_miner(fil(900));
    refused(&mut v, second, Error::VehicleInDeficit);
    v.harvest();
    let missing = v.summary().investor_deficit;
    assert!(missing.is_positive());
    v.earn(missing);
    let stake: AdoptMinerReturn = v.act(v.operator, Method::AdoptMiner, &AdoptMinerParams { miner: second }).ok();
    v.harvest();
    assert_eq!(v.position(stake.token_id.unwrap()).principal, stake.stake);
}

#[test]
fn a_miner_with_another_beneficiary_is_refused() {
    let mut v = Vehicle::new();
    let miner = v.proposed_miner(fil(1));
    let lender = v.world.account(fil(1));
    propose_beneficiary(&mut v, miner, lender);
    let confirm = ChangeBeneficiaryParams { new_beneficiary: lender, new_quota: fil(1_000), new_expiration: 100_000 };
    v.world.step(lender, miner, miner::Method::ChangeBeneficiary.number()).params(&confirm).done();
    refused(&mut v, miner, Error::OtherBeneficiary);
}

#[test]
fn a_miner_with_a_pending_beneficiary_is_refused() {
    let mut v = Vehicle::new();
    let miner = v.proposed_miner(fil(1));
    let lender = v.world.account(fil(1));
    propose_beneficiary(&mut v, miner, lender);
    refused(&mut v, miner, Error::PendingBeneficiary);
}

#[test]
fn a_miner_with_hidden_debt_is_refused() {
    let mut v = Vehicle::new();
    let miner = v.proposed_miner(fil(1));
    v.world.penalise(miner, 1, fil(1_000));
    assert!(v.available(miner).is_negative());
    refused(&mut v, miner, Error::MinerInDebt);
}

#[test]
fn what_is_no_miner_is_refused() {
    let mut v = Vehicle::new();
    let (operator, vehicle) = (v.operator, v.address);
    refused(&mut v, operator, Error::NotAMiner);
    refused(&mut v, vehicle, Error::NotAMiner);
    let nobody = Address::new_id(999_999);
    refused(&mut v, nobody, Error::NotAMiner);
    let unresolved = AdoptMinerParams { miner: Address::new_actor(b"nobody") };
    v.act(operator, Method::AdoptMiner, &unresolved).exits(ExitCode::USR_ILLEGAL_ARGUMENT);
}

#[test]
fn a_stranger_adopts_nothing() {
    let mut v = Vehicle::new();
    let miner = v.proposed_miner(fil(1));
    let stranger = v.world.account(fil(1));
    v.act(stranger, Method::AdoptMiner, &AdoptMinerParams { miner }).exits(ExitCode::USR_FORBIDDEN);
}

#[test]
fn nothing_is_adopted_while_a_miner_refuses_the_harvest() {
    let mut v = Vehicle::new();
    let (first, _) = v.adopted_miner(fil(1));
    v.confuse(first);
    let second = v.proposed_miner(fil(1));
    refused(&mut v, second, Error::HarvestIncomplete);
}

#[test]
fn a_thirty_third_miner_is_refused() {
    let mut v = Vehicle::new();
    for _ in 0..MAX_MINERS {
        v.adopted_miner(atto(10_000_000_000));
    }
    let one_more = v.proposed_miner(atto(10_000_000_000));
    refused(&mut v, one_more, Error::TooManyMiners);
}

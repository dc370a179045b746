//! Handing a miner over: the owner proposes, whoever was proposed confirms by naming itself.

use abi::miner::{GetBeneficiaryReturn, Method};
use fvm_shared::address::Address;

use crate::world::{NONE, World, fil, world};

const CHANGE_OWNER: u64 = 1010589339;

fn owner(world: &mut World, miner: Address) -> (Address, Option<Address>) {
    world.ask(miner, Method::GetOwner)
}

#[test]
fn an_actor_takes_a_miner_over() {
    let mut world = world();
    let miner = world.miner();
    let (person, probe, worker) = (world.people[0], world.probe, world.workers[0]);
    assert_eq!(world.exit(person, miner, CHANGE_OWNER, Some(&probe)), 0);
    assert_eq!(owner(&mut world, miner), (person, Some(probe)));
    assert_eq!(world.relay_exit(miner, CHANGE_OWNER, Some(&probe)), 0);
    assert_eq!(owner(&mut world, miner), (probe, None));

    let beneficiary: GetBeneficiaryReturn = world.ask(miner, Method::GetBeneficiary);
    assert_eq!((beneficiary.active.beneficiary, beneficiary.proposed), (probe, None));
    for (address, controls) in [(probe, true), (worker, true), (person, false)] {
        let answer = world.relay(miner, Method::IsControllingAddress.number(), Some(&address), fil(0));
        assert_eq!(fvm_ipld_encoding::from_slice::<bool>(&answer.data).unwrap(), controls, "{address}");
    }
}

#[test]
fn the_internal_number_proposes_too() {
    let mut world = world();
    let miner = world.miner();
    let (person, probe) = (world.people[0], world.probe);
    assert_eq!(world.exit(person, miner, 23, Some(&probe)), 0);
    assert_eq!(owner(&mut world, miner), (person, Some(probe)));
}

#[test]
fn an_owner_is_proposed_by_its_id_and_need_not_exist() {
    let mut world = world();
    let miner = world.miner();
    let person = world.people[0];
    let key = world.key_address(&world.people[1]).unwrap().unwrap();
    assert_eq!(world.exit(person, miner, CHANGE_OWNER, Some(&key)), 16);
    assert_eq!(world.exit(person, miner, CHANGE_OWNER, Some(&Address::new_id(987_654))), 0);
}

#[test]
fn a_confirmation_needs_a_proposal_the_right_caller_and_its_own_name() {
    let mut world = world();
    let miner = world.miner();
    let (person, stranger, probe) = (world.people[0], world.people[1], world.probe);
    assert_eq!(world.relay_exit(miner, CHANGE_OWNER, Some(&probe)), 18);
    assert_eq!(world.exit(stranger, miner, CHANGE_OWNER, Some(&stranger)), 18);
    assert_eq!(world.exit(person, miner, CHANGE_OWNER, Some(&probe)), 0);
    assert_eq!(world.exit(stranger, miner, CHANGE_OWNER, Some(&probe)), 18);
    assert_eq!(world.relay_exit(miner, CHANGE_OWNER, Some(&person)), 16);
    assert_eq!(owner(&mut world, miner), (person, Some(probe)));
}

#[test]
fn the_owner_may_name_itself_which_revokes() {
    let mut world = world();
    let miner = world.miner();
    let (person, probe) = (world.people[0], world.probe);
    assert_eq!(world.exit(person, miner, CHANGE_OWNER, Some(&person)), 0);
    assert_eq!(world.exit(person, miner, CHANGE_OWNER, Some(&probe)), 0);
    assert_eq!(world.exit(person, miner, CHANGE_OWNER, Some(&person)), 0);
    assert_eq!(owner(&mut world, miner), (person, None));
    assert_eq!(world.relay_exit(miner, CHANGE_OWNER, Some(&probe)), 18);
}

#[test]
fn an_actor_hands_back_the_same_way() {
    let mut world = world();
    let miner = world.probes_miner();
    let (person, probe) = (world.people[0], world.probe);
    assert_eq!(world.relay_exit(miner, CHANGE_OWNER, Some(&probe)), 0);
    assert_eq!(world.relay_exit(miner, CHANGE_OWNER, Some(&person)), 0);
    assert_eq!(world.exit(person, miner, CHANGE_OWNER, Some(&person)), 0);
    assert_eq!(owner(&mut world, miner), (person, None));
}

#[test]
fn the_old_owner_is_out_and_its_worker_and_control_addresses_stay() {
    let mut world = world();
    let miner = world.miner();
    let (person, control, probe, worker) = (world.people[0], world.people[1], world.probe, world.workers[0]);
    assert_eq!(world.exit(person, miner, Method::ChangeWorkerAddress.number(), Some(&(worker, [control]))), 0);
    assert_eq!(world.exit(person, miner, CHANGE_OWNER, Some(&probe)), 0);
    assert_eq!(world.relay_exit(miner, CHANGE_OWNER, Some(&probe)), 0);

    assert_eq!(world.exit(person, miner, CHANGE_OWNER, Some(&person)), 18);
    assert_eq!(world.exit(person, miner, Method::WithdrawBalance.number(), Some(&(fil(1),))), 18);
    assert_eq!(world.exit(control, miner, Method::RepayDebt.number(), NONE), 0);
    assert_eq!(world.exit(worker, miner, Method::RepayDebt.number(), NONE), 0);
    assert_eq!(world.exit(person, miner, Method::RepayDebt.number(), NONE), 18);
}

#[test]
fn a_hand_over_drops_a_proposed_beneficiary_and_keeps_another_one() {
    let mut world = world();
    let miner = world.miner();
    let (person, other, probe) = (world.people[0], world.people[1], world.probe);
    let term = (other, fil(5), 100_000);
    for caller in [person, other] {
        assert_eq!(world.exit(caller, miner, Method::ChangeBeneficiary.number(), Some(&term)), 0);
    }
    let next = (world.people[2], fil(1), 5);
    assert_eq!(world.exit(person, miner, Method::ChangeBeneficiary.number(), Some(&next)), 0);
    assert_eq!(world.exit(person, miner, CHANGE_OWNER, Some(&probe)), 0);
    assert_eq!(world.relay_exit(miner, CHANGE_OWNER, Some(&probe)), 0);
    let beneficiary: GetBeneficiaryReturn = world.ask(miner, Method::GetBeneficiary);
    assert_eq!((beneficiary.active.beneficiary, beneficiary.proposed), (other, None));
}

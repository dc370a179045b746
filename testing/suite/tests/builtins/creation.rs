//! Creating miners through the power actor.

use abi::miner::Method;
use abi::power::CreateMinerReturn;
use fvm_ipld_encoding::BytesDe;
use fvm_shared::address::Address;

use crate::world::{POWER, atto, creation, deposit, fil, world};

const CREATE_MINER: u64 = 2;
const CREATE_MINER_EXPORTED: u64 = 1173380165;

#[test]
fn the_deposit_is_exact() {
    let mut world = world();
    let (owner, params) = (world.people[0], creation(world.people[0], world.workers[0]));
    assert_eq!(world.create(owner, &params, deposit() - atto(1)).exit_code().value(), 19);
    assert_eq!(world.create(owner, &params, deposit()).exit_code().value(), 0);
}

#[test]
fn the_deposit_is_the_same_later_and_after_rewards() {
    let mut world = world();
    let miner = world.miner();
    assert_eq!(world.award(miner, 1, fil(0)), 0);
    world.advance(3000).unwrap();
    let (owner, params) = (world.people[0], creation(world.people[0], world.workers[0]));
    assert_eq!(world.create(owner, &params, deposit() - atto(1)).exit_code().value(), 19);
    assert_eq!(world.create(owner, &params, deposit()).exit_code().value(), 0);
}

#[test]
fn the_deposit_is_locked_and_the_rest_is_free() {
    let mut world = world();
    let (owner, params) = (world.people[0], creation(world.people[0], world.workers[0]));
    let created: CreateMinerReturn = world.create(owner, &params, deposit() + fil(3)).value().unwrap();
    let miner = created.id_address;
    assert_eq!(world.available(miner), fil(3));
    let vesting = world.vesting(miner);
    assert_eq!(vesting.len(), 180);
    assert_eq!(vesting.iter().map(|(_, amount)| amount).sum::<fvm_shared::econ::TokenAmount>(), deposit());
}

#[test]
fn a_creation_answers_with_an_id_and_an_f2_address_of_it() {
    let mut world = world();
    let (owner, params) = (world.people[0], creation(world.people[0], world.workers[0]));
    let created: CreateMinerReturn = world.create(owner, &params, deposit()).value().unwrap();
    let id = created.id_address.id().unwrap();
    assert_eq!(world.resolve(&created.robust_address).unwrap(), Some(id));
    assert_eq!(world.balance(&created.id_address).unwrap(), deposit());
}

#[test]
fn both_numbers_create_for_an_account_and_one_for_an_actor_that_is_not_built_in() {
    let mut world = world();
    let (owner, probe) = (world.people[0], world.probe);
    let params = creation(owner, world.workers[0]);
    for method in [CREATE_MINER, CREATE_MINER_EXPORTED] {
        assert_eq!(world.pay(owner, POWER, method, Some(&params), deposit()).exit_code().value(), 0);
    }
    let own = creation(probe, world.workers[0]);
    assert_eq!(world.relay(POWER, CREATE_MINER, Some(&own), deposit()).exit_code, 18);
    let answer = world.relay(POWER, CREATE_MINER_EXPORTED, Some(&own), deposit());
    assert_eq!(answer.exit_code, 0);
    let created: CreateMinerReturn = fvm_ipld_encoding::from_slice(&answer.data).unwrap();
    let (owner, proposed): (Address, Option<Address>) = world.ask(created.id_address, Method::GetOwner);
    assert_eq!((owner, proposed), (probe, None));
}

#[test]
fn only_window_proofs_of_small_sectors_are_taken() {
    let mut world = world();
    let (owner, worker) = (world.people[0], world.workers[0]);
    for (proof, sector_size) in [(10, 2048u64), (11, 8 << 20)] {
        let params = abi::power::CreateMinerParams { window_post_proof_type: proof, ..creation(owner, worker) };
        let created: CreateMinerReturn = world.create(owner, &params, deposit()).value().unwrap();
        assert_eq!(world.ask::<u64>(created.id_address, Method::GetSectorSize), sector_size);
    }
    for proof in [-1, 0, 4, 5, 9, 12, 13, 14, 15, 99] {
        let params = abi::power::CreateMinerParams { window_post_proof_type: proof, ..creation(owner, worker) };
        assert_eq!(world.create(owner, &params, deposit()).exit_code().value(), 16, "proof type {proof}");
    }
}

#[test]
fn a_peer_id_has_at_most_128_bytes() {
    let mut world = world();
    let (owner, params) = (world.people[0], creation(world.people[0], world.workers[0]));
    for (length, exit) in [(0, 0), (128, 0), (129, 16)] {
        let params = abi::power::CreateMinerParams { peer: vec![7; length], ..params.clone() };
        assert_eq!(world.create(owner, &params, deposit()).exit_code().value(), exit, "{length} bytes");
    }
}

#[test]
fn multiaddresses_have_at_most_1024_bytes_and_none_is_empty() {
    let mut world = world();
    let (owner, params) = (world.people[0], creation(world.people[0], world.workers[0]));
    for (lengths, exit) in [([1, 1023], 0), ([2, 1023], 16), ([0, 5], 16)] {
        let multiaddrs = lengths.iter().map(|length| BytesDe(vec![1; *length])).collect();
        let params = abi::power::CreateMinerParams { multiaddrs, ..params.clone() };
        assert_eq!(world.create(owner, &params, deposit()).exit_code().value(), exit, "{lengths:?}");
    }
}

#[test]
fn a_worker_is_an_account_with_a_bls_key() {
    let mut world = world();
    let owner = world.people[0];
    let nobody = Address::new_bls(&[9; 48]).unwrap();
    let bls_key = world.key_address(&world.workers[1]).unwrap().unwrap();
    for (worker, exit) in [
        (world.workers[1], 0),
        (bls_key, 0),
        (world.people[1], 16),
        (nobody, 16),
        (world.probe, 16),
        (Address::new_id(987_654), 16),
    ] {
        let params = creation(owner, worker);
        assert_eq!(world.create(owner, &params, deposit()).exit_code().value(), exit, "{worker}");
    }
}

#[test]
fn an_owner_need_only_resolve() {
    let mut world = world();
    let (sender, worker) = (world.people[0], world.workers[0]);
    let nobody = Address::new_secp256k1(&[4; 65]).unwrap();
    for (owner, exit) in [(world.people[1], 0), (world.probe, 0), (world.workers[1], 0), (nobody, 16)] {
        let params = creation(owner, worker);
        assert_eq!(world.create(sender, &params, deposit()).exit_code().value(), exit, "{owner}");
    }
}

#[test]
fn a_failed_creation_leaves_no_trace() {
    let mut world = world();
    let (owner, worker) = (world.people[0], world.workers[0]);
    let first = world.miner().id().unwrap();
    let before = world.balance(&owner).unwrap();
    let refused = creation(owner, world.people[1]);
    assert_eq!(world.create(owner, &refused, fil(5)).exit_code().value(), 16);
    assert_eq!(world.balance(&owner).unwrap(), before);
    assert_eq!(world.balance(&POWER).unwrap(), fil(0));
    assert_eq!(world.balance(&Address::new_id(1)).unwrap(), fil(0));

    let created: CreateMinerReturn = world.create(owner, &creation(owner, worker), deposit()).value().unwrap();
    assert_eq!(created.id_address.id().unwrap(), first + 1);
}

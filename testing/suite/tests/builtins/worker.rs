//! Workers, control addresses, and where a miner is found on the network.

use abi::miner::{ChangeMultiaddrsParams, ChangePeerIDParams, Method};
use fvm_ipld_encoding::BytesDe;
use fvm_shared::address::Address;

use crate::world::{NONE, World, world};

const CHANGE: u64 = 3302309124;
const CONFIRM: u64 = 2354970453;

/// Worker and control addresses, by the internal method that lists them.
fn controllers(world: &mut World, miner: Address) -> (Address, Vec<Address>) {
    const CONTROL_ADDRESSES: u64 = 2;
    let person = world.people[2];
    let (_, worker, control): (Address, Address, Vec<Address>) =
        world.send(person, miner, CONTROL_ADDRESSES, NONE).value().unwrap();
    (worker, control)
}

#[test]
fn a_worker_changes_900_epochs_later_when_it_is_confirmed() {
    let mut world = world();
    let miner = world.probes_miner();
    let [old, new] = world.workers;
    let none: [Address; 0] = [];
    let effective = world.open_epoch() + 900;
    assert_eq!(world.relay_exit(miner, CHANGE, Some(&(new, none))), 0);
    assert_eq!(controllers(&mut world, miner).0, old);

    let until = effective - 1 - world.epoch() - 1;
    world.advance(until).unwrap();
    assert_eq!(world.open_epoch(), effective - 1);
    assert_eq!(world.relay_exit(miner, CONFIRM, NONE), 0);
    assert_eq!(controllers(&mut world, miner).0, old);

    world.mine().unwrap();
    assert_eq!(world.relay_exit(miner, CONFIRM, NONE), 0);
    assert_eq!(controllers(&mut world, miner).0, new);
}

#[test]
fn a_second_proposal_does_not_replace_the_first() {
    let mut world = world();
    let miner = world.miner();
    let owner = world.people[0];
    let [old, new] = world.workers;
    let none: [Address; 0] = [];
    assert_eq!(world.exit(owner, miner, CHANGE, Some(&(new, none))), 0);
    assert_eq!(world.exit(owner, miner, CHANGE, Some(&(old, none))), 0);
    world.advance(1000).unwrap();
    assert_eq!(world.exit(owner, miner, CONFIRM, NONE), 0);
    assert_eq!(controllers(&mut world, miner).0, new);
}

#[test]
fn control_addresses_are_replaced_at_once_and_every_time() {
    let mut world = world();
    let miner = world.probes_miner();
    let (worker, probe, person) = (world.workers[0], world.probe, world.people[0]);
    let key = world.key_address(&person).unwrap().unwrap();
    assert_eq!(world.relay_exit(miner, CHANGE, Some(&(worker, [key, probe]))), 0);
    assert_eq!(controllers(&mut world, miner), (worker, vec![person, probe]));
    assert_eq!(world.exit(person, miner, Method::RepayDebt.number(), NONE), 0);
    let none: [Address; 0] = [];
    assert_eq!(world.relay_exit(miner, CHANGE, Some(&(worker, none))), 0);
    assert_eq!(controllers(&mut world, miner), (worker, Vec::new()));
    assert_eq!(world.exit(person, miner, Method::RepayDebt.number(), NONE), 18);
}

#[test]
fn at_most_ten_control_addresses_which_must_resolve() {
    let mut world = world();
    let miner = world.miner();
    let (owner, worker) = (world.people[0], world.workers[0]);
    assert_eq!(world.exit(owner, miner, CHANGE, Some(&(worker, vec![owner; 10]))), 0);
    assert_eq!(world.exit(owner, miner, CHANGE, Some(&(worker, vec![owner; 11]))), 16);
    let nobody = Address::new_secp256k1(&[4; 65]).unwrap();
    assert_eq!(world.exit(owner, miner, CHANGE, Some(&(worker, [nobody]))), 16);
}

#[test]
fn only_the_owner_changes_workers_and_only_to_bls_accounts() {
    let mut world = world();
    let miner = world.miner();
    let (owner, worker, other) = (world.people[0], world.workers[0], world.workers[1]);
    let none: [Address; 0] = [];
    assert_eq!(world.exit(worker, miner, CHANGE, Some(&(other, none))), 18);
    assert_eq!(world.exit(worker, miner, CONFIRM, NONE), 18);
    for wrong in [world.people[1], world.probe, Address::new_bls(&[9; 48]).unwrap()] {
        assert_eq!(world.exit(owner, miner, CHANGE, Some(&(wrong, none))), 16, "{wrong}");
    }
    assert_eq!(world.exit(owner, miner, CONFIRM, NONE), 0);
}

#[test]
fn peer_and_multiaddresses_are_changed_by_whoever_controls() {
    let mut world = world();
    let miner = world.miner();
    let (owner, worker, stranger) = (world.people[0], world.workers[0], world.people[1]);
    let peer = ChangePeerIDParams { new_id: vec![1, 2, 3] };
    let addresses = ChangeMultiaddrsParams { new_multi_addrs: vec![BytesDe(vec![4]), BytesDe(vec![5, 6])] };
    for (caller, exit) in [(owner, 0), (worker, 0), (stranger, 18)] {
        assert_eq!(world.exit(caller, miner, Method::ChangePeerID.number(), Some(&peer)), exit, "{caller}");
        assert_eq!(world.exit(caller, miner, Method::ChangeMultiaddrs.number(), Some(&addresses)), exit, "{caller}");
    }
    let stored: abi::miner::GetPeerIDReturn = world.ask(miner, Method::GetPeerID);
    assert_eq!(stored.peer_id, peer.new_id);
    let stored: abi::miner::GetMultiaddrsReturn = world.ask(miner, Method::GetMultiaddrs);
    assert_eq!(stored.multi_addrs, addresses.new_multi_addrs);
}

#[test]
fn peer_and_multiaddresses_have_limits() {
    let mut world = world();
    let miner = world.miner();
    let owner = world.people[0];
    for (length, exit) in [(128, 0), (129, 16)] {
        let peer = ChangePeerIDParams { new_id: vec![0; length] };
        assert_eq!(world.exit(owner, miner, Method::ChangePeerID.number(), Some(&peer)), exit, "{length} bytes");
    }
    for (length, exit) in [(0, 16), (1024, 0), (1025, 16)] {
        let addresses = ChangeMultiaddrsParams { new_multi_addrs: vec![BytesDe(vec![0; length])] };
        assert_eq!(
            world.exit(owner, miner, Method::ChangeMultiaddrs.number(), Some(&addresses)),
            exit,
            "{length} bytes"
        );
    }
}

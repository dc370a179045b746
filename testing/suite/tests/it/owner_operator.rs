//! What the operator may do with an adopted miner, and nobody else.

use abi::miner;
use abi::owner::{ChangeWorkerParams, Error, Method, MinerParams, SetMultiaddrsParams, SetPeerParams};
use fvm_ipld_encoding::BytesDe;
use fvm_shared::address::Address;
use fvm_shared::error::ExitCode;
use suite::fil;

use crate::owner_vehicle::Vehicle;

fn controls(v: &mut Vehicle, miner: Address, who: Address) -> bool {
    let params = miner::IsControllingAddressParams { address: who };
    v.world.step(v.operator, miner, miner::Method::IsControllingAddress.number()).params(&params).read()
}

#[test]
fn a_worker_change_takes_effect_after_its_delay_and_a_confirmation() {
    let mut v = Vehicle::new();
    let (miner, _) = v.adopted_miner(fil(1));
    let (worker, control) = (v.world.bls_account(fil(1)), v.world.account(fil(1)));
    let params = ChangeWorkerParams { miner, worker, control: vec![control] };
    v.act(v.operator, Method::ChangeWorker, &params).done();
    assert!(controls(&mut v, miner, control) && !controls(&mut v, miner, worker));

    v.act(v.operator, Method::ConfirmWorker, &MinerParams { miner }).done();
    assert!(!controls(&mut v, miner, worker), "too early changes nothing");
    v.world.advance(900);
    v.act(v.operator, Method::ConfirmWorker, &MinerParams { miner }).done();
    assert!(controls(&mut v, miner, worker));
}

#[test]
fn the_old_owners_control_keys_go_with_the_next_worker_change() {
    let mut v = Vehicle::new();
    let operator = v.operator;
    let miner = v.world.miner(operator, fil(1));
    let (worker, old) = (v.world.bls_account(fil(1)), v.world.account(fil(1)));
    let params = miner::ChangeWorkerAddressParams { new_worker: worker, new_control_addresses: vec![old] };
    v.world.step(operator, miner, miner::Method::ChangeWorkerAddress.number()).params(&params).done();
    let vehicle = v.address;
    v.world.hand_over(operator, miner, vehicle);
    assert!(controls(&mut v, miner, old));

    v.act(operator, Method::ChangeWorker, &ChangeWorkerParams { miner, worker, control: Vec::new() }).done();

    assert!(!controls(&mut v, miner, old));
}

#[test]
fn peer_id_and_multiaddresses_change() {
    let mut v = Vehicle::new();
    let (miner, _) = v.adopted_miner(fil(1));
    let operator = v.operator;
    v.act(operator, Method::SetPeer, &SetPeerParams { miner, peer_id: b"new peer".to_vec() }).done();
    let multiaddrs = vec![BytesDe(b"/ip4/127.0.0.1".to_vec())];
    v.act(operator, Method::SetMultiaddrs, &SetMultiaddrsParams { miner, multiaddrs: multiaddrs.clone() }).done();

    let peer: miner::GetPeerIDReturn = v.world.step(operator, miner, miner::Method::GetPeerID.number()).read();
    let addrs: miner::GetMultiaddrsReturn = v.world.step(operator, miner, miner::Method::GetMultiaddrs.number()).read();
    assert_eq!((peer.peer_id, addrs.multi_addrs), (b"new peer".to_vec(), multiaddrs));
}

#[test]
fn the_miners_own_refusals_come_through() {
    let mut v = Vehicle::new();
    let (miner, _) = v.adopted_miner(fil(1));
    let (operator, secp) = (v.operator, v.world.account(fil(1)));
    v.act(operator, Method::SetPeer, &SetPeerParams { miner, peer_id: vec![0; 129] })
        .exits(ExitCode::USR_ILLEGAL_ARGUMENT);
    v.act(operator, Method::ChangeWorker, &ChangeWorkerParams { miner, worker: secp, control: Vec::new() })
        .exits(ExitCode::USR_ILLEGAL_ARGUMENT);
}

#[test]
fn neither_a_stranger_nor_another_miner_will_do() {
    let mut v = Vehicle::new();
    let (miner, _) = v.adopted_miner(fil(1));
    let (operator, stranger) = (v.operator, v.world.account(fil(1)));
    let not_adopted = v.world.miner(operator, fil(1));
    let worker = v.world.bls_account(fil(1));

    let change = |miner| ChangeWorkerParams { miner, worker, control: Vec::new() };
    v.act(stranger, Method::ChangeWorker, &change(miner)).exits(ExitCode::USR_FORBIDDEN);
    v.act(operator, Method::ChangeWorker, &change(not_adopted)).refused(Error::NotAdopted);
    for method in [Method::ConfirmWorker, Method::RepayDebt] {
        v.act(stranger, method, &MinerParams { miner }).exits(ExitCode::USR_FORBIDDEN);
        v.act(operator, method, &MinerParams { miner: not_adopted }).refused(Error::NotAdopted);
    }
    let peer = |miner| SetPeerParams { miner, peer_id: Vec::new() };
    v.act(stranger, Method::SetPeer, &peer(miner)).exits(ExitCode::USR_FORBIDDEN);
    v.act(operator, Method::SetPeer, &peer(not_adopted)).refused(Error::NotAdopted);
    let addrs = |miner| SetMultiaddrsParams { miner, multiaddrs: Vec::new() };
    v.act(stranger, Method::SetMultiaddrs, &addrs(miner)).exits(ExitCode::USR_FORBIDDEN);
    v.act(operator, Method::SetMultiaddrs, &addrs(not_adopted)).refused(Error::NotAdopted);
}

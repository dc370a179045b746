//! Who may change what about a miner.

use abi::Exit;
use builtins::miner::{Info, check_control_addresses, check_peer_info};
use fvm_ipld_encoding::BytesDe;
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;

const OWNER: Address = Address::new_id(100);
const WORKER: Address = Address::new_id(101);
const CONTROL: Address = Address::new_id(102);
const NEW: Address = Address::new_id(200);
const STRANGER: Address = Address::new_id(999);

fn info() -> Info {
    Info::new(100, 101, vec![102], Vec::new(), Vec::new(), 10).unwrap()
}

fn fil(whole: i64) -> TokenAmount {
    TokenAmount::from_whole(whole)
}

fn code(result: Result<(), Exit>) -> u32 {
    result.unwrap_err().code.value()
}

#[test]
fn owner_worker_and_control_addresses_control() {
    for (address, controls) in [(OWNER, true), (WORKER, true), (CONTROL, true), (STRANGER, false)] {
        assert_eq!(info().is_controlling(address), controls, "{address}");
    }
    assert_eq!(code(info().only_controllers(STRANGER)), 18);
    assert_eq!(code(info().only_owner(WORKER)), 18);
}

#[test]
fn a_worker_changes_900_epochs_later_and_control_addresses_at_once() {
    let mut info = info();
    info.change_worker(NEW, vec![STRANGER], 1);
    assert_eq!((info.worker, info.control_addresses.as_slice()), (WORKER, [STRANGER].as_slice()));
    info.confirm_worker(900);
    assert_eq!(info.worker, WORKER);
    info.confirm_worker(901);
    assert_eq!((info.worker, info.pending_worker_key), (NEW, None));
}

#[test]
fn a_second_worker_does_not_replace_one_that_waits() {
    let mut info = info();
    info.change_worker(NEW, Vec::new(), 1);
    info.change_worker(STRANGER, Vec::new(), 2);
    info.confirm_worker(2000);
    assert_eq!(info.worker, NEW);
}

#[test]
fn the_same_worker_again_only_replaces_control_addresses() {
    let mut info = info();
    info.change_worker(WORKER, Vec::new(), 1);
    assert_eq!((info.pending_worker_key, info.control_addresses.len()), (None, 0));
}

#[test]
fn an_owner_is_proposed_and_confirms_by_naming_itself() {
    let mut info = info();
    info.change_owner(OWNER, NEW).unwrap();
    assert_eq!((info.owner, info.pending_owner_address), (OWNER, Some(NEW)));
    assert_eq!(code(info.change_owner(STRANGER, NEW)), 18);
    assert_eq!(code(info.change_owner(NEW, STRANGER)), 16);
    info.change_owner(NEW, NEW).unwrap();
    assert_eq!((info.owner, info.pending_owner_address, info.beneficiary), (NEW, None, NEW));
    assert_eq!(code(info.change_owner(OWNER, OWNER)), 18);
}

#[test]
fn an_owner_that_names_itself_revokes() {
    let mut info = info();
    info.change_owner(OWNER, NEW).unwrap();
    info.change_owner(OWNER, OWNER).unwrap();
    assert_eq!(info.pending_owner_address, None);
    assert_eq!(code(info.change_owner(NEW, NEW)), 18);
}

#[test]
fn an_owner_is_given_by_its_id() {
    let key = Address::new_secp256k1(&[4; 65]).unwrap();
    assert_eq!(code(info().change_owner(OWNER, key)), 16);
}

#[test]
fn a_beneficiary_of_its_own_stays_when_the_owner_changes() {
    let mut info = info();
    info.change_beneficiary(OWNER, STRANGER, fil(5), 100, 1).unwrap();
    info.change_beneficiary(STRANGER, STRANGER, fil(5), 100, 1).unwrap();
    info.change_beneficiary(OWNER, OWNER, fil(0), 0, 2).unwrap();
    info.change_owner(OWNER, NEW).unwrap();
    info.change_owner(NEW, NEW).unwrap();
    assert_eq!((info.beneficiary, info.pending_beneficiary_term), (STRANGER, None));
}

#[test]
fn a_nominee_becomes_beneficiary_when_it_agrees() {
    let mut info = info();
    info.change_beneficiary(OWNER, NEW, fil(5), 100, 1).unwrap();
    let proposal = info.pending_beneficiary_term.clone().unwrap();
    assert!(proposal.approved_by_beneficiary && !proposal.approved_by_nominee);
    assert_eq!(code(info.change_beneficiary(STRANGER, NEW, fil(5), 100, 1)), 18);
    for wrong in [(STRANGER, fil(5), 100), (NEW, fil(6), 100), (NEW, fil(5), 101)] {
        assert_eq!(code(info.change_beneficiary(NEW, wrong.0, wrong.1, wrong.2, 1)), 16);
    }
    info.change_beneficiary(NEW, NEW, fil(5), 100, 1).unwrap();
    assert_eq!((info.beneficiary, info.beneficiary_term.quota.clone()), (NEW, fil(5)));
}

#[test]
fn a_beneficiary_whose_term_runs_must_agree_to_lose_it() {
    let mut info = info();
    info.change_beneficiary(OWNER, NEW, fil(5), 100, 1).unwrap();
    info.change_beneficiary(NEW, NEW, fil(5), 100, 1).unwrap();

    info.change_beneficiary(OWNER, OWNER, fil(0), 0, 99).unwrap();
    assert_eq!(info.beneficiary, NEW);
    info.change_beneficiary(NEW, OWNER, fil(0), 0, 99).unwrap();
    assert_eq!(info.beneficiary, OWNER);
}

#[test]
fn a_beneficiary_whose_term_is_over_is_not_asked() {
    let mut info = info();
    info.change_beneficiary(OWNER, NEW, fil(5), 100, 1).unwrap();
    info.change_beneficiary(NEW, NEW, fil(5), 100, 1).unwrap();
    info.change_beneficiary(OWNER, OWNER, fil(0), 0, 100).unwrap();
    assert_eq!((info.beneficiary, info.pending_beneficiary_term), (OWNER, None));
}

#[test]
fn proposals_that_make_no_sense_are_refused() {
    assert_eq!(code(info().change_beneficiary(OWNER, NEW, fil(0), 100, 1)), 16);
    assert_eq!(code(info().change_beneficiary(OWNER, OWNER, fil(1), 0, 1)), 16);
    assert_eq!(code(info().change_beneficiary(OWNER, OWNER, fil(0), 5, 1)), 16);
    assert_eq!(code(info().change_beneficiary(NEW, NEW, fil(1), 5, 1)), 18);
}

#[test]
fn limits_of_addresses_and_bytes_are_exact() {
    assert!(check_control_addresses(&[CONTROL; 10]).is_ok());
    assert_eq!(code(check_control_addresses(&[CONTROL; 11])), 16);
    assert!(check_peer_info(&[0; 128], &[BytesDe(vec![0; 1000]), BytesDe(vec![0; 24])]).is_ok());
    assert_eq!(code(check_peer_info(&[0; 129], &[])), 16);
    assert_eq!(code(check_peer_info(&[], &[BytesDe(vec![0; 1000]), BytesDe(vec![0; 25])])), 16);
    assert_eq!(code(check_peer_info(&[], &[BytesDe(Vec::new())])), 16);
}

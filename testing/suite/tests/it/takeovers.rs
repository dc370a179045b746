//! Every code of ours, voted onto an owner's state: only an owner's code takes it over.

use abi::owner::{Action, Error, ProposalStatus, TokenId};
use fvm_shared::address::Address;
use suite::fil;

use crate::owner_vehicle::Vehicle;

/// A vehicle, an investor with a position in it, and an accepted vote for this code, which is installed.
fn voted(wasm: &[u8]) -> (Vehicle, Address, TokenId, u64) {
    let mut v = Vehicle::new();
    let (alice, token) = v.investor(fil(60));
    v.harvest();
    v.earn(fil(10));
    v.harvest();
    let code_cid = v.world.chain.install(wasm).expect("installed");
    let id = v.proposed(Action::Upgrade(code_cid));
    v.vote(alice, id, &[token], true);
    v.accept(id);
    (v, alice, token, id)
}

#[test]
fn code_of_another_kind_never_takes_an_owners_state_over() {
    let ours: Vec<_> = bundle::actors().iter().chain(bundle::tests()).collect();
    assert!(ours.iter().any(|actor| actor.code_cid() == bundle::LEASE.code_cid()));
    for actor in ours {
        let (mut v, alice, token, id) = voted(actor.wasm);
        if [bundle::OWNER.code_cid(), bundle::OWNER_NEXT.code_cid()].contains(&actor.code_cid()) {
            assert_eq!(v.execute(id), ProposalStatus::Executed, "{}", actor.name);
            continue;
        }
        // Refused: nothing has changed, and as often as it is tried.
        for _ in 0..2 {
            v.execute_step(id).refused(Error::UpgradeRefused);
            assert_eq!(v.status(id), ProposalStatus::Executable, "{}", actor.name);
            v.world.advance(1);
        }
        // And the vehicle is what it was.
        v.earn(fil(1));
        v.harvest();
        assert!(v.claim(alice, &[token]).claims[0].amount.is_positive(), "{}", actor.name);
    }
}

#[test]
fn layouts_of_different_kinds_are_told_apart_by_their_number() {
    let (owner, lease) = (runtime::layouts::OWNER, runtime::layouts::LEASE);
    assert!(owner.contains(&owner::state::LAYOUT) && owner.contains(&owner_next::layout::LAYOUT));
    assert!(lease.contains(&lease::state::LAYOUT));
    assert!(owner.end() < lease.start());
}

//! FRC-0053 as the published `frc53_nft` has it: its types go in and come out.

use abi::owner::{Method, SplitReturn, TokenId, UNCOUNTED};
use frc53_nft::receiver::{FRC53_TOKEN_TYPE, FRC53TokenReceived};
use frc53_nft::types::*;
use fvm_ipld_bitfield::BitField;
use fvm_ipld_encoding::RawBytes;
use fvm_shared::ActorID;
use fvm_shared::address::Address;
use suite::fil;

use crate::owner_vehicle::{Vehicle, create_probe};

/// Alice with five positions, Bob with one.
fn holders() -> (Vehicle, [Address; 2], Vec<TokenId>) {
    let mut v = Vehicle::new();
    let (alice, id) = v.investor(fil(5));
    let parts: SplitReturn = v.splitting(alice, id, vec![fil(1); 5]).ok();
    let (bob, bobs) = v.investor(fil(1));
    let ids = parts.token_ids.into_iter().chain([bobs]).collect();
    (v, [alice, bob], ids)
}

fn set(ids: &[u64]) -> BitField {
    BitField::try_from_bits(ids.iter().copied()).unwrap()
}

fn bits(set: &BitField) -> Vec<u64> {
    set.iter().collect()
}

#[test]
fn name_symbol_supply_owner_and_balance_are_bare() {
    let (mut v, [alice, bob], ids) = holders();
    assert_eq!(v.read::<String>(Method::Name), "Harbour Storage");
    assert_eq!(v.read::<String>(Method::Symbol), "HRB");
    assert_eq!(v.read::<u64>(Method::TotalSupply), 6);
    assert_eq!(v.act(bob, Method::Balance, &alice).read::<u64>(), 5);
    assert_eq!(v.act(bob, Method::Balance, &Address::new_actor(b"nobody")).read::<u64>(), 0);
    let owners: Vec<ActorID> = v.act(bob, Method::Owner, &set(&[ids[0], ids[5]])).read();
    assert_eq!(owners, [v.world.id(alice), v.world.id(bob)]);
    let uri: String = v.act(bob, Method::MetadataID, &ids[0]).read();
    assert!(uri.starts_with("data:application/json;base64,"), "{uri}");
}

#[test]
fn transfer_speaks_the_published_types() {
    let (mut v, [alice, bob], ids) = holders();
    let params = TransferParams { to: bob, token_ids: ids[..2].to_vec(), operator_data: RawBytes::default() };
    let moved: TransferReturn = v.act(alice, Method::Transfer, &params).ok();
    assert_eq!((moved.from_balance, moved.to_balance, &moved.token_ids[..]), (UNCOUNTED, UNCOUNTED, &ids[..2]));
    let approve = ApproveParams { operator: alice, token_ids: ids[..1].to_vec() };
    v.act(bob, Method::Approve, &approve).done();
    let params =
        TransferFromParams { from: bob, to: alice, token_ids: ids[..1].to_vec(), operator_data: RawBytes::default() };
    let moved: TransferReturn = v.act(alice, Method::TransferFrom, &params).ok();
    assert_eq!(moved.token_ids, ids[..1]);
}

#[test]
fn receivers_are_told_in_the_published_types() {
    let (mut v, [alice, _], ids) = holders();
    let probe = create_probe(&mut v);
    let params = TransferParams { to: probe, token_ids: ids[..2].to_vec(), operator_data: RawBytes::default() };
    v.act(alice, Method::Transfer, &params).done();
    let told: FRC53TokenReceived = v.world.chain.state::<probe::State>(&probe).unwrap().filler.deserialize().unwrap();
    assert_eq!((told.to, told.operator), (v.world.id(probe), v.world.id(alice)));
    assert_eq!((told.token_ids, told.token_data.len()), (ids[..2].to_vec(), 0));
    assert_eq!(FRC53_TOKEN_TYPE, abi::owner::RECEIVER_TYPE);
}

#[test]
fn approvals_speak_the_published_types() {
    let (mut v, [alice, bob], ids) = holders();
    v.act(alice, Method::Approve, &ApproveParams { operator: bob, token_ids: ids[..3].to_vec() }).done();
    v.act(alice, Method::RevokeApproval, &RevokeParams { operator: bob, token_ids: ids[..1].to_vec() }).done();
    let asked = abi::owner::IsApprovedParams { operator: bob, token_ids: set(&ids[..5]) };
    let approved: BitField = v.act(bob, Method::IsApproved, &asked).read();
    assert_eq!(bits(&approved), ids[1..3]);

    let all = IsApprovedForAllParams { owner: alice, operator: bob };
    assert!(!v.act(bob, Method::IsApprovedForAll, &all).read::<bool>());
    v.act(alice, Method::ApproveForAll, &ApproveForAllParams { operator: bob }).done();
    assert!(v.act(bob, Method::IsApprovedForAll, &all).read::<bool>());
    v.act(alice, Method::RevokeApprovalForAll, &RevokeForAllParams { operator: bob }).done();
    assert!(!v.act(bob, Method::IsApprovedForAll, &all).read::<bool>());
    // Who does not exist is no operator: nothing happens, and nothing is refused.
    let nobody = Address::new_actor(b"nobody");
    v.act(alice, Method::RevokeApprovalForAll, &RevokeForAllParams { operator: nobody }).done();
    v.act(alice, Method::RevokeApproval, &RevokeParams { operator: nobody, token_ids: ids[..1].to_vec() }).done();
}

#[test]
fn lists_are_read_page_by_page_with_the_cursor_of_the_page_before() {
    let (mut v, [alice, bob], ids) = holders();
    let (mut cursor, mut seen) = (RawBytes::default(), Vec::new());
    loop {
        let page: ListTokensReturn = v.act(bob, Method::ListTokens, &ListTokensParams { cursor, limit: 2 }).read();
        assert!(page.tokens.len() <= 2);
        seen.extend(page.tokens.iter());
        match page.next_cursor {
            Some(next) => cursor = next,
            None => break,
        }
    }
    assert_eq!(seen, ids);
    let owned = ListOwnedTokensParams { owner: alice, cursor: RawBytes::default(), limit: 100 };
    let page: ListOwnedTokensReturn = v.act(bob, Method::ListOwnedTokens, &owned).read();
    assert_eq!((bits(&page.tokens), page.next_cursor), (ids[..5].to_vec(), None));
}

#[test]
fn operators_are_listed() {
    let (mut v, [alice, bob], ids) = holders();
    let carol = v.world.account(fil(1));
    for operator in [bob, carol] {
        v.act(alice, Method::Approve, &ApproveParams { operator, token_ids: ids[..2].to_vec() }).done();
        v.act(alice, Method::ApproveForAll, &ApproveForAllParams { operator }).done();
    }
    let both = [v.world.id(bob), v.world.id(carol)];
    let params = ListTokenOperatorsParams { token_id: ids[0], cursor: RawBytes::default(), limit: 1 };
    let page: ListTokenOperatorsReturn = v.act(bob, Method::ListTokenOperators, &params).read();
    assert_eq!(bits(&page.operators), both[..1]);
    let params = ListTokenOperatorsParams { token_id: ids[0], cursor: page.next_cursor.unwrap(), limit: 1 };
    let page: ListTokenOperatorsReturn = v.act(bob, Method::ListTokenOperators, &params).read();
    assert_eq!((bits(&page.operators), page.next_cursor), (both[1..].to_vec(), None));

    let params = ListOperatorTokensParams { operator: carol, cursor: RawBytes::default(), limit: 10 };
    let page: ListOperatorTokensReturn = v.act(bob, Method::ListOperatorTokens, &params).read();
    assert_eq!(bits(&page.tokens), ids[..2]);
    let params = ListAccountOperatorsParams { owner: alice, cursor: RawBytes::default(), limit: 10 };
    let page: ListAccountOperatorsReturn = v.act(bob, Method::ListAccountOperators, &params).read();
    assert_eq!(bits(&page.operators), both);
}

#[test]
fn cursors_that_no_list_gave_are_refused() {
    let (mut v, [alice, _], _) = holders();
    let params = ListTokensParams { cursor: RawBytes::new(vec![0xff]), limit: 2 };
    v.act(alice, Method::ListTokens, &params).refused(abi::owner::Error::BadCursor);
    v.act(alice, Method::Owner, &set(&[99])).refused(abi::owner::Error::TokenNotFound);
    v.act(alice, Method::Owner, &set(&(0..101).collect::<Vec<_>>())).refused(abi::owner::Error::BatchSize);
}

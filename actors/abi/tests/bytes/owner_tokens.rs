//! The owner's methods of FRC-0053.

use abi::owner::*;
use fvm_ipld_bitfield::BitField;
use fvm_ipld_encoding::RawBytes;
use fvm_shared::ActorID;

use super::{id, pinned, pinned_as};

fn set(ids: &[u64]) -> BitField {
    BitField::try_from_bits(ids.iter().copied()).unwrap()
}

fn data() -> RawBytes {
    RawBytes::new(vec![1, 2])
}

#[test]
fn moving() {
    pinned(TransferParams { to: id(201), token_ids: vec![3, 24], operator_data: data() }, "834300c90182031818420102");
    pinned(
        TransferFromParams { from: id(200), to: id(201), token_ids: vec![3], operator_data: RawBytes::default() },
        "844300c8014300c901810340",
    );
    pinned(
        TransferReturn { from_balance: UNCOUNTED, to_balance: UNCOUNTED, token_ids: vec![3, 24] },
        "831bffffffffffffffff1bffffffffffffffff82031818",
    );
    pinned(ReceiveParams { token_type: RECEIVER_TYPE, payload: data() }, "821af98bbf79420102");
}

#[test]
fn approving() {
    pinned(ApproveParams { operator: id(202), token_ids: vec![3] }, "824300ca018103");
    pinned(RevokeParams { operator: id(202), token_ids: vec![3] }, "824300ca018103");
    pinned(ApproveForAllParams { operator: id(202) }, "814300ca01");
    pinned(RevokeForAllParams { operator: id(202) }, "814300ca01");
    pinned(IsApprovedParams { operator: id(202), token_ids: set(&[3, 5]) }, "824300ca0142700e");
    pinned_as(("owner", "IsApproved", "return"), set(&[5]), "42b002");
    pinned(IsApprovedForAllParams { owner: id(201), operator: id(202) }, "824300c9014300ca01");
    pinned_as(("owner", "IsApprovedForAll", "return"), true, "f5");
}

#[test]
fn looking_up() {
    pinned_as(("owner", "Name", "return"), "Vehicle".to_owned(), "6756656869636c65");
    pinned_as(("owner", "Symbol", "return"), "VHC".to_owned(), "63564843");
    pinned_as(("owner", "TotalSupply", "return"), 300u64, "19012c");
    pinned_as(("owner", "MetadataID", "params"), 3 as TokenId, "03");
    pinned_as(
        ("owner", "MetadataID", "return"),
        "data:application/json,{}".to_owned(),
        "7818646174613a6170706c69636174696f6e2f6a736f6e2c7b7d",
    );
    pinned_as(("owner", "Balance", "params"), id(201), "4300c901");
    pinned_as(("owner", "Balance", "return"), 2u64, "02");
    pinned_as(("owner", "Owner", "params"), set(&[3, 4]), "427014");
    pinned_as(("owner", "Owner", "return"), vec![201 as ActorID, 202], "8218c918ca");
}

#[test]
fn listing() {
    pinned(ListTokensParams { cursor: RawBytes::default(), limit: 100 }, "82401864");
    pinned(ListTokensReturn { tokens: set(&[0, 1, 7]), next_cursor: Some(data()) }, "824254ac420102");
    pinned(ListTokensReturn { tokens: set(&[]), next_cursor: None }, "8240f6");
    pinned(ListOwnedTokensParams { owner: id(201), cursor: data(), limit: 100 }, "834300c9014201021864");
    pinned(ListTokenOperatorsParams { token_id: 3, cursor: RawBytes::default(), limit: 8 }, "83034008");
    pinned(ListOperatorsReturn { operators: set(&[202]), next_cursor: None }, "8243403920f6");
    pinned(ListOperatorTokensParams { operator: id(202), cursor: data(), limit: 100 }, "834300ca014201021864");
    pinned(ListAccountOperatorsParams { owner: id(201), cursor: RawBytes::default(), limit: 8 }, "834300c9014008");
}

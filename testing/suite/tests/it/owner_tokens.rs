//! Tokens that change hands on the chain, and receivers of every kind.

use abi::ActorError;
use abi::owner::*;
use fvm_ipld_encoding::RawBytes;
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use fvm_shared::error::ExitCode;
use probe::{CallParams, CallReturn};
use suite::{atto, fil};

use crate::owner_vehicle::{Vehicle, assert_share, create_probe};

/// Alice with a position that earns.
fn with_alice() -> (Vehicle, Address, TokenId) {
    let mut v = Vehicle::new();
    let (alice, id) = v.investor(fil(10));
    v.harvest();
    (v, alice, id)
}

/// What the probe was told last.
fn told(v: &Vehicle, probe: Address) -> TokensReceived {
    v.world.chain.state::<probe::State>(&probe).unwrap().filler.deserialize().unwrap()
}

fn call(to: Address, method: Method, params: &impl serde::Serialize) -> RawBytes {
    let params = RawBytes::serialize(params).unwrap();
    let (value, read_only) = (TokenAmount::default(), false);
    RawBytes::serialize(CallParams { to, method: method.number(), params, value, read_only }).unwrap()
}

#[test]
fn transfer_to_an_account_takes_what_was_earned_along() {
    let (mut v, alice, id) = with_alice();
    let bob = v.world.account(fil(1));
    v.paying_out_to(alice, &[id], Some(alice)).done();
    v.earn(fil(3));
    v.harvest();

    let moved: TransferReturn = v.transferring(alice, bob, &[id]).ok();

    assert_eq!((moved.from_balance, moved.to_balance, moved.token_ids), (UNCOUNTED, UNCOUNTED, vec![id]));
    assert_eq!(v.position(id).holder, v.world.id(bob));
    assert_share(v.claim(bob, &[id]).claims[0].amount.clone(), fil(3));
    v.transferring(alice, bob, &[id]).exits(ExitCode::USR_FORBIDDEN);
}

#[test]
fn transfer_to_a_key_that_nobody_used_creates_its_account() {
    let (mut v, alice, id) = with_alice();
    let key = Address::new_secp256k1(&[7; fvm_shared::address::SECP_PUB_LEN]).unwrap();
    v.transferring(alice, key, &[id]).done();
    assert_eq!(v.position(id).holder, v.world.id(key));
}

#[test]
fn receiver_that_accepts_is_told_who_sent_what() {
    let (mut v, alice, id) = with_alice();
    let probe = create_probe(&mut v);
    v.transferring(alice, probe, &[id]).done();
    let expected = TokensReceived {
        to: v.world.id(probe),
        operator: v.world.id(alice),
        token_ids: vec![id],
        operator_data: RawBytes::default(),
        token_data: RawBytes::default(),
    };
    assert_eq!(told(&v, probe), expected);
}

#[test]
fn receiver_that_aborts_undoes_the_transfer() {
    let (mut v, alice, id) = with_alice();
    let probe = create_probe(&mut v);
    let abort = RawBytes::serialize(77u32).unwrap();
    v.transferring_with(alice, probe, &[id], abort).refused(Error::TokenRefused);
    assert_eq!(v.position(id).holder, v.world.id(alice));
}

#[test]
fn receiver_that_sends_the_token_back_from_its_hook_has_sent_it_back() {
    let (mut v, alice, id) = with_alice();
    let probe = create_probe(&mut v);
    let back = TransferParams { to: alice, token_ids: vec![id], operator_data: RawBytes::default() };
    let reenter = call(v.address, Method::Transfer, &back);
    v.transferring_with(alice, probe, &[id], reenter).done();
    assert_eq!(v.position(id).holder, v.world.id(alice));
}

#[test]
fn receiver_that_claims_from_its_hook_is_paid_once() {
    let (mut v, alice, id) = with_alice();
    let probe = create_probe(&mut v);
    v.earn(fil(3));
    v.harvest();
    let claim = call(v.address, Method::Claim, &ClaimParams { token_ids: vec![id] });

    v.transferring_with(alice, probe, &[id], claim).done();

    assert_share(v.world.balance(probe), fil(3));
    assert!(v.due(id).is_zero());
}

#[test]
fn receiver_that_redeems_from_its_hook_leaves_sound_books() {
    let (mut v, alice, id) = with_alice();
    let probe = create_probe(&mut v);
    let redeem = RedeemParams { token_id: id, principal: None, min_value: fil(10) };
    let reenter = call(v.address, Method::Redeem, &redeem);
    v.transferring_with(alice, probe, &[id], reenter).done();
    assert!(v.world.balance(probe) >= fil(9));
    v.act(alice, Method::Position, &PositionParams { token_id: id }).refused(Error::TokenNotFound);
}

#[test]
fn vehicle_itself_takes_no_tokens() {
    let (mut v, alice, id) = with_alice();
    let vehicle = v.address;
    v.transferring(alice, vehicle, &[id]).refused(Error::TokenRefused);
    let params = ReceiveParams { token_type: RECEIVER_TYPE, payload: RawBytes::default() };
    v.act(alice, Method::Receive, &params).refused(Error::UnknownToken);
}

#[test]
fn operator_of_a_token_moves_it_once() {
    let (mut v, alice, id) = with_alice();
    let (bob, carol) = (v.world.account(fil(1)), v.world.account(fil(1)));
    let from = |to| TransferFromParams { from: alice, to, token_ids: vec![id], operator_data: RawBytes::default() };
    v.act(bob, Method::TransferFrom, &from(carol)).refused(Error::NotApproved);
    v.act(bob, Method::Approve, &ApproveParams { operator: bob, token_ids: vec![id] }).refused(Error::NotApproved);
    v.act(alice, Method::Approve, &ApproveParams { operator: bob, token_ids: vec![id] }).done();
    v.act(bob, Method::TransferFrom, &from(carol)).done();
    assert_eq!(v.position(id).holder, v.world.id(carol));
    v.act(bob, Method::TransferFrom, &from(carol)).exits(ExitCode::USR_FORBIDDEN);
}

#[test]
fn operator_of_an_account_moves_what_comes_later_too_until_it_is_revoked() {
    let (mut v, alice, first) = with_alice();
    let bob = v.world.account(fil(1));
    v.act(alice, Method::ApproveForAll, &ApproveForAllParams { operator: bob }).done();
    let second = v.deposit(alice, fil(1));
    let from =
        |id| TransferFromParams { from: alice, to: bob, token_ids: vec![id], operator_data: RawBytes::default() };
    v.act(bob, Method::TransferFrom, &from(second)).done();
    v.act(alice, Method::RevokeApprovalForAll, &RevokeForAllParams { operator: bob }).done();
    v.act(bob, Method::TransferFrom, &from(first)).refused(Error::NotApproved);
}

#[test]
fn ninth_operator_is_refused() {
    let (mut v, alice, id) = with_alice();
    let operators: Vec<_> = (0..=MAX_OPERATORS).map(|_| v.world.account(fil(0))).collect();
    for operator in &operators[..MAX_OPERATORS] {
        v.act(alice, Method::Approve, &ApproveParams { operator: *operator, token_ids: vec![id] }).done();
        v.act(alice, Method::ApproveForAll, &ApproveForAllParams { operator: *operator }).done();
    }
    let operator = operators[MAX_OPERATORS];
    v.act(alice, Method::Approve, &ApproveParams { operator, token_ids: vec![id] }).refused(Error::TooManyOperators);
    v.act(alice, Method::ApproveForAll, &ApproveForAllParams { operator }).refused(Error::TooManyOperators);
}

#[test]
fn operator_stake_stays_with_the_operator() {
    let mut v = Vehicle::new();
    let (_, adopted) = v.adopted_miner(fil(5));
    let (operator, stake) = (v.operator, adopted.token_id.unwrap());
    let bob = v.world.account(fil(1));
    v.transferring(operator, bob, &[stake]).refused(Error::OperatorStakeBound);
    v.splitting(operator, stake, vec![fil(1), adopted.stake - fil(1)]).refused(Error::OperatorStakeBound);
    v.act(operator, Method::Approve, &ApproveParams { operator: bob, token_ids: vec![stake] })
        .refused(Error::OperatorStakeBound);
}

/// What the probe answers when it calls a method of the vehicle.
fn through(v: &mut Vehicle, probe: Address, method: Method, params: RawBytes, value: TokenAmount) -> CallReturn {
    let call = CallParams { to: v.address, method: method.number(), params, value, read_only: false };
    v.world.step(v.operator, probe, probe::Method::Call.number()).params(&call).ok()
}

/// The tokens that a contract was told of last.
fn minted(v: &Vehicle, probe: Address) -> Vec<u64> {
    let state: probe::State = v.world.chain.state(&probe).unwrap();
    let received: TokensReceived = state.filler.deserialize().unwrap();
    let own = v.world.id(probe);
    assert_eq!((received.to, received.operator, received.operator_data.len()), (own, own, 0));
    received.token_ids
}

#[test]
fn a_contract_is_told_of_what_it_mints_and_an_account_need_not_be() {
    let mut v = Vehicle::new();
    let probe = create_probe(&mut v);
    let operator = v.operator;
    v.world.step(operator, probe, fvm_shared::METHOD_SEND).value(fil(10)).done();
    assert_eq!(through(&mut v, probe, Method::Deposit, RawBytes::default(), fil(4)).exit_code, Some(0));
    assert_eq!(minted(&v, probe), [0]);
    let split = RawBytes::serialize(SplitParams { token_id: 0, parts: vec![fil(1), fil(3)] }).unwrap();
    through(&mut v, probe, Method::Split, split, atto(0));
    assert_eq!(minted(&v, probe), [1, 2]);
    v.harvest();
    v.earn(fil(1));
    v.harvest();
    let compound = RawBytes::serialize(CompoundParams { token_ids: vec![1] }).unwrap();
    through(&mut v, probe, Method::Compound, compound, atto(0));
    assert_eq!(minted(&v, probe), [3]);
    let merge = RawBytes::serialize(MergeParams { token_ids: vec![1, 2] }).unwrap();
    through(&mut v, probe, Method::Merge, merge, atto(0));
    assert_eq!(minted(&v, probe), [4]);
}

#[test]
fn a_contract_that_refuses_tokens_gets_none_and_still_leaves() {
    let mut v = Vehicle::new();
    let probe = create_probe(&mut v);
    let operator = v.operator;
    v.world.step(operator, probe, fvm_shared::METHOD_SEND).value(fil(10)).done();
    through(&mut v, probe, Method::Deposit, RawBytes::default(), fil(4));
    v.world.step(operator, probe, probe::Method::Refuse.number()).done();
    let refused = Some(Error::TokenRefused.code().value());
    let before = v.summary();
    assert_eq!(through(&mut v, probe, Method::Deposit, RawBytes::default(), fil(4)).exit_code, refused);
    let split = RawBytes::serialize(SplitParams { token_id: 0, parts: vec![fil(1), fil(3)] }).unwrap();
    assert_eq!(through(&mut v, probe, Method::Split, split, atto(0)).exit_code, refused);
    assert_eq!(v.summary(), before);
    let redeem = RedeemParams { token_id: 0, principal: None, min_value: atto(0) };
    let left = through(&mut v, probe, Method::Redeem, RawBytes::serialize(redeem).unwrap(), atto(0));
    assert_eq!(left.exit_code, Some(0));
    assert_eq!(v.summary().principal_pending, atto(0));
}

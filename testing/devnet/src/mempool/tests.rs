use fvm_ipld_encoding::RawBytes;
use fvm_shared::address::Address;
use fvm_shared::crypto::signature::Signature;
use fvm_shared::message::Message;

use super::*;

const ALICE: ActorID = 100;

fn message(nonce: u64, premium: u64) -> Message {
    Message {
        version: 0,
        from: Address::new_id(ALICE),
        to: Address::new_id(101),
        sequence: nonce,
        value: TokenAmount::from_atto(5),
        method_num: 0,
        params: RawBytes::default(),
        gas_limit: 1_000,
        gas_fee_cap: TokenAmount::from_atto(1_000),
        gas_premium: TokenAmount::from_atto(premium),
    }
}

fn signed(message: Message) -> Signed {
    Signed::new(message, Signature::new_secp256k1(vec![0; 65])).unwrap()
}

fn push(nonce: u64, premium: u64) -> Signed {
    signed(message(nonce, premium))
}

fn alice(nonce: u64, balance: u64) -> Sender {
    Sender { id: ALICE, nonce, balance: TokenAmount::from_atto(balance) }
}

fn rich(nonce: u64) -> Sender {
    alice(nonce, u64::MAX)
}

fn nonces(messages: &[Signed]) -> Vec<u64> {
    messages.iter().map(|signed| signed.message().sequence).collect()
}

fn runnable(pool: &Mempool, state_nonce: u64, gas: u64) -> Vec<Signed> {
    pool.runnable(ALICE, state_nonce, gas, &TokenAmount::from_atto(100))
}

fn form_error(change: impl FnOnce(&mut Message)) -> Refusal {
    let mut message = message(0, 100);
    change(&mut message);
    check_form(&signed(message)).unwrap_err()
}

#[test]
fn a_used_nonce_is_refused_in_lotus_words() {
    let refusal = Mempool::default().add(&rich(3), push(2, 100)).unwrap_err();
    assert_eq!(refusal.to_string(), "minimum expected nonce is 3, got 2: message nonce too low");
}

#[test]
fn a_gap_waits_until_it_is_filled() {
    let mut pool = Mempool::default();
    pool.add(&rich(0), push(1, 100)).unwrap();
    assert_eq!(pool.next_nonce(ALICE, 0), 0);
    assert!(runnable(&pool, 0, BLOCK_GAS_LIMIT).is_empty());

    pool.add(&rich(0), push(0, 100)).unwrap();
    assert_eq!(pool.next_nonce(ALICE, 0), 2);
    assert_eq!(nonces(&runnable(&pool, 0, BLOCK_GAS_LIMIT)), [0, 1]);
    pool.remove(ALICE, 0);
    pool.remove(ALICE, 1);
    assert!(pool.is_empty());
}

#[test]
fn a_nonce_may_be_any_distance_ahead() {
    let mut pool = Mempool::default();
    pool.add(&rich(0), push(1_000_000, 100)).unwrap();
    assert_eq!(pool.next_nonce(ALICE, 0), 0);
    assert!(runnable(&pool, 0, BLOCK_GAS_LIMIT).is_empty());
}

#[test]
fn a_replacement_pays_a_quarter_more_and_one_atto() {
    let mut pool = Mempool::default();
    let first = push(0, 100);
    pool.add(&rich(0), first.clone()).unwrap();

    let refusal = pool.add(&rich(0), push(0, 125)).unwrap_err();
    assert!(refusal.to_string().contains("increase GasPremium to 126 from 125"), "{refusal}");
    assert_eq!(pool.add(&rich(0), push(0, 126)), Ok(Some(first.cid())));
    assert_eq!(pool.all().len(), 1);
    assert_eq!(pool.all()[0].message().gas_premium, TokenAmount::from_atto(126));
}

#[test]
fn the_same_message_twice_is_refused() {
    let mut pool = Mempool::default();
    pool.add(&rich(0), push(0, 100)).unwrap();
    assert!(matches!(pool.add(&rich(0), push(0, 100)), Err(Refusal::Known { nonce: 0, .. })));
}

#[test]
fn funds_cover_value_and_all_gas_to_the_atto() {
    let needed = 5 + 1_000 * 1_000;
    let refusal = Mempool::default().add(&alice(0, needed - 1), push(0, 100)).unwrap_err();
    assert!(refusal.to_string().ends_with("not enough funds to execute transaction"), "{refusal}");
    assert!(Mempool::default().add(&alice(0, needed), push(0, 100)).is_ok());
}

#[test]
fn funds_cover_everything_that_waits_but_not_what_is_replaced() {
    let needed = 5 + 1_000 * 1_000;
    let sender = alice(0, 2 * needed - 1);
    let mut pool = Mempool::default();
    pool.add(&sender, push(0, 100)).unwrap();
    assert!(matches!(pool.add(&sender, push(1, 100)), Err(Refusal::NotEnoughFundsWithPending { .. })));
    assert!(pool.add(&sender, push(0, 200)).is_ok());
}

#[test]
fn one_sender_cannot_fill_the_pool() {
    let mut pool = Mempool::default();
    for nonce in 0..MAX_PENDING as u64 {
        pool.add(&rich(0), push(nonce, 100)).unwrap();
    }
    assert_eq!(pool.add(&rich(0), push(MAX_PENDING as u64, 100)), Err(Refusal::TooManyPending));
}

#[test]
fn senders_come_in_order_of_arrival_and_a_replacement_keeps_its_place() {
    let mut pool = Mempool::default();
    let other = Sender { id: 50, ..rich(0) };
    pool.add(&rich(0), push(0, 100)).unwrap();
    pool.add(&other, push(0, 100)).unwrap();
    pool.add(&rich(0), push(0, 900)).unwrap();
    assert_eq!(pool.senders(), [ALICE, 50]);
}

#[test]
fn messages_beyond_the_gas_left_wait() {
    let mut pool = Mempool::default();
    for nonce in 0..3 {
        pool.add(&rich(0), push(nonce, 100)).unwrap();
    }
    assert_eq!(nonces(&runnable(&pool, 0, 999)), [0; 0]);
    assert_eq!(nonces(&runnable(&pool, 0, 2_999)), [0, 1]);
    assert_eq!(nonces(&runnable(&pool, 1, 10_000)), [1, 2]);
}

#[test]
fn a_message_whose_fee_cap_is_below_the_base_fee_waits_and_so_do_those_behind_it() {
    let mut pool = Mempool::default();
    pool.add(&rich(0), push(0, 100)).unwrap();
    pool.add(&rich(0), signed(Message { gas_fee_cap: TokenAmount::from_atto(999), ..message(1, 100) })).unwrap();
    pool.add(&rich(0), push(2, 100)).unwrap();
    let run = |base_fee: u64| nonces(&pool.runnable(ALICE, 0, BLOCK_GAS_LIMIT, &TokenAmount::from_atto(base_fee)));
    assert_eq!((run(999), run(1_000), run(1_001)), (vec![0, 1, 2], vec![0], Vec::new()));
}

#[test]
fn nonces_that_passed_are_forgotten() {
    let mut pool = Mempool::default();
    for nonce in 0..3 {
        pool.add(&rich(0), push(nonce, 100)).unwrap();
    }
    pool.forget_below(ALICE, 2);
    assert_eq!(nonces(&pool.waiting(ALICE).cloned().collect::<Vec<_>>()), [2]);
    pool.forget_below(ALICE, 3);
    assert!(pool.is_empty());
}

#[test]
fn each_field_out_of_range_is_named() {
    let negative = || TokenAmount::from_atto(-1);
    let cases: [(Refusal, &str); 8] = [
        (form_error(|m| m.version = 1), "'Version' unsupported"),
        (form_error(|m| m.value = negative()), "'Value' field cannot be negative"),
        (form_error(|m| m.gas_fee_cap = negative()), "'GasFeeCap' field cannot be negative"),
        (form_error(|m| m.gas_premium = negative()), "'GasPremium' field cannot be negative"),
        (form_error(|m| m.gas_premium = TokenAmount::from_atto(1_001)), "'GasFeeCap' less than 'GasPremium'"),
        (form_error(|m| m.gas_limit = 0), "must be positive"),
        (form_error(|m| m.gas_limit = BLOCK_GAS_LIMIT + 1), "greater than a block's gas limit"),
        (form_error(|m| m.sequence = u64::MAX), "'Nonce' field"),
    ];
    for (refusal, words) in cases {
        assert!(refusal.to_string().contains(words), "{refusal}");
    }
}

#[test]
fn more_than_the_supply_and_more_than_the_size_limit_are_refused() {
    assert_eq!(form_error(|m| m.value = TokenAmount::from_whole(2_000_000_000)), Refusal::ValueTooHigh);
    let huge = form_error(|m| m.params = RawBytes::new(vec![0; MAX_MESSAGE_SIZE]));
    assert!(huge.to_string().ends_with("message too big"), "{huge}");
}

#[test]
fn gas_limit_and_fee_cap_meet_what_the_chain_demands() {
    let conditions = Conditions { base_fee: TokenAmount::from_atto(1_000), inclusion_gas: 1_000 };
    assert!(check_price(&push(0, 100), &conditions).is_ok());

    let dearer = Conditions { base_fee: TokenAmount::from_atto(1_001), ..conditions.clone() };
    let refusal = check_price(&push(0, 100), &dearer).unwrap_err();
    assert!(refusal.to_string().ends_with("gas fee cap too low"), "{refusal}");

    let larger = Conditions { inclusion_gas: 1_001, ..conditions };
    assert_eq!(check_price(&push(0, 100), &larger), Err(Refusal::GasLimitBelowStorage { limit: 1_000, least: 1_001 }));
}

#[test]
fn a_pool_that_is_full_refuses_whoever_sends() {
    let large = |nonce: u64| {
        signed(Message { params: RawBytes::new(vec![0; MAX_MESSAGE_SIZE - 1_000]), ..message(nonce, 100) })
    };
    let mut pool = Mempool::default();
    let others = (0..).map(|nonce| pool.add(&rich(0), large(nonce))).take_while(Result::is_ok).count();
    assert_eq!(others, 128);
    let bob = Sender { id: ALICE + 1, ..rich(0) };
    let refusal = pool.add(&bob, large(0)).unwrap_err();
    assert!(matches!(refusal, Refusal::Full { messages: 128, .. }), "{refusal}");
    assert!(pool.add(&bob, push(0, 100)).is_ok(), "what is small still fits");
    let raised = signed(Message { gas_premium: TokenAmount::from_atto(200), ..large(7).message().clone() });
    assert_eq!(pool.add(&rich(0), raised), Ok(Some(large(7).cid())), "what takes another's place needs no more room");
}

//! Messages that do not get onto the chain: blocks are full, and the base fee has risen.

use std::thread;
use std::time::Duration;

use fvm_shared::bigint::BigInt;
use fvm_shared::econ::TokenAmount;
use leasehold_cli::address::Addr;
use leasehold_cli::rpc::bare_message;
use serde_json::Value;

use super::{SLOT, Serving, assert_once_in_each_slot, await_pending, call, market, pending, start_of};
use crate::market::Market;
use crate::proxy::proxy;

/// A block's gas limit: one message with it leaves no room for another.
const BLOCK: u64 = 10_000_000_000;
/// A hundred thousand times the usual base fee, in attoFIL.
const RISEN: u64 = 10_000_000;

/// Pushes messages of a key to itself with a gas limit, that pay the risen base fee.
fn push(market: &Market, key: &str, gas_limit: u64, count: u64) {
    let context = market.bench.context().with_wallet(key);
    let wallet = context.wallet().unwrap().address.0;
    let bare = bare_message(wallet, wallet, TokenAmount::default(), 0, Vec::new());
    let mut message = context.rpc.estimate_gas(&bare, None).unwrap();
    (message.gas_limit, message.gas_fee_cap) = (gas_limit, TokenAmount::from_atto(2 * RISEN));
    let next = context.rpc.next_nonce(wallet).unwrap();
    for nonce in next..next + count {
        message.sequence = nonce;
        context.sign_and_push(&message).unwrap();
    }
}

/// A running lease whose first beat is due, on a node that is told when to make a tipset; so many of those to come are full.
fn full(policy: &str, tipsets: u64, before: impl FnOnce(&Market)) -> (Market, Serving, String) {
    let market = market(&format!("secret = 's'\nsettle_every = 'never'\nwithdraw_every = 'never'\n{policy}"));
    let lease = market.open();
    market.accept(&lease);
    call(&market, "Devnet.SetAutomine", (false,));
    push(&market, "host", BLOCK, tipsets + 1);
    before(&market);
    // The first of the host's is in the tipset with which time passes.
    market.reach(start_of(&market, &lease) + SLOT);
    let serving = Serving::start(&market);
    (market, serving, lease)
}

/// Makes tipsets until the keeper has told a message so many times; returns what it told last, and how many tipsets it took.
fn mine_until(market: &Market, serving: &Serving, message: &str, times: usize) -> (Value, u64) {
    let mut mined = 0;
    while serving.count(message) < times {
        call(market, "Devnet.Mine", (1,));
        mined += 1;
        assert!(!pending(market, "host").is_empty(), "{message:?} is not told {times} times while blocks are full");
        // The keeper looks every 20 milliseconds, and is to be seen doing so in each epoch.
        thread::sleep(Duration::from_millis(200));
    }
    (serving.told(message, times), mined)
}

/// Makes tipsets until blocks have room again, and one that has.
fn make_room(market: &Market) {
    while !pending(market, "host").is_empty() {
        call(market, "Devnet.Mine", (1,));
    }
    call(market, "Devnet.Mine", (1,));
}

fn number(message: &Value, field: &str) -> BigInt {
    message[field].as_str().unwrap().parse().unwrap()
}

/// The message that waits for long is there once, dearer, and does the same.
fn assert_replaced(market: &Market, old: &Value) {
    let [new] = &pending(market, "keeper")[..] else { panic!("one message waits: {:?}", pending(market, "keeper")) };
    for same in ["Nonce", "To", "Method", "Params", "Value"] {
        assert_eq!(new[same], old[same]);
    }
    assert!(number(new, "GasPremium") * 4 > number(old, "GasPremium") * 5, "{new} instead of {old}");
    assert!(number(new, "GasFeeCap") > BigInt::from(RISEN), "{new} pays the base fee");
}

const AGAIN: &str = "sent again with a higher fee";
const HELD: &str = "a message of the key does not get onto the chain, and the keeper sends nothing meanwhile";

#[test]
fn a_beat_that_does_not_get_onto_the_chain_is_sent_again_with_a_higher_fee_and_comes_once() {
    let (market, serving, lease) = full("", 17, |_| {});
    let old = await_pending(&market, "keeper");
    call(&market, "Devnet.SetBaseFee", (RISEN.to_string(),));
    assert!(number(&old[0], "GasFeeCap") < BigInt::from(RISEN));
    let (told, tipsets) = mine_until(&market, &serving, AGAIN, 1);
    assert!(tipsets >= 5, "after {tipsets} tipsets");
    assert_eq!((&told["nonce"], &told["max_fee"]), (&old[0]["Nonce"], &"0.1 FIL".into()));
    assert_replaced(&market, &old[0]);
    let second = pending(&market, "keeper");
    mine_until(&market, &serving, AGAIN, 2);
    assert_replaced(&market, &second[0]);

    make_room(&market);
    assert_eq!(serving.told("beat", 1)["leases"], Value::from(lease.as_str()));
    assert_once_in_each_slot(&market, &lease, 1);
    assert_eq!((&serving.stop()["beats"], &market.show(&lease)["missed"]), (&1.into(), &0.into()));
}

#[test]
fn a_keeper_that_was_killed_sends_what_it_had_sent_again_with_a_higher_fee() {
    let (market, serving, lease) = full("", 12, |_| {});
    let old = await_pending(&market, "keeper");
    serving.kill();
    call(&market, "Devnet.SetBaseFee", (RISEN.to_string(),));
    let serving = Serving::start(&market);
    serving.told("messages of the key are on their way: waiting for them", 1);
    mine_until(&market, &serving, AGAIN, 1);
    assert_replaced(&market, &old[0]);
    make_room(&market);
    serving.told("looked at every lease", 1);
    assert_once_in_each_slot(&market, &lease, 1);
    assert_eq!(serving.stop()["beats"], 0, "there was nothing left to do");
}

/// A node that tells that whatever waits is for another address.
fn redirecting(node: &str, to: String) -> String {
    proxy(node, move |request, answer| {
        let mut answer: Value = serde_json::from_str(&answer).unwrap();
        if request.contains("Filecoin.MpoolPending") {
            let waiting = answer["result"].as_array_mut().unwrap();
            waiting.iter_mut().for_each(|signed| signed["Message"]["To"] = to.as_str().into());
        }
        Some(answer.to_string())
    })
}

#[test]
fn a_message_that_the_node_tells_to_be_for_somebody_else_is_not_signed() {
    let (market, serving, _) = full("", 12, |_| {});
    let old = await_pending(&market, "keeper");
    serving.kill();
    call(&market, "Devnet.SetBaseFee", (RISEN.to_string(),));
    let host = Addr(market.bench.context().address("host").unwrap()).to_string();
    let serving = Serving::at(&market, &redirecting(market.bench.url(), host));
    let (told, _) = mine_until(&market, &serving, HELD, 1);
    assert!(told["reason"].as_str().unwrap().starts_with("it is not the keeper's"), "{told}");
    assert_eq!((pending(&market, "keeper"), serving.count(AGAIN)), (old, 0));
}

#[test]
fn an_accept_of_an_earlier_run_is_left_alone_and_one_of_this_run_is_sent_again() {
    let market = market("secret = 's'\nwithdraw_every = 'never'\n");
    market.open();
    call(&market, "Devnet.SetAutomine", (false,));
    push(&market, "host", BLOCK, 20);
    let serving = Serving::start(&market);
    let first = await_pending(&market, "keeper");
    call(&market, "Devnet.SetBaseFee", (RISEN.to_string(),));
    mine_until(&market, &serving, AGAIN, 1);
    assert_replaced(&market, &first[0]);
    let second = pending(&market, "keeper");
    serving.kill();

    let serving = Serving::start(&market);
    let (told, _) = mine_until(&market, &serving, HELD, 1);
    assert!(told["reason"].as_str().unwrap().contains("this run of the keeper did not make it"), "{told}");
    assert_eq!((pending(&market, "keeper"), serving.count(AGAIN)), (second, 0));
}

#[test]
fn a_message_that_would_cost_too_much_is_left_and_the_first_fault_is_told() {
    let (market, serving, lease) = full("max_fee = '100 nanoFIL'\n", 12, |_| {});
    let old = await_pending(&market, "keeper");
    call(&market, "Devnet.SetBaseFee", (RISEN.to_string(),));
    let (told, _) = mine_until(&market, &serving, HELD, 1);
    assert_eq!(told["reason"], "it would cost more than 100 nanoFIL, the policy's max_fee");
    assert_eq!(told["first_fault"], start_of(&market, &lease) + 3 * 60 + 1);
    assert_eq!((pending(&market, "keeper"), serving.count(AGAIN)), (old, 0));
}

#[test]
fn a_message_that_is_not_the_keepers_is_told_of_with_the_first_fault() {
    let (market, serving, lease) = full("", 12, |market| push(market, "keeper", 10_000_000, 1));
    serving.told("messages of the key are on their way: waiting for them", 1);
    let old = pending(&market, "keeper");
    let (told, _) = mine_until(&market, &serving, HELD, 1);
    assert_eq!((&told["nonce"], pending(&market, "keeper")), (&old[0]["Nonce"], old.clone()));
    assert!(told["reason"].as_str().unwrap().starts_with("it is not the keeper's"), "{told}");
    assert_eq!(told["first_fault"], start_of(&market, &lease) + 3 * 60 + 1);

    // It gets onto the chain, and the keeper goes on.
    make_room(&market);
    await_pending(&market, "keeper");
    call(&market, "Devnet.Mine", (1,));
    serving.told("beat", 1);
    assert_once_in_each_slot(&market, &lease, 1);
}

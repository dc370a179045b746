//! Estimates.

use devnet::{BlockMode, Config};
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use fvm_shared::message::Message;
use serde_json::json;

use crate::client::*;

#[test]
fn an_estimate_covers_what_the_message_then_uses() {
    for sender in [secp(), bls()] {
        let devnet = devnet();
        let call = transfer(sender.address, Address::new_id(101), 5);
        let limit = devnet.call("Filecoin.GasEstimateGasLimit", json!([message_json(&call), null])).as_u64().unwrap();
        let filled = devnet.call("Filecoin.GasEstimateMessageGas", json!([message_json(&call), null, null]));
        assert_eq!(filled["GasLimit"].as_u64().unwrap(), limit + limit / 4);
        let used = devnet.run(&sender, call)["Receipt"]["GasUsed"].as_u64().unwrap();
        // Lotus too tries the message without prices, so it is a few bytes shorter than what is then paid for.
        assert!((limit..limit + 20_000).contains(&used), "{used} where {limit} was estimated");
    }
}

#[test]
fn given_values_are_kept_and_the_whole_fee_stays_below_the_maximum() {
    let devnet = devnet();
    let mut message = transfer(secp().address, Address::new_id(101), 5);
    message.gas_limit = 12_345_678;
    message.gas_premium = TokenAmount::from_atto(777);
    let filled = devnet.call("Filecoin.GasEstimateMessageGas", json!([message_json(&message), null, null]));
    assert_eq!((filled["GasLimit"].clone(), filled["GasPremium"].clone()), (json!(12_345_678), json!("777")));

    let spec = json!({ "MaxFee": "12345678000" });
    let filled = devnet.call("Filecoin.GasEstimateMessageGas", json!([message_json(&message), spec, null]));
    assert_eq!((filled["GasFeeCap"].clone(), filled["GasPremium"].clone()), (json!("1000"), json!("777")));
}

#[test]
fn fee_cap_and_premium_follow_base_fee_and_urgency() {
    let devnet = devnet();
    let message = message_json(&transfer(secp().address, Address::new_id(101), 5));
    let fee_cap = |epochs: u32| amount(&devnet.call("Filecoin.GasEstimateFeeCap", json!([message, epochs, null])));
    assert_eq!(fee_cap(0), TokenAmount::from_atto(100));
    assert_eq!(fee_cap(1), TokenAmount::from_atto(112));
    assert!(fee_cap(4_000_000_000) > TokenAmount::from_whole(1));
    let premium = |epochs: u64| {
        let params = json!([epochs, text(&secp().address), 0, null]);
        amount(&devnet.call("Filecoin.GasEstimateGasPremium", params))
    };
    assert!(premium(1) > premium(2) && premium(2) > premium(10));
}

#[test]
fn what_would_fail_is_refused_with_its_exit_code() {
    let devnet = devnet();
    let failing = message_json(&call(secp().address, Address::new_id(101), 99));
    let refused = devnet.refused("Filecoin.GasEstimateMessageGas", json!([failing, null, null]));
    assert_eq!(refused.code, 3);
    assert!(refused.message.starts_with("message execution failed (exit=[22]"), "{}", refused.message);

    let stranger = message_json(&transfer(Address::new_secp256k1(&[7; 65]).unwrap(), Address::new_id(101), 1));
    let refused = devnet.refused("Filecoin.GasEstimateGasLimit", json!([stranger, null]));
    assert_eq!(refused.code, 1);
    assert!(refused.message.ends_with("not found on chain: sender validation failed"), "{}", refused.message);
    let refused = devnet.refused("Filecoin.StateCall", json!([stranger, null]));
    assert!(refused.message.ends_with("not found on chain: sender validation failed"), "{}", refused.message);
    let no_account = message_json(&transfer(Address::new_id(1), Address::new_id(101), 0));
    let refused = devnet.refused("Filecoin.GasEstimateMessageGas", json!([no_account, null, null]));
    assert!(refused.message.contains("exit=[1]") && refused.code == 1, "{}", refused.message);
}

#[test]
fn what_a_sender_does_not_have_it_cannot_send_when_it_is_tried_either() {
    let devnet = devnet();
    let sender = secp().address;
    let all = devnet.balance(&sender);
    let tried = |value: &TokenAmount| {
        let message = Message { value: value.clone(), ..transfer(sender, Address::new_id(101), 0) };
        message_json(&message)
    };
    let exit = |value| devnet.call("Filecoin.StateCall", json!([tried(value), null]))["MsgRct"]["ExitCode"].clone();
    let more = &all + TokenAmount::from_atto(1);
    assert_eq!((exit(&all), exit(&more)), (json!(0), json!(6)));
    devnet.call("Filecoin.GasEstimateGasLimit", json!([tried(&all), null]));
    let refused = devnet.refused("Filecoin.GasEstimateGasLimit", json!([tried(&more), null]));
    assert!(refused.code == 3 && refused.message.contains("exit=[6]"), "{refused:?}");
}

#[test]
fn an_estimate_comes_after_what_its_sender_has_waiting() {
    let devnet = devnet_with(Config { blocks: BlockMode::Manual, ..Config::from_environment() });
    let (sender, receiver) = (secp(), Address::new_secp256k1(&[7; 65]).unwrap());
    let message = devnet.prepared(transfer(sender.address, receiver, 1));
    devnet.push(&sender, &message).unwrap();
    let limit = |nonce: u64| {
        let message = Message { sequence: nonce, ..transfer(sender.address, receiver, 1) };
        devnet.call("Filecoin.GasEstimateGasLimit", json!([message_json(&message), null])).as_u64().unwrap()
    };
    // The first payment makes an account and costs more; the second finds one.
    assert!(limit(1) + 100_000 < limit(0), "{} after a first payment, {} without", limit(1), limit(0));
}

#[test]
fn an_actor_that_is_impersonated_is_estimated_for() {
    let devnet = devnet();
    let message = message_json(&transfer(Address::new_id(1), Address::new_id(101), 0));
    devnet.refused("Filecoin.GasEstimateGasLimit", json!([message, null]));
    devnet.call("Devnet.Impersonate", json!(["t01"]));
    devnet.call("Filecoin.GasEstimateGasLimit", json!([message, null]));
}

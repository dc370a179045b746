//! Estimates.

use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
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
    assert!(refused.message.ends_with("actor not found"), "{}", refused.message);
}

//! Messages that are tried on the states of past tipsets.

use devnet::Config;
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use fvm_shared::message::Message;
use serde_json::{Value, json};

use crate::client::*;

/// A message that pays someone new all that its sender has after `devnet` did nothing but start.
fn all_of(devnet: &Devnet, sender: Address) -> Value {
    let value = devnet.balance(&sender);
    message_json(&Message { value, ..transfer(sender, Address::new_secp256k1(&[7; 65]).unwrap(), 0) })
}

fn head(devnet: &Devnet) -> Value {
    devnet.call("Filecoin.ChainHead", json!([]))["Cids"].clone()
}

fn exit(devnet: &Devnet, message: &Value, key: &Value) -> Value {
    devnet.call("Filecoin.StateCall", json!([message, key]))["MsgRct"]["ExitCode"].clone()
}

#[test]
fn a_message_is_tried_on_the_state_of_the_tipset_that_is_named() {
    let devnet = devnet();
    let sender = secp();
    let (all, genesis) = (all_of(&devnet, sender.address), head(&devnet));
    devnet.run(&sender, transfer(sender.address, Address::new_id(101), 1));
    let (spent, now) = (head(&devnet), devnet.call("Filecoin.ChainHead", json!([])));
    devnet.call("Devnet.Fund", json!([text(&sender.address), TokenAmount::from_whole(1).atto().to_string()]));

    let exits = [&genesis, &spent, &head(&devnet), &json!(null)].map(|key| exit(&devnet, &all, key));

    assert_eq!(exits, [0, 6, 0, 0].map(|code| json!(code)), "it was rich, spent some, and was given more");
    assert_eq!(devnet.call("Filecoin.ChainGetTipSet", json!([spent])), now);
    let receiver = devnet.refused("Filecoin.StateGetActor", json!([all["To"], null]));
    assert_eq!(receiver.code, 11, "nobody was paid");
}

#[test]
fn what_is_estimated_for_the_past_is_what_it_cost_then() {
    let devnet = devnet();
    let sender = secp();
    let genesis = head(&devnet);
    let receiver = Address::new_secp256k1(&[7; 65]).unwrap();
    let message = transfer(sender.address, receiver, 1);
    devnet.run(&sender, message.clone());
    devnet.call("Devnet.SetBaseFee", json!(["5000"]));
    devnet.call("Devnet.Mine", json!([]));
    let message = message_json(&message);
    let limit = |key: &Value| devnet.call("Filecoin.GasEstimateGasLimit", json!([message, key])).as_u64().unwrap();
    assert!(limit(&json!(null)) + 100_000 < limit(&genesis), "the first payment made an account");
    let filled = devnet.call("Filecoin.GasEstimateMessageGas", json!([message, null, genesis]));
    assert_eq!(filled["GasLimit"].as_u64().unwrap(), limit(&genesis) + limit(&genesis) / 4);
    let fee_cap = |key: &Value| amount(&devnet.call("Filecoin.GasEstimateFeeCap", json!([message, 0, key])));
    assert_eq!([&genesis, &json!(null)].map(fee_cap), [100, 5000].map(TokenAmount::from_atto));
}

#[test]
fn what_a_miner_could_withdraw_then_is_told() {
    let devnet = devnet();
    let miner = text(&create_miner(&devnet, &secp(), &bls().address));
    let created = head(&devnet);
    devnet.call("Devnet.Award", json!([miner, 1]));
    let available = |key: &Value| amount(&devnet.call("Filecoin.StateMinerAvailableBalance", json!([miner, key])));
    assert!(available(&created) < available(&json!(null)));
    let early = devnet.call("Filecoin.ChainGetGenesis", json!([]))["Cids"].clone();
    assert_eq!(devnet.refused("Filecoin.StateMinerAvailableBalance", json!([miner, early])).code, 11);
}

#[test]
fn a_state_that_is_not_kept_is_refused_with_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let config = || Config { state_file: Some(folder.path().join("state")), ..Config::from_environment() };
    let devnet = devnet_with(config());
    let (sender, genesis) = (secp(), head(&devnet));
    devnet.run(&sender, transfer(sender.address, Address::new_id(101), 1));
    devnet.node.stop().unwrap();

    let devnet = devnet_with(config());
    let message = message_json(&transfer(sender.address, Address::new_id(101), 1));
    for params in [("StateCall", json!([message, genesis])), ("GasEstimateMessageGas", json!([message, null, genesis]))]
    {
        let refused = devnet.refused(&format!("Filecoin.{}", params.0), params.1);
        assert!(refused.message.starts_with("the state at height 0 is not kept: "), "{}", refused.message);
    }
    assert_eq!(exit(&devnet, &message, &head(&devnet)), json!(0));
}

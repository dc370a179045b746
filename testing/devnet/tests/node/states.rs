//! Actors, miners, simulated calls.

use abi::miner::Method as MinerMethod;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use fvm_ipld_encoding::from_slice;
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use serde_json::{Value, json};

use crate::client::*;

/// An address that nobody has used.
fn stranger() -> Address {
    Address::new_secp256k1(&[7; 65]).unwrap()
}

#[test]
fn an_account_is_found_by_its_key_and_by_its_id() {
    let devnet = devnet();
    for account in [secp(), bls()] {
        let key = text(&account.address);
        let id = devnet.call("Filecoin.StateLookupID", json!([key, null]));
        assert!(id.as_str().unwrap().starts_with("t01"), "{id}");
        assert_eq!(devnet.call("Filecoin.StateAccountKey", json!([id, null])), json!(key));
        assert_eq!(devnet.call("Filecoin.StateLookupRobustAddress", json!([id, null])), json!(key));
        let by_key = devnet.call("Filecoin.StateGetActor", json!([key, null]));
        assert_eq!(by_key, devnet.call("Filecoin.StateGetActor", json!([id, []])));
        assert_eq!(by_key["Nonce"], json!(0));
        assert_eq!(amount(&by_key["Balance"]), devnet.balance(&account.address));
    }
}

#[test]
fn both_prefixes_name_one_actor() {
    let devnet = devnet();
    let actor = devnet.call("Filecoin.StateGetActor", json!(["t01", null]));
    assert_eq!(actor, devnet.call("Filecoin.StateGetActor", json!(["f01", null])));
}

#[test]
fn an_actor_that_is_not_there_is_an_error_with_lotuss_code() {
    let devnet = devnet();
    for method in ["StateGetActor", "StateReadState", "StateLookupID", "StateLookupRobustAddress"] {
        let refused = devnet.refused(&format!("Filecoin.{method}"), json!([stranger().to_string(), null]));
        assert_eq!(refused, Refused { code: 11, message: "actor not found".to_owned() }, "{method}");
    }
    assert_eq!(devnet.refused("Filecoin.StateAccountKey", json!(["t099999", null])).code, 11);
    assert!(devnet.refused("Filecoin.StateAccountKey", json!(["t01", null])).message.contains("no key"));
}

#[test]
fn a_state_is_shown_as_plain_cbor() {
    let devnet = devnet();
    let account = secp();
    let state = devnet.call("Filecoin.StateReadState", json!([text(&account.address), null]))["State"].clone();
    assert_eq!(state, json!([BASE64.encode(account.address.to_bytes())]));
}

#[test]
fn past_states_stay_readable() {
    let devnet = devnet();
    let sender = secp();
    let genesis = devnet.call("Filecoin.ChainHead", json!([]))["Cids"].clone();
    devnet.run(&sender, transfer(sender.address, Address::new_id(101), 1));
    let nonce =
        |key: Value| devnet.call("Filecoin.StateGetActor", json!([text(&sender.address), key]))["Nonce"].clone();
    assert_eq!((nonce(genesis), nonce(json!(null))), (json!(0), json!(1)));
}

#[test]
fn actors_and_miners_are_listed() {
    let devnet = devnet();
    let owner = secp();
    let miner = create_miner(&devnet, &owner, &bls().address);
    let miners = devnet.call("Filecoin.StateListMiners", json!([null]));
    let guard = devnet.call("Devnet.NodeInfo", json!([]))["GuardMiner"].clone();
    assert_eq!(miners.as_array().unwrap().len(), 2);
    for expected in [json!(text(&miner)), devnet.call("Filecoin.StateLookupID", json!([guard, null]))] {
        assert!(miners.as_array().unwrap().contains(&expected), "{miners} lacks {expected}");
    }
    let actors = devnet.call("Filecoin.StateListActors", json!([null]));
    assert!(actors.as_array().unwrap().len() > 15);
    assert_eq!(actors[0], json!("t00"));
}

#[test]
fn a_new_miner_is_described() {
    let devnet = devnet();
    let (owner, worker) = (secp(), bls());
    let miner = text(&create_miner(&devnet, &owner, &worker.address));
    let info = devnet.call("Filecoin.StateMinerInfo", json!([miner, null]));
    let id_of = |address: &Address| devnet.call("Filecoin.StateLookupID", json!([text(address), null]));
    assert_eq!(info["Owner"], id_of(&owner.address));
    assert_eq!(info["Beneficiary"], info["Owner"]);
    assert_eq!(info["Worker"], id_of(&worker.address));
    assert_eq!(info["SectorSize"], json!(2048));
    assert_eq!(info["WindowPoStProofType"], json!(10));
    assert_eq!(info["PendingOwnerAddress"], json!(null));

    let deposit = amount(&devnet.call("Filecoin.StateMinerCreationDeposit", json!([null])));
    assert_eq!(deposit, TokenAmount::from_atto(5_937_181_320u64));
    let available = amount(&devnet.call("Filecoin.StateMinerAvailableBalance", json!([miner, null])));
    assert_eq!(available, TokenAmount::from_nano(100) - deposit, "what is above the deposit is free");

    let power = devnet.call("Filecoin.StateMinerPower", json!([miner, null]));
    assert_eq!(power["MinerPower"]["RawBytePower"], json!("0"));
    assert_eq!(power["HasMinPower"], json!(false));
}

#[test]
fn an_award_vests_and_becomes_available() {
    let devnet = devnet();
    let miner = text(&create_miner(&devnet, &secp(), &bls().address));
    let available = || amount(&devnet.call("Filecoin.StateMinerAvailableBalance", json!([miner, null])));
    let before = available();
    devnet.call("Devnet.Award", json!([miner, 1]));
    let at_once = available();
    assert!(at_once > before, "a quarter is free at once");
    devnet.call("Devnet.Advance", json!([2880 * 30]));
    assert!(available() > at_once, "the rest vests");
}

#[test]
fn what_is_no_miner_is_said_to_be_none() {
    let devnet = devnet();
    for method in ["StateMinerInfo", "StateMinerAvailableBalance", "StateMinerPower"] {
        let refused = devnet.refused(&format!("Filecoin.{method}"), json!(["t01", null]));
        assert!(refused.message.contains("not a miner"), "{method}: {}", refused.message);
        let refused = devnet.refused(&format!("Filecoin.{method}"), json!([stranger().to_string(), null]));
        assert_eq!(refused.code, 11, "{method}");
    }
    assert!(devnet.refused("Devnet.Award", json!([text(&secp().address), 1])).message.contains("burnt"));
}

#[test]
fn a_call_returns_what_the_message_would_and_changes_nothing() {
    let devnet = devnet();
    let miner = create_miner(&devnet, &secp(), &bls().address);
    let head = devnet.call("Filecoin.ChainHead", json!([]));

    let ask = call(secp().address, miner, MinerMethod::GetSectorSize.number());
    let result = devnet.call("Filecoin.StateCall", json!([message_json(&ask), null]));
    assert_eq!(result["MsgRct"]["ExitCode"], json!(0));
    let returned = BASE64.decode(result["MsgRct"]["Return"].as_str().unwrap()).unwrap();
    assert_eq!(from_slice::<u64>(&returned).unwrap(), 2048);
    assert_eq!(result["Error"], json!(""));
    assert_eq!(devnet.call("Filecoin.ChainHead", json!([])), head);
    let ask = call(stranger(), miner, MinerMethod::GetSectorSize.number());
    let refused = devnet.refused("Filecoin.StateCall", json!([message_json(&ask), null]));
    assert!(refused.message.contains("not found on chain"), "{}", refused.message);
}

#[test]
fn a_call_that_fails_tells_its_exit_code_and_why() {
    let devnet = devnet();
    let result =
        devnet.call("Filecoin.StateCall", json!([message_json(&call(secp().address, Address::new_id(101), 99)), null]));
    assert_eq!(result["MsgRct"]["ExitCode"], json!(22));
    assert!(!result["Error"].as_str().unwrap().is_empty());
}

#[test]
fn a_replay_tells_what_a_message_did() {
    let devnet = devnet();
    let sender = secp();
    let lookup = devnet.run(&sender, transfer(sender.address, Address::new_id(101), 1));
    let replay = devnet.call("Filecoin.StateReplay", json!([null, lookup["Message"]]));
    assert_eq!(replay["MsgRct"], lookup["Receipt"]);
    let burnt = amount(&replay["GasCost"]["BaseFeeBurn"]);
    assert_eq!(burnt, TokenAmount::from_atto(100 * lookup["Receipt"]["GasUsed"].as_u64().unwrap()));
    let genesis = devnet.call("Filecoin.ChainGetGenesis", json!([]))["Cids"].clone();
    let refused = devnet.refused("Filecoin.StateReplay", json!([genesis, lookup["Message"]]));
    assert_eq!(refused.message, "given message not found in tipset");
}

//! Every method of Lotus's API that the node answers, once with what it answers and once with what it refuses, on a chain
//! that has something of everything; and what the API's documentation gives as examples.

use std::collections::BTreeMap;

use fvm_shared::address::Address;
use serde_json::{Value, json};

use crate::client::*;
use crate::events::{emit, probe};
use crate::shape;

/// Methods that answer whatever they are asked, if it is of the right form.
const NEVER_REFUSE: [&str; 14] = [
    "AuthVerify",
    "ChainGetGenesis",
    "ChainHasObj",
    "ChainHead",
    "MpoolGetConfig",
    "NodeStatus",
    "StateGetNetworkParams",
    "StateNetworkName",
    "SyncState",
    "Version",
    "WalletBalance",
    // A node whose keys were all deleted refuses: `wallets` has it.
    "WalletDefaultAddress",
    "WalletHas",
    "WalletList",
];

/// Methods that open channels: `subscriptions` has them.
const CHANNELS: [&str; 2] = ["Filecoin.ChainNotify", "Filecoin.SubscribeActorEventsRaw"];

const UNKNOWN: &str = "bafy2bzacea3wsdh6y3a36tb3skempjoxqpuyompjbmfeyf34fi3uy6uue42v4";

/// A chain with a miner, an actor that emitted, messages of both kinds, null rounds, and a message that waits.
struct Scene {
    devnet: Devnet,
    miner: String,
    secp: String,
    bls: String,
    /// A message on the chain, its tipset, that tipset's block, and its child's.
    message: Value,
    tipset: Value,
    block: Value,
    child: Value,
    events_root: Value,
    version: Value,
}

fn scene() -> Scene {
    let devnet = devnet();
    let miner = create_miner(&devnet, &secp(), &bls().address);
    let (probe, _) = probe(&devnet);
    let emitted = emit(&devnet, probe, 2);
    let sent = devnet.run(&bls(), transfer(bls().address, Address::new_id(101), 1));
    devnet.call("Devnet.Advance", json!([4]));
    devnet.call("Devnet.SetAutomine", json!([false]));
    let waits = devnet.prepared(transfer(secp().address, Address::new_id(101), 1));
    devnet.push(&secp(), &waits).unwrap();
    Scene {
        miner: text(&miner),
        secp: text(&secp().address),
        bls: text(&bls().address),
        message: emitted["Message"].clone(),
        tipset: emitted["TipSet"].clone(),
        block: emitted["TipSet"][0].clone(),
        child: sent["TipSet"][0].clone(),
        events_root: emitted["Receipt"]["EventsRoot"].clone(),
        version: devnet.call("Filecoin.StateNetworkVersion", json!([null])),
        devnet,
    }
}

impl Scene {
    /// For each method parameters that it answers.
    fn answered(&self) -> BTreeMap<&'static str, Value> {
        let Self { miner, secp, bls, message, tipset, block, child, events_root, version, .. } = self;
        let data = "YSBtZXNzYWdl";
        let call = message_json(&transfer(secp_address(), Address::new_id(101), 1));
        let next =
            signed_json(&crate::client::bls(), &self.devnet.prepared(transfer(bls_address(), secp_address(), 1)));
        let signature = self.devnet.call("Filecoin.WalletSign", json!([secp, data]));
        let key = self.devnet.call("Filecoin.WalletExport", json!([bls]));
        let init = self.devnet.call("Filecoin.StateGetActor", json!(["t01", null]))["Code"].clone();
        let get_owner = abi::miner::Method::GetOwner.number();
        let eth = "0x5cbeecf99d3fdb3f25e309cc264f240bb0664031";
        BTreeMap::from([
            ("AuthVerify", json!(["a token"])),
            ("ChainGetBlock", json!([block])),
            ("ChainGetBlockMessages", json!([block])),
            ("ChainGetEvents", json!([events_root])),
            ("ChainGetGenesis", json!([])),
            ("ChainGetMessage", json!([message])),
            ("ChainGetMessagesInTipset", json!([tipset])),
            ("ChainGetParentMessages", json!([child])),
            ("ChainGetParentReceipts", json!([child])),
            ("ChainGetTipSet", json!([tipset])),
            ("ChainGetTipSetAfterHeight", json!([3, null])),
            ("ChainGetTipSetByHeight", json!([3, null])),
            ("ChainHasObj", json!([block])),
            ("ChainHead", json!([])),
            ("ChainReadObj", json!([block])),
            ("EthAddressToFilecoinAddress", json!([eth])),
            ("FilecoinAddressToEthAddress", json!([miner, "latest"])),
            ("GasEstimateFeeCap", json!([call, 20, null])),
            ("GasEstimateGasLimit", json!([call, tipset])),
            ("GasEstimateGasPremium", json!([2, secp, 1_000_000, null])),
            ("GasEstimateMessageGas", json!([call, { "MaxFee": "0" }, null])),
            ("GetActorEventsRaw", json!([{ "fromHeight": 0 }])),
            ("MpoolGetConfig", json!([])),
            ("MpoolGetNonce", json!([secp])),
            ("MpoolPending", json!([null])),
            ("MpoolPush", json!([next])),
            ("MpoolPushMessage", json!([call, null])),
            ("MpoolSelect", json!([null, 0.8])),
            ("NodeStatus", json!([true])),
            ("StateAccountKey", json!([bls, null])),
            ("StateActorCodeCIDs", json!([version])),
            ("StateActorManifestCID", json!([version])),
            ("StateCall", json!([call, tipset])),
            ("StateCirculatingSupply", json!([null])),
            ("StateDecodeParams", json!([miner, get_owner, "", null])),
            ("StateEncodeParams", json!([init, 2, { "code_cid": UNKNOWN, "constructor_params": "0x" }])),
            ("StateGetActor", json!([miner, null])),
            ("StateGetNetworkParams", json!([])),
            ("StateListActors", json!([null])),
            ("StateListMessages", json!([{ "From": secp }, null, 0])),
            ("StateListMiners", json!([null])),
            ("StateLookupID", json!([bls, null])),
            ("StateLookupRobustAddress", json!([miner, null])),
            ("StateMarketBalance", json!([secp, null])),
            ("StateMinerAvailableBalance", json!([miner, null])),
            ("StateMinerCreationDeposit", json!([null])),
            ("StateMinerInfo", json!([miner, null])),
            ("StateMinerPower", json!([miner, null])),
            ("StateNetworkName", json!([])),
            ("StateNetworkVersion", json!([tipset])),
            ("StateReadState", json!([miner, null])),
            ("StateReplay", json!([tipset, message])),
            ("StateSearchMsg", json!([null, message, -1, true])),
            ("StateWaitMsg", json!([message, 0, -1, true])),
            ("SyncState", json!([])),
            ("Version", json!([])),
            ("WalletBalance", json!([secp])),
            ("WalletDefaultAddress", json!([])),
            ("WalletDelete", json!([text(&accounts()[7].address)])),
            ("WalletExport", json!([bls])),
            ("WalletHas", json!([bls])),
            ("WalletImport", json!([key])),
            ("WalletList", json!([])),
            ("WalletNew", json!(["bls"])),
            ("WalletSetDefault", json!([bls])),
            ("WalletSign", json!([bls, data])),
            ("WalletSignMessage", json!([secp, call])),
            ("WalletValidateAddress", json!([miner])),
            ("WalletVerify", json!([secp, data, signature])),
        ])
    }

    /// For each method that can refuse what it understands: parameters, error code, and words of the message.
    fn refused(&self) -> BTreeMap<&'static str, (Value, i64, &'static str)> {
        let Self { secp, message, .. } = self;
        let unknown = json!({ "/": UNKNOWN });
        let nobody = Address::new_secp256k1(&[7; 65]).unwrap().to_string();
        let doomed = message_json(&call(secp_address(), Address::new_id(101), 99));
        let late = signed_json(&crate::client::secp(), &transfer(secp_address(), secp_address(), 1));
        BTreeMap::from([
            ("ChainGetBlock", (json!([unknown]), 1, "not found")),
            ("ChainGetBlockMessages", (json!([unknown]), 1, "not found")),
            ("ChainGetEvents", (json!([unknown]), 1, "load the events")),
            ("ChainGetMessage", (json!([unknown]), 1, "not found")),
            ("ChainGetMessagesInTipset", (json!([[unknown]]), 1, "not found")),
            ("ChainGetParentMessages", (json!([unknown]), 1, "not found")),
            ("ChainGetParentReceipts", (json!([unknown]), 1, "not found")),
            ("ChainGetTipSet", (json!([[unknown]]), 1, "not found")),
            ("ChainGetTipSetAfterHeight", (json!([1_000_000, null]), 1, "greater than start point")),
            ("ChainGetTipSetByHeight", (json!([-1, null]), 1, "negative")),
            ("ChainReadObj", (json!([unknown]), 1, "ipld: could not find")),
            ("EthAddressToFilecoinAddress", (json!(["0x12"]), -32602, "40 hexadecimal digits")),
            ("FilecoinAddressToEthAddress", (json!([nobody, null]), 11, "actor not found")),
            ("GasEstimateFeeCap", (json!([doomed, 20, [unknown]]), 1, "not found")),
            ("GasEstimateGasLimit", (json!([doomed, null]), 3, "message execution failed (exit=[22]")),
            ("GasEstimateGasPremium", (json!([2, secp, 0, [unknown]]), 1, "not found")),
            ("GasEstimateMessageGas", (json!([doomed, null, null]), 3, "message execution failed (exit=[22]")),
            ("GetActorEventsRaw", (json!([{ "fromHeight": 5, "toHeight": 4 }]), 1, "invalid epoch range")),
            ("MpoolGetNonce", (json!([nobody]), 1, "actor not found")),
            ("MpoolPending", (json!([[unknown]]), 1, "not found")),
            ("MpoolPush", (json!([late]), 1, "'GasLimit' field")),
            (
                "MpoolPushMessage",
                (json!([message_json(&transfer(Address::new_id(1), secp_address(), 1)), null]), 1, "key not found"),
            ),
            ("MpoolSelect", (json!([[unknown], 0.8]), 1, "not found")),
            ("StateAccountKey", (json!(["t01", null]), 1, "is not an account")),
            ("StateActorCodeCIDs", (json!([12]), 1, "only, not 12")),
            ("StateActorManifestCID", (json!([12]), 1, "only, not 12")),
            ("StateCall", (json!([doomed, [unknown]]), 1, "not found")),
            ("StateCirculatingSupply", (json!([[unknown]]), 1, "not found")),
            ("StateDecodeParams", (json!([nobody, 0, "", null]), 1, "getting actor: actor not found")),
            ("StateEncodeParams", (json!([unknown, 2, {}]), 1, "unknown method 2 for actor")),
            ("StateGetActor", (json!([nobody, null]), 11, "actor not found")),
            ("StateListActors", (json!([[unknown]]), 1, "not found")),
            ("StateListMessages", (json!([{}, null, 0]), 1, "must specify at least To or From")),
            ("StateListMiners", (json!([[unknown]]), 1, "not found")),
            ("StateLookupID", (json!([nobody, null]), 11, "actor not found")),
            ("StateLookupRobustAddress", (json!(["t00", null]), 1, "no robust address")),
            ("StateMarketBalance", (json!([nobody, null]), 11, "actor not found")),
            ("StateMinerAvailableBalance", (json!([secp, null]), 1, "is not a miner")),
            ("StateMinerCreationDeposit", (json!([[unknown]]), 1, "not found")),
            ("StateMinerInfo", (json!([secp, null]), 1, "is not a miner")),
            ("StateMinerPower", (json!([secp, null]), 1, "is not a miner")),
            ("StateNetworkVersion", (json!([[unknown]]), 1, "not found")),
            ("StateReadState", (json!([nobody, null]), 11, "actor not found")),
            ("StateReplay", (json!([null, unknown]), 1, "didn't find msg")),
            ("StateSearchMsg", (json!([[unknown], message, -1, true]), 1, "not found")),
            ("StateWaitMsg", (json!([unknown, 0, -1, true]), 1, "failed to load message")),
            ("WalletDelete", (json!(["t01"]), 1, "key not found")),
            ("WalletExport", (json!(["t01"]), 1, "key not found")),
            ("WalletImport", (json!([{ "Type": "secp256k1", "PrivateKey": "AA==" }]), 1, "development keys only")),
            ("WalletNew", (json!(["ledger"]), -32602, "unknown variant")),
            ("WalletSetDefault", (json!(["t01"]), 1, "key not found")),
            ("WalletSign", (json!(["t01", "AA=="]), 1, "key not found")),
            ("WalletSignMessage", (json!([nobody, doomed]), 1, "key not found")),
            ("WalletValidateAddress", (json!(["t1zzz"]), 1, "not an address")),
            ("WalletVerify", (json!([secp, "AA==", { "Type": 9, "Data": "" }]), -32602, "unrecognized signature type")),
        ])
    }
}

fn secp_address() -> Address {
    secp().address
}

fn bls_address() -> Address {
    bls().address
}

/// The methods of Lotus's API that the node answers over HTTP.
fn answered_methods() -> impl Iterator<Item = (&'static str, &'static shape::Method)> {
    shape::METHODS.iter().map(|(name, method)| (name.as_str(), method)).filter(|(name, _)| !CHANNELS.contains(name))
}

#[test]
fn every_method_answers_in_lotus_shape() {
    let scene = scene();
    let answered = scene.answered();
    for (name, _) in answered_methods() {
        let params = &answered[name.strip_prefix("Filecoin.").unwrap()];
        scene.devnet.call(name, params.clone());
    }
    assert_eq!(answered.len(), answered_methods().count());
}

#[test]
fn what_a_method_refuses_it_refuses_with_a_code_and_a_sentence() {
    let scene = scene();
    let names: Vec<_> = answered_methods().map(|(name, _)| name.strip_prefix("Filecoin.").unwrap()).collect();
    let refusing = scene.refused();
    for name in &names {
        let (is_here, is_never) = (refusing.contains_key(name), NEVER_REFUSE.contains(name));
        assert_ne!(is_here, is_never, "{name} refuses what is asked here, or never");
    }
    assert!(refusing.keys().chain(&NEVER_REFUSE).all(|name| names.contains(name)), "each of them is a method");
    for (name, (params, code, words)) in refusing {
        let refused = scene.devnet.refused(&format!("Filecoin.{name}"), params);
        assert_eq!(refused.code, code, "{name}: {}", refused.message);
        assert!(refused.message.contains(words), "{name}: {}", refused.message);
    }
}

#[test]
fn every_method_takes_as_many_parameters_as_lotus_documents_and_no_more() {
    let devnet = devnet();
    for (name, method) in answered_methods().filter(|(_, method)| !method.takes_raw_params()) {
        let count = method.params.len();
        let refused = devnet.refused(name, json!(vec![Value::Null; count + 1]));
        let words = format!("wrong param count (method '{name}'): {} != {count}", count + 1);
        assert_eq!((refused.code, refused.message), (-32602, words));
    }
}

/// The examples name actors and blocks that are not there, but none of them is of the wrong form.
#[test]
fn the_examples_of_the_documentation_are_understood() {
    let devnet = devnet();
    for (name, method) in answered_methods().filter(|(_, method)| !method.takes_raw_params()) {
        let params: Vec<&Value> = method.params.iter().map(|param| &param.example).collect();
        if let Err(refused) = devnet.try_call(name, json!(params)) {
            assert_ne!(refused.code, -32602, "{name}: {}", refused.message);
        }
    }
}

#[test]
fn methods_that_need_a_channel_say_so() {
    let devnet = devnet();
    for name in CHANNELS {
        assert!(devnet.refused(name, json!([])).message.contains("no out channel support"), "{name}");
    }
}

//! Parameters by the names of their fields.

use abi::init::{ExecParams, ExecReturn, Method as InitMethod};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use fvm_ipld_encoding::RawBytes;
use fvm_shared::address::Address;
use serde_json::{Value, json};

use crate::client::*;
use crate::events::{INIT, returned, run};

/// The bytes that `abi` pins, for each kind of actor that there are some of.
const VECTORS: [&str; 4] = [
    include_str!("../../../../actors/abi/tests/vectors/lease.json"),
    include_str!("../../../../actors/abi/tests/vectors/owner.json"),
    include_str!("../../../../actors/abi/tests/vectors/storageminer.json"),
    include_str!("../../../../actors/abi/tests/vectors/storagepower.json"),
];

/// Every pinned value that is some method's parameters.
fn pinned() -> Vec<Value> {
    let all = VECTORS.iter().flat_map(|text| serde_json::from_str::<Vec<Value>>(text).unwrap());
    all.filter(|entry| entry["side"] == json!("params")).collect()
}

fn bytes_of(entry: &Value) -> Vec<u8> {
    hex::decode(&entry["bytes"].as_str().unwrap()[2..]).unwrap()
}

/// One of Leasehold's actors, made with the parameters that are pinned for its constructor.
fn create(devnet: &Devnet, name: &str) -> String {
    let actor = bundle::actors().iter().find(|actor| actor.name == name).unwrap();
    devnet.call("Devnet.InstallCode", json!([BASE64.encode(actor.wasm)]));
    let is_constructor = |entry: &Value| entry["actor"] == json!(name) && entry["method"] == json!("Constructor");
    let constructor_params = RawBytes::new(bytes_of(&pinned().into_iter().find(is_constructor).unwrap()));
    let params = ExecParams { code_cid: actor.code_cid(), constructor_params };
    text(&returned::<ExecReturn>(&run(devnet, INIT, InitMethod::Exec.number(), &params)).id_address)
}

fn code(devnet: &Devnet, address: &str) -> Value {
    devnet.call("Filecoin.StateGetActor", json!([address, null]))["Code"].clone()
}

#[test]
fn what_is_pinned_for_a_method_is_decoded_and_encoded_again() {
    let devnet = devnet();
    let miner = text(&create_miner(&devnet, &secp(), &bls().address));
    let actors = [("owner", create(&devnet, "owner")), ("lease", create(&devnet, "lease"))];
    let actors = [&actors[..], &[("storageminer", miner), ("storagepower", "t04".to_owned())]].concat();
    let pinned = pinned();
    for entry in &pinned {
        let (_, address) = actors.iter().find(|(kind, _)| entry["actor"] == json!(kind)).unwrap();
        let (method, bytes) = (&entry["number"], BASE64.encode(bytes_of(entry)));
        let decoded = devnet.call("Filecoin.StateDecodeParams", json!([address, method, bytes, null]));
        let encoded = devnet.call("Filecoin.StateEncodeParams", json!([code(&devnet, address), method, decoded]));
        assert_eq!(encoded, json!(bytes), "{entry}: {decoded}");
    }
    assert!(pinned.len() > 80, "{}", pinned.len());
}

#[test]
fn fields_have_their_names_and_values_the_forms_of_the_command_line() {
    let devnet = devnet();
    let params = ExecParams { code_cid: bundle::OWNER.code_cid(), constructor_params: RawBytes::new(vec![0, 255]) };
    let bytes = BASE64.encode(RawBytes::serialize(params).unwrap().bytes());
    let named = json!({ "code_cid": bundle::OWNER.code_cid().to_string(), "constructor_params": "0x00ff" });
    assert_eq!(devnet.call("Filecoin.StateDecodeParams", json!(["t01", 2, bytes, null])), named);
    let init = code(&devnet, "t01");
    assert_eq!(devnet.call("Filecoin.StateEncodeParams", json!([init, 2, named])), json!(bytes));

    let harvest = abi::owner::Method::Harvest.number();
    let owner = json!({ "/": bundle::OWNER.code_cid().to_string() });
    for nothing in [json!(null), json!({})] {
        assert_eq!(devnet.call("Filecoin.StateEncodeParams", json!([owner, harvest, nothing])), json!(""));
    }
    let listed = abi::init::Method::ListInstalled.number();
    for (address, method) in [("t01", listed), ("t01", 0), ("t03", 0), (&text(&secp().address), 0)] {
        let decoded = devnet.call("Filecoin.StateDecodeParams", json!([address, method, "AQID", null]));
        assert_eq!(decoded, json!({}), "what takes none reads none");
    }
}

#[test]
fn the_actor_is_the_one_that_was_there_at_the_tipset() {
    let devnet = devnet();
    let genesis = devnet.call("Filecoin.ChainHead", json!([]))["Cids"].clone();
    let miner = text(&create_miner(&devnet, &secp(), &bls().address));
    let method = abi::miner::Method::GetOwner.number();
    assert_eq!(devnet.call("Filecoin.StateDecodeParams", json!([miner, method, "", null])), json!({}));
    let refused = devnet.refused("Filecoin.StateDecodeParams", json!([miner, method, "", genesis]));
    assert_eq!(refused, Refused { code: 1, message: "getting actor: actor not found".to_owned() });
}

#[test]
fn what_is_not_known_or_does_not_fit_is_refused_with_a_sentence() {
    let devnet = devnet();
    let init = code(&devnet, "t01");
    let unknown = |method: u64, code: &Value| {
        let code = code["/"].as_str().unwrap();
        format!("getting params type: unknown method {method} for actor {code}: actor metadata not found")
    };
    let cron = code(&devnet, "t03");
    let decode = |params: Value| devnet.refused("Filecoin.StateDecodeParams", params).message;
    let encode = |params: Value| devnet.refused("Filecoin.StateEncodeParams", params).message;
    assert_eq!(decode(json!(["t01", 99, "", null])), unknown(99, &init));
    assert_eq!(decode(json!(["t03", 2, "", null])), unknown(2, &cron));
    assert_eq!(encode(json!([init, 99, {}])), unknown(99, &init));
    let head = devnet.call("Filecoin.ChainHead", json!([]))["Cids"][0].clone();
    assert_eq!(encode(json!([head, 0, {}])), unknown(0, &head), "no actor runs a block's header");

    assert_eq!(
        decode(json!(["t01", 2, "gA==", null])),
        "cbor unmarshal: params: ExecParams has 2 fields, and this has 0"
    );
    assert!(decode(json!(["t01", 2, "", null])).starts_with("cbor unmarshal: params: this is not CBOR"));
    let nested = BASE64.encode([0x81].repeat(1_000_000));
    assert!(decode(json!(["t01", 2, nested, null])).starts_with("cbor unmarshal: params: this is not CBOR"));
    let sentence = "json unmarshal: params.code_cid: missing; expected a CID";
    assert_eq!(encode(json!([init, 2, { "constructor_params": "0x" }])), sentence);
    let harvest = abi::owner::Method::Harvest.number();
    let owner = json!({ "/": bundle::OWNER.code_cid().to_string() });
    assert_eq!(encode(json!([owner, harvest, [1]])), "json unmarshal: params: Harvest takes no parameters");
    let late = Address::new_secp256k1(&[7; 65]).unwrap().to_string();
    assert_eq!(decode(json!([late, 0, "", null])), "getting actor: actor not found");
}

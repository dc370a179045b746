//! Events: the init actor tells of the code it installs, the probe of what it is told to.

use abi::init::{ExecParams, ExecReturn, InstallParams, InstallReturn, Method};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use fvm_ipld_encoding::RawBytes;
use fvm_ipld_encoding::de::DeserializeOwned;
use fvm_shared::address::Address;
use fvm_shared::message::Message;
use serde::Serialize;
use serde_json::{Value, json};

use crate::client::*;

pub const INIT: Address = Address::new_id(1);

pub fn returned<T: DeserializeOwned>(lookup: &Value) -> T {
    assert_eq!(lookup["Receipt"]["ExitCode"], json!(0), "{lookup}");
    let bytes = BASE64.decode(lookup["Receipt"]["Return"].as_str().unwrap()).unwrap();
    RawBytes::new(bytes).deserialize().unwrap()
}

pub fn run(devnet: &Devnet, to: Address, method: u64, params: &impl Serialize) -> Value {
    let sender = secp();
    let params = RawBytes::serialize(params).unwrap();
    devnet.run(&sender, Message { params, ..call(sender.address, to, method) })
}

/// Installs the probe and creates one, by signed messages. Returns its address and the look-up of the installation.
pub fn probe(devnet: &Devnet) -> (Address, Value) {
    let actor = bundle::tests().iter().find(|actor| actor.name == "probe").unwrap();
    let installed = run(devnet, INIT, Method::Install.number(), &InstallParams { code: actor.wasm.to_vec() });
    let code_cid = returned::<InstallReturn>(&installed).code_cid;
    assert_eq!(code_cid, actor.code_cid());
    let params = ExecParams { code_cid, constructor_params: RawBytes::default() };
    let created: ExecReturn = returned(&run(devnet, INIT, Method::Exec.number(), &params));
    (created.id_address, installed)
}

pub fn emit(devnet: &Devnet, probe: Address, count: u32) -> Value {
    run(devnet, probe, abi::method_hash!("Emit"), &count)
}

#[test]
fn the_events_of_a_receipt_are_found_by_their_root() {
    let devnet = devnet();
    let (probe, _) = probe(&devnet);
    let receipt = emit(&devnet, probe, 3)["Receipt"].clone();
    let events = devnet.call("Filecoin.ChainGetEvents", json!([receipt["EventsRoot"]]));
    assert_eq!(events.as_array().unwrap().len(), 3);
    assert_eq!(events[0]["Emitter"], json!(probe.id().unwrap()));
    assert_eq!(events[0]["Entries"][0]["Key"], json!("$type"));

    let unknown = json!({ "/": "bafy2bzacea3wsdh6y3a36tb3skempjoxqpuyompjbmfeyf34fi3uy6uue42v4" });
    devnet.refused("Filecoin.ChainGetEvents", json!([unknown]));
}

#[test]
fn a_filter_chooses_by_emitter_field_and_height() {
    let devnet = devnet();
    let (probe, installed) = probe(&devnet);
    let emitted = emit(&devnet, probe, 2);
    let count = |filter: Value| devnet.call("Filecoin.GetActorEventsRaw", json!([filter])).as_array().unwrap().len();

    assert_eq!(count(json!({ "addresses": [text(&probe)] })), 2);
    assert_eq!(count(json!({ "addresses": ["t01"] })), devnet_events_of_init(&devnet));
    assert_eq!(count(json!({ "addresses": ["t099999"] })), 0);
    assert_eq!(count(json!({ "fromHeight": emitted["Height"], "toHeight": emitted["Height"] })), 2);
    assert_eq!(count(json!({ "tipsetKey": emitted["TipSet"] })), 2);
    assert_eq!(count(json!({ "fields": { "$type": [] }, "fromHeight": emitted["Height"] })), 2);
    assert_eq!(count(json!({ "fields": { "no-such-key": [] } })), 0);

    let kind =
        devnet.call("Filecoin.GetActorEventsRaw", json!([{ "addresses": [text(&probe)] }]))[0]["entries"][0].clone();
    let field = json!({ "$type": [{ "codec": kind["Codec"], "value": kind["Value"] }] });
    assert_eq!(count(json!({ "fields": field })), 2);
    assert_eq!(count(json!({ "fields": { "$type": [{ "codec": kind["Codec"], "value": "AA==" }] } })), 0);

    let of_init = devnet.call("Filecoin.GetActorEventsRaw", json!([{ "addresses": ["t01"] }]));
    assert_eq!(of_init[0]["msgCid"], installed["Message"]);
    assert_eq!(
        (of_init[0]["height"].clone(), of_init[0]["emitter"].clone()),
        (installed["Height"].clone(), json!("t01"))
    );
}

fn devnet_events_of_init(devnet: &Devnet) -> usize {
    let all = devnet.call("Filecoin.GetActorEventsRaw", json!([null]));
    all.as_array().unwrap().iter().filter(|event| event["emitter"] == json!("t01")).count()
}

#[test]
fn filters_that_contradict_themselves_are_refused() {
    let devnet = devnet();
    let head = devnet.call("Filecoin.ChainHead", json!([]))["Cids"].clone();
    let refused = |filter: Value| devnet.refused("Filecoin.GetActorEventsRaw", json!([filter])).message;
    assert!(refused(json!({ "tipsetKey": head, "fromHeight": 1 })).starts_with("cannot specify both"));
    assert!(refused(json!({ "fromHeight": 5, "toHeight": 4 })).starts_with("invalid epoch range"));
    assert!(refused(json!({ "fromHeight": -1 })).starts_with("range 'from'"));
    assert!(refused(json!({ "frmHeight": 1 })).contains("unknown field"));
}

#[test]
fn a_failed_message_emits_nothing() {
    let devnet = devnet();
    let (probe, _) = probe(&devnet);
    let params = RawBytes::serialize(7u32).unwrap();
    let sender = secp();
    let aborting = Message { params, ..call(sender.address, probe, abi::method_hash!("Abort")) };
    let priced = devnet.prepared(transfer(sender.address, Address::new_id(101), 0));
    let message = Message {
        gas_limit: 100_000_000,
        to: probe,
        method_num: aborting.method_num,
        params: aborting.params,
        ..priced
    };
    let cid = devnet.push(&sender, &message).unwrap();
    let lookup = devnet.call("Filecoin.StateWaitMsg", json!([cid, 0, -1, true]));
    assert_ne!(lookup["Receipt"]["ExitCode"], json!(0));
    assert_eq!((lookup["Receipt"]["EventsRoot"].clone(), lookup["ReturnDec"].clone()), (json!(null), json!(null)));
}

#[test]
fn code_is_installed_without_a_message_of_ones_own() {
    let devnet = devnet();
    let actor = bundle::tests().iter().find(|actor| actor.name == "probe").unwrap();
    let cid = devnet.call("Devnet.InstallCode", json!([BASE64.encode(actor.wasm)]));
    assert_eq!(cid, json!({ "/": actor.code_cid().to_string() }));
    assert_eq!(devnet.call("Filecoin.ChainHasObj", json!([cid])), json!(true));
    assert_eq!(devnet.call("Devnet.InstallCode", json!([BASE64.encode(actor.wasm)])), cid, "a second time is no error");
    assert!(devnet.refused("Devnet.InstallCode", json!(["AAAA"])).message.contains("install an actor's code"));
}

#[test]
fn more_events_than_an_answer_may_hold_are_refused_and_a_smaller_range_is_answered() {
    let devnet = devnet();
    let (probe, _) = probe(&devnet);
    let first = emit(&devnet, probe, 5_000)["Height"].clone();
    let last = emit(&devnet, probe, 5_000)["Height"].clone();
    let all = json!([{ "addresses": [text(&probe)] }]);
    assert_eq!(devnet.call("Filecoin.GetActorEventsRaw", all.clone()).as_array().unwrap().len(), 10_000);
    emit(&devnet, probe, 1);
    let refused = devnet.refused("Filecoin.GetActorEventsRaw", all).message;
    assert!(refused.starts_with("filter matches too many events, try a more restricted filter"), "{refused}");
    let some = json!([{ "fromHeight": first, "toHeight": last }]);
    assert_eq!(devnet.call("Filecoin.GetActorEventsRaw", some).as_array().unwrap().len(), 10_000);
}

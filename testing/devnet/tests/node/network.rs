//! What the network says it is.

use devnet::Config;
use serde_json::{Value, json};

use crate::client::*;
use crate::subscriptions::Socket;

#[test]
fn the_network_tells_its_name_versions_and_parameters() {
    let devnet = devnet();
    assert_eq!(devnet.call("Filecoin.StateNetworkName", json!([])), json!("leasehold-devnet"));
    let version = devnet.call("Filecoin.StateNetworkVersion", json!([null]));
    let parameters = devnet.call("Filecoin.StateGetNetworkParams", json!([]));
    assert_eq!(
        (parameters["NetworkName"].clone(), parameters["BlockDelaySecs"].clone()),
        (json!("leasehold-devnet"), json!(30))
    );
    let codes = devnet.call("Filecoin.StateActorCodeCIDs", json!([version]));
    let account = devnet.call("Filecoin.StateGetActor", json!([text(&secp().address), null]));
    assert_eq!(codes["account"], account["Code"]);
    devnet.call("Filecoin.StateActorManifestCID", json!([version]));
    devnet.call("Filecoin.StateCirculatingSupply", json!([null]));
    let answer = devnet.call("Filecoin.Version", json!([]));
    assert_eq!(answer["APIVersion"], json!(0x20300));
    assert_eq!(devnet.call("Filecoin.AuthVerify", json!(["x"])), json!(["read", "write", "sign", "admin"]));
}

#[test]
fn codes_of_other_network_versions_are_refused() {
    let refused = devnet().refused("Filecoin.StateActorCodeCIDs", json!([12]));
    assert!(refused.message.contains("only, not 12"), "{}", refused.message);
}

#[test]
fn the_node_describes_itself_with_its_development_keys() {
    let devnet = devnet();
    let info = devnet.call("Devnet.NodeInfo", json!([]));
    assert_eq!(info["Accounts"].as_array().unwrap().len(), 10);
    assert_eq!(info["Accounts"][4]["Type"], json!("bls"));
    assert_eq!((info["Epoch"].clone(), info["BlockMode"].clone()), (json!(0), json!("instant")));
}

#[test]
fn a_token_is_demanded_where_one_is_set() {
    let devnet = devnet_with(Config { token: Some("secret".to_owned()), ..Config::from_environment() });
    let body = br#"{"jsonrpc":"2.0","id":1,"method":"Filecoin.StateNetworkName"}"#;
    for token in [None, Some(""), Some("secre"), Some("Secret"), Some("secretx")] {
        assert_eq!(devnet.post_with(body, token).0, 401, "{token:?}");
    }
    assert_eq!(devnet.post(body).0, 200);
}

#[test]
fn a_taken_port_is_a_clear_error() {
    let first = devnet();
    let config = Config { listen: first.node.address(), ..Config::from_environment() };
    let error = devnet::spawn(config).err().unwrap();
    assert!(error.to_string().starts_with("listen on 127.0.0.1:"), "{error}");
}

#[test]
fn both_versions_of_the_path_are_served_over_http_and_sockets() {
    let devnet = devnet();
    let sender = secp();
    let found = devnet.run(&sender, transfer(sender.address, fvm_shared::address::Address::new_id(101), 1));
    let url = devnet.node.url().replace("/rpc/v1", "/rpc/v0");
    let body = |method: &str, params: Value| json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
    let call = |method: &str, params: Value| -> Value {
        let text =
            ureq::post(&url).send(body(method, params).to_string()).unwrap().body_mut().read_to_string().unwrap();
        serde_json::from_str::<Value>(&text).unwrap()["result"].clone()
    };
    assert_eq!(call("Filecoin.StateSearchMsg", json!([found["Message"]])), found, "as version 0 has it");
    assert_eq!(call("Filecoin.StateWaitMsg", json!([found["Message"], 0])), found, "as version 0 has it");
    let mut socket = Socket::open_at(&url);
    socket.request(1, "Filecoin.StateNetworkName", json!([]));
    assert_eq!(socket.next()["result"], json!("leasehold-devnet"));
}

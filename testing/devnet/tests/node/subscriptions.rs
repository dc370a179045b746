//! Channels over a WebSocket.

use std::net::TcpStream;
use std::time::Duration;

use devnet::Config;
use fvm_shared::address::Address;
use serde_json::{Value, json};
use tungstenite::stream::MaybeTlsStream;
use tungstenite::{Message, WebSocket};

use crate::client::*;
use crate::events::{emit, probe};
use crate::shape;

/// A connection, and the method whose channel was opened last.
pub struct Socket(WebSocket<MaybeTlsStream<TcpStream>>, String);

impl Socket {
    pub fn open(devnet: &Devnet) -> Self {
        Self::open_at(&devnet.node.url())
    }

    pub fn open_at(url: &str) -> Self {
        let (socket, _) = tungstenite::connect(url.replacen("http", "ws", 1)).unwrap();
        if let MaybeTlsStream::Plain(stream) = socket.get_ref() {
            stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        }
        Self(socket, String::new())
    }

    pub fn send(&mut self, body: Value) {
        self.0.send(Message::text(body.to_string())).unwrap();
    }

    pub fn request(&mut self, id: u64, method: &str, params: Value) {
        self.1 = method.to_owned();
        self.send(json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
    }

    pub fn next(&mut self) -> Value {
        loop {
            if let Message::Text(text) = self.0.read().unwrap() {
                return serde_json::from_str(&text).unwrap();
            }
        }
    }

    /// The next value of this channel, held against Lotus's shape.
    pub fn value(&mut self, channel: &Value) -> Value {
        let notification = self.next();
        assert_eq!((&notification["method"], &notification["params"][0]), (&json!("xrpc.ch.val"), channel));
        shape::check(&self.1, &notification["params"][1]);
        notification["params"][1].clone()
    }
}

#[test]
fn a_socket_answers_as_http_does() {
    let devnet = devnet();
    let mut socket = Socket::open(&devnet);
    socket.request(7, "Filecoin.StateNetworkName", json!([]));
    assert_eq!(socket.next(), json!({ "jsonrpc": "2.0", "id": 7, "result": "leasehold-devnet" }));
    socket.0.send(Message::text("nonsense")).unwrap();
    assert_eq!(socket.next()["error"]["code"], json!(-32700));
}

#[test]
fn the_head_is_told_first_then_each_of_its_changes() {
    let devnet = devnet();
    let mut socket = Socket::open(&devnet);
    socket.request(1, "Filecoin.ChainNotify", json!([]));
    let channel = socket.next()["result"].clone();
    let genesis = socket.value(&channel);
    assert_eq!((genesis[0]["Type"].clone(), genesis[0]["Val"]["Height"].clone()), (json!("current"), json!(0)));

    let snapshot = devnet.call("Devnet.Snapshot", json!([]));
    let head = devnet.call("Devnet.Mine", json!([]));
    assert_eq!(socket.value(&channel), json!([{ "Type": "apply", "Val": head }]));
    devnet.call("Devnet.Revert", json!([snapshot]));
    assert_eq!(socket.value(&channel), json!([{ "Type": "revert", "Val": head }]));
}

#[test]
fn going_forth_to_another_branch_tells_what_left_and_what_joined() {
    let devnet = devnet();
    let base = devnet.call("Devnet.Snapshot", json!([]));
    let old = devnet.call("Devnet.Mine", json!([]));
    let branch = devnet.call("Devnet.Snapshot", json!([]));
    devnet.call("Devnet.Revert", json!([base]));
    let new = devnet.call("Devnet.Advance", json!([2]));

    let mut socket = Socket::open(&devnet);
    socket.request(1, "Filecoin.ChainNotify", json!([]));
    let channel = socket.next()["result"].clone();
    socket.value(&channel);
    devnet.call("Devnet.Revert", json!([branch]));
    let steps = json!([{ "Type": "revert", "Val": new }, { "Type": "apply", "Val": old }]);
    assert_eq!(socket.value(&channel), steps);
}

#[test]
fn events_come_as_they_happen_and_those_asked_for_from_the_past() {
    let devnet = devnet();
    let (probe, _) = probe(&devnet);
    emit(&devnet, probe, 1);
    let mut socket = Socket::open(&devnet);
    socket.request(1, "Filecoin.SubscribeActorEventsRaw", json!([{ "addresses": [text(&probe)], "fromHeight": 0 }]));
    let channel = socket.next()["result"].clone();
    assert_eq!(socket.value(&channel)["height"], json!(3));

    let sender = secp();
    devnet.run(&sender, transfer(sender.address, Address::new_id(101), 1));
    emit(&devnet, probe, 2);
    for _ in 0..2 {
        let event = socket.value(&channel);
        assert_eq!((event["height"].clone(), event["emitter"].clone()), (json!(5), json!(text(&probe))));
        assert_eq!(event["reverted"], json!(false));
    }
}

#[test]
fn a_channel_ends_when_it_is_cancelled() {
    let devnet = devnet();
    let mut socket = Socket::open(&devnet);
    socket.request(9, "Filecoin.ChainNotify", json!([]));
    let channel = socket.next()["result"].clone();
    socket.value(&channel);
    socket.send(json!({ "jsonrpc": "2.0", "method": "xrpc.cancel", "params": [9] }));
    assert_eq!(socket.next(), json!({ "jsonrpc": "2.0", "method": "xrpc.ch.close", "params": [channel] }));
    devnet.call("Devnet.Mine", json!([]));
    socket.request(10, "Filecoin.StateNetworkName", json!([]));
    assert_eq!(socket.next()["id"], json!(10), "nothing more came through the channel");
}

#[test]
fn channels_are_refused_without_a_socket_and_filters_are_read_at_once() {
    let devnet = devnet();
    let refused = devnet.refused("Filecoin.ChainNotify", json!([]));
    assert_eq!(refused.message, "method 'Filecoin.ChainNotify' not supported in this mode (no out channel support)");
    let mut socket = Socket::open(&devnet);
    socket.request(1, "Filecoin.SubscribeActorEventsRaw", json!([{ "fromHeight": "x" }]));
    assert_eq!(socket.next()["error"]["code"], json!(-32602));
}

#[test]
fn a_socket_without_the_token_is_refused() {
    let devnet = devnet_with(Config { token: Some("secret".to_owned()), ..Config::from_environment() });
    let url = devnet.node.url().replacen("http", "ws", 1);
    assert!(tungstenite::connect(&url).is_err());
    assert!(tungstenite::connect(format!("{url}?token=secret2")).is_err());
}

#[test]
fn a_socket_with_the_token_as_a_header_or_in_the_query_is_let_in() {
    use tungstenite::client::IntoClientRequest as _;
    let devnet = devnet_with(Config { token: Some("a secret".to_owned()), ..Config::from_environment() });
    let url = devnet.node.url().replacen("http", "ws", 1);
    let mut request = url.as_str().into_client_request().unwrap();
    request.headers_mut().insert("authorization", "Bearer a secret".parse().unwrap());
    let by_header = Socket(tungstenite::connect(request).unwrap().0, String::new());
    for mut socket in [by_header, Socket::open_at(&format!("{url}?a=b&token=a%20secret"))] {
        socket.request(1, "Filecoin.StateNetworkName", json!([]));
        assert_eq!(socket.next()["result"], json!("leasehold-devnet"));
    }
}

/// A message that waits for ever, and a connection with as many waits for it as one may have.
fn busy() -> (Devnet, Socket, Value) {
    let devnet = devnet_with(Config { blocks: devnet::BlockMode::Manual, ..Config::from_environment() });
    let sender = secp();
    let cid = devnet.push(&sender, &devnet.prepared(transfer(sender.address, Address::new_id(101), 1))).unwrap();
    let mut socket = Socket::open(&devnet);
    socket.request(1, "Filecoin.ChainNotify", json!([]));
    let channel = socket.next()["result"].clone();
    socket.value(&channel);
    for id in 2..=256 {
        socket.request(id, "Filecoin.StateWaitMsg", json!([cid, 0, -1, true]));
    }
    (devnet, socket, channel)
}

#[test]
fn a_connection_with_much_under_way_still_hears_what_it_is_told() {
    let (devnet, mut socket, channel) = busy();
    socket.request(1_000, "Filecoin.ChainHead", json!([]));
    let refused = socket.next();
    assert_eq!((&refused["id"], &refused["error"]["code"]), (&json!(1_000), &json!(-32600)));
    assert!(refused["error"]["message"].as_str().unwrap().contains("under way already"), "{refused}");

    socket.0.send(Message::Ping(b"there?".as_slice().into())).unwrap();
    assert_eq!(socket.0.read().unwrap(), Message::Pong(b"there?".as_slice().into()));
    socket.send(json!({ "jsonrpc": "2.0", "method": "xrpc.cancel", "params": [1] }));
    assert_eq!(socket.next(), json!({ "jsonrpc": "2.0", "method": "xrpc.ch.close", "params": [channel] }));

    devnet.call("Devnet.Mine", json!([]));
    let answered: std::collections::BTreeSet<_> = (2..=256)
        .map(|_| socket.next())
        .map(|answer| (answer["id"].as_u64(), answer["result"]["Height"].as_i64()))
        .collect();
    assert_eq!(answered, (2..=256).map(|id| (Some(id), Some(1))).collect());
    socket.request(1_001, "Filecoin.StateNetworkName", json!([]));
    assert_eq!(socket.next()["result"], json!("leasehold-devnet"), "there is room again");
}

#[test]
fn a_connection_with_much_under_way_is_closed_when_asked() {
    let (_devnet, mut socket, _) = busy();
    socket.0.close(None).unwrap();
    let closed = loop {
        match socket.0.read() {
            Ok(Message::Close(_)) => {}
            Ok(_) => panic!("an answer that nobody waits for"),
            Err(error) => break error,
        }
    };
    assert!(matches!(closed, tungstenite::Error::ConnectionClosed), "{closed}");
}

#[test]
fn a_channel_ends_at_the_last_height_and_its_request_may_be_used_again() {
    let devnet = devnet();
    let (probe, _) = probe(&devnet);
    let mut socket = Socket::open(&devnet);
    let height = devnet.epoch() + 1;
    let filter = json!([{ "addresses": [text(&probe)], "toHeight": height }]);
    socket.request(1, "Filecoin.SubscribeActorEventsRaw", filter.clone());
    let channel = socket.next()["result"].clone();
    socket.request(1, "Filecoin.ChainNotify", json!([]));
    assert!(socket.next()["error"]["message"].as_str().unwrap().contains("is open"), "one channel for a request");
    socket.1 = "Filecoin.SubscribeActorEventsRaw".to_owned();

    emit(&devnet, probe, 1);
    assert_eq!(socket.value(&channel)["height"], json!(height));
    assert_eq!(socket.next(), json!({ "jsonrpc": "2.0", "method": "xrpc.ch.close", "params": [channel] }));
    for _ in 0..300 {
        socket.request(1, "Filecoin.SubscribeActorEventsRaw", filter.clone());
        let channel = socket.next()["result"].clone();
        assert_eq!(socket.next()["params"], json!([channel]), "what is over ends at once");
    }
}

#[test]
fn a_channel_of_one_tipset_has_that_tipset_alone_and_an_empty_key_names_none() {
    let devnet = devnet();
    let (probe, _) = probe(&devnet);
    let snapshot = devnet.call("Devnet.Snapshot", json!([]));
    let emitted = emit(&devnet, probe, 1);
    let mut socket = Socket::open(&devnet);
    socket.request(1, "Filecoin.SubscribeActorEventsRaw", json!([{ "tipsetKey": emitted["TipSet"] }]));
    let one = socket.next()["result"].clone();
    assert_eq!(socket.value(&one)["tipsetKey"], emitted["TipSet"]);
    socket.request(2, "Filecoin.SubscribeActorEventsRaw", json!([{ "tipsetKey": [], "addresses": [text(&probe)] }]));
    let all = socket.next()["result"].clone();

    let later = emit(&devnet, probe, 1);
    assert_eq!(socket.value(&all)["tipsetKey"], later["TipSet"], "nothing of before, and nothing in the first channel");
    devnet.call("Devnet.Revert", json!([snapshot]));
    let mut reverted: Vec<_> = (0..3).map(|_| socket.next()["params"].clone()).collect();
    reverted.sort_by_key(|params| params[0].as_u64());
    let told: Vec<_> = reverted.iter().map(|params| (&params[0], &params[1]["tipsetKey"])).collect();
    let expected = [(&one, &emitted["TipSet"]), (&all, &later["TipSet"]), (&all, &emitted["TipSet"])];
    assert_eq!(told, expected, "reverts too");
}

//! Input that means harm, or none.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::TcpStream;

use devnet::{BlockMode, Config};
use serde_json::{Value, json};

use crate::client::*;

fn code(devnet: &Devnet, body: &[u8]) -> i64 {
    let (_, text) = devnet.post(body);
    let answer: Value = serde_json::from_str(&text).unwrap_or_else(|_| panic!("not JSON: {text}"));
    answer["error"]["code"].as_i64().unwrap_or_else(|| panic!("no error: {answer}"))
}

#[test]
fn what_is_not_json_is_a_parse_error() {
    let devnet = devnet();
    let deep = "[".repeat(1_000_000);
    let nested = format!("{}{}", r#"{"a":"#.repeat(100_000), "}".repeat(100_000));
    for body in ["", "{", "nonsense", "{\"id\":1,}", "\u{feff}{}", &deep, &nested] {
        assert_eq!(code(&devnet, body.as_bytes()), -32700, "{}", &body[..body.len().min(40)]);
    }
    assert_eq!(code(&devnet, &[0xff, 0xfe, 0x00]), -32700);
    assert_eq!(devnet.epoch(), 0);
}

#[test]
fn what_is_no_request_is_an_invalid_request() {
    let devnet = devnet();
    for body in ["null", "7", "\"x\"", "{}", "[]", r#"{"id":1,"method":null}"#, r#"{"id":[],"method":"x"}"#] {
        assert_eq!(code(&devnet, body.as_bytes()), -32600, "{body}");
    }
}

#[test]
fn unknown_methods_are_named_as_lotus_does() {
    let devnet = devnet();
    for method in ["Filecoin.NoSuchMethod", "", "filecoin.chainhead", "Filecoin.ChainHead "] {
        let refused = devnet.refused(method, json!([]));
        assert_eq!(refused, Refused { code: -32601, message: format!("method '{method}' not found") });
    }
}

#[test]
fn wrong_parameters_are_named() {
    let devnet = devnet();
    let cases = [
        ("Filecoin.ChainHead", json!([1]), "wrong param count (method 'Filecoin.ChainHead'): 1 != 0"),
        ("Filecoin.WalletBalance", json!([]), "missing param 1 ('address')"),
        ("Filecoin.WalletBalance", json!([null]), "missing param 1 ('address')"),
        ("Filecoin.WalletBalance", json!([7]), "unmarshaling param 1 ('address')"),
        ("Filecoin.StateGetActor", json!(["t01", "head"]), "unmarshaling param 2 ('tipset key')"),
        ("Filecoin.ChainGetTipSetByHeight", json!([1e300, null]), "unmarshaling param 1 ('height')"),
        ("Filecoin.ChainGetTipSetByHeight", json!(["1", null]), "unmarshaling param 1 ('height')"),
        ("Filecoin.ChainGetBlock", json!([{ "/": "bafy" }]), "unmarshaling param 1 ('block')"),
        ("Filecoin.MpoolPush", json!([{ "Message": {} }]), "unmarshaling param 1 ('signed message')"),
        ("Devnet.Fund", json!(["t01", "1.5"]), "unmarshaling param 2 ('amount')"),
        ("Devnet.Fund", json!(["t01", "9".repeat(1_000_000)]), "unmarshaling param 2 ('amount')"),
    ];
    for (method, params, words) in cases {
        let refused = devnet.refused(method, params);
        assert_eq!(refused.code, -32602, "{method}");
        assert!(refused.message.starts_with(words), "{method}: {}", refused.message);
    }
    let object = br#"{"jsonrpc":"2.0","id":1,"method":"Filecoin.ChainHead","params":{}}"#;
    assert_eq!(code(&devnet, object), -32602);
}

#[test]
fn absurd_numbers_in_messages_are_refused() {
    let devnet = devnet();
    let message = message_json(&transfer(secp().address, secp().address, 1));
    let absurd = [
        ("Nonce", json!(-1)),
        ("Nonce", json!(1e30)),
        ("GasLimit", json!(-5)),
        ("GasLimit", json!(1.5)),
        ("Method", json!("0")),
        ("Value", json!("0x10")),
        ("Value", json!(1.5)),
        ("Params", json!("not base64!")),
        ("To", json!("t0")),
        ("From", json!(null)),
    ];
    for (field, value) in absurd {
        let mut bad = message.clone();
        bad[field] = value;
        assert_eq!(devnet.refused("Filecoin.StateCall", json!([bad, null])).code, -32602, "{field}");
    }
    let mut enormous = signed_json(&secp(), &transfer(secp().address, secp().address, 1));
    enormous["Message"]["Nonce"] = json!(u64::MAX);
    enormous["Message"]["GasLimit"] = json!(u64::MAX);
    assert_eq!(devnet.refused("Filecoin.MpoolPush", json!([enormous])).code, 1);
}

#[test]
fn a_batch_is_answered_one_by_one_and_bounded() {
    let devnet = devnet();
    let one = |id: u64, method: &str| json!({ "jsonrpc": "2.0", "id": id, "method": method });
    let batch = json!([one(1, "Filecoin.StateNetworkName"), 5, one(2, "Filecoin.Nothing")]);
    let (status, text) = devnet.post(batch.to_string().as_bytes());
    let answers: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(status, 200);
    assert_eq!(answers[0]["result"], json!("leasehold-devnet"));
    assert_eq!(answers[1]["error"]["code"], json!(-32600));
    assert_eq!((answers[2]["id"].clone(), answers[2]["error"]["code"].clone()), (json!(2), json!(-32601)));

    let endless: Vec<_> = (0..1_000).map(|id| one(id, "Filecoin.ChainHead")).collect();
    assert_eq!(code(&devnet, json!(endless).to_string().as_bytes()), -32600);
}

#[test]
fn a_notification_is_done_and_not_answered() {
    let devnet = devnet();
    let (status, text) = devnet.post(br#"{"jsonrpc":"2.0","method":"Devnet.Mine","params":[2]}"#);
    assert_eq!((status, text.as_str()), (204, ""));
    assert_eq!(devnet.epoch(), 2);
}

#[test]
fn a_body_beyond_four_mebibytes_is_refused() {
    let devnet = devnet();
    let padded = |bytes: usize| {
        let body =
            json!({ "jsonrpc": "2.0", "id": 1, "method": "Filecoin.StateNetworkName", "pad": "x".repeat(bytes) });
        devnet.post(body.to_string().as_bytes()).0
    };
    assert_eq!(padded(3 << 20), 200);
    // Hardly more than the limit: a node that refuses hangs up, and a client with much left to send would see only that.
    assert_eq!(padded(4 << 20), 413);
    assert_eq!(devnet.epoch(), 0);
}

#[test]
fn idle_and_slow_clients_hold_nobody_up() {
    let devnet = devnet();
    let address = devnet.node.address();
    let mut slow = Vec::new();
    for _ in 0..200 {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(b"POST /rpc/v1 HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{").unwrap();
        slow.push(stream);
    }
    let started = std::time::Instant::now();
    assert_eq!(devnet.epoch(), 0);
    assert!(started.elapsed() < std::time::Duration::from_secs(5));
}

#[test]
fn answers_are_json_and_open_to_web_pages() {
    let devnet = devnet();
    let mut stream = TcpStream::connect(devnet.node.address()).unwrap();
    let body = r#"{"id":1,"method":"Filecoin.StateNetworkName"}"#;
    let length = body.len();
    write!(stream, "POST /rpc/v1 HTTP/1.1\r\nhost: x\r\norigin: chrome-extension://abc\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}")
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let answer = answer.to_lowercase();
    assert!(answer.contains("content-type: application/json"), "{answer}");
    assert!(answer.contains("access-control-allow-origin: *"), "{answer}");
}

#[test]
fn a_node_stops_while_clients_wait() {
    let devnet = devnet_with(Config { blocks: BlockMode::Manual, ..Config::from_environment() });
    let cid = devnet.push(&secp(), &devnet.prepared(transfer(secp().address, secp().address, 1))).unwrap();
    let url = devnet.node.url();
    let waiting = std::thread::spawn(move || {
        let body = json!({ "id": 1, "method": "Filecoin.StateWaitMsg", "params": [cid, 0, -1, true] });
        ureq::post(url).send(body.to_string()).map(|mut answer| answer.body_mut().read_to_string().unwrap())
    });
    std::thread::sleep(std::time::Duration::from_millis(200));
    let started = std::time::Instant::now();
    devnet.node.stop().unwrap();
    assert!(started.elapsed() < std::time::Duration::from_secs(10));
    assert!(waiting.join().unwrap().is_ok_and(|answer| answer.contains("the node is stopping")));
}

#[test]
fn what_takes_long_lets_others_in_and_ends_with_its_client() {
    let devnet = devnet();
    let mut stream = TcpStream::connect(devnet.node.address()).unwrap();
    let body = r#"{"id":1,"method":"Devnet.Mine","params":[1000000]}"#;
    write!(stream, "POST /rpc/v1 HTTP/1.1\r\nhost: x\r\ncontent-length: {}\r\n\r\n{body}", body.len()).unwrap();
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(20);
    for _ in 0..2 {
        let height = devnet.epoch();
        while devnet.epoch() == height && std::time::Instant::now() < deadline {}
        let now = devnet.epoch();
        assert!((height + 1..1_000_000).contains(&now), "others are served while tipsets are made: {height}, {now}");
    }

    drop(stream);
    let is_still = || {
        let height = devnet.epoch();
        std::thread::sleep(std::time::Duration::from_millis(300));
        devnet.epoch() == height
    };
    while !is_still() && std::time::Instant::now() < deadline {}
    assert!(is_still(), "nobody waits for more tipsets, and more are made");
}

#[test]
fn a_batch_of_enormous_answers_is_cut_short() {
    let devnet = devnet();
    let dump = devnet.call("Devnet.Dump", json!([])).as_str().unwrap().len();
    let mut batch: Vec<_> = (0..99).map(|id| json!({ "id": id, "method": "Devnet.Dump" })).collect();
    batch.push(json!({ "id": 99, "method": "Devnet.Mine" }));
    let (status, text) = devnet.post(json!(batch).to_string().as_bytes());
    assert_eq!(status, 200);
    assert!(text.len() < (64 << 20) + 2 * dump, "{} bytes", text.len());
    let answers: Vec<Value> = serde_json::from_str(&text).unwrap();
    assert_eq!(answers.len(), 100, "each request has its answer");
    assert!(answers[0]["result"].is_string());
    let last = answers[99]["error"]["message"].as_str().unwrap_or_else(|| panic!("{dump} bytes a dump"));
    assert!(last.contains("this request was not done"), "{last}");
    assert_eq!(devnet.epoch(), 0);
}

#[test]
fn unfinished_large_bodies_are_refused_beyond_what_the_node_reads_at_a_time() {
    let devnet = devnet();
    let begun = || {
        let mut stream = TcpStream::connect(devnet.node.address()).unwrap();
        let head = format!("POST /rpc/v1 HTTP/1.1\r\nhost: x\r\ncontent-length: {}\r\n\r\n", 4 << 20);
        // The node may hang up meanwhile: that is what this is about.
        let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&vec![b' '; (4 << 20) - 1]));
        stream
    };
    let mut streams: Vec<_> = (0..24).map(|_| begun()).collect();
    let is_refused = |stream: &mut TcpStream| {
        stream.set_read_timeout(Some(std::time::Duration::from_secs(2))).unwrap();
        let mut start = [0; 12];
        match stream.read(&mut start) {
            Ok(count) => count == 0 || start == *b"HTTP/1.1 503",
            // Unread bytes of ours may turn its answer into a reset.
            Err(error) => error.kind() == ErrorKind::ConnectionReset,
        }
    };
    let refused = streams.iter_mut().rev().take(10).map(is_refused).filter(|is_refused| *is_refused).count();
    assert!(refused >= 7, "{refused} of the last ten were refused");
    assert_eq!(devnet.epoch(), 0, "short requests are served");
    drop(streams);
    let padded = || {
        let body = json!({ "id": 1, "method": "Filecoin.StateNetworkName", "pad": "x".repeat(3 << 20) });
        devnet.post(body.to_string().as_bytes()).0
    };
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while padded() != 200 {
        assert!(std::time::Instant::now() < deadline, "there is room again once they are gone");
    }
}

#[test]
fn a_page_may_send_the_token() {
    let devnet = devnet_with(Config { token: Some("secret".to_owned()), ..Config::from_environment() });
    let mut stream = TcpStream::connect(devnet.node.address()).unwrap();
    let asks = "access-control-request-method: POST\r\naccess-control-request-headers: authorization,content-type";
    write!(
        stream,
        "OPTIONS /rpc/v1 HTTP/1.1\r\nhost: x\r\norigin: https://a.page\r\nconnection: close\r\n{asks}\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let answer = answer.to_lowercase();
    assert!(answer.starts_with("http/1.1 200"), "{answer}");
    assert!(answer.contains("access-control-allow-headers: authorization,content-type"), "{answer}");
    assert!(
        answer.contains("access-control-allow-origin: *") && answer.contains("access-control-allow-methods: *"),
        "{answer}"
    );
}

//! A node's URL with something in between.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use serde_json::{Value, json};

/// Passes requests on to a node, and to `pass` each request with its answer: what it returns is passed back, or nothing. Returns the
/// URL.
pub fn proxy(node: &str, mut pass: impl FnMut(&str, String) -> Option<String> + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/rpc/v1", listener.local_addr().unwrap());
    let node = node.to_owned();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let body = request(&mut stream);
            let answer = ureq::post(&node).content_type("application/json").send(&body[..]).unwrap();
            let answer = answer.into_body().read_to_string().unwrap();
            let Some(answer) = pass(&String::from_utf8_lossy(&body), answer) else { continue };
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", answer.len());
            // Whoever asked may be gone.
            let _ = stream.write_all(format!("{head}{answer}").as_bytes());
        }
    });
    url
}

/// Passes requests on to a node but those that it refuses.
pub fn refusing(node: &str, mut refuses: impl FnMut(&Value) -> bool + Send + 'static) -> String {
    proxy(node, move |request, answer| {
        let request: Value = serde_json::from_str(request).unwrap();
        Some(if refuses(&request) { refusal(&request) } else { answer })
    })
}

/// What a node answers that is too busy for a request, or cannot do what it asks.
pub fn refusal(request: &Value) -> String {
    let error = json!({ "code": 1, "message": "this node does not do that" });
    json!({ "jsonrpc": "2.0", "id": request["id"], "error": error }).to_string()
}

/// The body of a request.
fn request(stream: &mut TcpStream) -> Vec<u8> {
    let mut reader = BufReader::new(stream);
    let (mut line, mut length) = (String::new(), 0);
    while line != "\r\n" {
        line.clear();
        assert!(reader.read_line(&mut line).unwrap() > 0);
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    body
}

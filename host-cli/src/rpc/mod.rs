//! The node, over JSON-RPC 2.0. Errors are sentences.

mod calls;
mod events;
mod types;

use std::cell::Cell;
use std::time::Duration;

use anyhow::Result;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

pub use calls::{End, bare_message};
pub use events::{Entry, Event, EventFilter};
pub use types::{ActorState, Head, Invocation, Link, Listed, Lookup, MinerInfo, Receipt, Tipset, Wire};

use crate::failure::Failure;

const CONNECT: Duration = Duration::from_secs(5);
const ANSWER: Patience = Patience { time: Duration::from_secs(60), bytes: 64 << 20 };
/// StateWaitMsg answers when the message is on the chain, which is as long as it takes.
const WAIT: Patience = Patience { time: Duration::from_secs(24 * 3600), bytes: 64 << 20 };
/// A devnet's whole state takes its time and its room, and so do many tipsets.
const WHOLE: Patience = Patience { time: Duration::from_secs(600), bytes: 2 << 30 };
/// Methods that take longer the more they are asked for.
const LONG: [&str; 5] = ["Devnet.Dump", "Devnet.Load", "Devnet.Mine", "Devnet.Advance", "Devnet.SetEpoch"];

/// How long an answer may take, and how long it may be.
#[derive(Clone, Copy)]
struct Patience {
    time: Duration,
    bytes: u64,
}

impl Patience {
    fn with(method: &str) -> Self {
        match method {
            "Filecoin.StateWaitMsg" => WAIT,
            method if LONG.contains(&method) => WHOLE,
            _ => ANSWER,
        }
    }
}

/// A client of one node.
#[derive(Debug)]
pub struct Rpc {
    agent: ureq::Agent,
    url: String,
    token: Option<String>,
    id: Cell<u64>,
}

/// What the node answered when it did not do what it was asked.
#[derive(Clone, Debug, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct RpcError {
    pub code: i64,
    pub message: String,
}

#[derive(Serialize)]
struct Request<'a, P> {
    jsonrpc: &'static str,
    id: u64,
    method: &'a str,
    params: P,
}

#[derive(Deserialize)]
struct Response {
    #[serde(default)]
    result: serde_json::Value,
    error: Option<RpcError>,
}

impl Rpc {
    pub fn new(url: &str, token: Option<&str>) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_connect(Some(CONNECT))
            .timeout_global(Some(ANSWER.time))
            .build();
        Self { agent: config.into(), url: url.to_owned(), token: token.map(str::to_owned), id: Cell::new(0) }
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// Calls a method by its full name, such as `Filecoin.ChainHead`, and reads its result.
    pub fn call<R: DeserializeOwned>(&self, method: &str, params: impl Serialize) -> Result<R> {
        self.call_within(Patience::with(method), method, params)
    }

    fn call_within<R: DeserializeOwned>(&self, patience: Patience, method: &str, params: impl Serialize) -> Result<R> {
        self.id.set(self.id.get() + 1);
        let request = Request { jsonrpc: "2.0", id: self.id.get(), method, params };
        let mut post = self.agent.post(&self.url).config().timeout_global(Some(patience.time)).build();
        if let Some(token) = &self.token {
            check_token(token)?;
            post = post.header("Authorization", format!("Bearer {token}"));
        }
        let mut answer = post.send_json(&request).map_err(|e| self.unreachable(&e))?;
        if matches!(answer.status().as_u16(), 401 | 403) {
            return Err(self.unauthorised(answer.status().as_u16()).into());
        }
        let bytes =
            answer.body_mut().with_config().limit(patience.bytes).read_to_vec().map_err(|e| self.unreachable(&e))?;
        let response: Response =
            serde_json::from_slice(&bytes).map_err(|_| self.not_a_node(answer.status().as_u16()))?;
        if let Some(error) = response.error {
            return Err(anyhow::Error::new(error).context(format!("{method} at {}", self.url)));
        }
        serde_json::from_value(response.result)
            .map_err(|e| Failure::other(format!("the node answers {method} in a form that is not Lotus's: {e}")).into())
    }

    fn unreachable(&self, error: &ureq::Error) -> Failure {
        let url = &self.url;
        let scheme = url.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
        match error {
            ureq::Error::BadUri(_) | ureq::Error::Http(_) if matches!(scheme.as_deref(), Some("ws" | "wss")) => {
                Failure::usage(format!("{url} is for WebSockets, which this program does not use"))
                    .hint(format!("the same node over HTTP: {}", url.replacen("ws", "http", 1)))
            }
            ureq::Error::BadUri(_) | ureq::Error::Http(_) => Failure::usage(format!("{url:?} is not a URL"))
                .hint("a node's address looks like http://127.0.0.1:1234/rpc/v1"),
            ureq::Error::Timeout(_) => Failure::unreachable(format!("the node at {url} does not answer in time")),
            other if scheme.as_deref() == Some("https") && is_tls(other) => {
                Failure::unreachable(format!("what answers at {url} does not speak TLS"))
                    .hint(format!("if it is a node of yours: {}", url.replacen("https", "http", 1)))
            }
            other => Failure::unreachable(format!("no node answers at {url}: {}", reason(other)))
                .hint("start one with: leasehold devnet. Or say where yours is: --url, LEASEHOLD_URL"),
        }
    }

    fn unauthorised(&self, status: u16) -> Failure {
        let what = if self.token.is_some() { "refuses this token" } else { "asks for a token" };
        Failure::other(format!("the node at {} {what} (HTTP status {status})", self.url)).hint(
            "--token TOKEN, or LEASEHOLD_TOKEN: what the devnet was started with, or what lotus auth create-token made",
        )
    }

    fn not_a_node(&self, status: u16) -> Failure {
        Failure::unreachable(format!("what answers at {} (HTTP status {status}) does not speak JSON-RPC", self.url))
            .hint("a Filecoin node answers at a path like /rpc/v1")
    }
}

/// Refuses what no header may hold.
fn check_token(token: &str) -> Result<()> {
    if !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(());
    }
    let what = "the token holds a space, a line end or another character that no token has";
    Err(Failure::usage(what).hint("look at --token, LEASEHOLD_TOKEN, or token in config.toml").into())
}

/// Whether it is the encryption that both sides do not agree about.
fn is_tls(error: &ureq::Error) -> bool {
    let text = format!("{error:?}");
    ["InvalidContentType", "InvalidMessage", "Rustls"].iter().any(|word| text.contains(word))
}

fn reason(error: &ureq::Error) -> String {
    match error {
        ureq::Error::Io(e) if e.kind() == std::io::ErrorKind::ConnectionRefused => "the connection is refused".into(),
        ureq::Error::HostNotFound => "there is no such host".into(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_take_minutes_is_given_them() {
        for method in LONG {
            assert_eq!(Patience::with(method).time, Duration::from_secs(600), "{method}");
        }
        assert_eq!(Patience::with("Filecoin.ChainHead").time, Duration::from_secs(60));
        assert!(Patience::with("Filecoin.StateWaitMsg").time > Duration::from_secs(3600));
    }
}

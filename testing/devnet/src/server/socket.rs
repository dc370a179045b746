//! JSON-RPC over one WebSocket: many requests at a time, and channels that go on sending.

use std::collections::HashMap;
use std::time::Duration;

use axum::extract::ws::{Message, WebSocket};
use futures_util::stream::SplitSink;
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::Value;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::task::{AbortHandle, Id, JoinError, JoinSet};

use super::Server;
use super::outbox::{Outbox, Waiting};
use super::subscription::{self, Subscription};
use crate::rpc::{Body, Request, RpcError, answer, code, parse_body};

/// Requests and channels of one connection that may be under way at once. What would be one more is refused.
const MAX_CONCURRENT: usize = 256;

/// How long a reader may take for one frame before its connection is closed.
const SEND_TIMEOUT: Duration = Duration::from_secs(30);

/// Serves one connection until either side closes it. Reading goes on whatever there is to write: who wants to cancel, to know
/// whether anybody is there, or to leave, is heard.
pub async fn run(server: Server, socket: WebSocket) {
    let (sink, mut frames) = socket.split();
    let (outbox, outgoing) = Outbox::new();
    let mut writer = tokio::spawn(write_all(sink, outgoing));
    let mut connection =
        Connection { server, outbox, tasks: JoinSet::new(), channels: HashMap::new(), next_channel: 1 };
    loop {
        tokio::select! {
            Some(ended) = connection.tasks.join_next_with_id() => {
                if !connection.end(ended) {
                    break;
                }
            }
            _ = &mut writer => break,
            incoming = frames.next() => {
                let is_read = match incoming {
                    Some(Ok(Message::Text(text))) => connection.take(text.as_bytes()),
                    Some(Ok(Message::Binary(bytes))) => connection.take(&bytes),
                    // Answered by the library, as the next frame is waited for; a closed connection has none.
                    Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Close(_))) => true,
                    Some(Err(_)) | None => break,
                };
                if !is_read {
                    break;
                }
            }
        }
    }
    writer.abort();
}

async fn write_all(mut sink: SplitSink<WebSocket, Message>, mut outgoing: UnboundedReceiver<Waiting>) {
    while let Some(mut waiting) = outgoing.recv().await {
        let frame = Message::Text(std::mem::take(&mut waiting.text).into());
        if !matches!(tokio::time::timeout(SEND_TIMEOUT, sink.send(frame)).await, Ok(Ok(()))) {
            return;
        }
    }
}

/// What goes on in one connection. Dropping it ends all of it.
struct Connection {
    server: Server,
    outbox: Outbox,
    /// What is under way, and what is to be told when it ends.
    tasks: JoinSet<Option<Value>>,
    /// The open channels, by the ID of the request that asked for them.
    channels: HashMap<String, (u64, AbortHandle)>,
    next_channel: u64,
}

impl Connection {
    /// Does what a frame asks for, or begins to. Whether the other side still reads.
    fn take(&mut self, bytes: &[u8]) -> bool {
        let body = parse_body(bytes);
        let id = match &body {
            Ok(Body::Single(Ok(Request { id: Some(id), .. }))) => id.clone(),
            _ => Value::Null,
        };
        match body {
            Ok(Body::Single(Ok(Request { method, params, .. }))) if method == "xrpc.cancel" => {
                // What cannot be read names no channel.
                params.required::<Value>(0, "request").map_or(true, |id| self.cancel(&id))
            }
            _ if self.tasks.len() >= MAX_CONCURRENT => self
                .refuse(id, format!("{MAX_CONCURRENT} requests and channels of this connection are under way already")),
            Ok(Body::Single(Ok(Request { id: Some(id), method, params }))) if subscription::is_one(&method) => {
                match Subscription::read(&method, &params) {
                    Ok(_) if self.channels.contains_key(&id.to_string()) => {
                        self.refuse(id, "a channel that was asked for under this 'id' is open".to_owned())
                    }
                    Ok(wanted) => self.open(id, wanted),
                    Err(error) => self.outbox.note(&answer(id, Err(error))),
                }
            }
            body => {
                let (server, outbox) = (self.server.clone(), self.outbox.clone());
                self.tasks.spawn(async move {
                    if let Some(text) = server.serve(body).await {
                        // If the connection is gone, nobody wants the answer.
                        outbox.answer(id, text).await;
                    }
                    None
                });
                true
            }
        }
    }

    fn open(&mut self, id: Value, wanted: Subscription) -> bool {
        let channel = self.next_channel;
        self.next_channel += 1;
        let (dispatcher, outbox) = (self.server.dispatcher.clone(), self.outbox.clone());
        let request = id.clone();
        let task = self.tasks.spawn(subscription::feed(dispatcher, wanted, request, channel, outbox));
        self.channels.insert(id.to_string(), (channel, task));
        true
    }

    fn cancel(&mut self, request: &Value) -> bool {
        let Some((channel, task)) = self.channels.remove(&request.to_string()) else { return true };
        task.abort();
        self.outbox.note(&subscription::closed(channel))
    }

    fn refuse(&self, id: Value, why: String) -> bool {
        self.outbox.note(&answer(id, Err(RpcError::new(code::INVALID_REQUEST, why))))
    }

    /// Forgets what ended; a channel that did so by itself is not open any more before that is told.
    fn end(&mut self, ended: Result<(Id, Option<Value>), JoinError>) -> bool {
        let (task, last) = ended.unwrap_or_else(|error| (error.id(), None));
        self.channels.retain(|_, (_, channel)| channel.id() != task);
        last.is_none_or(|last| self.outbox.note(&last))
    }
}

//! JSON-RPC over one WebSocket: many requests at a time, and channels that go on sending.

use std::collections::HashMap;
use std::time::Duration;

use axum::extract::ws::{Message, WebSocket};
use serde_json::Value;
use tokio::sync::mpsc;
use tokio::task::{AbortHandle, JoinSet};

use super::Server;
use super::subscription::{self, Subscription};
use crate::rpc::{Body, Request, answer, parse_body};

/// Answers and notifications that may wait for a slow reader before whoever makes them has to wait.
const OUTBOX: usize = 1_024;

/// Requests and channels of one connection that may be under way at once.
const MAX_CONCURRENT: usize = 256;

/// How long a reader may take for one frame before its connection is closed.
const SEND_TIMEOUT: Duration = Duration::from_secs(30);

/// Serves one connection until either side closes it.
pub async fn run(server: Server, mut socket: WebSocket) {
    let (outbox, mut outgoing) = mpsc::channel(OUTBOX);
    let mut connection =
        Connection { server, outbox, tasks: JoinSet::new(), channels: HashMap::new(), next_channel: 1 };
    loop {
        tokio::select! {
            Some(value) = outgoing.recv() => {
                if !send(&mut socket, &value).await {
                    break;
                }
            }
            Some(_) = connection.tasks.join_next() => {}
            incoming = socket.recv(), if connection.tasks.len() < MAX_CONCURRENT => match incoming {
                Some(Ok(Message::Text(text))) => connection.take(text.as_bytes()),
                Some(Ok(Message::Binary(bytes))) => connection.take(&bytes),
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(Message::Close(_)) | Err(_)) | None => break,
            },
        }
    }
}

async fn send(socket: &mut WebSocket, value: &Value) -> bool {
    let frame = Message::Text(value.to_string().into());
    matches!(tokio::time::timeout(SEND_TIMEOUT, socket.send(frame)).await, Ok(Ok(())))
}

/// What goes on in one connection. Dropping it ends all of it.
struct Connection {
    server: Server,
    outbox: mpsc::Sender<Value>,
    tasks: JoinSet<()>,
    /// The open channels, by the ID of the request that asked for them.
    channels: HashMap<String, (u64, AbortHandle)>,
    next_channel: u64,
}

impl Connection {
    fn take(&mut self, bytes: &[u8]) {
        match parse_body(bytes) {
            Ok(Body::Single(Ok(Request { method, params, .. }))) if method == "xrpc.cancel" => {
                // What cannot be read names no channel.
                if let Ok(id) = params.required::<Value>(0, "request") {
                    self.cancel(&id);
                }
            }
            Ok(Body::Single(Ok(Request { id: Some(id), method, params }))) if subscription::is_one(&method) => {
                match Subscription::read(&method, &params) {
                    Ok(wanted) => self.open(id, wanted),
                    Err(error) => self.reply(answer(id, Err(error))),
                }
            }
            body => {
                let (server, outbox) = (self.server.clone(), self.outbox.clone());
                self.tasks.spawn(async move {
                    if let Some(answer) = server.serve(body).await {
                        // The connection is gone: nobody wants the answer.
                        let _ = outbox.send(answer).await;
                    }
                });
            }
        }
    }

    fn open(&mut self, id: Value, wanted: Subscription) {
        let channel = self.next_channel;
        self.next_channel += 1;
        let (dispatcher, outbox) = (self.server.dispatcher.clone(), self.outbox.clone());
        let request = id.clone();
        let task = self.tasks.spawn(subscription::feed(dispatcher, wanted, request, channel, outbox));
        self.channels.insert(id.to_string(), (channel, task));
    }

    fn cancel(&mut self, request: &Value) {
        if let Some((channel, task)) = self.channels.remove(&request.to_string()) {
            task.abort();
            self.reply(subscription::closed(channel));
        }
    }

    fn reply(&mut self, value: Value) {
        let outbox = self.outbox.clone();
        self.tasks.spawn(async move {
            let _ = outbox.send(value).await;
        });
    }
}

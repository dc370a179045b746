//! JSON-RPC over one WebSocket: many requests at a time, and channels that go on sending.

use axum::extract::ws::{Message, WebSocket};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::Server;

/// Answers and notifications that may wait for a slow reader before its connection is closed.
const OUTBOX: usize = 1_024;

/// Requests of one connection that may be under way at once.
const MAX_CONCURRENT: usize = 256;

/// Serves one connection until either side closes it.
pub async fn run(server: Server, mut socket: WebSocket) {
    let (outbox, mut outgoing) = mpsc::channel::<String>(OUTBOX);
    let mut requests = JoinSet::new();
    loop {
        tokio::select! {
            Some(text) = outgoing.recv() => {
                if socket.send(Message::Text(text.into())).await.is_err() {
                    break;
                }
            }
            Some(_) = requests.join_next() => {}
            incoming = socket.recv(), if requests.len() < MAX_CONCURRENT => {
                let bytes = match incoming {
                    Some(Ok(Message::Text(text))) => text.as_bytes().to_vec(),
                    Some(Ok(Message::Binary(bytes))) => bytes.to_vec(),
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => continue,
                    Some(Ok(Message::Close(_)) | Err(_)) | None => break,
                };
                let (server, outbox) = (server.clone(), outbox.clone());
                requests.spawn(async move {
                    if let Some(answer) = server.serve(&bytes).await {
                        let _ = outbox.send(answer.to_string()).await;
                    }
                });
            }
        }
    }
}

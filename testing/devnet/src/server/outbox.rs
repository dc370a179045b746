//! What waits for the reader of a WebSocket: bounded in bytes, so that a reader who takes nothing costs little.

use std::sync::Arc;

use serde_json::Value;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::rpc::{RpcError, answer, code};

/// Bytes of answers and notifications that may wait before whoever makes them has to. One that is larger waits alone.
const ROOM: usize = 16 << 20;

/// Bytes of short notes that may wait beside that: a reader who leaves more of them unread is not reading.
const ROOM_FOR_NOTES: usize = 1 << 20;

/// Answers that may wait for room. What would be one more is thrown away, and an error stands in its place.
const ANSWERS_WAITING: usize = 16;

/// The end that answers are put into. Clones share one queue.
#[derive(Clone)]
pub struct Outbox {
    queue: UnboundedSender<Waiting>,
    room: Arc<Semaphore>,
    room_for_notes: Arc<Semaphore>,
    turns: Arc<Semaphore>,
}

/// A text that takes room until it is dropped.
pub struct Waiting {
    pub text: String,
    _room: OwnedSemaphorePermit,
}

impl Outbox {
    pub fn new() -> (Self, UnboundedReceiver<Waiting>) {
        let (queue, outgoing) = unbounded_channel();
        let semaphore = |permits| Arc::new(Semaphore::new(permits));
        let (room, room_for_notes) = (semaphore(ROOM), semaphore(ROOM_FOR_NOTES));
        (Self { queue, room, room_for_notes, turns: semaphore(ANSWERS_WAITING) }, outgoing)
    }

    /// Puts a text in as soon as there is room. Whether the connection is still there.
    pub async fn send(&self, text: String) -> bool {
        match Arc::clone(&self.room).acquire_many_owned(weight(&text, ROOM)).await {
            Ok(room) => self.queue.send(Waiting { text, _room: room }).is_ok(),
            Err(_) => false,
        }
    }

    /// The same for the answer to the request with this ID, unless too many answers wait for room already.
    pub async fn answer(&self, id: Value, text: String) -> bool {
        let Err(text) = self.try_put(&self.room, ROOM, text) else { return true };
        match self.turns.try_acquire() {
            Ok(_turn) => self.send(text).await,
            Err(_) => {
                drop(text);
                let why = "the answers on this connection are not read: this one is lost";
                self.send(answer(id, Err(RpcError::new(code::INTERNAL, why))).to_string()).await
            }
        }
    }

    /// Puts a short note in at once, whatever else waits. Whether there was room: if not, nobody reads.
    pub fn note(&self, value: &Value) -> bool {
        self.try_put(&self.room_for_notes, ROOM_FOR_NOTES, value.to_string()).is_ok()
    }

    fn try_put(&self, room: &Arc<Semaphore>, size: usize, text: String) -> Result<(), String> {
        match Arc::clone(room).try_acquire_many_owned(weight(&text, size)) {
            Ok(room) => self.queue.send(Waiting { text, _room: room }).map_err(|unsent| unsent.0.text),
            Err(_) => Err(text),
        }
    }
}

/// What a text takes of a room of this size.
fn weight(text: &str, size: usize) -> u32 {
    u32::try_from(text.len().min(size)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[tokio::test]
    async fn what_nobody_reads_takes_no_more_than_its_room() {
        let (outbox, mut outgoing) = Outbox::new();
        let large = || "x".repeat(ROOM / 2);
        assert!(outbox.send(large()).await && outbox.send(large()).await);
        let answers: Vec<_> = (0..ANSWERS_WAITING + 3)
            .map(|id| {
                let outbox = outbox.clone();
                tokio::spawn(async move { outbox.answer(json!(id), large()).await })
            })
            .collect();
        tokio::task::yield_now().await;
        let closed = json!({ "method": "xrpc.ch.close" });
        assert!(outbox.note(&closed), "a note finds room");

        let mut texts = Vec::new();
        for _ in 0..answers.len() + 3 {
            texts.push(outgoing.recv().await.unwrap().text);
        }
        assert_eq!(texts[2], closed.to_string());
        let lost = texts.iter().filter(|text| text.contains("this one is lost")).count();
        assert_eq!((lost, texts.iter().filter(|text| text.len() == ROOM / 2).count()), (3, 2 + ANSWERS_WAITING));
        for answer in answers {
            assert!(answer.await.unwrap());
        }
    }

    #[tokio::test]
    async fn notes_that_nobody_reads_come_to_an_end() {
        let (outbox, _outgoing) = Outbox::new();
        let note = json!("x".repeat(1_000));
        assert!((0..).take_while(|_| outbox.note(&note)).take(10_000).count() < 2_000);
    }
}

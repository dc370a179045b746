//! What `leasehold devnet` tells of the messages that its node executes: one line each, or one JSON document.

mod entry;
pub(crate) mod names;
mod tree;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, PoisonError, RwLock};
use std::thread::JoinHandle;

use anyhow::{Context as _, Result};

use crate::output::Output;
use entry::Entry;

/// Messages that may wait to be printed. The node never waits: what is more than that is left out, and counted.
const WAITING: usize = 4_096;

/// How messages are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A line each, for people.
    Lines,
    /// A JSON document on one line each.
    Json,
}

/// Prints in a thread of its own what a node executes, until it is closed.
#[derive(Debug)]
pub struct Journal {
    printer: JoinHandle<()>,
    entries: Arc<RwLock<Option<SyncSender<Entry>>>>,
    left_out: Arc<AtomicU64>,
}

impl Journal {
    /// Starts the thread. Everything goes to stderr.
    pub fn start(output: Output, form: Form) -> Result<Self> {
        let (sender, entries) = sync_channel(WAITING);
        let left_out = Arc::new(AtomicU64::new(0));
        let counter = Arc::clone(&left_out);
        let printer = std::thread::Builder::new()
            .name("journal".to_owned())
            .spawn(move || print_all(&output, form, &entries, &counter))
            .context("start the thread that prints")?;
        Ok(Self { printer, entries: Arc::new(RwLock::new(Some(sender))), left_out })
    }

    /// What the node calls for each message.
    pub fn observer(&self) -> devnet::Observer {
        let (entries, left_out) = (Arc::clone(&self.entries), Arc::clone(&self.left_out));
        Arc::new(move |executed| {
            let entries = entries.read().unwrap_or_else(PoisonError::into_inner);
            let Some(sender) = entries.as_ref() else { return };
            if sender.try_send(Entry::of(executed)).is_err() {
                left_out.fetch_add(1, Ordering::Relaxed);
            }
        })
    }

    /// Prints what is left and ends the thread.
    pub fn close(self) {
        *self.entries.write().unwrap_or_else(PoisonError::into_inner) = None;
        // Had the printer panicked, there would be nobody left to tell.
        let _ = self.printer.join();
    }
}

fn print_all(output: &Output, form: Form, entries: &Receiver<Entry>, left_out: &AtomicU64) {
    for entry in entries {
        match form {
            Form::Lines => output.painted(&entry.text(output.is_colourful())),
            Form::Json => output.note(&entry.json()),
        }
        let missing = left_out.swap(0, Ordering::Relaxed);
        if missing > 0 {
            match form {
                Form::Lines => output.warn(&left_out_sentence(missing)),
                Form::Json => output.note(&left_out_document(missing)),
            }
        }
    }
}

fn left_out_sentence(missing: u64) -> String {
    format!("{missing} more messages were executed, faster than they could be told")
}

/// The same for programs, which read documents only.
fn left_out_document(missing: u64) -> String {
    serde_json::json!({ "left_out": missing, "sentence": left_out_sentence(missing) }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_told_to_programs_in_a_document() {
        let told: serde_json::Value = serde_json::from_str(&left_out_document(3)).unwrap();
        assert_eq!(told["left_out"], 3);
        assert!(told["sentence"].as_str().unwrap().starts_with("3 more messages"));
    }
}

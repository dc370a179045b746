//! Being told to stop: Ctrl-C, or the system's request to end.

use std::cell::Cell;
use std::process;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use crate::commands::devnet;

/// How long what is going on may take to come to its end. Nothing is lost by cutting it off: the next run finds out.
const GRACE: Duration = Duration::from_secs(10);

/// Whether it is time to stop.
#[derive(Debug)]
pub struct Stop {
    told: Option<Receiver<()>>,
    has_come: Cell<bool>,
}

impl Stop {
    pub fn never() -> Self {
        Self { told: None, has_come: Cell::new(false) }
    }

    /// Listens from now on. A process that does not end within the grace, because a node does not answer, is ended.
    pub fn when_told() -> Self {
        let (tell, told) = mpsc::channel();
        thread::spawn(move || {
            if let Err(error) = devnet::until_told_to_stop() {
                tracing::error!(%error, "cannot listen to signals: end it with kill -9, which does no harm");
                return;
            }
            // Nobody listens any more when the process ends by itself.
            let _ = tell.send(());
            thread::sleep(GRACE);
            tracing::warn!("ended while the node did not answer");
            process::exit(0);
        });
        Self { told: Some(told), has_come: Cell::new(false) }
    }

    /// Waits so long, or until told; whether it was.
    pub fn comes_within(&self, wait: Duration) -> bool {
        if self.has_come.get() {
            return true;
        }
        match &self.told {
            None => thread::sleep(wait),
            Some(told) => match told.recv_timeout(wait) {
                Ok(()) => self.has_come.set(true),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => thread::sleep(wait),
            },
        }
        self.has_come.get()
    }
}

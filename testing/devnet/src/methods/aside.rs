//! Work that needs the world no more. It has threads of its own, so that whoever asks the node something meanwhile does not wait.

use std::sync::Arc;

use serde_json::Value;
use tokio::sync::Semaphore;

use crate::rpc::{RpcError, code};

/// How many of these run at a time, each with what it found so far in memory. Others wait for their turn.
const AT_A_TIME: usize = 4;

/// What is left of a request once the world was asked.
pub type Rest = Box<dyn FnOnce() -> Result<Value, RpcError> + Send>;

/// Runs such work. Clones share its turns.
#[derive(Clone)]
pub struct Aside {
    turns: Arc<Semaphore>,
}

impl Default for Aside {
    fn default() -> Self {
        Self { turns: Arc::new(Semaphore::new(AT_A_TIME)) }
    }
}

impl Aside {
    /// Does the work when its turn has come. It is done, and keeps its turn, also if nobody waits for it any more.
    pub async fn run<R, F>(&self, work: F) -> Result<R, RpcError>
    where
        R: Send + 'static,
        F: FnOnce() -> Result<R, RpcError> + Send + 'static,
    {
        let failed = || RpcError::new(code::INTERNAL, "the node failed to process this request");
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(|_| failed())?;
        let done = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work()
        });
        done.await.unwrap_or_else(|_| {
            tracing::error!("a request panicked");
            Err(failed())
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures_util::future::join_all;

    use super::*;

    #[test]
    fn a_few_run_at_a_time_and_a_panic_is_an_error_of_one() {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
        let (aside, running) = (Aside::default(), Arc::new(AtomicUsize::new(0)));
        // None goes on before as many as may are there.
        let together = Arc::new(Barrier::new(AT_A_TIME));
        let work = |number: usize| {
            let (running, together) = (Arc::clone(&running), Arc::clone(&together));
            aside.run(move || {
                let now = running.fetch_add(1, Ordering::SeqCst) + 1;
                together.wait();
                running.fetch_sub(1, Ordering::SeqCst);
                assert_ne!(number, 3, "the fourth fails");
                Ok(now)
            })
        };
        let all = runtime.block_on(join_all((0..5 * AT_A_TIME).map(work)));
        assert!(all.iter().flatten().all(|now| *now <= AT_A_TIME), "{all:?}");
        assert_eq!(all.iter().filter(|outcome| outcome.is_err()).count(), 1);
    }
}

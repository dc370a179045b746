//! One thread owns the world; everybody else sends it work.
//!
//! No lock is ever held across an await and no request can see another half done. A job that panics is answered with an
//! error, and the thread goes on.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::{Builder, JoinHandle};

use anyhow::Context as _;
use tokio::sync::{mpsc, oneshot};

use crate::rpc::{RpcError, code};
use crate::world::World;

/// Work that may wait before senders have to.
const QUEUE: usize = 1_024;

type Job = Box<dyn FnOnce(&mut World) + Send>;

/// Sends work to the world's thread. Clones share one world.
#[derive(Clone)]
pub struct Executor {
    jobs: mpsc::Sender<Job>,
}

impl Executor {
    /// Starts the thread and makes the world in it. Returns once the world is there, or with why it is not.
    ///
    /// The thread ends when the last clone is dropped.
    pub fn start<F>(make: F) -> anyhow::Result<(Self, JoinHandle<()>)>
    where
        F: FnOnce() -> anyhow::Result<World> + Send + 'static,
    {
        let (jobs, mut queue) = mpsc::channel::<Job>(QUEUE);
        let (ready, started) = oneshot::channel();
        let work = move || {
            let mut world = match make() {
                Ok(world) => world,
                Err(error) => {
                    let _ = ready.send(Err(error));
                    return;
                }
            };
            let _ = ready.send(Ok(()));
            while let Some(job) = queue.blocking_recv() {
                job(&mut world);
            }
        };
        let thread = Builder::new()
            .name("devnet".to_owned())
            .spawn(move || {
                // It says itself whether it has started; if it never did, nobody hears of it, and that is told below.
                let _ = chain::deeply("devnet-world", work);
            })
            .context("start the world's thread")?;
        started.blocking_recv().context("the world's thread ended while it started")??;
        Ok((Self { jobs }, thread))
    }

    /// Runs `job` on the world and waits for its answer.
    pub async fn run<R, F>(&self, job: F) -> Result<R, RpcError>
    where
        R: Send + 'static,
        F: FnOnce(&mut World) -> Result<R, RpcError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let boxed: Job = Box::new(move |world| {
            // A caller who went away no longer wants the answer, and nothing else was promised.
            let _ = reply.send(guarded(world, job));
        });
        self.jobs.send(boxed).await.map_err(|_| stopped())?;
        answer.await.map_err(|_| stopped())?
    }

    /// As [`Self::run`], from a thread that is not part of an async runtime.
    pub fn run_blocking<R, F>(&self, job: F) -> Result<R, RpcError>
    where
        R: Send + 'static,
        F: FnOnce(&mut World) -> Result<R, RpcError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let boxed: Job = Box::new(move |world| {
            let _ = reply.send(guarded(world, job));
        });
        self.jobs.blocking_send(boxed).map_err(|_| stopped())?;
        answer.blocking_recv().map_err(|_| stopped())?
    }
}

fn guarded<R>(world: &mut World, job: impl FnOnce(&mut World) -> Result<R, RpcError>) -> Result<R, RpcError> {
    catch_unwind(AssertUnwindSafe(|| job(world))).unwrap_or_else(|_| {
        tracing::error!("a request panicked");
        Err(RpcError::new(code::INTERNAL, "the node failed to process this request"))
    })
}

fn stopped() -> RpcError {
    RpcError::new(code::INTERNAL, "the node is stopping")
}

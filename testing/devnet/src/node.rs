//! A running node.

use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::{Context as _, Result};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::watch;

use crate::config::{BlockMode, Config};
use crate::executor::Executor;
use crate::json::network_prefix;
use crate::methods::{Aside, Dispatcher};
use crate::server::{Server, router, serve};
use crate::world::World;

/// How long connections may take to end once the node stops.
const GRACE: Duration = Duration::from_secs(2);

/// A node that answers JSON-RPC until it is stopped. Dropping it stops it too, but cannot say what went wrong.
pub struct Node {
    address: SocketAddr,
    token: Option<Arc<str>>,
    parts: Option<Parts>,
}

/// What a running node consists of.
struct Parts {
    runtime: Runtime,
    stop: watch::Sender<bool>,
    server: tokio::task::JoinHandle<()>,
    executor: Executor,
    world: JoinHandle<()>,
}

/// Starts a node on threads of its own and returns once it answers. Call it from synchronous code.
///
/// Fails with a sentence if the address is taken, the built-in actors cannot be used, or the state file is damaged,
/// foreign or in use; the file is left as it was.
pub fn spawn(config: Config) -> Result<Node> {
    network_prefix();
    let token: Option<Arc<str>> = config.token.as_deref().map(Arc::from);
    let (save_every, listen) = (config.save_every, config.listen);
    let saves = config.state_file.is_some();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name("devnet-rpc")
        .enable_all()
        .build()
        .context("start the node's runtime")?;
    let listener = runtime.block_on(TcpListener::bind(listen)).with_context(|| format!("listen on {listen}"))?;
    let address = listener.local_addr().context("read the address the node listens on")?;
    let (executor, world) = Executor::start(move || World::open(config))?;
    let (stop, stopping) = watch::channel(false);
    let mode = executor.run_blocking(|world| Ok(world.watch_mode()))?;
    runtime.spawn(mine_by_the_clock(mode, executor.clone(), stopping.clone()));
    if saves {
        runtime.spawn(save_by_the_clock(save_every, executor.clone(), stopping.clone()));
    }
    let dispatcher = Dispatcher { executor: executor.clone(), aside: Aside::default(), stopping: stopping.clone() };
    let routes = router(Server::new(dispatcher, token.clone()));
    let server = runtime.spawn(serve(listener, routes, stopping));
    Ok(Node { address, token, parts: Some(Parts { runtime, stop, server, executor, world }) })
}

impl Node {
    /// Where to send JSON-RPC: `http://127.0.0.1:1234/rpc/v1`.
    pub fn url(&self) -> String {
        format!("http://{}/rpc/v1", self.address)
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The bearer token that requests must carry, if any.
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// Ends connections, saves the state and releases the port.
    pub fn stop(mut self) -> Result<()> {
        self.parts.take().map_or(Ok(()), Parts::stop)
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        if let Some(Err(error)) = self.parts.take().map(Parts::stop) {
            tracing::error!("stop the node: {error:#}");
        }
    }
}

impl Parts {
    fn stop(self) -> Result<()> {
        let Self { runtime, stop, server, executor, world } = self;
        stop.send_replace(true);
        let ended = runtime.block_on(async { tokio::time::timeout(GRACE, server).await });
        if ended.is_err() {
            tracing::debug!("some connections did not end in time and were cut");
        }
        let saved = executor.run_blocking(|world| Ok(world.capture())).map_err(anyhow::Error::from);
        let saved = saved.and_then(|saved| saved.save());
        runtime.shutdown_timeout(GRACE);
        drop(executor);
        if world.join().is_err() {
            tracing::error!("the world's thread ended by a panic");
        }
        saved.context("save the state")
    }
}

/// Makes a tipset every so often while the block mode says so.
async fn mine_by_the_clock(
    mut mode: watch::Receiver<BlockMode>,
    executor: Executor,
    mut stopping: watch::Receiver<bool>,
) {
    loop {
        let tick = match *mode.borrow_and_update() {
            BlockMode::Interval(time) => time,
            BlockMode::Instant | BlockMode::Manual => Duration::MAX,
        };
        tokio::select! {
            () = stopped(&mut stopping) => return,
            changed = mode.changed() => match changed {
                Ok(()) => {}
                Err(_) => return,
            },
            () = tokio::time::sleep(tick) => report(executor.run(|world| Ok(world.mine_one()?)).await),
        }
    }
}

/// Saves the state every so often, on a thread of its own: whoever asks the node something meanwhile does not wait.
async fn save_by_the_clock(time: Duration, executor: Executor, mut stopping: watch::Receiver<bool>) {
    loop {
        tokio::select! {
            () = stopped(&mut stopping) => return,
            () = tokio::time::sleep(time) => report(save(&executor).await),
        }
    }
}

async fn save(executor: &Executor) -> Result<()> {
    let Some(saved) = executor.run(|world| Ok(world.capture_if_changed())).await? else { return Ok(()) };
    let mark = tokio::task::spawn_blocking(move || saved.save().map(|()| saved.into_mark())).await??;
    // One that fails is not noted, and so tried again the next time.
    let note = move |world: &mut World| {
        world.note_saved(mark);
        Ok(())
    };
    Ok(executor.run(note).await?)
}

fn report<T>(outcome: Result<T, impl std::fmt::Display>) {
    if let Err(error) = outcome {
        tracing::error!("{error:#}");
    }
}

/// Ends when the node stops; a closed channel means the same as the order to.
async fn stopped(stopping: &mut watch::Receiver<bool>) {
    let _ = stopping.wait_for(|stops| *stops).await;
}

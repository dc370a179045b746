//! Taking connections in.

use std::pin::pin;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1::Builder;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::impatient::Impatient;

/// How long a connection may take for the head of a request, from the end of the one before on: idle ones end then.
const HEAD_TIMEOUT: Duration = Duration::from_secs(120);

/// How long a client may take nothing of what is sent to it.
const WRITE_TIMEOUT: Duration = Duration::from_secs(30);

/// How long to wait when no more connections can be taken in: some have to end first.
const PAUSE: Duration = Duration::from_millis(100);

/// Serves every connection until the node stops, and then those requests that are under way.
pub async fn serve(listener: TcpListener, routes: Router, mut stopping: watch::Receiver<bool>) {
    let mut connections = JoinSet::new();
    let mut is_full = false;
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            Some(_) = connections.join_next() => continue,
            _ = stopping.wait_for(|stops| *stops) => break,
        };
        match accepted {
            Ok((stream, _)) => {
                is_full = false;
                connections.spawn(serve_one(stream, routes.clone(), stopping.clone()));
            }
            Err(error) => {
                if !std::mem::replace(&mut is_full, true) {
                    tracing::warn!("no more connections can be taken in: {error}. Trying again until some have ended");
                }
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
}

/// Serves one connection. How it ends is its client's business.
async fn serve_one(stream: TcpStream, routes: Router, mut stopping: watch::Receiver<bool>) {
    // Without it answers are as right, and later.
    let _ = stream.set_nodelay(true);
    let mut http = Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIMEOUT);
    let stream = TokioIo::new(Impatient::new(stream, WRITE_TIMEOUT));
    let connection = http.serve_connection(stream, TowerToHyperService::new(routes)).with_upgrades();
    let mut connection = pin!(connection);
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = stopping.wait_for(|stops| *stops) => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = connection.await;
}

//! JSON-RPC over HTTP POST at `/rpc/v0` and `/rpc/v1`; a WebSocket upgrade at the same places.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body as HttpBody;
use axum::extract::State;
use axum::extract::ws::WebSocketUpgrade;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::StreamExt as _;
use percent_encoding::percent_decode_str;
use serde_json::Value;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower_http::cors::{AllowHeaders, Any, CorsLayer};

use super::{MAX_BODY, socket};
use crate::methods::Dispatcher;
use crate::rpc::{Body, Request, RpcError, answer, code, parse_body};

/// How long a client may take to send one body.
const BODY_TIMEOUT: Duration = Duration::from_secs(30);

/// What all bodies together may take that are being read or answered, in bytes.
const ROOM_FOR_BODIES: usize = 64 << 20;

/// What of each body is not counted, in bytes: short requests are read whatever large ones others send.
const SHORT: usize = 16 << 10;

/// What the answers to one batch may take together before the rest of its requests are refused, in bytes.
const MAX_BATCH_ANSWER: usize = 64 << 20;

/// What every connection shares.
#[derive(Clone)]
pub struct Server {
    pub(super) dispatcher: Dispatcher,
    /// The bearer token that is demanded, if any.
    token: Option<Arc<str>>,
    bodies: Arc<Semaphore>,
}

/// The routes.
pub fn router(server: Server) -> Router {
    let endpoint = get(upgrade).post(post);
    // Every header by its name: browsers take no `*` for Authorization.
    let cors = CorsLayer::new().allow_origin(Any).allow_methods(Any).allow_headers(AllowHeaders::mirror_request());
    Router::new()
        .route("/rpc/v0", endpoint.clone())
        .route("/rpc/v1", endpoint)
        .fallback(async || (StatusCode::NOT_FOUND, "JSON-RPC is at /rpc/v1 (POST, or a WebSocket)\n"))
        .layer(cors)
        .with_state(server)
}

impl Server {
    pub fn new(dispatcher: Dispatcher, token: Option<Arc<str>>) -> Self {
        Self { dispatcher, token, bodies: Arc::new(Semaphore::new(ROOM_FOR_BODIES)) }
    }

    /// Whether a request carries the token: as a header or, as browsers have to for a WebSocket, in the query.
    fn admits(&self, uri: &Uri, headers: &HeaderMap) -> bool {
        let Some(token) = &self.token else { return true };
        let is_it = |given: &[u8]| same(given, token.as_bytes());
        match headers.get(header::AUTHORIZATION) {
            Some(value) => value
                .to_str()
                .ok()
                .and_then(|value| value.strip_prefix("Bearer "))
                .is_some_and(|given| is_it(given.trim().as_bytes())),
            None => {
                let given = uri.query().unwrap_or_default().split('&').find_map(|pair| pair.strip_prefix("token="));
                given.is_some_and(|given| is_it(&percent_decode_str(given).collect::<Vec<_>>()))
            }
        }
    }

    /// Answers one body; `None` where it held only notifications.
    pub(super) async fn serve(&self, body: Result<Body, Value>) -> Option<String> {
        match body {
            Err(refusal) => Some(refusal.to_string()),
            Ok(Body::Single(request)) => self.serve_one(request).await,
            Ok(Body::Batch(requests)) => self.serve_batch(requests).await,
        }
    }

    async fn serve_batch(&self, requests: Vec<Result<Request, Value>>) -> Option<String> {
        let mut all = String::new();
        for request in requests {
            let answered = match request {
                Ok(Request { id: Some(id), .. }) if all.len() > MAX_BATCH_ANSWER => Some(too_much(id)),
                request => self.serve_one(request).await,
            };
            if let Some(text) = answered {
                all.push(if all.is_empty() { '[' } else { ',' });
                all.push_str(&text);
            }
        }
        (!all.is_empty()).then(|| all + "]")
    }

    async fn serve_one(&self, request: Result<Request, Value>) -> Option<String> {
        match request {
            Err(refusal) => Some(refusal.to_string()),
            Ok(Request { id, method, params }) => {
                let outcome = self.dispatcher.call(method, params).await;
                id.map(|id| answer(id, outcome).to_string())
            }
        }
    }

    /// Reads a body. Its room is free again when the second value is dropped.
    async fn read(&self, body: HttpBody) -> Result<(Vec<u8>, Option<OwnedSemaphorePermit>), (StatusCode, String)> {
        let mut chunks = body.into_data_stream();
        let (mut bytes, mut room) = (Vec::new(), None::<OwnedSemaphorePermit>);
        while let Some(chunk) = chunks.next().await {
            let chunk = chunk.ok().filter(|chunk| bytes.len() + chunk.len() <= MAX_BODY).ok_or_else(|| {
                let why = format!("the request could not be read, or is larger than {MAX_BODY} bytes");
                (StatusCode::PAYLOAD_TOO_LARGE, why)
            })?;
            if bytes.len() + chunk.len() > SHORT {
                let taken = u32::try_from(chunk.len()).unwrap_or(u32::MAX);
                let more = Arc::clone(&self.bodies).try_acquire_many_owned(taken).map_err(|_| {
                    let why = "the node reads as much of other requests as it may at a time: try again later";
                    (StatusCode::SERVICE_UNAVAILABLE, why.to_owned())
                })?;
                match &mut room {
                    Some(room) => room.merge(more),
                    None => room = Some(more),
                }
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok((bytes, room))
    }
}

fn too_much(id: Value) -> String {
    let why = format!("the answers to this batch have {MAX_BATCH_ANSWER} bytes already: this request was not done");
    answer(id, Err(RpcError::new(code::INVALID_REQUEST, why))).to_string()
}

/// Compares without telling by its duration how much was right.
fn same(given: &[u8], wanted: &[u8]) -> bool {
    given.len() == wanted.len() && given.iter().zip(wanted).fold(0, |seen, (a, b)| seen | (a ^ b)) == 0
}

async fn post(State(server): State<Server>, uri: Uri, headers: HeaderMap, body: HttpBody) -> Response {
    if !server.admits(&uri, &headers) {
        return unauthorized();
    }
    let (bytes, _room) = match tokio::time::timeout(BODY_TIMEOUT, server.read(body)).await {
        Ok(Ok(read)) => read,
        Ok(Err((status, why))) => return failure(status, &why),
        Err(_) => return failure(StatusCode::REQUEST_TIMEOUT, "the request did not arrive in time"),
    };
    match server.serve(parse_body(&bytes)).await {
        Some(text) => json_response(StatusCode::OK, text),
        None => StatusCode::NO_CONTENT.into_response(),
    }
}

async fn upgrade(State(server): State<Server>, uri: Uri, headers: HeaderMap, upgrade: WebSocketUpgrade) -> Response {
    if !server.admits(&uri, &headers) {
        return unauthorized();
    }
    upgrade.max_message_size(MAX_BODY).max_frame_size(MAX_BODY).on_upgrade(move |socket| socket::run(server, socket))
}

fn unauthorized() -> Response {
    failure(StatusCode::UNAUTHORIZED, "this node demands a bearer token")
}

fn failure(status: StatusCode, message: &str) -> Response {
    json_response(status, answer(Value::Null, Err(RpcError::new(code::INVALID_REQUEST, message))).to_string())
}

fn json_response(status: StatusCode, text: String) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], text).into_response()
}

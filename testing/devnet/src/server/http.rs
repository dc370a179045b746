//! JSON-RPC over HTTP POST at `/rpc/v0` and `/rpc/v1`; a WebSocket upgrade at the same places.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body as HttpBody, Bytes, to_bytes};
use axum::extract::State;
use axum::extract::ws::WebSocketUpgrade;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::Value;
use tower_http::cors::{Any, CorsLayer};

use super::{MAX_BODY, socket};
use crate::methods::Dispatcher;
use crate::rpc::{Body, Request, RpcError, answer, code, parse_body};

/// How long a client may take to send one body.
const BODY_TIMEOUT: Duration = Duration::from_secs(30);

/// What every connection shares.
#[derive(Clone)]
pub struct Server {
    pub dispatcher: Dispatcher,
    /// The bearer token that is demanded, if any.
    pub token: Option<Arc<str>>,
}

/// The routes.
pub fn router(server: Server) -> Router {
    let endpoint = get(upgrade).post(post);
    let cors = CorsLayer::new().allow_origin(Any).allow_methods(Any).allow_headers(Any);
    Router::new()
        .route("/rpc/v0", endpoint.clone())
        .route("/rpc/v1", endpoint)
        .fallback(async || (StatusCode::NOT_FOUND, "JSON-RPC is at /rpc/v1 (POST, or a WebSocket)\n"))
        .layer(cors)
        .with_state(server)
}

impl Server {
    fn admits(&self, headers: &HeaderMap) -> bool {
        let Some(token) = &self.token else { return true };
        headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "))
            .is_some_and(|given| same(given.trim().as_bytes(), token.as_bytes()))
    }

    /// Answers one body; `None` where it held only notifications.
    pub(super) async fn serve(&self, body: Result<Body, Value>) -> Option<Value> {
        match body {
            Err(refusal) => Some(refusal),
            Ok(Body::Single(request)) => self.serve_one(request).await,
            Ok(Body::Batch(requests)) => {
                let mut answers = Vec::with_capacity(requests.len());
                for request in requests {
                    answers.extend(self.serve_one(request).await);
                }
                (!answers.is_empty()).then_some(Value::Array(answers))
            }
        }
    }

    async fn serve_one(&self, request: Result<Request, Value>) -> Option<Value> {
        match request {
            Err(refusal) => Some(refusal),
            Ok(Request { id, method, params }) => {
                let outcome = self.dispatcher.call(method, params).await;
                id.map(|id| answer(id, outcome))
            }
        }
    }
}

/// Compares without telling by its duration how much was right.
fn same(given: &[u8], wanted: &[u8]) -> bool {
    given.len() == wanted.len() && given.iter().zip(wanted).fold(0, |seen, (a, b)| seen | (a ^ b)) == 0
}

async fn post(State(server): State<Server>, headers: HeaderMap, body: HttpBody) -> Response {
    if !server.admits(&headers) {
        return unauthorized();
    }
    let bytes = match tokio::time::timeout(BODY_TIMEOUT, to_bytes(body, MAX_BODY)).await {
        Ok(Ok(bytes)) => bytes,
        Ok(Err(_)) => {
            let message = format!("the request could not be read, or is larger than {MAX_BODY} bytes");
            return failure(StatusCode::PAYLOAD_TOO_LARGE, &message);
        }
        Err(_) => return failure(StatusCode::REQUEST_TIMEOUT, "the request did not arrive in time"),
    };
    match server.serve(parse_body(&bytes)).await {
        Some(value) => json_response(StatusCode::OK, &value),
        None => StatusCode::NO_CONTENT.into_response(),
    }
}

async fn upgrade(State(server): State<Server>, headers: HeaderMap, upgrade: WebSocketUpgrade) -> Response {
    if !server.admits(&headers) {
        return unauthorized();
    }
    upgrade.max_message_size(MAX_BODY).max_frame_size(MAX_BODY).on_upgrade(move |socket| socket::run(server, socket))
}

fn unauthorized() -> Response {
    failure(StatusCode::UNAUTHORIZED, "this node demands a bearer token")
}

fn failure(status: StatusCode, message: &str) -> Response {
    json_response(status, &answer(Value::Null, Err(RpcError::new(code::INVALID_REQUEST, message))))
}

fn json_response(status: StatusCode, value: &Value) -> Response {
    let body = Bytes::from(value.to_string());
    (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}

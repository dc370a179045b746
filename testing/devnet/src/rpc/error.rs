//! What a caller gets when a request cannot be answered.

use serde_json::{Value, json};

/// Error codes: the reserved range of JSON-RPC 2.0, and the numbers Lotus gives to its own errors.
pub mod code {
    /// The body is not JSON.
    pub const PARSE: i64 = -32700;
    /// The body is JSON but not a request, or exceeds a limit.
    pub const INVALID_REQUEST: i64 = -32600;
    /// No such method.
    pub const METHOD_NOT_FOUND: i64 = -32601;
    /// A parameter is missing, superfluous or of the wrong form.
    pub const INVALID_PARAMS: i64 = -32602;
    /// The node failed, not the caller.
    pub const INTERNAL: i64 = -32603;
    /// The method was understood and refused.
    pub const REFUSED: i64 = 1;
    /// A simulated message ran out of gas.
    pub const OUT_OF_GAS: i64 = 2;
    /// A simulated message ended with an exit code other than 0.
    pub const EXECUTION_REVERTED: i64 = 3;
    /// The address names no actor.
    pub const ACTOR_NOT_FOUND: i64 = 11;
}

/// A JSON-RPC error object.
#[derive(Debug, Clone, PartialEq)]
pub struct RpcError {
    pub code: i64,
    pub message: String,
    pub data: Option<Value>,
}

impl RpcError {
    pub fn new(code: i64, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), data: None }
    }

    /// The method was understood and refused, with the reason.
    pub fn refused(message: impl Into<String>) -> Self {
        Self::new(code::REFUSED, message)
    }

    /// Worded as go-jsonrpc does, because clients probe for methods by this text.
    pub fn method_not_found(method: &str) -> Self {
        Self::new(code::METHOD_NOT_FOUND, format!("method '{method}' not found"))
    }

    /// Worded as go-jsonrpc does: the method opens a channel, which takes a WebSocket.
    pub fn needs_a_channel(method: &str) -> Self {
        let message = format!("method '{method}' not supported in this mode (no out channel support)");
        Self::new(code::METHOD_NOT_FOUND, message)
    }

    pub fn invalid_params(message: impl Into<String>) -> Self {
        Self::new(code::INVALID_PARAMS, message)
    }

    pub fn actor_not_found() -> Self {
        Self::new(code::ACTOR_NOT_FOUND, "actor not found")
    }

    pub fn to_json(&self) -> Value {
        let mut out = json!({ "code": self.code, "message": self.message });
        if let (Some(data), Some(object)) = (&self.data, out.as_object_mut()) {
            object.insert("data".to_owned(), data.clone());
        }
        out
    }
}

impl From<anyhow::Error> for RpcError {
    fn from(error: anyhow::Error) -> Self {
        match error.downcast::<Self>() {
            Ok(known) => known,
            Err(other) => Self::refused(format!("{other:#}")),
        }
    }
}

impl std::fmt::Display for RpcError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for RpcError {}

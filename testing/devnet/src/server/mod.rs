//! HTTP and WebSocket.

mod http;
mod socket;
mod subscription;

pub use http::{Server, router};

/// The largest request body, in bytes.
pub const MAX_BODY: usize = 4 << 20;

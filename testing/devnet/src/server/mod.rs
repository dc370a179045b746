//! HTTP and WebSocket.

mod http;
mod impatient;
mod listen;
mod outbox;
mod socket;
mod subscription;

pub use http::{Server, router};
pub use listen::serve;

/// The largest request body, in bytes.
pub const MAX_BODY: usize = 4 << 20;

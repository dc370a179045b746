//! JSON-RPC 2.0: reading requests, positional parameters, errors and answers.

mod error;
mod params;
mod request;

pub use error::{RpcError, code};
pub use params::Params;
pub use request::{Body, Request, answer, parse_body};

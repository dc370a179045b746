//! Values as Lotus writes them in JSON: CIDs as `{"/": ..}`, amounts as decimal strings, bytes in base64, addresses as
//! text.
//!
//! The types here only carry values across the wire; nothing decides with them.

mod block;
mod event;
mod filter;
mod message;
mod primitive;
mod receipt;
mod state;
mod trace;

pub use block::{block_header, tipset};
pub use event::{actor_event, raw_event};
pub use filter::{EventFields, EventFilter, FieldValue, MessageMatch};
pub use message::{Message, Signature, SignedMessage};
pub use primitive::{Address, Amount, Bytes, Cid, TipsetKey, network_prefix};
pub use receipt::{invocation, lookup, receipt};
pub use state::cbor_to_json;
pub use trace::{execution_trace, exit_code_of};

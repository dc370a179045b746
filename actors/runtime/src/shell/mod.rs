//! The part that only exists inside the FVM.

mod actors;
mod entry;
mod layout;
mod message;
mod send;
mod state;

pub use actors::{balance_of, builtin_type, code_cid, id_of, is_account, is_miner, own_balance, upgrade_to};
pub use entry::{Reply, invoke, nothing, reply, upgrade};
pub use layout::load_layout;
pub use message::Message;
pub use send::{Failure, Sent, call, call_read_only, pay};
pub use state::{Store, load, load_root, save};

pub use fvm_sdk as sdk;

use abi::Exit;
use fvm_shared::event::ActorEvent;

/// Emits one event of the executing actor. Events of a message that fails, or of a call that is undone, are dropped.
pub fn emit(event: &ActorEvent) -> crate::Result<()> {
    sdk::event::emit_event(event).map_err(|_| Exit::illegal_state("the event was refused: it is too large"))
}

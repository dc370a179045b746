//! A one-process node: Lotus-compatible JSON-RPC over the chain library.
//!
//! What anvil is to Ethereum, for native FVM actors: real ref-fvm executing real WASM with real gas, without consensus,
//! networking and storage proofs.
//!
//! ```no_run
//! let node = devnet::spawn(devnet::Config::default())?;
//! assert!(node.url().ends_with("/rpc/v1"));
//! node.stop()?;
//! # Ok::<(), anyhow::Error>(())
//! ```
//!
//! Where it differs from Lotus:
//!
//! * the state *at* a tipset is the state after its messages, not before them, so that a message's effect is visible as
//!   soon as it is on the chain; receipts are still found in the child's `ParentMessageReceipts`;
//! * `StateWaitMsg` and `StateSearchMsg` therefore name the tipset that holds the message, and confidence is not waited for;
//! * what nobody signed (funds, awards, messages of impersonated actors) is in no block and has no receipt in a header, but
//!   `ChainGetMessagesInTipset`, `StateListMessages` and the events have it;
//! * who waits or searches for a message that was dropped gets an error that says why;
//! * simulations (`StateCall`, gas estimation) run on the head only;
//! * messages may have 2 MiB where Lotus takes 64 KiB, and a fee cap below the base fee is refused at once.

mod config;
mod executor;
mod json;
mod keys;
mod lock;
mod mempool;
mod message;
mod methods;
mod node;
mod persist;
mod rpc;
mod server;
mod view;
mod wallet;
mod world;

pub use chain::BuiltinActors;
pub use chain::{Applied, DEVELOPMENT_SEED, DevelopmentAccount, ExecutionEvent, development_accounts};
pub use config::{BlockMode, Config, DEFAULT_PORT, Executed, Observer};
pub use json::exit_code_of;
pub use mempool::MAX_MESSAGE_SIZE;
pub use node::{Node, spawn};

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
//! Where it differs from Lotus (README.md has the same list in short):
//!
//! * the state *at* a tipset is the state after its messages, not before them, so that a message's effect is visible as
//!   soon as it is on the chain; receipts are still found in the child's `ParentMessageReceipts`;
//! * `StateWaitMsg` and `StateSearchMsg` therefore name the tipset that holds the message; confidence is not waited for;
//! * what nobody signed (funds, awards, messages of impersonated actors) is in no block and has no receipt in a header, but
//!   `ChainGetMessagesInTipset`, `StateListMessages` and the events have it;
//! * a tipset has one block, which nobody signed; messages come into it in order of arrival, and the base fee is a setting;
//! * who waits or searches for a message that was dropped gets an error that says why, also before another is on the chain
//!   in its place; which messages were taken in, replaced or dropped is remembered of the newest 10,000;
//! * messages may have 2 MiB where Lotus takes 64 KiB; a fee cap below the base fee is refused at once (one that the base fee
//!   has passed since waits, as in Lotus); 30,000 messages may wait, and no more are taken;
//! * simulations (`StateCall`, gas estimation, `StateMinerAvailableBalance`) on a past tipset run on the state that it left, one
//!   epoch above it, and an estimate there comes after nothing that waits; `StateCall` has a block's gas at the most, where
//!   Lotus has no limit;
//! * an impersonated actor may be estimated for, and pays nothing for gas;
//! * the premium that is estimated is the floor, without noise: blocks are never full;
//! * `GetActorEventsRaw` without `fromHeight` looks through the whole history; what limits it is 10,000 events (as in
//!   Lotus) and 1,000,000 tipsets, not a number of epochs; a channel of events ends as the head reaches `toHeight`;
//! * states are kept of the last 900 tipsets and of snapshots, and of none before a restart;
//! * `StateReadState` answers fields in order, without names; `StateDecodeParams` and `StateEncodeParams` know the methods that
//!   `abi` declares, and no others, in the JSON of `abi-json`;
//! * the node keeps development keys only, and a token is good for everything;
//! * one connection may have 256 requests and channels under way, a batch 100 requests and answers of 64 MiB, a body 4 MiB, all
//!   bodies together 64 MiB, an ID 256 bytes; a client that takes nothing of its answers for 30 seconds is left.

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

//! The owner actor: one investment vehicle, holding an operator's miners for its investors.
//!
//! `layout.rs` says what it remembers; one file per concept holds the rules, pure and generic over a blockstore; `table.rs` lists the
//! methods, and `ops/` holds one file per method, each in the order admit, load, decide, save, pay. The methods are documented in
//! `abi::owner::Method`.

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic))]

pub mod agenda;
pub mod approvals;
pub mod book;
pub mod claim;
pub mod deposit;
pub mod execute;
pub mod exits;
pub mod fees;
pub mod handover;
pub mod harvest;
pub mod layout;
pub mod listing;
pub mod metadata;
pub mod miner;
pub mod open;
pub mod payout;
pub mod pledge;
pub mod position;
pub mod proposal;
pub mod propose;
pub mod queue;
pub mod redeem;
pub mod reshape;
pub mod round;
pub mod settle;
pub mod stake;
pub mod state;
pub mod succession;
pub mod tally;
pub mod terms;
pub mod ticket;
pub mod token;
pub mod transfer;
pub mod views;
pub mod vote;
pub mod wind_down;

mod holding;

#[cfg(not(target_arch = "wasm32"))]
mod invariants;

pub use book::Book;
pub use position::Position;
pub use state::State;
pub use ticket::Ticket;
pub use token::Token;

#[cfg(target_arch = "wasm32")]
mod migrate;
#[cfg(target_arch = "wasm32")]
mod ops;
#[cfg(target_arch = "wasm32")]
mod table;

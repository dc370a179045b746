//! The next version of the owner's code, as far as tests of upgrades need one: every method and rule is the owner's own, compiled from
//! its files; only the layout of the root block is another, and `migrate.rs` takes over books of the layout before.
//!
//! A file that the owner gains is listed here too, or this does not compile.

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic))]

/// The root block before the upgrade.
#[path = "../../../actors/owner/src/layout.rs"]
pub mod before;
pub mod layout;
#[cfg(target_arch = "wasm32")]
mod migrate;

#[path = "../../../actors/owner/src/agenda.rs"]
pub mod agenda;
#[path = "../../../actors/owner/src/approvals.rs"]
pub mod approvals;
#[path = "../../../actors/owner/src/book.rs"]
pub mod book;
#[path = "../../../actors/owner/src/claim.rs"]
pub mod claim;
#[path = "../../../actors/owner/src/deposit.rs"]
pub mod deposit;
#[path = "../../../actors/owner/src/execute.rs"]
pub mod execute;
#[path = "../../../actors/owner/src/exits.rs"]
pub mod exits;
#[path = "../../../actors/owner/src/fees.rs"]
pub mod fees;
#[path = "../../../actors/owner/src/handover.rs"]
pub mod handover;
#[path = "../../../actors/owner/src/harvest.rs"]
pub mod harvest;
#[path = "../../../actors/owner/src/holding.rs"]
mod holding;
#[cfg(not(target_arch = "wasm32"))]
#[path = "../../../actors/owner/src/invariants/mod.rs"]
mod invariants;
#[path = "../../../actors/owner/src/listing.rs"]
pub mod listing;
#[path = "../../../actors/owner/src/metadata.rs"]
pub mod metadata;
#[path = "../../../actors/owner/src/miner.rs"]
pub mod miner;
#[path = "../../../actors/owner/src/open.rs"]
pub mod open;
#[cfg(target_arch = "wasm32")]
#[path = "../../../actors/owner/src/ops/mod.rs"]
mod ops;
#[path = "../../../actors/owner/src/payout.rs"]
pub mod payout;
#[path = "../../../actors/owner/src/pledge.rs"]
pub mod pledge;
#[path = "../../../actors/owner/src/position.rs"]
pub mod position;
#[path = "../../../actors/owner/src/proposal.rs"]
pub mod proposal;
#[path = "../../../actors/owner/src/propose.rs"]
pub mod propose;
#[path = "../../../actors/owner/src/queue.rs"]
pub mod queue;
#[path = "../../../actors/owner/src/redeem.rs"]
pub mod redeem;
#[path = "../../../actors/owner/src/reshape.rs"]
pub mod reshape;
#[path = "../../../actors/owner/src/round.rs"]
pub mod round;
#[path = "../../../actors/owner/src/settle.rs"]
pub mod settle;
#[path = "../../../actors/owner/src/stake.rs"]
pub mod stake;
#[path = "../../../actors/owner/src/state.rs"]
pub mod state;
#[path = "../../../actors/owner/src/succession.rs"]
pub mod succession;
#[cfg(target_arch = "wasm32")]
#[path = "../../../actors/owner/src/table.rs"]
mod table;
#[path = "../../../actors/owner/src/tally.rs"]
pub mod tally;
#[path = "../../../actors/owner/src/terms.rs"]
pub mod terms;
#[path = "../../../actors/owner/src/ticket.rs"]
pub mod ticket;
#[path = "../../../actors/owner/src/token.rs"]
pub mod token;
#[path = "../../../actors/owner/src/transfer.rs"]
pub mod transfer;
#[path = "../../../actors/owner/src/views.rs"]
pub mod views;
#[path = "../../../actors/owner/src/vote.rs"]
pub mod vote;
#[path = "../../../actors/owner/src/wind_down.rs"]
pub mod wind_down;

pub use book::Book;
pub use state::State;

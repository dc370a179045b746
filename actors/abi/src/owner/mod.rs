//! The owner actor: one investment vehicle that owns an operator's miners for its investors.
//!
//! A deposit mints a *position*, a token that holds principal and earns its part of every profit. Time is divided into
//! *rounds*, each ended by a complete harvest: what is deposited in a round earns from the next one on. Amounts are attoFIL
//! throughout, times epochs, shares basis points (1/10,000).

mod errors;
pub mod events;
mod exits;
mod methods;
mod nft;
mod params;
mod reads;
mod terms;
mod votes;

pub use errors::Error;
pub use exits::*;
pub use methods::Method;
pub use nft::*;
pub use params::*;
pub use reads::*;
pub use terms::*;
pub use votes::*;

/// The number of a token: a position or an exit ticket. Numbers are given in order, from 0, and never again.
pub type TokenId = u64;

/// The most tokens that one call may name, and the most entries that one page of a listing holds.
pub const MAX_BATCH: usize = 100;

/// The most miners that one owner actor holds: each is paid for by every harvest.
pub const MAX_MINERS: usize = 32;

//! The lease actor: one market, with one operator's terms.
//!
//! A *provider* posts collateral and *offers*; a *renter* opens a *lease* on an offer and prepays it; the provider accepts it
//! with a sealed access secret and proves service by *beats*; *settling* credits what was served to the provider and what
//! was not to the renter. Whatever the market owes is withdrawn by those it owes it to. Amounts are attoFIL throughout,
//! times epochs, shares basis points (1/10,000).

mod coded;
mod errors;
pub mod events;
mod methods;
mod offer;
mod params;
mod reads;
mod sealing;
mod terms;

pub use coded::{Class, Evidence, OfferStatus, Status};
pub use errors::Error;
pub use methods::Method;
pub use offer::*;
pub use params::*;
pub use reads::*;
pub use sealing::*;
pub use terms::*;

/// The number of an offer. Numbers are given in order, from 0, and never again.
pub type OfferId = u64;

/// The number of a lease. Ten million numbers belong to each provider, in the order in which they came: the first provider's
/// leases are 0, 1, 2 ..., the second's 10,000,000, 10,000,001 ...
pub type LeaseId = u64;

/// The most leases that one batch may name.
pub const MAX_BATCH: usize = 200;

/// The most entries that one page of a listing holds.
pub const MAX_PAGE: u64 = 100;

/// The most segments of paid time that a lease has before it: those that are over do not count.
pub const MAX_SEGMENTS: usize = 8;

/// The most parts of a provider's collateral that may be on their way out at a time.
pub const MAX_TICKETS: usize = 16;

/// The most bytes of a sealed access secret.
pub const MAX_SECRET: usize = 1_024;

/// The most bytes of a renter's SSH key.
pub const MAX_SSH_KEY: usize = 1_024;

/// The most bytes of a workload digest in a beat's report.
pub const MAX_DIGEST: usize = 64;

//! What the stories of the suite share: a world with people in it, checked after every message.
//!
//! Everything runs on the real FVM: the stand-ins by default, the official built-in actors when `LEASEHOLD_BUILTIN_ACTORS`
//! names their bundle. A step that should work and does not panics with what the chain said; this crate is only for tests.

pub mod gas;
mod message;
mod people;
mod watch;
mod world;

pub use message::Step;
pub use watch::{Kind, MANY_OBJECTS};
pub use world::World;

use fvm_shared::econ::TokenAmount;

/// Whole FIL.
pub fn fil(whole: i64) -> TokenAmount {
    TokenAmount::from_whole(whole)
}

/// Single attoFIL.
pub fn atto(atto: i64) -> TokenAmount {
    TokenAmount::from_atto(atto)
}

//! Builds, checks and bundles actors as WASM. The only place that compiles actors.
//!
//! [`build`] takes a [`Table`] of actors and returns their finished modules: compiled by a cargo of its own, optimised
//! by `wasm-opt`, and checked against what the FVM accepts. The same sources, lock file, `rustc` and `wasm-opt` give the
//! same bytes in any folder, hence the same code CIDs.

mod batch;
mod build;
mod bundle;
mod cargo;
mod check;
mod code;
mod lint;
mod optimise;
mod report;
mod syscalls;
mod table;
mod toolchain;
mod workspace;

pub use build::{Build, Module, Request, build, library};
pub use bundle::write_car;
pub use check::{MAX_SIZE, check};
pub use code::code_cid;
pub use lint::lint;
pub use report::{json, text};
pub use syscalls::SYSCALLS;
pub use table::{Group, Source, Table};
pub use workspace::Workspace;

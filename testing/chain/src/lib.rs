//! An FVM chain as a library.
//!
//! [`Chain`] is real ref-fvm executing real WASM with real gas, in memory: genesis, blocks, epochs, cron, rewards, snapshots.
//! Only consensus, networking and storage proofs are left out, and signatures are for the caller to check. Tests and the
//! devnet node both stand on it.
//!
//! ```no_run
//! use chain::{Call, Chain, Config, development_accounts};
//! use fvm_shared::econ::TokenAmount;
//!
//! let mut chain = Chain::new(Config::default())?;
//! let [alice, bob] = [0, 1].map(|n| development_accounts(2).unwrap()[n].address);
//! let paid = chain.send(Call::transfer(alice, bob, TokenAmount::from_whole(5)))?;
//! assert!(paid.is_success());
//! chain.mine()?;
//! chain.advance(2880)?;
//! # Ok::<(), anyhow::Error>(())
//! ```

mod account;
mod branch;
mod call;
mod chain;
mod config;
mod edit;
mod epochs;
mod execute;
mod export;
mod externs;
mod file;
mod genesis;
mod history;
mod import;
mod links;
mod lookup;
mod machine;
mod manifest;
mod message;
mod outcome;
mod parameters;
mod past;
mod prune;
mod read;
mod replace;
mod replay;
pub mod singleton;
mod snapshot;
mod store;
mod tipset;

pub use account::{DEVELOPMENT_SEED, DevelopmentAccount, MAX_DEVELOPMENT_ACCOUNTS, development_accounts};
pub use branch::Branch;
pub use chain::{Chain, Head};
pub use config::{BLOCK_GAS_LIMIT, BUILTIN_ACTORS_VARIABLE, BuiltinActors, Config};
pub use export::Export;
pub use fvm::trace::ExecutionEvent;
pub use machine::deeply;
pub use manifest::BUILTIN_NAMES;
pub use message::{Call, ChainMessage};
pub use outcome::{Applied, Fees, Gas, GasKind, Outcome};
pub use parameters::Parameters;
pub use prune::STATES_KEPT;
pub use snapshot::SnapshotId;
pub use store::Store;
pub use tipset::{BeaconEntry, BlockHeader, ElectionProof, MessageMeta, Ticket, Tipset};

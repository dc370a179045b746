//! The `leasehold` command as a library: each command is a function of a [`Context`] and its arguments, and `main` only parses
//! and prints. The demo and the tests drive those functions.

pub mod actors;
pub mod address;
pub mod amount;
pub mod coded;
pub mod commands;
pub mod context;
pub mod demo;
pub mod directory;
pub mod draft;
pub mod due;
pub mod failure;
pub mod flow;
pub mod follow;
pub mod gas;
pub mod journal;
pub mod keeper;
pub mod keystore;
pub mod message;
pub mod output;
pub mod parsed;
pub mod passphrase;
pub mod past;
pub mod pause;
pub mod peer;
pub mod price;
pub mod refusal;
pub mod rpc;
pub mod sealing;
pub mod settings;
pub mod share;
pub mod span;
pub mod terms;

pub use context::Context;

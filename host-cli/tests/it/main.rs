//! The command as people and scripts run it: the built binary against a node in this process.

mod bench;
mod chain;
mod demo;
mod devnet;
mod exits;
mod handover;
mod keys;
mod lease;
mod nodes;
mod readme;
mod stake;
mod terms;
mod tokens;
mod vote;

//! The command as people and scripts run it: the built binary against a node in this process.

mod bench;
mod chain;
mod demo;
mod devnet;
mod handover;
mod keys;
mod lease;
mod load;
mod nodes;
mod readme;
mod siege;
mod stake;
mod swarm;

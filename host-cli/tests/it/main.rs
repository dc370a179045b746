//! The command as people and scripts run it: the built binary against a node in this process.

mod bench;
mod chain;
mod demo;
mod devnet;
mod extend;
mod handover;
mod keys;
mod lease;
mod market;
mod load;
mod nodes;
mod offers;
mod providers;
mod readme;
mod reap;
mod serve;
mod stake;
mod watch;
mod siege;
mod stake;
mod swarm;

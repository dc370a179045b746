//! The command as people and scripts run it: the built binary against a node in this process.

mod bench;
mod chain;
mod demo;
mod devnet;
mod exits;
mod extend;
mod handover;
mod keys;
mod lease;
mod load;
mod market;
mod nodes;
mod offers;
mod providers;
mod readme;
mod reap;
mod serve;
mod siege;
mod stake;
mod swarm;
mod terms;
mod tokens;
mod vote;
mod watch;

//! The command as people and scripts run it: the built binary against a node in this process.

mod bench;
mod demo;
mod lease;

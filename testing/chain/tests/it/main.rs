//! The chain library on the real FVM: every rule on the stand-ins and, if LEASEHOLD_BUILTIN_ACTORS names a bundle file, on the
//! official built-in actors too.

mod branch;
mod call;
mod determinism;
mod events;
mod faults;
mod file;
mod genesis;
mod init;
mod message;
mod past;
mod prune;
mod replay;
mod snapshot;
mod time;
mod world;

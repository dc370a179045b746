//! The node over real HTTP. With LEASEHOLD_BUILTIN_ACTORS set, everything runs on that bundle.

mod client;
mod messages;
mod shape;

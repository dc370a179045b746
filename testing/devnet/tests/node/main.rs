//! The node over real HTTP. With LEASEHOLD_BUILTIN_ACTORS set, everything runs on that bundle.

mod chain_reads;
mod client;
mod conformance;
mod development;
mod events;
mod gas;
mod hostile;
mod impersonation;
mod iso_filecoin;
mod messages;
mod network;
mod params;
mod past;
mod persistence;
mod pool;
mod rewinding;
mod shape;
mod states;
mod subscriptions;
mod time;
mod traces;
mod wallets;

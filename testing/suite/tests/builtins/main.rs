//! What Leasehold relies on in the network's own actors, fact by fact.
//!
//! The same assertions hold on the stand-ins and, with LEASEHOLD_BUILTIN_ACTORS naming a bundle file, on the official actors:
//! that is what makes the stand-ins trustworthy. A fact that differs between them has no place in any other test.

mod account;
mod beneficiary;
mod creation;
mod epochs;
mod gas;
mod gate;
mod genesis;
mod owner;
mod reads;
mod rewards;
mod verifiers;
mod withdrawals;
mod worker;
mod world;

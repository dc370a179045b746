//! The rules of the market, on a memory blockstore: one file per family.

mod beats;
mod bench;
mod billing;
mod counted;
mod extending;
mod leaving;
mod links;
mod offers;
mod oracle;
mod orders;
mod people;
mod providers;
mod reads;
mod settling;
mod takeover;
mod terms;
mod unbonding;
mod vectors;
mod withdrawing;

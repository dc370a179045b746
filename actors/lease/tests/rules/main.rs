//! The rules of the market, on a memory blockstore: one file per family.

mod beats;
mod bench;
mod leaving;
mod offers;
mod oracle;
mod orders;
mod providers;
mod reads;
mod settling;
mod terms;
mod vectors;
mod withdrawing;

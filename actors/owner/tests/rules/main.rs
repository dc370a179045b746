//! The owner's rules, on a memory blockstore. `vehicle` does what the actor's shell does, with miners of plain numbers, and checks
//! every invariant after every step.

mod vehicle;

mod admission;
mod claiming;
mod fee_shares;
mod harvesting;
mod losses;
mod money;
mod reading;
mod rounds;
mod terms;

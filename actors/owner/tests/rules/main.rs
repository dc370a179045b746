//! The owner's rules, on a memory blockstore. `vehicle` does what the actor's shell does, with miners of plain numbers, and checks
//! every invariant after every step.

mod council;
mod leaving;
mod model;
mod trace;
mod vehicle;

mod admission;
mod approving;
mod claiming;
mod compounding;
mod counting;
mod executing;
mod fee_shares;
mod haircuts;
mod handovers;
mod harvesting;
mod life;
mod life_exits;
mod life_votes;
mod losses;
mod metadata;
mod money;
mod moving;
mod overdue;
mod pledging;
mod proposing;
mod queueing;
mod reading;
mod redeeming;
mod reshaping;
mod rounds;
mod stake_exits;
mod terms;
mod voting;
mod wind_downs;
mod wire;

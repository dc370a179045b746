//! Stories across actors on the real FVM, in one binary.

mod lease_changes;
mod lease_fair;
mod lease_gas;
mod lease_hostile;
mod lease_model;
mod lease_money;
mod lease_orders;
mod lease_random;
mod lease_refusals;
mod lease_service;
mod owner_adoption;
mod owner_attacks;
mod owner_depth;
mod owner_exits;
mod owner_frc53;
mod owner_gas;
mod owner_holders;
mod owner_money;
mod owner_operator;
mod owner_pledges;
mod owner_queue;
mod owner_random;
mod owner_refusals;
mod owner_tokens;
mod owner_vehicle;

//! Stories across actors on the real FVM, in one binary.

mod lease_changes;
mod lease_edges;
mod lease_fair;
mod lease_gas;
mod lease_hostile;
mod lease_model;
mod lease_money;
mod lease_orders;
mod lease_random;
mod lease_refusals;
mod lease_service;
mod lease_vectors;
mod owner_adoption;
mod owner_depth;
mod owner_gas;
mod owner_money;
mod owner_operator;
mod owner_random;
mod owner_refusals;
mod owner_vehicle;

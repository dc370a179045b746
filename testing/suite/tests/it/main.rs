//! Stories across actors on the real FVM, in one binary.

mod lease_changes;
mod lease_fair;
mod lease_model;
mod lease_money;
mod lease_orders;
mod lease_random;
mod lease_refusals;
mod lease_service;

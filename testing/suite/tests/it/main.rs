//! Stories across actors on the real FVM, in one binary.

/// The model and the traces of the owner's own tests.
#[path = "../../../../actors/owner/tests/rules/model.rs"]
mod owner_model;
#[path = "../../../../actors/owner/tests/rules/trace.rs"]
mod owner_trace;

mod lease_batches;
mod lease_changes;
mod lease_contracts;
mod lease_edges;
mod lease_errors;
mod lease_fair;
mod lease_gas;
mod lease_hostile;
mod lease_model;
mod lease_money;
mod lease_operator;
mod lease_orders;
mod lease_random;
mod lease_refusals;
mod lease_service;
mod lease_vectors;
mod owner_actions;
mod owner_adoption;
mod owner_attacks;
mod owner_council;
mod owner_depth;
mod owner_drill;
mod owner_drill_moves;
mod owner_drill_params;
mod owner_exits;
mod owner_frc53;
mod owner_gas;
mod owner_gas_once;
mod owner_holders;
mod owner_life;
mod owner_life_care;
mod owner_life_exits;
mod owner_life_votes;
mod owner_money;
mod owner_operator;
mod owner_pledges;
mod owner_queue;
mod owner_random;
mod owner_refusals;
mod owner_tokens;
mod owner_upgrade;
mod owner_vehicle;
mod owner_vote_attacks;
mod owner_vote_gas;
mod owner_vote_refusals;
mod owner_votes;
mod takeovers;

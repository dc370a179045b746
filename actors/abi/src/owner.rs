//! The owner actor: one investment vehicle.

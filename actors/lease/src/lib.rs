//! Leasehold's lease actor.

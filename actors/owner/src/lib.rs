//! Leasehold's owner actor.

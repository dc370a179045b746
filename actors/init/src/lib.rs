//! Leasehold's init actor.

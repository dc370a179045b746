//! The lease actor: one market.

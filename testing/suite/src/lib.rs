//! Stories, invariants, property tests and gas snapshots on the real FVM.

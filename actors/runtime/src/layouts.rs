//! The numbers of state layouts. The first field of a state is the number of its layout, and the number alone says which kind of
//! actor wrote it: an upgrade to the code of another kind finds a layout that it does not know. Each kind has its own sixteen; up to
//! 23 they are one byte.

use core::ops::RangeInclusive;

/// Layouts of the owner actor.
pub const OWNER: RangeInclusive<u64> = 1..=15;
/// Layouts of the lease actor.
pub const LEASE: RangeInclusive<u64> = 16..=31;

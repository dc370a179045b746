//! The network's constants, as builtin-actors v17 has them for a devnet (`runtime/src/runtime/policy.rs`, `miner/src/policy.rs`
//! and `miner/src/monies.rs` there). Epochs unless said otherwise.

use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;

pub const EPOCHS_IN_DAY: ChainEpoch = 2880;
pub const PROVING_PERIOD: ChainEpoch = EPOCHS_IN_DAY;
/// One of a proving period's 48 deadlines.
pub const CHALLENGE_WINDOW: ChainEpoch = 60;
/// How long a new worker key waits: the chain's finality.
pub const WORKER_KEY_CHANGE_DELAY: ChainEpoch = 900;

pub const VESTING_PERIOD: ChainEpoch = 180 * EPOCHS_IN_DAY;
pub const VESTING_STEP: ChainEpoch = EPOCHS_IN_DAY;
/// Vesting epochs are rounded up to half days, counted from the miner's proving period.
pub const VESTING_QUANTUM: ChainEpoch = EPOCHS_IN_DAY / 2;

pub const MAX_CONTROL_ADDRESSES: usize = 10;
/// Bytes.
pub const MAX_PEER_ID: usize = 128;
/// Bytes, of all multiaddresses together.
pub const MAX_MULTIADDRS: usize = 1024;

/// Winners that an epoch is expected to have: one win is paid a fifth of the epoch's reward.
pub const EXPECTED_LEADERS: u64 = 5;
/// The protocol charges three times the penalty that a block producer incurred.
pub const PENALTY_MULTIPLIER: u64 = 3;

/// The least power that counts in the election on a devnet, in bytes.
pub const MINIMUM_CONSENSUS_POWER: u64 = 2 << 10;
/// The least allowance of a verifier on a devnet, in bytes.
pub const MINIMUM_ALLOWANCE: u64 = 256;

/// The window-proof types that a devnet takes, with their sector sizes in bytes.
const PROOF_TYPES: [(i64, u64); 2] = [(10, 2 << 10), (11, 8 << 20)];
/// Sectors in a partition: two, for both types.
pub const PARTITION_SECTORS: u64 = 2;

/// The sector size of a window-proof type, if miners of that type may be created.
pub fn sector_size(proof_type: i64) -> Option<u64> {
    PROOF_TYPES.iter().find(|(proof, _)| *proof == proof_type).map(|(_, size)| *size)
}

/// What a new miner must bring (FIP-0077): the pledge for a tenth of the minimum consensus power.
///
/// On a devnet that pledge is its cap, 1 FIL for 32 GiB, whatever the supply and the epoch: 5,937,181,320 attoFIL.
pub fn create_miner_deposit() -> TokenAmount {
    const PLEDGED_BYTES: u64 = MINIMUM_CONSENSUS_POWER / 10;
    const CAP_UNIT_BYTES: u64 = 32 << 30;
    TokenAmount::from_whole(1).div_floor(CAP_UNIT_BYTES) * PLEDGED_BYTES
}

/// How much of a reward is locked; the rest can be spent at once.
pub fn locked_share(reward: &TokenAmount) -> TokenAmount {
    (reward * 3u64).div_floor(4u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_deposit_is_what_the_official_devnet_asks_for() {
        assert_eq!(create_miner_deposit(), TokenAmount::from_atto(5_937_181_320u64));
    }

    #[test]
    fn only_the_two_small_proof_types_make_miners() {
        let accepted: Vec<i64> = (-1..20).filter(|proof| sector_size(*proof).is_some()).collect();
        assert_eq!(accepted, [10, 11]);
    }

    #[test]
    fn a_quarter_of_a_reward_is_free_and_gains_the_remainder() {
        assert_eq!(locked_share(&TokenAmount::from_atto(7)), TokenAmount::from_atto(5));
        assert_eq!(locked_share(&TokenAmount::from_atto(0)), TokenAmount::from_atto(0));
    }
}

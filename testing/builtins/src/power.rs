//! The power actor: creates miners, counts them, keeps the network's pledge. Nobody has any power.

use abi::{Exit, method_hash};
use cid::Cid;
use fvm_ipld_blockstore::Blockstore;
use fvm_ipld_hamt::{BytesKey, Config, Hamt, Sha256};
use fvm_shared::ActorID;
use fvm_shared::address::Address;
use fvm_shared::bigint::{BigInt, bigint_ser};
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use num_traits::Zero;
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

use crate::smooth::Estimate;

abi::methods! {
    /// The official numbers.
    pub enum Method {
        /// By the system actor, without parameters.
        Constructor = 1,
        /// Anyone. Creates a miner with the value that comes along: [`abi::power::CreateMinerParams`] in,
        /// [`abi::power::CreateMinerReturn`] out.
        CreateMiner = 2,
        /// By cron, after every epoch.
        OnEpochTickEnd = 5,
        /// By a miner: a bare amount, by which its pledge changed.
        UpdatePledgeTotal = 6,
        /// [`TotalPower`], as the last tick left it.
        CurrentTotalPower = 9,
        CreateMinerExported = abi::power::Method::CreateMiner.number(),
        /// Bytes.
        NetworkRawPower = method_hash!("NetworkRawPower"),
        /// A bare actor ID in, `[bytes, meets the consensus minimum]` out. 16 for what is no miner.
        MinerRawPower = method_hash!("MinerRawPower"),
        MinerCount = method_hash!("MinerCount"),
        MinerConsensusCount = method_hash!("MinerConsensusCount"),
        /// A bare actor ID in, `[raw, quality-adjusted]` bytes out. 17 for what is no miner.
        MinerPower = method_hash!("MinerPower"),
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct TotalPower {
    #[serde(with = "bigint_ser")]
    pub raw_byte_power: BigInt,
    #[serde(with = "bigint_ser")]
    pub quality_adj_power: BigInt,
    pub pledge_collateral: TokenAmount,
    pub quality_adj_power_smoothed: Estimate,
    pub ramp_start_epoch: ChainEpoch,
    pub ramp_duration_epochs: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct MinerPowerReturn {
    #[serde(with = "bigint_ser")]
    pub raw_byte_power: BigInt,
    #[serde(with = "bigint_ser")]
    pub quality_adj_power: BigInt,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct MinerRawPowerReturn {
    #[serde(with = "bigint_ser")]
    pub raw_byte_power: BigInt,
    pub meets_consensus_minimum: bool,
}

/// What a miner claims to store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct Claim {
    pub window_post_proof_type: i64,
    #[serde(with = "bigint_ser")]
    pub raw_byte_power: BigInt,
    #[serde(with = "bigint_ser")]
    pub quality_adj_power: BigInt,
}

/// Claims by the miners' ID addresses.
type Claims<S> = Hamt<S, Claim, BytesKey, Sha256>;
const CLAIMS: Config = Config { bit_width: 5, min_data_depth: 0, max_array_width: 3 };

/// In the official order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct State {
    #[serde(with = "bigint_ser")]
    pub total_raw_byte_power: BigInt,
    #[serde(with = "bigint_ser")]
    pub total_bytes_committed: BigInt,
    #[serde(with = "bigint_ser")]
    pub total_quality_adj_power: BigInt,
    #[serde(with = "bigint_ser")]
    pub total_qa_bytes_committed: BigInt,
    /// All miners' locked rewards. Their creation deposits are not in it, but are taken out when they vest: as officially.
    pub total_pledge_collateral: TokenAmount,
    #[serde(with = "bigint_ser")]
    pub this_epoch_raw_byte_power: BigInt,
    #[serde(with = "bigint_ser")]
    pub this_epoch_quality_adj_power: BigInt,
    pub this_epoch_pledge_collateral: TokenAmount,
    pub this_epoch_qa_power_smoothed: Estimate,
    pub miner_count: i64,
    pub miner_above_min_power_count: i64,
    pub ramp_start_epoch: ChainEpoch,
    pub ramp_duration_epochs: u64,
    pub cron_event_queue: Cid,
    /// The epoch after the last tick's.
    pub first_cron_epoch: ChainEpoch,
    pub claims: Cid,
    pub proof_validation_batch: Option<Cid>,
}

impl State {
    pub fn new(store: &impl Blockstore) -> Result<Self, Exit> {
        // What the official network starts its estimate from: 750,000 GiB, and 3,840 GiB more an epoch.
        const GIB: u64 = 1 << 30;
        let estimate = Estimate::new(BigInt::from(750_000 * GIB), BigInt::from(3_840 * GIB));
        let empty = Claims::new_with_config(store, CLAIMS).flush().map_err(|_| unreadable())?;
        Ok(Self {
            total_raw_byte_power: BigInt::zero(),
            total_bytes_committed: BigInt::zero(),
            total_quality_adj_power: BigInt::zero(),
            total_qa_bytes_committed: BigInt::zero(),
            total_pledge_collateral: TokenAmount::zero(),
            this_epoch_raw_byte_power: BigInt::zero(),
            this_epoch_quality_adj_power: BigInt::zero(),
            this_epoch_pledge_collateral: TokenAmount::zero(),
            this_epoch_qa_power_smoothed: estimate,
            miner_count: 0,
            miner_above_min_power_count: 0,
            ramp_start_epoch: 0,
            ramp_duration_epochs: 0,
            cron_event_queue: empty,
            first_cron_epoch: 0,
            claims: empty,
            proof_validation_batch: None,
        })
    }

    /// Counts a miner that was just created.
    pub fn add_miner(&mut self, store: &impl Blockstore, id: ActorID, proof_type: i64) -> Result<(), Exit> {
        let mut claims = self.load_claims(store)?;
        let claim = Claim {
            window_post_proof_type: proof_type,
            raw_byte_power: BigInt::zero(),
            quality_adj_power: BigInt::zero(),
        };
        claims.set(key(id), claim).map_err(|_| unreadable())?;
        self.claims = claims.flush().map_err(|_| unreadable())?;
        self.miner_count += 1;
        Ok(())
    }

    pub fn claim(&self, store: &impl Blockstore, id: ActorID) -> Result<Option<Claim>, Exit> {
        Ok(self.load_claims(store)?.get(&key(id)).map_err(|_| unreadable())?.cloned())
    }

    /// 18 for an unknown miner, 20 when the total would fall below zero.
    pub fn update_pledge(&mut self, store: &impl Blockstore, miner: ActorID, delta: &TokenAmount) -> Result<(), Exit> {
        if self.claim(store, miner)?.is_none() {
            return Err(Exit::forbidden("the power actor does not know this miner"));
        }
        self.total_pledge_collateral += delta;
        if self.total_pledge_collateral.is_negative() {
            return Err(Exit::illegal_state("the network's pledge would be negative"));
        }
        Ok(())
    }

    /// Ends an epoch. However many epochs were skipped before it, this is one step.
    pub fn tick(&mut self, now: ChainEpoch) {
        self.first_cron_epoch = now + 1;
        self.this_epoch_pledge_collateral = self.total_pledge_collateral.clone();
        self.this_epoch_qa_power_smoothed =
            self.this_epoch_qa_power_smoothed.observe(&self.this_epoch_quality_adj_power, 1);
    }

    pub fn total_power(self) -> TotalPower {
        TotalPower {
            raw_byte_power: self.this_epoch_raw_byte_power,
            quality_adj_power: self.this_epoch_quality_adj_power,
            pledge_collateral: self.this_epoch_pledge_collateral,
            quality_adj_power_smoothed: self.this_epoch_qa_power_smoothed,
            ramp_start_epoch: self.ramp_start_epoch,
            ramp_duration_epochs: self.ramp_duration_epochs,
        }
    }

    fn load_claims<'s, S: Blockstore>(&self, store: &'s S) -> Result<Claims<&'s S>, Exit> {
        Claims::load_with_config(&self.claims, store, CLAIMS).map_err(|_| unreadable())
    }
}

fn key(id: ActorID) -> BytesKey {
    BytesKey(Address::new_id(id).to_bytes())
}

fn unreadable() -> Exit {
    Exit::illegal_state("the miners' claims cannot be read or written")
}

#[cfg(test)]
mod tests {
    use fvm_ipld_blockstore::MemoryBlockstore;

    use super::*;

    #[test]
    fn the_exported_numbers_are_the_measured_ones() {
        assert_eq!(Method::CreateMinerExported.number(), 1173380165);
        assert_eq!(Method::NetworkRawPower.number(), 931722534);
        assert_eq!(Method::MinerRawPower.number(), 3753401894);
        assert_eq!(Method::MinerCount.number(), 1987646258);
        assert_eq!(Method::MinerConsensusCount.number(), 196739875);
        assert_eq!(Method::MinerPower.number(), 36284446);
    }

    #[test]
    fn a_created_miner_is_counted_and_found() {
        let store = MemoryBlockstore::new();
        let mut state = State::new(&store).unwrap();
        state.add_miner(&store, 1000, 10).unwrap();
        assert_eq!(state.miner_count, 1);
        assert_eq!(state.claim(&store, 1000).unwrap().unwrap().window_post_proof_type, 10);
        assert_eq!(state.claim(&store, 1001).unwrap(), None);
    }

    #[test]
    fn pledge_of_a_stranger_is_18_and_below_zero_is_20() {
        let store = MemoryBlockstore::new();
        let mut state = State::new(&store).unwrap();
        state.add_miner(&store, 1000, 10).unwrap();
        let one = TokenAmount::from_atto(1);
        let code = |result: Result<(), Exit>| result.unwrap_err().code.value();
        assert_eq!(code(state.clone().update_pledge(&store, 1001, &one)), 18);
        assert_eq!(code(state.clone().update_pledge(&store, 1000, &-one.clone())), 20);
        state.update_pledge(&store, 1000, &one).unwrap();
        assert_eq!(state.total_pledge_collateral, one);
    }

    #[test]
    fn a_tick_remembers_the_next_epoch_and_freezes_the_pledge() {
        let store = MemoryBlockstore::new();
        let mut state = State::new(&store).unwrap();
        state.add_miner(&store, 1000, 10).unwrap();
        state.update_pledge(&store, 1000, &TokenAmount::from_atto(9)).unwrap();
        let estimate = state.this_epoch_qa_power_smoothed.value();
        state.tick(41);
        assert_eq!(state.first_cron_epoch, 42);
        assert!(state.this_epoch_qa_power_smoothed.value() != estimate);
        assert_eq!(state.total_power().pledge_collateral, TokenAmount::from_atto(9));
    }
}

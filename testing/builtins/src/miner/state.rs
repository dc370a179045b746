use abi::Exit;
use cid::Cid;
use fvm_ipld_blockstore::Blockstore;
use fvm_ipld_encoding::{CborStore, strict_bytes};
use fvm_shared::ActorID;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use multihash_codetable::Code;
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

use super::Info;
use crate::policy::{CHALLENGE_WINDOW, PROVING_PERIOD};
use crate::vesting::Table;

/// A miner's state, in the official order. What belongs to sectors never changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct State {
    /// [`Info`].
    pub info: Cid,
    pub pre_commit_deposits: TokenAmount,
    /// The sum of the vesting table.
    pub locked_funds: TokenAmount,
    pub vesting_funds: Table,
    /// What the miner owes the network.
    pub fee_debt: TokenAmount,
    pub initial_pledge: TokenAmount,
    pub pre_committed_sectors: Cid,
    pub pre_committed_sectors_cleanup: Cid,
    pub allocated_sectors: Cid,
    pub sectors: Cid,
    pub proving_period_start: ChainEpoch,
    pub current_deadline: u64,
    pub deadlines: Cid,
    #[serde(with = "strict_bytes")]
    pub early_terminations: Vec<u8>,
    pub deadline_cron_active: bool,
}

impl State {
    /// A new miner's, without money. `offset` is its proving period's, from [`proving_period_offset`].
    pub fn new(store: &impl Blockstore, info: &Info, offset: ChainEpoch, now: ChainEpoch) -> Result<Self, Exit> {
        let proving_period_start = now - (now - offset).rem_euclid(PROVING_PERIOD);
        let nothing = put(store, &[(); 0])?;
        Ok(Self {
            info: put(store, info)?,
            pre_commit_deposits: TokenAmount::default(),
            locked_funds: TokenAmount::default(),
            vesting_funds: Table::default(),
            fee_debt: TokenAmount::default(),
            initial_pledge: TokenAmount::default(),
            pre_committed_sectors: nothing,
            pre_committed_sectors_cleanup: nothing,
            allocated_sectors: nothing,
            sectors: nothing,
            proving_period_start,
            current_deadline: (now - proving_period_start).unsigned_abs() / CHALLENGE_WINDOW.unsigned_abs(),
            deadlines: nothing,
            early_terminations: Vec::new(),
            deadline_cron_active: false,
        })
    }

    pub fn load_info(&self, store: &impl Blockstore) -> Result<Info, Exit> {
        store
            .get_cbor(&self.info)
            .ok()
            .flatten()
            .ok_or_else(|| Exit::illegal_state("the miner's information cannot be read"))
    }

    pub fn save_info(&mut self, store: &impl Blockstore, info: &Info) -> Result<(), Exit> {
        self.info = put(store, info)?;
        Ok(())
    }
}

/// Where in the day a miner's proving period begins: by the hash of its address and the epoch, so that miners spread.
pub fn proving_period_offset(digest: &[u8; 32]) -> ChainEpoch {
    let (first, _) = digest.split_at(8);
    let seed = first.iter().fold(0u64, |seed, byte| seed << 8 | u64::from(*byte));
    (seed % PROVING_PERIOD.unsigned_abs()).cast_signed()
}

/// What is hashed for [`proving_period_offset`]: the address as CBOR, and the epoch as eight bytes.
pub fn proving_period_seed(id: ActorID, now: ChainEpoch) -> Result<Vec<u8>, Exit> {
    let mut seed = fvm_ipld_encoding::to_vec(&fvm_shared::address::Address::new_id(id))
        .map_err(|_| Exit::serialization("an ID address cannot be encoded"))?;
    seed.extend_from_slice(&now.to_be_bytes());
    Ok(seed)
}

fn put<T: serde::Serialize>(store: &impl Blockstore, value: &T) -> Result<Cid, Exit> {
    store.put_cbor(value, Code::Blake2b256).map_err(|_| Exit::illegal_state("the miner's state cannot be written"))
}

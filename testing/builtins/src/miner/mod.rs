//! The storage miner: its keys, its money, and what both allow. Sectors, power and proofs are left out.
//!
//! What other actors may call, with its parameters and returns, is in [`abi::miner`]; here is the rest.

mod beneficiary;
mod info;
mod method;
mod money;
mod state;

pub use beneficiary::available_quota;
pub use info::{Info, WorkerKeyChange, check_control_addresses, check_peer_info};
pub use method::{APPLY_REWARDS, Method};
pub use money::{Applied, Repaid, Withdrawal, max_termination_fee};
pub use state::{State, proving_period_offset, proving_period_seed};

use fvm_ipld_encoding::{BytesDe, strict_bytes};
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

#[derive(Clone, Debug, Serialize_tuple, Deserialize_tuple)]
pub struct ConstructorParams {
    pub owner: Address,
    pub worker: Address,
    pub control_addresses: Vec<Address>,
    pub window_post_proof_type: i64,
    #[serde(with = "strict_bytes")]
    pub peer_id: Vec<u8>,
    pub multi_addresses: Vec<BytesDe>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct ControlAddressesReturn {
    pub owner: Address,
    pub worker: Address,
    pub control_addresses: Vec<Address>,
}

#[derive(Clone, Debug, Serialize_tuple, Deserialize_tuple)]
pub struct ApplyRewardParams {
    /// attoFIL, which come with the message.
    pub reward: TokenAmount,
    /// attoFIL.
    pub penalty: TokenAmount,
}

//! The storage miner: its keys, its money, and what both allow. Sectors, power and proofs are left out.

mod beneficiary;
mod info;
mod method;
mod money;
mod state;

pub use beneficiary::{Active, Proposal, Term};
pub use info::{Info, WorkerKeyChange, check_control_addresses, check_peer_info};
pub use method::Method;
pub use money::{Applied, Repaid, Withdrawal, max_termination_fee};
pub use state::{State, proving_period_offset, proving_period_seed};

use fvm_ipld_encoding::{BytesDe, strict_bytes};
use fvm_shared::address::Address;
use fvm_shared::bigint::{BigInt, bigint_ser};
use fvm_shared::clock::ChainEpoch;
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

#[derive(Clone, Debug, Serialize_tuple, Deserialize_tuple)]
pub struct ControlAddressesReturn {
    pub owner: Address,
    pub worker: Address,
    pub control_addresses: Vec<Address>,
}

#[derive(Clone, Debug, Serialize_tuple, Deserialize_tuple)]
pub struct ChangeWorkerAddressParams {
    pub new_worker: Address,
    /// Takes the old list's place, always.
    pub new_control_addresses: Vec<Address>,
}

#[derive(Clone, Debug, Serialize_tuple, Deserialize_tuple)]
pub struct PeerId {
    #[serde(with = "strict_bytes")]
    pub peer_id: Vec<u8>,
}

#[derive(Clone, Debug, Serialize_tuple, Deserialize_tuple)]
pub struct Multiaddrs {
    pub multiaddrs: Vec<BytesDe>,
}

#[derive(Clone, Debug, Serialize_tuple, Deserialize_tuple)]
pub struct WithdrawBalanceParams {
    /// attoFIL.
    pub amount_requested: TokenAmount,
}

#[derive(Clone, Debug, Serialize_tuple, Deserialize_tuple)]
pub struct ApplyRewardParams {
    /// attoFIL, which come with the message.
    pub reward: TokenAmount,
    /// attoFIL.
    pub penalty: TokenAmount,
}

#[derive(Clone, Debug, Serialize_tuple, Deserialize_tuple)]
pub struct ChangeBeneficiaryParams {
    pub new_beneficiary: Address,
    /// All that the beneficiary may ever take, in attoFIL.
    pub new_quota: TokenAmount,
    /// From this epoch on the beneficiary may take nothing.
    pub new_expiration: ChainEpoch,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct GetBeneficiaryReturn {
    pub active: Active,
    pub proposed: Option<Proposal>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct GetOwnerReturn {
    pub owner: Address,
    pub proposed: Option<Address>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct GetVestingFundsReturn {
    pub funds: Vec<(ChainEpoch, TokenAmount)>,
}

#[derive(Clone, Debug, Serialize_tuple, Deserialize_tuple)]
pub struct MaxTerminationFeeParams {
    /// Bytes.
    #[serde(with = "bigint_ser")]
    pub power: BigInt,
    /// attoFIL.
    pub initial_pledge: TokenAmount,
}

//! The official miner actor (builtin-actors v17), as other actors may call it.
//!
//! Only methods with an FRC-0042 number answer an actor that is not built in; anything below 2^24 gives it exit 18. The names
//! and shapes follow `actors/miner/src/types.rs` of filecoin-project/builtin-actors.

use fvm_ipld_encoding::{BytesDe, strict_bytes};
use fvm_shared::address::Address;
use fvm_shared::bigint::{BigInt, bigint_ser};
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use serde::{Deserialize, Serialize};
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

use crate::method_hash;

crate::methods! {
    /// Every exported method of the miner actor. "Control" stands for the owner, the worker and the control addresses.
    pub enum Method {
        /// The owner. [`ChangeWorkerAddressParams`] in. The worker changes 900 epochs later, after a confirmation; the control
        /// addresses are replaced at once.
        ChangeWorkerAddress = method_hash!("ChangeWorkerAddress"),
        /// The owner. Before the time has come it succeeds and changes nothing.
        ConfirmChangeWorkerAddress = method_hash!("ConfirmChangeWorkerAddress"),
        /// Control. [`ChangePeerIDParams`] in.
        ChangePeerID = method_hash!("ChangePeerID"),
        /// Control. [`ChangeMultiaddrsParams`] in.
        ChangeMultiaddrs = method_hash!("ChangeMultiaddrs"),
        /// The owner or the beneficiary. [`WithdrawBalanceParams`] in, [`WithdrawBalanceReturn`] out. Repays debt first, then pays
        /// the *beneficiary* at most the available balance, with a bare send.
        WithdrawBalance = method_hash!("WithdrawBalance"),
        /// Control. Repays debt from the miner's balance. Exit 19 when that is too little.
        RepayDebt = method_hash!("RepayDebt"),
        /// The owner proposes another; called with its own address by the proposed one, it takes over.
        /// [`ChangeOwnerAddressParams`] in.
        ChangeOwnerAddress = method_hash!("ChangeOwnerAddress"),
        /// The owner proposes; the beneficiary and the nominee confirm. [`ChangeBeneficiaryParams`] in.
        ChangeBeneficiary = method_hash!("ChangeBeneficiary"),
        /// [`GetBeneficiaryReturn`] out.
        GetBeneficiary = method_hash!("GetBeneficiary"),
        /// [`GetOwnerReturn`] out.
        GetOwner = method_hash!("GetOwner"),
        /// [`IsControllingAddressParams`] in, `bool` out.
        IsControllingAddress = method_hash!("IsControllingAddress"),
        /// The sector size in bytes, a bare integer.
        GetSectorSize = method_hash!("GetSectorSize"),
        /// [`GetAvailableBalanceReturn`] out; negative for a miner in debt.
        GetAvailableBalance = method_hash!("GetAvailableBalance"),
        /// [`GetVestingFundsReturn`] out: at most 180 entries.
        GetVestingFunds = method_hash!("GetVestingFunds"),
        /// [`GetPeerIDReturn`] out.
        GetPeerID = method_hash!("GetPeerID"),
        /// [`GetMultiaddrsReturn`] out.
        GetMultiaddrs = method_hash!("GetMultiaddrs"),
        /// [`MaxTerminationFeeParams`] in, a bare amount out.
        MaxTerminationFee = method_hash!("MaxTerminationFee"),
        /// A bare amount out.
        InitialPledge = method_hash!("InitialPledge"),
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct ChangeWorkerAddressParams {
    /// An account with a BLS key.
    pub new_worker: Address,
    /// At most 10.
    pub new_control_addresses: Vec<Address>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct ChangePeerIDParams {
    #[serde(with = "strict_bytes")]
    pub new_id: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct ChangeMultiaddrsParams {
    pub new_multi_addrs: Vec<BytesDe>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct WithdrawBalanceParams {
    pub amount_requested: TokenAmount,
}

/// A bare amount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WithdrawBalanceReturn {
    pub amount_withdrawn: TokenAmount,
}

/// A bare ID address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChangeOwnerAddressParams {
    pub new_owner: Address,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct ChangeBeneficiaryParams {
    pub new_beneficiary: Address,
    pub new_quota: TokenAmount,
    pub new_expiration: ChainEpoch,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct GetBeneficiaryReturn {
    pub active: ActiveBeneficiary,
    pub proposed: Option<PendingBeneficiaryChange>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct ActiveBeneficiary {
    pub beneficiary: Address,
    pub term: BeneficiaryTerm,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct BeneficiaryTerm {
    pub quota: TokenAmount,
    pub used_quota: TokenAmount,
    pub expiration: ChainEpoch,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct PendingBeneficiaryChange {
    pub new_beneficiary: Address,
    pub new_quota: TokenAmount,
    pub new_expiration: ChainEpoch,
    pub approved_by_beneficiary: bool,
    pub approved_by_nominee: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct GetOwnerReturn {
    pub owner: Address,
    pub proposed: Option<Address>,
}

/// A bare address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct IsControllingAddressParams {
    pub address: Address,
}

/// A bare amount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct GetAvailableBalanceReturn {
    pub available_balance: TokenAmount,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct GetVestingFundsReturn {
    /// An entry is spendable once the epoch has passed.
    pub vesting_funds: Vec<(ChainEpoch, TokenAmount)>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct GetPeerIDReturn {
    #[serde(with = "strict_bytes")]
    pub peer_id: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct GetMultiaddrsReturn {
    pub multi_addrs: Vec<BytesDe>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct MaxTerminationFeeParams {
    #[serde(with = "bigint_ser")]
    pub power: BigInt,
    pub initial_pledge: TokenAmount,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_those_of_the_official_actor() {
        use Method::*;
        let official = [
            (ChangeWorkerAddress, 3302309124),
            (ConfirmChangeWorkerAddress, 2354970453),
            (ChangePeerID, 1236548004),
            (ChangeMultiaddrs, 1063480576),
            (WithdrawBalance, 2280458852),
            (RepayDebt, 3665352697),
            (ChangeOwnerAddress, 1010589339),
            (ChangeBeneficiary, 1570634796),
            (GetBeneficiary, 4158972569),
            (GetOwner, 3275365574),
            (IsControllingAddress, 348244887),
            (GetSectorSize, 3858292296),
            (GetAvailableBalance, 4026106874),
            (GetVestingFunds, 1726876304),
            (GetPeerID, 2812875329),
            (GetMultiaddrs, 1332909407),
            (MaxTerminationFee, 4127382196),
            (InitialPledge, 3180523767),
        ];
        assert_eq!(official.len(), Method::ALL.len());
        for (method, number) in official {
            assert_eq!(method.number(), number, "{method:?}");
        }
    }
}

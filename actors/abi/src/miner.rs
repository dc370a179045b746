//! The official miner actor (builtin-actors v17), as other actors may call it.
//!
//! Only methods with an FRC-0042 number answer an actor that is not built in; anything below 2^24 gives it exit 18. The names
//! and shapes follow `actors/miner/src/types.rs` of filecoin-project/builtin-actors.

use fvm_ipld_encoding::{BytesDe, strict_bytes};
use fvm_shared::address::Address;
use fvm_shared::bigint::{BigInt, bigint_ser};
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;

use crate::method_hash;

crate::methods! {
    /// Every exported method of the miner actor. "Control" stands for the owner, the worker and the control addresses.
    pub enum Method {
        /// Proposes a worker and replaces the control addresses. The owner. The worker changes 900 epochs later, after a
        /// confirmation; the control addresses are replaced at once.
        ChangeWorkerAddress(ChangeWorkerAddressParams) = method_hash!("ChangeWorkerAddress"),
        /// Puts the proposed worker in force. The owner. Before the time has come it succeeds and changes nothing.
        ConfirmChangeWorkerAddress = method_hash!("ConfirmChangeWorkerAddress"),
        /// Changes the libp2p peer ID. Control.
        ChangePeerID(ChangePeerIDParams) = method_hash!("ChangePeerID"),
        /// Replaces the multiaddresses. Control.
        ChangeMultiaddrs(ChangeMultiaddrsParams) = method_hash!("ChangeMultiaddrs"),
        /// Repays debt first, then pays the *beneficiary* at most the available balance, with a bare send. The owner or
        /// the beneficiary.
        WithdrawBalance(WithdrawBalanceParams) -> WithdrawBalanceReturn = method_hash!("WithdrawBalance"),
        /// Repays debt as far as it can: from rewards that have not vested, then from what is free. Control.
        RepayDebt = method_hash!("RepayDebt"),
        /// The owner proposes another; called with its own address by the proposed one, it takes over.
        ChangeOwnerAddress(ChangeOwnerAddressParams) = method_hash!("ChangeOwnerAddress"),
        /// The owner proposes; the beneficiary and the nominee confirm.
        ChangeBeneficiary(ChangeBeneficiaryParams) = method_hash!("ChangeBeneficiary"),
        /// Who is paid, within which limits, and who is proposed.
        GetBeneficiary -> GetBeneficiaryReturn = method_hash!("GetBeneficiary"),
        /// The owner, and the one that is proposed.
        GetOwner -> GetOwnerReturn = method_hash!("GetOwner"),
        /// Whether an address is control.
        IsControllingAddress(IsControllingAddressParams) -> bool = method_hash!("IsControllingAddress"),
        /// The sector size in bytes.
        GetSectorSize -> u64 = method_hash!("GetSectorSize"),
        /// What could be withdrawn; negative for a miner in debt.
        GetAvailableBalance -> GetAvailableBalanceReturn = method_hash!("GetAvailableBalance"),
        /// When which rewards vest: at most 180 entries.
        GetVestingFunds -> GetVestingFundsReturn = method_hash!("GetVestingFunds"),
        /// The libp2p peer ID.
        GetPeerID -> GetPeerIDReturn = method_hash!("GetPeerID"),
        /// Where the miner is reached.
        GetMultiaddrs -> GetMultiaddrsReturn = method_hash!("GetMultiaddrs"),
        /// The most that terminating sectors of this power and pledge can cost.
        MaxTerminationFee(MaxTerminationFeeParams) -> TokenAmount = method_hash!("MaxTerminationFee"),
        /// The pledge that all sectors lock.
        InitialPledge -> TokenAmount = method_hash!("InitialPledge"),
    }
}

crate::tuple! {
    pub struct ChangeWorkerAddressParams {
        /// An account with a BLS key.
        pub new_worker: Address,
        /// At most 10.
        pub new_control_addresses: Vec<Address>,
    }

    pub struct ChangePeerIDParams {
        #[serde(with = "strict_bytes")]
        pub new_id: Vec<u8>,
    }

    pub struct ChangeMultiaddrsParams {
        pub new_multi_addrs: Vec<BytesDe>,
    }

    pub struct WithdrawBalanceParams {
        pub amount_requested: TokenAmount,
    }
}

crate::transparent! {
    /// A bare amount.
    pub struct WithdrawBalanceReturn {
        pub amount_withdrawn: TokenAmount,
    }

    /// A bare ID address.
    pub struct ChangeOwnerAddressParams {
        pub new_owner: Address,
    }
}

crate::tuple! {
    pub struct ChangeBeneficiaryParams {
        pub new_beneficiary: Address,
        pub new_quota: TokenAmount,
        pub new_expiration: ChainEpoch,
    }

    pub struct GetBeneficiaryReturn {
        pub active: ActiveBeneficiary,
        pub proposed: Option<PendingBeneficiaryChange>,
    }

    pub struct ActiveBeneficiary {
        pub beneficiary: Address,
        pub term: BeneficiaryTerm,
    }

    pub struct BeneficiaryTerm {
        pub quota: TokenAmount,
        pub used_quota: TokenAmount,
        pub expiration: ChainEpoch,
    }

    pub struct PendingBeneficiaryChange {
        pub new_beneficiary: Address,
        pub new_quota: TokenAmount,
        pub new_expiration: ChainEpoch,
        pub approved_by_beneficiary: bool,
        pub approved_by_nominee: bool,
    }

    pub struct GetOwnerReturn {
        pub owner: Address,
        pub proposed: Option<Address>,
    }
}

crate::transparent! {
    /// A bare address.
    pub struct IsControllingAddressParams {
        pub address: Address,
    }

    /// A bare amount.
    pub struct GetAvailableBalanceReturn {
        pub available_balance: TokenAmount,
    }
}

crate::tuple! {
    pub struct GetVestingFundsReturn {
        /// An entry is spendable once the epoch has passed.
        pub vesting_funds: Vec<(ChainEpoch, TokenAmount)>,
    }

    pub struct GetPeerIDReturn {
        #[serde(with = "strict_bytes")]
        pub peer_id: Vec<u8>,
    }

    pub struct GetMultiaddrsReturn {
        pub multi_addrs: Vec<BytesDe>,
    }

    pub struct MaxTerminationFeeParams {
        #[serde(with = "bigint_ser")]
        pub power: BigInt,
        pub initial_pledge: TokenAmount,
    }
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

use abi::method_hash;

abi::methods! {
    /// The official numbers. A method with a small number is for built-in callers; `...Exported` is the same for everybody.
    pub enum Method {
        /// By init, on behalf of power. [`ConstructorParams`](super::ConstructorParams) in; the deposit must come along (19).
        Constructor = 1,
        /// Owner, worker and control addresses.
        ControlAddresses = 2,
        /// Owner. Proposes a worker, a BLS account, for 900 epochs later; replaces the control addresses at once.
        ChangeWorkerAddress = 3,
        /// Controllers. At most 128 bytes (16).
        ChangePeerID = 4,
        /// By the reward actor: locks three quarters of what comes along, burns a penalty.
        ApplyRewards = 14,
        /// Owner or beneficiary. Pays the *beneficiary* what is asked for, as far as it is available; returns how much.
        WithdrawBalance = 16,
        /// Controllers. At most 1024 bytes together, none empty (16).
        ChangeMultiaddrs = 18,
        /// Owner. Does nothing when no change is due.
        ConfirmChangeWorkerAddress = 21,
        /// Controllers. Burns as much of the fee debt as locked and free money cover.
        RepayDebt = 22,
        /// The owner proposes an ID address (16 for others), which confirms by naming itself.
        ChangeOwnerAddress = 23,
        /// The owner proposes; the beneficiary, while its term runs, and the nominee must agree.
        ChangeBeneficiary = 30,
        /// The beneficiary, its term, and a proposed one.
        GetBeneficiary = 31,
        ChangeWorkerAddressExported = method_hash!("ChangeWorkerAddress"),
        ChangePeerIDExported = method_hash!("ChangePeerID"),
        WithdrawBalanceExported = method_hash!("WithdrawBalance"),
        ChangeMultiaddrsExported = method_hash!("ChangeMultiaddrs"),
        ConfirmChangeWorkerAddressExported = method_hash!("ConfirmChangeWorkerAddress"),
        RepayDebtExported = method_hash!("RepayDebt"),
        ChangeOwnerAddressExported = method_hash!("ChangeOwnerAddress"),
        ChangeBeneficiaryExported = method_hash!("ChangeBeneficiary"),
        GetBeneficiaryExported = method_hash!("GetBeneficiary"),
        /// The owner, and who was proposed.
        GetOwner = method_hash!("GetOwner"),
        /// Whether an address is the owner, the worker or a control address.
        IsControllingAddress = method_hash!("IsControllingAddress"),
        /// Bytes.
        GetSectorSize = method_hash!("GetSectorSize"),
        /// Balance less what is locked, pledged and owed, in attoFIL. Negative when more is owed than there is.
        GetAvailableBalance = method_hash!("GetAvailableBalance"),
        /// The vesting table.
        GetVestingFunds = method_hash!("GetVestingFunds"),
        GetPeerID = method_hash!("GetPeerID"),
        GetMultiaddrs = method_hash!("GetMultiaddrs"),
        /// The most that terminating so much power with such a pledge could cost, in attoFIL.
        MaxTerminationFee = method_hash!("MaxTerminationFee"),
        /// The pledge of all sectors, in attoFIL.
        InitialPledge = method_hash!("InitialPledge"),
    }
}

#[cfg(test)]
mod tests {
    use super::Method;

    #[test]
    fn the_exported_numbers_are_the_measured_ones() {
        let measured = [
            (Method::ChangeWorkerAddressExported, 3302309124),
            (Method::ConfirmChangeWorkerAddressExported, 2354970453),
            (Method::ChangePeerIDExported, 1236548004),
            (Method::ChangeMultiaddrsExported, 1063480576),
            (Method::WithdrawBalanceExported, 2280458852),
            (Method::RepayDebtExported, 3665352697),
            (Method::ChangeOwnerAddressExported, 1010589339),
            (Method::ChangeBeneficiaryExported, 1570634796),
            (Method::GetBeneficiaryExported, 4158972569),
            (Method::GetOwner, 3275365574),
            (Method::IsControllingAddress, 348244887),
            (Method::GetSectorSize, 3858292296),
            (Method::GetAvailableBalance, 4026106874),
            (Method::GetVestingFunds, 1726876304),
            (Method::GetPeerID, 2812875329),
            (Method::GetMultiaddrs, 1332909407),
            (Method::MaxTerminationFee, 4127382196),
            (Method::InitialPledge, 3180523767),
        ];
        for (method, number) in measured {
            assert_eq!(method.number(), number, "{}", method.name());
        }
        let exported = Method::ALL.iter().filter(|m| m.number() >= crate::FIRST_EXPORTED_METHOD).count();
        assert_eq!(exported, measured.len());
    }
}

//! A storage miner: the method table. The rules are in [`builtins::miner`].

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[cfg(target_arch = "wasm32")]
mod create;
#[cfg(target_arch = "wasm32")]
mod keys;
#[cfg(target_arch = "wasm32")]
mod money;
#[cfg(target_arch = "wasm32")]
mod reads;

#[cfg(target_arch = "wasm32")]
mod table {
    use abi::Exit;
    use builtins::miner::Method;
    use builtins::shell;
    use runtime::{Message, Reply, Result};

    use crate::{create, keys, money, reads};

    #[unsafe(no_mangle)]
    pub extern "C" fn invoke(params: u32) -> u32 {
        shell::invoke(params, table)
    }

    fn table(message: &Message) -> Result<Reply> {
        match Method::from_number(message.method).ok_or_else(Exit::unhandled)? {
            Method::Constructor => create::constructor(message),

            Method::ChangeWorkerAddress | Method::ChangeWorkerAddressExported => keys::change_worker(message),
            Method::ConfirmChangeWorkerAddress | Method::ConfirmChangeWorkerAddressExported => {
                keys::confirm_worker(message)
            }
            Method::ChangeOwnerAddress | Method::ChangeOwnerAddressExported => keys::change_owner(message),
            Method::ChangeBeneficiary | Method::ChangeBeneficiaryExported => keys::change_beneficiary(message),
            Method::ChangePeerID | Method::ChangePeerIDExported => keys::change_peer_id(message),
            Method::ChangeMultiaddrs | Method::ChangeMultiaddrsExported => keys::change_multiaddrs(message),

            Method::ApplyRewards => money::apply_rewards(message),
            Method::WithdrawBalance | Method::WithdrawBalanceExported => money::withdraw_balance(message),
            Method::RepayDebt | Method::RepayDebtExported => money::repay_debt(message),

            Method::ControlAddresses => reads::control_addresses(message),
            Method::GetOwner => reads::owner(message),
            Method::GetBeneficiary | Method::GetBeneficiaryExported => reads::beneficiary(message),
            Method::IsControllingAddress => reads::is_controlling_address(message),
            Method::GetSectorSize => reads::sector_size(message),
            Method::GetPeerID => reads::peer_id(message),
            Method::GetMultiaddrs => reads::multiaddrs(message),
            Method::GetAvailableBalance => reads::available_balance(message),
            Method::GetVestingFunds => reads::vesting_funds(message),
            Method::InitialPledge => reads::initial_pledge(message),
            Method::MaxTerminationFee => reads::max_termination_fee(message),
        }
    }
}

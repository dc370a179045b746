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
    use abi::miner::Method as Exported;
    use builtins::miner::Method;
    use builtins::shell;
    use runtime::{Message, Reply, Result};

    use crate::{create, keys, money, reads};

    #[unsafe(no_mangle)]
    pub extern "C" fn invoke(params: u32) -> u32 {
        shell::invoke(params, table)
    }

    fn table(message: &Message) -> Result<Reply> {
        let exported = match Method::from_number(message.method).ok_or_else(Exit::unhandled)? {
            Method::Constructor => return create::constructor(message),
            Method::ControlAddresses => return reads::control_addresses(message),
            Method::ApplyRewards => return money::apply_rewards(message),
            Method::Exported(exported) => exported,
        };
        match exported {
            Exported::ChangeWorkerAddress => keys::change_worker(message),
            Exported::ConfirmChangeWorkerAddress => keys::confirm_worker(message),
            Exported::ChangeOwnerAddress => keys::change_owner(message),
            Exported::ChangeBeneficiary => keys::change_beneficiary(message),
            Exported::ChangePeerID => keys::change_peer_id(message),
            Exported::ChangeMultiaddrs => keys::change_multiaddrs(message),

            Exported::WithdrawBalance => money::withdraw_balance(message),
            Exported::RepayDebt => money::repay_debt(message),

            Exported::GetOwner => reads::owner(message),
            Exported::GetBeneficiary => reads::beneficiary(message),
            Exported::IsControllingAddress => reads::is_controlling_address(message),
            Exported::GetSectorSize => reads::sector_size(message),
            Exported::GetPeerID => reads::peer_id(message),
            Exported::GetMultiaddrs => reads::multiaddrs(message),
            Exported::GetAvailableBalance => reads::available_balance(message),
            Exported::GetVestingFunds => reads::vesting_funds(message),
            Exported::InitialPledge => reads::initial_pledge(message),
            Exported::MaxTerminationFee => reads::max_termination_fee(message),
        }
    }
}

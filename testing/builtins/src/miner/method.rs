use abi::miner::Method as Exported;
use fvm_shared::MethodNum;

use crate::FIRST_EXPORTED_METHOD;

/// A miner's method, by either of its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// By init, on behalf of power. [`ConstructorParams`](super::ConstructorParams) in; the deposit must come along (19).
    Constructor,
    /// Anyone. [`ControlAddressesReturn`](super::ControlAddressesReturn) out.
    ControlAddresses,
    /// By the reward actor. [`ApplyRewardParams`](super::ApplyRewardParams) in: locks three quarters, burns the penalty.
    ApplyRewards,
    /// What every actor may call.
    Exported(Exported),
}

/// The number under which the reward actor calls [`Method::ApplyRewards`].
pub const APPLY_REWARDS: MethodNum = 14;

impl Method {
    /// The method behind a number: the official internal ones, most of which are twins of exported ones, or an exported one.
    pub fn from_number(number: MethodNum) -> Option<Self> {
        if number >= FIRST_EXPORTED_METHOD {
            return Exported::from_number(number).map(Self::Exported);
        }
        Some(match number {
            1 => Self::Constructor,
            2 => Self::ControlAddresses,
            3 => Self::Exported(Exported::ChangeWorkerAddress),
            4 => Self::Exported(Exported::ChangePeerID),
            APPLY_REWARDS => Self::ApplyRewards,
            16 => Self::Exported(Exported::WithdrawBalance),
            18 => Self::Exported(Exported::ChangeMultiaddrs),
            21 => Self::Exported(Exported::ConfirmChangeWorkerAddress),
            22 => Self::Exported(Exported::RepayDebt),
            23 => Self::Exported(Exported::ChangeOwnerAddress),
            30 => Self::Exported(Exported::ChangeBeneficiary),
            31 => Self::Exported(Exported::GetBeneficiary),
            _ => return None,
        })
    }
}

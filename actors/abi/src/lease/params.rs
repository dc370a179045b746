use fvm_ipld_encoding::strict_bytes;
use fvm_shared::ActorID;
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;

use super::{LeaseId, OfferId, OfferTerms, Status};
use crate::Epochs;

crate::tuple! {
    pub struct SetPayoutParams {
        /// Any existing actor but the market itself. An owner actor takes the money as revenue.
        pub payout: Address,
    }

    pub struct SetKeeperParams {
        /// Any existing actor; `None` removes the keeper.
        pub keeper: Option<Address>,
    }

    pub struct UnbondParams {
        /// attoFIL of free collateral; more than zero.
        pub amount: TokenAmount,
    }

    pub struct UnbondReturn {
        /// The first epoch at which it may be withdrawn.
        pub ready: ChainEpoch,
    }

    pub struct UpdateOfferParams {
        pub offer: OfferId,
        pub terms: OfferTerms,
    }

    pub struct PauseOfferParams {
        pub offer: OfferId,
        /// True takes it off the list, false puts it back.
        pub paused: bool,
    }

    pub struct OfferVersionReturn {
        /// The offer's version from now on.
        pub version: u64,
    }

    pub struct ReserveParams {
        pub offer: OfferId,
        /// How many units the provider keeps for itself, in all.
        pub units: u32,
    }

    pub struct RenewParams {
        pub lease: LeaseId,
        /// The most that the renter pays, in attoFIL per epoch.
        pub max_rate: TokenAmount,
        /// Epochs to add, 1 to the offer's longest term.
        pub term: Epochs,
    }

    pub struct ExtendReturn {
        /// `Active`; `Paused` if the time begins with the provider's next beat, or more is needed for that; `Faulted` if a
        /// fault was due.
        pub status: Status,
        /// The last epoch that is paid for; of a paused lease, the last before the pause.
        pub paid_until: ChainEpoch,
        /// What was credited back to the renter because a fault was due, in attoFIL.
        pub returned: TokenAmount,
    }

    pub struct CreateOfferReturn {
        pub offer: OfferId,
    }

    pub struct OpenParams {
        pub offer: OfferId,
        /// The version of the offer that the renter saw: a changed offer is refused.
        pub version: u64,
        /// The most that the renter pays, in attoFIL per epoch.
        pub max_rate: TokenAmount,
        /// Epochs to pay for now, within the offer's terms.
        pub term: Epochs,
        /// A lease that is not ends with its term. An open-ended one ends when the offer's availability does; whenever its
        /// paid time is out it pauses, and is over when the market's pause grace has passed.
        pub open_ended: bool,
        /// The renter's SSH public key, at most 1,024 bytes; may be empty.
        pub ssh_key: String,
        /// The renter's X25519 public key, 32 bytes: the access secret is sealed to it.
        #[serde(with = "strict_bytes")]
        pub sealing_key: Vec<u8>,
    }

    pub struct OpenReturn {
        pub lease: LeaseId,
        /// The last epoch at which the provider may accept.
        pub accept_by: ChainEpoch,
    }

    /// Names one lease.
    pub struct LeaseParams {
        pub lease: LeaseId,
    }

    pub struct AcceptParams {
        pub lease: LeaseId,
        /// How to get in, sealed to the renter's key: 1 to 1,024 bytes.
        #[serde(with = "strict_bytes")]
        pub secret: Vec<u8>,
    }

    pub struct HeartbeatParams {
        /// 1 to 200.
        pub beats: Vec<Beat>,
    }

    pub struct Beat {
        pub lease: LeaseId,
        /// Goes into the event; the market does not read it.
        pub report: Report,
    }

    /// How the leased machine is doing, as its provider says.
    #[derive(Default)]
    pub struct Report {
        /// CPU in use, in thousandths of a core.
        pub cpu_milli: u32,
        /// Memory in use, in MiB.
        pub memory_mib: u32,
        /// Disk in use, in MiB.
        pub disk_mib: u64,
        /// A digest of what runs, at most 64 bytes; may be empty.
        #[serde(with = "strict_bytes")]
        pub workload: Vec<u8>,
    }

    pub struct SettleParams {
        /// 1 to 200.
        pub leases: Vec<LeaseId>,
    }

    /// What became of a batch.
    #[derive(Default)]
    pub struct BatchReturn {
        /// How many entries did what was asked.
        pub done: u32,
        /// The others, in order.
        pub refused: Vec<Refusal>,
    }

    /// An entry of a batch that did not do what was asked.
    #[derive(Copy)]
    pub struct Refusal {
        pub lease: LeaseId,
        /// The exit code that the entry alone would have ended with.
        pub code: u32,
    }

    pub struct WithdrawParams {
        /// Whose money: the caller, or the provider that the caller keeps.
        pub earner: Address,
    }

    pub struct WithdrawReturn {
        /// What was sent, in attoFIL.
        pub paid: TokenAmount,
        /// Where it went.
        pub payee: ActorID,
    }
}

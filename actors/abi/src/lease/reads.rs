use fvm_ipld_encoding::strict_bytes;
use fvm_shared::ActorID;
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;

use super::{Class, Evidence, LeaseId, OfferId, OfferStatus, OfferTerms, Status};
use crate::Epochs;

crate::tuple! {
    pub struct ProviderParams {
        pub provider: Address,
    }

    pub struct ProviderReturn {
        pub provider: ActorID,
        /// Where its money goes: itself, unless it said otherwise.
        pub payout: ActorID,
        pub keeper: Option<ActorID>,
        /// Collateral that no lease needs.
        pub free: TokenAmount,
        /// Collateral that orders and running leases need.
        pub locked: TokenAmount,
        /// Collateral on its way out, with the epoch from which it may leave.
        pub unbonding: Vec<UnbondingTicket>,
        /// What is credited and not yet withdrawn.
        pub owed: TokenAmount,
        pub statistics: Statistics,
        /// Its offers, the retired ones left out.
        pub offers: Vec<OfferId>,
        /// The number of its first lease, whether or not there is one. Its leases are this one and those that follow, without a gap: so
        /// [`Leases`](super::Method::Leases) from here on reads nobody else's.
        pub first_lease: LeaseId,
        /// How many leases it has ever had, orders and those that are over included.
        pub lease_count: u64,
    }

    pub struct UnbondingTicket {
        pub amount: TokenAmount,
        /// The first epoch at which it may be withdrawn.
        pub ready: ChainEpoch,
    }

    /// A provider's record. A running lease counts up to its last settlement; uptime is `served / scheduled`. Epochs count whatever they
    /// cost, and a provider may lease from itself by another account: a record is worth no more than its leases were.
    #[derive(Default)]
    pub struct Statistics {
        /// Leases that ran and are over.
        pub leases: u64,
        /// Epochs that were to be served.
        pub scheduled: u64,
        /// Epochs that were served.
        pub served: u64,
        /// Leases that ended by a fault.
        pub faults: u64,
        /// Orders not accepted in time.
        pub no_shows: u64,
        /// Leases that the provider left.
        pub early_ends: u64,
    }

    pub struct OfferParams {
        pub offer: OfferId,
    }

    pub struct OfferReturn {
        pub offer: OfferId,
        pub provider: ActorID,
        /// Grows with every change. Open must name it.
        pub version: u64,
        pub status: OfferStatus,
        pub terms: OfferTerms,
        /// Units that the provider keeps for itself.
        pub reserved: u32,
        /// Units neither leased nor reserved.
        pub free_units: u32,
        /// How many leases may be opened now: the free units that free collateral covers, 0 unless listed.
        pub leasable: u32,
    }

    /// Which offers to list. An empty filter lists all.
    #[derive(Default)]
    pub struct OfferFilter {
        /// Only offers with at least one leasable unit.
        pub leasable: bool,
        pub provider: Option<Address>,
        pub class: Option<Class>,
        pub region: Option<String>,
        /// Only offers with this label.
        pub label: Option<String>,
        /// At least this evidence.
        pub evidence: Option<Evidence>,
        pub max_rate: Option<TokenAmount>,
        pub min_cpu_milli: u32,
        pub min_memory_mib: u32,
        pub min_disk_mib: u64,
        pub min_gpu_count: u32,
        pub gpu_model: Option<String>,
        pub min_bandwidth_mbps: u32,
        /// Only offers that a lease of this many epochs fits, by their least and longest term.
        pub term: Option<Epochs>,
    }

    pub struct OffersParams {
        pub filter: OfferFilter,
        /// The first number to look at: 0, then what the last page returned.
        pub cursor: OfferId,
        /// The most offers to look at, 1 to 100: a page may hold fewer, or none, and not be the last.
        pub limit: u64,
    }

    pub struct OffersReturn {
        pub offers: Vec<OfferReturn>,
        /// The cursor of the next page; `None` after the last.
        pub next: Option<OfferId>,
    }

    /// A lease. Its status is what it is at this epoch, though nobody has said so on chain yet; its money is what is settled.
    pub struct LeaseReturn {
        pub lease: LeaseId,
        pub status: Status,
        pub offer: OfferId,
        pub version: u64,
        pub provider: ActorID,
        pub renter: ActorID,
        /// When it was opened.
        pub ordered: ChainEpoch,
        /// The last epoch at which the provider may accept.
        pub accept_by: ChainEpoch,
        /// When it was accepted; 0 before. Epoch `start + 1` is the first that is paid for.
        pub start: ChainEpoch,
        /// The last epoch that is paid for, whatever was served; 0 before it is accepted.
        pub paid_until: ChainEpoch,
        /// The last epoch that it may reach; 0 before it is accepted.
        pub end: ChainEpoch,
        pub open_ended: bool,
        /// Epochs that one beat proves at most.
        pub window: Epochs,
        /// The epoch of the last beat, or of the acceptance.
        pub last_beat: ChainEpoch,
        /// Epochs proven.
        pub served: Epochs,
        /// Epochs that went by without proof and cannot be proven any more.
        pub missed: Epochs,
        /// Epochs proven that are not settled yet.
        pub unsettled: Epochs,
        /// Since when it is paused; `None` while it is not.
        pub paused_since: Option<ChainEpoch>,
        /// Epochs paid for that begin with the beat that resumes it.
        pub pending: Epochs,
        /// Paid time in order; segments that are over are left out.
        pub segments: Vec<Segment>,
        /// All that was ever paid in.
        pub prepaid: TokenAmount,
        /// The collateral behind it; zero when it is over.
        pub locked: TokenAmount,
        /// Where the prepayment and the collateral went so far.
        pub paid: Payments,
        pub ssh_key: String,
        #[serde(with = "strict_bytes")]
        pub sealing_key: Vec<u8>,
        /// The access secret, sealed to `sealing_key`; empty before it is accepted.
        #[serde(with = "strict_bytes")]
        pub secret: Vec<u8>,
        /// What was offered when it was opened.
        pub terms: OfferTerms,
    }

    /// Prepaid time at one rate.
    pub struct Segment {
        pub epochs: Epochs,
        /// attoFIL per epoch.
        pub rate: TokenAmount,
    }

    /// Where a lease's money went. When it is over, the sum is `prepaid + locked`, to the attoFIL.
    #[derive(Default)]
    pub struct Payments {
        /// To the provider, for service or as the least charge.
        pub provider: TokenAmount,
        /// To the operator.
        pub fee: TokenAmount,
        /// Back to the renter, of the prepayment.
        pub refunded: TokenAmount,
        /// To the renter, of the collateral.
        pub slashed: TokenAmount,
        /// To the reporter, of the collateral.
        pub bounty: TokenAmount,
        /// Back to the provider's free collateral.
        pub released: TokenAmount,
    }

    pub struct LeasesParams {
        /// Only leases in this status; `None` for all.
        pub status: Option<Status>,
        /// The first number to look at: 0, then what the last page returned.
        pub cursor: LeaseId,
        /// The most to look at, 1 to 100: leases, and providers that have none. A page may hold fewer, or none, and not be the
        /// last.
        pub limit: u64,
    }

    pub struct LeasesOfParams {
        /// A renter or a provider.
        pub of: Address,
        pub status: Option<Status>,
        pub cursor: LeaseId,
        pub limit: u64,
    }

    pub struct LeasesReturn {
        pub leases: Vec<LeaseReturn>,
        /// The cursor of the next page; `None` after the last.
        pub next: Option<LeaseId>,
    }

    pub struct PaidUntilReturn {
        /// The last epoch that is paid for; `None` before the lease is accepted.
        pub epoch: Option<ChainEpoch>,
    }

    pub struct OwedParams {
        pub earner: Address,
    }
}

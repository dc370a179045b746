//! What the lease actor tells the world. Ids are indexed, so that wallets and explorers can filter by them.

use fvm_shared::ActorID;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;

use super::{LeaseId, OfferId, OfferStatus, Payments, Report, Status};

crate::events! {
    /// The market exists.
    MARKET_CREATED = "market-created", market_created(key operator: ActorID);

    /// A provider has more free collateral.
    COLLATERAL_ADDED = "collateral-added", collateral_added(key provider: ActorID, field amount: &TokenAmount);

    /// A provider's money goes somewhere else from now on.
    PAYOUT_SET = "payout-set", payout_set(key provider: ActorID, key payout: ActorID);

    /// A provider has another keeper, or none.
    KEEPER_SET = "keeper-set", keeper_set(key provider: ActorID, key keeper: Option<ActorID>);

    /// Units are listed.
    OFFER_CREATED = "offer-created", offer_created(key offer: OfferId, key provider: ActorID, field rate: &TokenAmount);

    /// An offer has new terms or another status.
    OFFER_CHANGED = "offer-changed", offer_changed(
        key offer: OfferId,
        key provider: ActorID,
        field version: u64,
        field status: OfferStatus,
    );

    /// A provider keeps `units` of an offer for itself.
    UNITS_RESERVED = "units-reserved", units_reserved(key offer: OfferId, key provider: ActorID, field units: u32);

    /// Collateral leaves when `ready` comes.
    COLLATERAL_UNBONDING = "collateral-unbonding", collateral_unbonding(
        key provider: ActorID,
        field amount: &TokenAmount,
        field ready: ChainEpoch,
    );

    /// Collateral was sent to its provider.
    COLLATERAL_WITHDRAWN = "collateral-withdrawn", collateral_withdrawn(
        key provider: ActorID,
        field amount: &TokenAmount,
    );

    /// More of a lease is paid for, at `rate`; of a paused lease `paid_until` lies before the pause.
    LEASE_EXTENDED = "lease-extended", lease_extended(
        key lease: LeaseId,
        field rate: &TokenAmount,
        field value: &TokenAmount,
        field "paid-until" paid_until: ChainEpoch,
    );

    /// A renter paid for a lease; its provider has until `accept_by` to accept it.
    LEASE_OPENED = "lease-opened", lease_opened(
        key lease: LeaseId,
        key offer: OfferId,
        key provider: ActorID,
        key renter: ActorID,
        field prepaid: &TokenAmount,
        field "accept-by" accept_by: ChainEpoch,
    );

    /// A lease runs, and is paid until `paid_until`.
    LEASE_ACCEPTED = "lease-accepted", lease_accepted(
        key lease: LeaseId,
        key renter: ActorID,
        field "paid-until" paid_until: ChainEpoch,
    );

    /// A lease's service is proven up to `until`.
    BEAT = "beat", beat(key lease: LeaseId, field until: ChainEpoch, field report: &Report);

    /// A running lease's service since the last settlement was credited: `provider` and `fee` of what was served, `refunded`
    /// of what was not.
    LEASE_SETTLED = "lease-settled", lease_settled(
        key lease: LeaseId,
        field provider: &TokenAmount,
        field fee: &TokenAmount,
        field refunded: &TokenAmount,
    );

    /// A lease or an order is over; `paid` is where all of its money went.
    LEASE_ENDED = "lease-ended", lease_ended(
        key lease: LeaseId,
        key provider: ActorID,
        key renter: ActorID,
        key reason: Status,
        field paid: &Payments,
    );

    /// An earner's credit was paid out.
    WITHDRAWN = "withdrawn", withdrawn(key earner: ActorID, key payee: ActorID, field amount: &TokenAmount);
}

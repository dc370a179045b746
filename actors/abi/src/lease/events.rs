//! What the lease actor tells the world. Ids are indexed, so that wallets and explorers can filter by them.

use fvm_shared::ActorID;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use fvm_shared::event::ActorEvent;

use super::{LeaseId, OfferId, OfferStatus, Payments, Report, Status};
use crate::EventBuilder;

pub const MARKET_CREATED: &str = "market-created";
pub const COLLATERAL_ADDED: &str = "collateral-added";
pub const PAYOUT_SET: &str = "payout-set";
pub const KEEPER_SET: &str = "keeper-set";
pub const OFFER_CREATED: &str = "offer-created";
pub const OFFER_CHANGED: &str = "offer-changed";
pub const UNITS_RESERVED: &str = "units-reserved";
pub const COLLATERAL_UNBONDING: &str = "collateral-unbonding";
pub const COLLATERAL_WITHDRAWN: &str = "collateral-withdrawn";
pub const LEASE_EXTENDED: &str = "lease-extended";
pub const LEASE_OPENED: &str = "lease-opened";
pub const LEASE_ACCEPTED: &str = "lease-accepted";
pub const BEAT: &str = "beat";
pub const LEASE_SETTLED: &str = "lease-settled";
pub const LEASE_ENDED: &str = "lease-ended";
pub const WITHDRAWN: &str = "withdrawn";

/// The market exists.
pub fn market_created(operator: ActorID) -> ActorEvent {
    EventBuilder::new(MARKET_CREATED).key("operator", &operator).build()
}

/// A provider has more free collateral.
pub fn collateral_added(provider: ActorID, amount: &TokenAmount) -> ActorEvent {
    EventBuilder::new(COLLATERAL_ADDED).key("provider", &provider).field("amount", amount).build()
}

/// A provider's money goes somewhere else from now on.
pub fn payout_set(provider: ActorID, payout: ActorID) -> ActorEvent {
    EventBuilder::new(PAYOUT_SET).key("provider", &provider).key("payout", &payout).build()
}

/// A provider has another keeper, or none.
pub fn keeper_set(provider: ActorID, keeper: Option<ActorID>) -> ActorEvent {
    EventBuilder::new(KEEPER_SET).key("provider", &provider).key("keeper", &keeper).build()
}

/// Units are listed.
pub fn offer_created(offer: OfferId, provider: ActorID, rate: &TokenAmount) -> ActorEvent {
    EventBuilder::new(OFFER_CREATED).key("offer", &offer).key("provider", &provider).field("rate", rate).build()
}

/// An offer has new terms or another status.
pub fn offer_changed(offer: OfferId, provider: ActorID, version: u64, status: OfferStatus) -> ActorEvent {
    EventBuilder::new(OFFER_CHANGED)
        .key("offer", &offer)
        .key("provider", &provider)
        .field("version", &version)
        .field("status", &status)
        .build()
}

/// A provider keeps `units` of an offer for itself.
pub fn units_reserved(offer: OfferId, provider: ActorID, units: u32) -> ActorEvent {
    EventBuilder::new(UNITS_RESERVED).key("offer", &offer).key("provider", &provider).field("units", &units).build()
}

/// Collateral leaves when `ready` comes.
pub fn collateral_unbonding(provider: ActorID, amount: &TokenAmount, ready: ChainEpoch) -> ActorEvent {
    EventBuilder::new(COLLATERAL_UNBONDING)
        .key("provider", &provider)
        .field("amount", amount)
        .field("ready", &ready)
        .build()
}

/// Collateral was sent to its provider.
pub fn collateral_withdrawn(provider: ActorID, amount: &TokenAmount) -> ActorEvent {
    EventBuilder::new(COLLATERAL_WITHDRAWN).key("provider", &provider).field("amount", amount).build()
}

/// More of a lease is paid for, at `rate`; of a paused lease `paid_until` lies before the pause.
pub fn lease_extended(lease: LeaseId, rate: &TokenAmount, value: &TokenAmount, paid_until: ChainEpoch) -> ActorEvent {
    EventBuilder::new(LEASE_EXTENDED)
        .key("lease", &lease)
        .field("rate", rate)
        .field("value", value)
        .field("paid-until", &paid_until)
        .build()
}

/// A renter paid for a lease; its provider has until `accept_by` to accept it.
pub fn lease_opened(
    lease: LeaseId,
    offer: OfferId,
    provider: ActorID,
    renter: ActorID,
    prepaid: &TokenAmount,
    accept_by: ChainEpoch,
) -> ActorEvent {
    EventBuilder::new(LEASE_OPENED)
        .key("lease", &lease)
        .key("offer", &offer)
        .key("provider", &provider)
        .key("renter", &renter)
        .field("prepaid", prepaid)
        .field("accept-by", &accept_by)
        .build()
}

/// A lease runs, and is paid until `paid_until`.
pub fn lease_accepted(lease: LeaseId, renter: ActorID, paid_until: ChainEpoch) -> ActorEvent {
    EventBuilder::new(LEASE_ACCEPTED)
        .key("lease", &lease)
        .key("renter", &renter)
        .field("paid-until", &paid_until)
        .build()
}

/// A lease's service is proven up to `until`.
pub fn beat(lease: LeaseId, until: ChainEpoch, report: &Report) -> ActorEvent {
    EventBuilder::new(BEAT).key("lease", &lease).field("until", &until).field("report", report).build()
}

/// A running lease's service since the last settlement was credited: `provider` and `fee` of what was served, `refunded` of what
/// was not.
pub fn lease_settled(lease: LeaseId, provider: &TokenAmount, fee: &TokenAmount, refunded: &TokenAmount) -> ActorEvent {
    EventBuilder::new(LEASE_SETTLED)
        .key("lease", &lease)
        .field("provider", provider)
        .field("fee", fee)
        .field("refunded", refunded)
        .build()
}

/// A lease or an order is over; `paid` is where all of its money went.
pub fn lease_ended(lease: LeaseId, provider: ActorID, renter: ActorID, reason: Status, paid: &Payments) -> ActorEvent {
    EventBuilder::new(LEASE_ENDED)
        .key("lease", &lease)
        .key("provider", &provider)
        .key("renter", &renter)
        .key("reason", &reason)
        .field("paid", paid)
        .build()
}

/// An earner's credit was paid out.
pub fn withdrawn(earner: ActorID, payee: ActorID, amount: &TokenAmount) -> ActorEvent {
    EventBuilder::new(WITHDRAWN).key("earner", &earner).key("payee", &payee).field("amount", amount).build()
}

use abi::lease::{LeaseParams, LeaseReturn, Method, Status};
use anyhow::Result;
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
use serde::Serialize;

use super::beats::Beats;
use crate::address::Addr;
use crate::amount::Amount;
use crate::context::Context;
use crate::output::{Fields, Report};
use crate::price::Billing;
use crate::span::Span;

/// Reads one lease.
pub fn show(context: &Context, market: &str, lease: u64) -> Result<Shown> {
    let read = read_one(context, context.address(market)?, lease)?;
    Ok(Shown::of(context.rpc.head()?.height, &read))
}

/// Reads one lease as the market tells it.
pub(crate) fn read_one(context: &Context, market: Address, lease: u64) -> Result<LeaseReturn> {
    context.read(market, Method::Lease, &LeaseParams { lease })
}

/// A lease at an epoch.
#[derive(Debug, Serialize)]
pub struct Shown {
    pub epoch: ChainEpoch,
    #[serde(flatten)]
    pub lease: Lease,
    /// What its beats told; only while it is watched, and where the node tells events.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub beats: Option<Beats>,
}

/// A lease as it stands, what nobody has settled yet included.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Lease {
    /// Whether it is over, though perhaps nobody has told the market yet.
    #[serde(skip)]
    is_over: bool,
    pub lease: u64,
    pub status: &'static str,
    pub offer: u64,
    pub offer_version: u64,
    pub provider: Addr,
    pub renter: Addr,
    pub ordered: ChainEpoch,
    pub accept_by: ChainEpoch,
    /// None before it is accepted.
    pub start: Option<ChainEpoch>,
    pub paid_until: Option<ChainEpoch>,
    pub end: Option<ChainEpoch>,
    pub open_ended: bool,
    pub window: ChainEpoch,
    pub last_beat: Option<ChainEpoch>,
    pub served: ChainEpoch,
    pub missed: ChainEpoch,
    pub unsettled: ChainEpoch,
    /// Since when it is paused; None while it is not.
    pub paused_since: Option<ChainEpoch>,
    /// Epochs paid for that begin with the beat that resumes it.
    pub pending: ChainEpoch,
    /// At the rate that holds now.
    pub billing: Billing,
    /// Paid time in order; what is over is left out.
    pub segments: Vec<Segment>,
    /// What its proven time is worth, settled or not.
    pub worth: Amount,
    /// The SSH public key to let in; empty for none.
    pub ssh_key: String,
    #[serde(flatten)]
    pub money: Money,
}

/// Prepaid time at one rate.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Segment {
    pub epochs: ChainEpoch,
    /// Per epoch.
    pub rate: Amount,
}

/// Where a lease's money is.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Money {
    pub prepaid: Amount,
    /// What is left of the prepayment: neither earned nor given back yet.
    pub balance: Amount,
    pub to_provider: Amount,
    pub fee: Amount,
    pub refunded: Amount,
    /// The provider's collateral behind it.
    pub locked: Amount,
    /// Of the collateral, to the renter.
    pub slashed: Amount,
    /// Of the collateral, to whoever reported.
    pub bounty: Amount,
    /// Of the collateral, back to the provider.
    pub released: Amount,
}

impl Lease {
    pub fn of(read: &LeaseReturn) -> Self {
        let accepted = !matches!(read.status, Status::Ordered | Status::Cancelled | Status::NoShow);
        let then = |epoch: ChainEpoch| accepted.then_some(epoch);
        let rate = read.segments.first().map_or(&read.terms.rate, |segment| &segment.rate);
        let segment =
            |segment: &abi::lease::Segment| Segment { epochs: segment.epochs, rate: segment.rate.clone().into() };
        Self {
            is_over: read.status.is_over(),
            lease: read.lease,
            status: read.status.name(),
            offer: read.offer,
            offer_version: read.version,
            provider: Addr::id(read.provider),
            renter: Addr::id(read.renter),
            ordered: read.ordered,
            accept_by: read.accept_by,
            start: then(read.start),
            paid_until: then(read.paid_until),
            end: then(read.end),
            open_ended: read.open_ended,
            window: read.window,
            last_beat: then(read.last_beat),
            served: read.served,
            missed: read.missed,
            unsettled: read.unsettled,
            paused_since: read.paused_since,
            pending: read.pending,
            billing: Billing::of(rate),
            segments: read.segments.iter().map(segment).collect(),
            // All that is not settled yet lies in the first segment.
            worth: (&read.paid.provider + &read.paid.fee + rate * read.unsettled).into(),
            ssh_key: read.ssh_key.clone(),
            money: Money::of(read),
        }
    }
}

impl Money {
    pub fn of(read: &LeaseReturn) -> Self {
        let paid = &read.paid;
        Self {
            balance: (&read.prepaid - &paid.provider - &paid.fee - &paid.refunded).into(),
            prepaid: read.prepaid.clone().into(),
            to_provider: paid.provider.clone().into(),
            fee: paid.fee.clone().into(),
            refunded: paid.refunded.clone().into(),
            locked: read.locked.clone().into(),
            slashed: paid.slashed.clone().into(),
            bounty: paid.bounty.clone().into(),
            released: paid.released.clone().into(),
        }
    }

    /// Adds a line for each place.
    pub fn fields(&self, to: Fields) -> Fields {
        to.field("prepaid", &self.prepaid)
            .field("balance", &self.balance)
            .field("to the provider", &self.to_provider)
            .field("market's fee", &self.fee)
            .field("refunded", &self.refunded)
            .field("collateral locked", &self.locked)
            .field("slashed to renter", &self.slashed)
            .field("bounty", &self.bounty)
            .field("collateral back", &self.released)
    }
}

impl Report for Shown {
    fn text(&self) -> String {
        let lease = &self.lease;
        let at = |epoch: &ChainEpoch| self.relative(*epoch);
        let fields = Fields::new()
            .field("lease", lease.lease)
            .field("status", lease.status)
            .field("offer", format!("{} (version {})", lease.offer, lease.offer_version))
            .field("provider", lease.provider)
            .field("renter", lease.renter)
            .maybe("accept by", lease.start.is_none().then(|| at(&lease.accept_by)))
            .maybe("started", lease.start.as_ref().map(at))
            .maybe("paid until", lease.paid_until.as_ref().map(at))
            .maybe("ends", lease.end.as_ref().map(at))
            .field("window", Span(lease.window))
            .maybe("last beat", lease.last_beat.as_ref().map(at))
            .maybe("beats seen", self.beats.as_ref().map(|beats| beats.count))
            .maybe("last report", self.beats.as_ref().and_then(|beats| beats.last.as_ref()))
            .field("served", format!("{}, {} of them not settled yet", Span(lease.served), lease.unsettled))
            .field("worth so far", &lease.worth)
            .field("missed", Span(lease.missed))
            .maybe("paused since", lease.paused_since.as_ref().map(at))
            .maybe("paid, to resume", (lease.pending > 0).then_some(Span(lease.pending)))
            .maybe("later prices", later(&lease.segments))
            .maybe("ssh key", (!lease.ssh_key.is_empty()).then_some(&lease.ssh_key));
        lease.money.fields(lease.billing.fields(fields)).render()
    }
}

/// The prices of the paid time after the segment that runs.
fn later(segments: &[Segment]) -> Option<String> {
    let rest: Vec<String> = segments
        .iter()
        .skip(1)
        .map(|segment| format!("{} at {}", Span(segment.epochs), Billing::of(&segment.rate.0).sentence()))
        .collect();
    (!rest.is_empty()).then(|| rest.join(", then "))
}

impl Shown {
    pub(super) fn of(epoch: ChainEpoch, read: &LeaseReturn) -> Self {
        Self { epoch, lease: Lease::of(read), beats: None }
    }

    /// Whether anything but time is different.
    pub(super) fn is_other_than(&self, other: &Self) -> bool {
        self.lease != other.lease || self.beats != other.beats
    }

    pub(super) fn is_over(&self) -> bool {
        self.lease.is_over
    }

    /// How it stands, in one line.
    pub(super) fn line(&self) -> String {
        let lease = &self.lease;
        let epoch = |epoch: Option<ChainEpoch>| epoch.map_or_else(|| "-".to_owned(), |epoch| epoch.to_string());
        let beats = self.beats.as_ref().map(|beats| format!(", {}", beats.sentence())).unwrap_or_default();
        format!(
            "epoch {}: {}, paid until {}, last beat {}, served {}, missed {}, worth {}, paid out {}, refunded {}, balance {}{beats}",
            self.epoch,
            lease.status,
            epoch(lease.paid_until),
            epoch(lease.last_beat),
            lease.served,
            lease.missed,
            lease.worth,
            lease.money.to_provider,
            lease.money.refunded,
            lease.money.balance
        )
    }

    /// An epoch, and how far it is from now.
    fn relative(&self, epoch: ChainEpoch) -> String {
        match epoch - self.epoch {
            0 => format!("epoch {epoch}, now"),
            ahead if ahead > 0 => format!("epoch {epoch}, in {}", Span(ahead)),
            ago => format!("epoch {epoch}, {} ago", Span(-ago)),
        }
    }
}

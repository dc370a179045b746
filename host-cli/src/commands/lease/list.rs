use abi::lease::{
    LeaseId, LeaseReturn, LeasesOfParams, LeasesParams, LeasesReturn, MAX_PAGE, Method, ProviderReturn, Status,
};
use anyhow::Result;
use fvm_shared::address::Address;
use serde::Serialize;

use super::view::Lease;
use crate::coded::by_name;
use crate::context::Context;
use crate::output::{Report, Table};
use crate::price::Billing;

/// Reads the leases of a market, or of one renter or provider in it; all pages.
pub fn list(context: &Context, market: &str, of: Option<&str>, status: Option<Status>) -> Result<Leases> {
    let market = context.address(market)?;
    let of = of.map(|text| context.address(text)).transpose()?;
    Ok(Leases(read_all(context, market, of, status)?.iter().map(Lease::of).collect()))
}

/// Reads leases as the market tells them, all pages.
pub fn read_all(
    context: &Context,
    market: Address,
    of: Option<Address>,
    status: Option<Status>,
) -> Result<Vec<LeaseReturn>> {
    let mut leases = Vec::new();
    let mut cursor = Some(0);
    while let Some(from) = cursor {
        let page = page(context, market, of, status, from)?;
        leases.extend(page.leases);
        cursor = page.next;
    }
    Ok(leases)
}

/// Reads a provider's leases from a number on, and nobody else's: its numbers are one range.
pub fn read_own(
    context: &Context,
    market: Address,
    provider: &ProviderReturn,
    from: LeaseId,
) -> Result<Vec<LeaseReturn>> {
    let end = provider.first_lease + provider.lease_count;
    let mut leases = Vec::new();
    let mut cursor = from.max(provider.first_lease);
    while cursor < end {
        let params = LeasesParams { status: None, cursor, limit: MAX_PAGE.min(end - cursor) };
        let LeasesReturn { leases: page, next } = context.read(market, Method::Leases, &params)?;
        leases.extend(page);
        cursor = next.unwrap_or(end);
    }
    Ok(leases)
}

fn page(
    context: &Context,
    market: Address,
    of: Option<Address>,
    status: Option<Status>,
    cursor: LeaseId,
) -> Result<LeasesReturn> {
    match of {
        Some(of) => context.read(market, Method::LeasesOf, &LeasesOfParams { of, status, cursor, limit: MAX_PAGE }),
        None => context.read(market, Method::Leases, &LeasesParams { status, cursor, limit: MAX_PAGE }),
    }
}

pub(super) fn status(text: &str) -> Result<Status, String> {
    by_name(Status::ALL, Status::name, text)
}

#[derive(Debug, Serialize)]
#[serde(transparent)]
pub struct Leases(pub Vec<Lease>);

impl Report for Leases {
    fn text(&self) -> String {
        let [epoch, hour, day, month] = Billing::COLUMNS;
        let head = ["lease", "status", "offer", "provider", "renter", "paid until", "balance", epoch, hour, day, month];
        let mut table = Table::new(head, "There are no such leases").below(&Billing::COLUMNS);
        for lease in &self.0 {
            let [epoch, hour, day, month] = lease.billing.cells();
            table.row([
                lease.lease.to_string(),
                lease.status.to_owned(),
                lease.offer.to_string(),
                lease.provider.to_string(),
                lease.renter.to_string(),
                lease.paid_until.map_or_else(|| "-".to_owned(), |epoch| epoch.to_string()),
                lease.money.balance.to_string(),
                epoch,
                hour,
                day,
                month,
            ]);
        }
        table.render()
    }
}

use std::cmp::Reverse;

use abi::lease::{Class, Evidence, MAX_PAGE, Method, OfferFilter, OffersParams, OffersReturn};
use anyhow::Result;
use fvm_shared::address::Address;
use serde::Serialize;

use super::view::Offer;
use crate::context::Context;
use crate::output::{Report, Table};
use crate::price::{Billing, Price};
use crate::span::Span;

/// Which offers to show; without any of these, all.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Filter {
    /// Only what can be leased now
    #[arg(long)]
    pub leasable: bool,
    /// Only this provider's
    #[arg(long, value_name = "ADDRESS")]
    pub provider: Option<String>,
    /// container, machine or function
    #[arg(long, value_parser = super::draft::class)]
    pub class: Option<Class>,
    /// Only in this region
    #[arg(long, value_name = "NAME")]
    pub region: Option<String>,
    /// Only with this label
    #[arg(long, value_name = "WORD")]
    pub label: Option<String>,
    /// At least this evidence: declared, benchmarked or attested
    #[arg(long, value_parser = super::draft::evidence)]
    pub evidence: Option<Evidence>,
    /// At most this price, like 1FIL/day; rounded down to whole attoFIL per epoch
    #[arg(long, value_name = "PRICE")]
    pub max_price: Option<Price>,
    /// At least these thousandths of a CPU core
    #[arg(long, value_name = "MILLI", default_value_t = 0, hide_default_value = true)]
    pub min_cpu_milli: u32,
    /// At least this memory, in MiB
    #[arg(long, value_name = "MIB", default_value_t = 0, hide_default_value = true)]
    pub min_memory_mib: u32,
    /// At least this disk, in MiB
    #[arg(long, value_name = "MIB", default_value_t = 0, hide_default_value = true)]
    pub min_disk_mib: u64,
    /// At least so many GPUs
    #[arg(long, value_name = "COUNT", default_value_t = 0, hide_default_value = true)]
    pub min_gpus: u32,
    /// Only GPUs of this model
    #[arg(long, value_name = "NAME")]
    pub gpu_model: Option<String>,
    /// At least this bandwidth, in Mbit per second
    #[arg(long, value_name = "MBPS", default_value_t = 0, hide_default_value = true)]
    pub min_bandwidth_mbps: u32,
    /// Only what can be leased for so long
    #[arg(long, value_name = "TIME")]
    pub term: Option<Span>,
    /// What comes first; the order of their numbers without it
    #[arg(long, value_name = "BY")]
    pub sort: Option<Order>,
    /// The other way round
    #[arg(long)]
    pub reverse: bool,
}

/// What to order offers by; equal ones stay in the order of their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Order {
    /// The cheapest first
    Price,
    /// The most CPU first
    Cpu,
    /// The most memory first
    Memory,
    /// The most disk first
    Disk,
    /// The most GPUs first
    Gpus,
    /// The most bandwidth first
    Bandwidth,
    /// The most units that can be leased now first
    Leasable,
}

impl Order {
    fn sort(self, offers: &mut [Offer]) {
        match self {
            Self::Price => offers.sort_by(|a, b| a.billing.per_epoch.cmp(&b.billing.per_epoch)),
            Self::Cpu => offers.sort_by_key(|offer| Reverse(offer.cpu_milli)),
            Self::Memory => offers.sort_by_key(|offer| Reverse(offer.memory_mib)),
            Self::Disk => offers.sort_by_key(|offer| Reverse(offer.disk_mib)),
            Self::Gpus => offers.sort_by_key(|offer| Reverse(offer.gpu_count)),
            Self::Bandwidth => offers.sort_by_key(|offer| Reverse(offer.bandwidth_mbps)),
            Self::Leasable => offers.sort_by_key(|offer| Reverse(offer.leasable)),
        }
    }
}

impl Filter {
    fn settle(&self, context: &Context) -> Result<OfferFilter> {
        Ok(OfferFilter {
            leasable: self.leasable,
            provider: self.provider.as_deref().map(|text| context.address(text)).transpose()?,
            class: self.class,
            region: self.region.clone(),
            label: self.label.clone(),
            evidence: self.evidence,
            max_rate: self.max_price.clone().map(|price| price.0),
            min_cpu_milli: self.min_cpu_milli,
            min_memory_mib: self.min_memory_mib,
            min_disk_mib: self.min_disk_mib,
            min_gpu_count: self.min_gpus,
            gpu_model: self.gpu_model.clone(),
            min_bandwidth_mbps: self.min_bandwidth_mbps,
            term: self.term.map(|span| span.0),
        })
    }
}

/// Reads the offers that pass a filter, all pages of them.
pub fn list(context: &Context, market: &str, filter: &Filter) -> Result<Offers> {
    let market = context.address(market)?;
    let (sort, reverse) = (filter.sort, filter.reverse);
    let filter = filter.settle(context)?;
    let mut offers = Vec::new();
    let mut cursor = Some(0);
    while let Some(from) = cursor {
        let page = page(context, market, filter.clone(), from)?;
        for offer in page.offers {
            offers.push(Offer::try_from(offer)?);
        }
        cursor = page.next;
    }
    if let Some(order) = sort {
        order.sort(&mut offers);
    }
    if reverse {
        offers.reverse();
    }
    Ok(Offers(offers))
}

fn page(context: &Context, market: Address, filter: OfferFilter, cursor: u64) -> Result<OffersReturn> {
    context.read(market, Method::Offers, &OffersParams { filter, cursor, limit: MAX_PAGE })
}

#[derive(Debug, Serialize)]
#[serde(transparent)]
pub struct Offers(pub Vec<Offer>);

impl Report for Offers {
    fn text(&self) -> String {
        let [epoch, hour, day, month] = Billing::COLUMNS;
        let head = [
            "offer", "provider", "region", "class", "cpu", "memory", "disk", "gpus", "to lease", epoch, hour, day,
            month,
        ];
        let table = Table::new(head, "There are no such offers").dispensable(&["class", "disk", "gpus"]);
        let mut table = table.below(&Billing::COLUMNS);
        for offer in &self.0 {
            let [epoch, hour, day, month] = offer.billing.cells();
            table.row([
                offer.offer.to_string(),
                offer.provider.to_string(),
                offer.region.clone(),
                offer.class.to_lowercase(),
                format!("{} milli", offer.cpu_milli),
                format!("{} MiB", offer.memory_mib),
                format!("{} MiB", offer.disk_mib),
                offer.gpus(),
                offer.leasable.to_string(),
                epoch,
                hour,
                day,
                month,
            ]);
        }
        table.render()
    }
}

use abi::lease::{Method, OfferParams, OfferReturn, Resources};
use anyhow::Result;
use cid::Cid;
use fvm_shared::clock::ChainEpoch;
use serde::Serialize;

use crate::address::Addr;
use crate::amount::Amount;
use crate::context::Context;
use crate::output::{Fields, Report};
use crate::price::Billing;
use crate::sealing::SealingKey;
use crate::span::Span;

/// Reads one offer.
pub fn show(context: &Context, market: &str, offer: u64) -> Result<Offer> {
    let market = context.address(market)?;
    let read: OfferReturn = context.read(market, Method::Offer, &OfferParams { offer })?;
    Offer::try_from(read)
}

/// An offer as it is now.
#[derive(Debug, Serialize)]
pub struct Offer {
    pub offer: u64,
    pub provider: Addr,
    pub version: u64,
    pub status: &'static str,
    pub leasable: u32,
    /// Units that the provider keeps for itself.
    pub reserved: u32,
    pub free_units: u32,
    pub units: u32,
    pub billing: Billing,
    pub collateral: Amount,
    pub cpu_milli: u32,
    pub memory_mib: u32,
    pub disk_mib: u64,
    pub gpu_model: String,
    pub gpu_count: u32,
    pub bandwidth_mbps: u32,
    pub class: &'static str,
    pub region: String,
    pub labels: Vec<String>,
    pub evidence: &'static str,
    pub window: ChainEpoch,
    pub min_term: ChainEpoch,
    pub max_term: ChainEpoch,
    pub available_until: ChainEpoch,
    pub sealing_key: SealingKey,
    pub endpoints: Vec<String>,
    /// The CID of more about it; its bytes as hex where they are none.
    pub metadata: Option<String>,
}

impl TryFrom<OfferReturn> for Offer {
    type Error = anyhow::Error;

    fn try_from(read: OfferReturn) -> Result<Self> {
        let OfferReturn { offer, provider, version, status, terms, reserved, free_units, leasable } = read;
        let Resources { cpu_milli, memory_mib, disk_mib, gpu_model, gpu_count, bandwidth_mbps } = terms.resources;
        Ok(Self {
            offer,
            provider: Addr::id(provider),
            version,
            status: status.name(),
            leasable,
            reserved,
            free_units,
            units: terms.units,
            billing: Billing::of(&terms.rate),
            collateral: terms.collateral.into(),
            cpu_milli,
            memory_mib,
            disk_mib,
            gpu_model,
            gpu_count,
            bandwidth_mbps,
            class: terms.class.name(),
            region: terms.region,
            labels: terms.labels,
            evidence: terms.evidence.name(),
            window: terms.window,
            min_term: terms.min_term,
            max_term: terms.max_term,
            available_until: terms.available_until,
            sealing_key: SealingKey::from_bytes(&terms.sealing_key)?,
            endpoints: terms.endpoints,
            metadata: metadata(&terms.metadata),
        })
    }
}

fn metadata(bytes: &[u8]) -> Option<String> {
    let text = || Cid::try_from(bytes).map_or_else(|_| hex::encode(bytes), |cid| cid.to_string());
    (!bytes.is_empty()).then(text)
}

impl Offer {
    /// The GPUs in a few characters; `-` when there are none.
    pub fn gpus(&self) -> String {
        if self.gpu_count == 0 { "-".to_owned() } else { format!("{}x {}", self.gpu_count, self.gpu_model) }
    }
}

impl Report for Offer {
    fn text(&self) -> String {
        let head = Fields::new()
            .field("offer", format!("{} (version {})", self.offer, self.version))
            .field("provider", self.provider)
            .field("status", self.status)
            .field("to lease", format!("{} of {}", self.leasable, self.units));
        self.billing
            .fields(head)
            .field("collateral", format!("{} each", self.collateral))
            .field("class", self.class)
            .field("region", &self.region)
            .field("cpu", format!("{} milli", self.cpu_milli))
            .field("memory", format!("{} MiB", self.memory_mib))
            .field("disk", format!("{} MiB", self.disk_mib))
            .field("GPUs", self.gpus())
            .field("bandwidth", format!("{} Mbit/s", self.bandwidth_mbps))
            .field("evidence", self.evidence)
            .maybe("labels", (!self.labels.is_empty()).then(|| self.labels.join(", ")))
            .field("shortest lease", Span(self.min_term))
            .field("longest lease", Span(self.max_term))
            .field("window", Span(self.window))
            .field("available until", format!("epoch {}", self.available_until))
            .field("sealing key", self.sealing_key)
            .maybe("endpoints", (!self.endpoints.is_empty()).then(|| self.endpoints.join(", ")))
            .maybe("metadata", self.metadata.as_ref())
            .render()
    }
}

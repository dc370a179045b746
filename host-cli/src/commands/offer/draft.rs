//! An offer as its provider writes it: flags, a file, or both.

use std::fs;
use std::path::{Path, PathBuf};

use abi::lease::{Class, Evidence, OfferTerms, Resources};
use anyhow::{Context as _, Result};
use cid::Cid;
use fvm_shared::clock::ChainEpoch;
use serde::{Deserialize, Deserializer, de};

use crate::amount::PositiveAmount;
use crate::coded::by_name;
use crate::failure::Failure;
use crate::parsed;
use crate::price::Price;
use crate::sealing::SealingKey;
use crate::span::Span;

/// Parts of an offer. What nobody says has a default where one makes sense.
#[derive(Clone, Debug, Default, clap::Args, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Draft {
    /// A TOML file, or a JSON file by its name, with any of these
    #[arg(long, value_name = "FILE")]
    #[serde(skip)]
    pub file: Option<PathBuf>,
    /// Thousandths of a CPU core
    #[arg(long, value_name = "MILLI")]
    pub cpu_milli: Option<u32>,
    /// Memory, in MiB
    #[arg(long, value_name = "MIB")]
    pub memory_mib: Option<u32>,
    /// Disk, in MiB [default: 0]
    #[arg(long, value_name = "MIB")]
    pub disk_mib: Option<u64>,
    /// The GPUs' model, if there are any
    #[arg(long, value_name = "NAME")]
    pub gpu_model: Option<String>,
    /// How many GPUs [default: 0, or 1 with a model]
    #[arg(long, value_name = "COUNT")]
    pub gpu_count: Option<u32>,
    /// Bandwidth, in Mbit per second [default: 0]
    #[arg(long, value_name = "MBPS")]
    pub bandwidth_mbps: Option<u32>,
    /// What it runs: container, machine or function [default: container]
    #[arg(long, value_parser = class)]
    #[serde(deserialize_with = "class_text")]
    pub class: Option<Class>,
    /// Where the machine stands: 1 to 32 bytes
    #[arg(long, value_name = "NAME")]
    pub region: Option<String>,
    /// A word to find it by; may be repeated
    #[arg(long = "label", value_name = "WORD")]
    pub labels: Option<Vec<String>>,
    /// What shows that the resources exist: declared, benchmarked or attested [default: declared]
    #[arg(long, value_parser = evidence)]
    #[serde(deserialize_with = "evidence_text")]
    pub evidence: Option<Evidence>,
    /// The price of a unit, like 0.5FIL/day; rounded down to whole attoFIL per epoch
    #[arg(long)]
    #[serde(deserialize_with = "parsed::optional")]
    pub price: Option<Price>,
    /// The shortest lease [default: six windows]
    #[arg(long, value_name = "TIME")]
    #[serde(deserialize_with = "parsed::optional")]
    pub min_term: Option<Span>,
    /// The longest lease [default: 30d]
    #[arg(long, value_name = "TIME")]
    #[serde(deserialize_with = "parsed::optional")]
    pub max_term: Option<Span>,
    /// The last epoch that a lease may reach [default: 365 days from now]
    #[arg(long, value_name = "EPOCH")]
    pub available_until: Option<ChainEpoch>,
    /// How many leases may run at a time [default: 1]
    #[arg(long, value_name = "COUNT")]
    pub units: Option<u32>,
    /// What each lease locks of the provider's collateral
    #[arg(long, value_name = "AMOUNT")]
    #[serde(deserialize_with = "parsed::optional")]
    pub collateral: Option<PositiveAmount>,
    /// The time that one beat proves at most; a provider beats every third of it [default: 1h]
    #[arg(long, value_name = "TIME")]
    #[serde(deserialize_with = "parsed::optional")]
    pub window: Option<Span>,
    /// The age public key that renters seal messages to [default: the wallet's]
    #[arg(long, value_name = "KEY")]
    #[serde(deserialize_with = "parsed::optional")]
    pub sealing_key: Option<SealingKey>,
    /// Where the provider can be reached; may be repeated
    #[arg(long = "endpoint", value_name = "URL")]
    pub endpoints: Option<Vec<String>>,
    /// The CID of more about the offer
    #[arg(long, value_name = "CID")]
    #[serde(deserialize_with = "parsed::optional")]
    pub metadata: Option<Cid>,
}

const DEFAULT_WINDOW: ChainEpoch = 120;
const DEFAULT_MAX_TERM: ChainEpoch = 30 * 2_880;
const DEFAULT_AVAILABILITY: ChainEpoch = 365 * 2_880;

impl Draft {
    /// The flags, and for what they leave out the file that they name.
    pub fn with_file(self) -> Result<Self> {
        match &self.file {
            Some(path) => {
                let file = read(path)?;
                Ok(self.or(file))
            }
            None => Ok(self),
        }
    }

    fn or(self, file: Self) -> Self {
        Self {
            file: self.file,
            cpu_milli: self.cpu_milli.or(file.cpu_milli),
            memory_mib: self.memory_mib.or(file.memory_mib),
            disk_mib: self.disk_mib.or(file.disk_mib),
            gpu_model: self.gpu_model.or(file.gpu_model),
            gpu_count: self.gpu_count.or(file.gpu_count),
            bandwidth_mbps: self.bandwidth_mbps.or(file.bandwidth_mbps),
            class: self.class.or(file.class),
            region: self.region.or(file.region),
            labels: self.labels.or(file.labels),
            evidence: self.evidence.or(file.evidence),
            price: self.price.or(file.price),
            min_term: self.min_term.or(file.min_term),
            max_term: self.max_term.or(file.max_term),
            available_until: self.available_until.or(file.available_until),
            units: self.units.or(file.units),
            collateral: self.collateral.or(file.collateral),
            window: self.window.or(file.window),
            sealing_key: self.sealing_key.or(file.sealing_key),
            endpoints: self.endpoints.or(file.endpoints),
            metadata: self.metadata.or(file.metadata),
        }
    }

    /// The terms that go to the market. `now` is the epoch, `wallets` the sealing key when the draft has none.
    pub fn settle(self, now: ChainEpoch, wallets: impl FnOnce() -> Result<SealingKey>) -> Result<OfferTerms> {
        let window = self.window.map_or(DEFAULT_WINDOW, |span| span.0);
        let least = window.saturating_mul(abi::lease::WINDOWS_IN_A_TERM);
        let sealing_key = self.sealing_key.map_or_else(wallets, Ok)?;
        Ok(OfferTerms {
            resources: Resources {
                cpu_milli: said(self.cpu_milli, "cpu_milli")?,
                memory_mib: said(self.memory_mib, "memory_mib")?,
                disk_mib: self.disk_mib.unwrap_or(0),
                gpu_count: self.gpu_count.unwrap_or(u32::from(self.gpu_model.is_some())),
                gpu_model: self.gpu_model.unwrap_or_default(),
                bandwidth_mbps: self.bandwidth_mbps.unwrap_or(0),
            },
            class: self.class.unwrap_or(Class::Container),
            region: said(self.region, "region")?,
            labels: self.labels.unwrap_or_default(),
            evidence: self.evidence.unwrap_or(Evidence::Declared),
            rate: said(self.price, "price")?.0,
            min_term: self.min_term.map_or(least, |span| span.0),
            max_term: self.max_term.map_or_else(|| DEFAULT_MAX_TERM.max(least), |span| span.0),
            available_until: self.available_until.unwrap_or(now + DEFAULT_AVAILABILITY),
            units: self.units.unwrap_or(1),
            collateral: said(self.collateral, "collateral")?.0,
            window,
            sealing_key: sealing_key.0.to_vec(),
            endpoints: self.endpoints.unwrap_or_default(),
            metadata: self.metadata.map(|cid| cid.to_bytes()).unwrap_or_default(),
        })
    }

    /// Terms with what the draft says changed.
    pub fn change(self, old: OfferTerms) -> OfferTerms {
        let has = old.resources;
        OfferTerms {
            resources: Resources {
                cpu_milli: self.cpu_milli.unwrap_or(has.cpu_milli),
                memory_mib: self.memory_mib.unwrap_or(has.memory_mib),
                disk_mib: self.disk_mib.unwrap_or(has.disk_mib),
                gpu_model: self.gpu_model.unwrap_or(has.gpu_model),
                gpu_count: self.gpu_count.unwrap_or(has.gpu_count),
                bandwidth_mbps: self.bandwidth_mbps.unwrap_or(has.bandwidth_mbps),
            },
            class: self.class.unwrap_or(old.class),
            region: self.region.unwrap_or(old.region),
            labels: self.labels.unwrap_or(old.labels),
            evidence: self.evidence.unwrap_or(old.evidence),
            rate: self.price.map_or(old.rate, |price| price.0),
            min_term: self.min_term.map_or(old.min_term, |span| span.0),
            max_term: self.max_term.map_or(old.max_term, |span| span.0),
            available_until: self.available_until.unwrap_or(old.available_until),
            units: self.units.unwrap_or(old.units),
            collateral: self.collateral.map_or(old.collateral, |amount| amount.0),
            window: self.window.map_or(old.window, |span| span.0),
            sealing_key: self.sealing_key.map_or(old.sealing_key, |key| key.0.to_vec()),
            endpoints: self.endpoints.unwrap_or(old.endpoints),
            metadata: self.metadata.map_or(old.metadata, |cid| cid.to_bytes()),
        }
    }
}

fn said<T>(value: Option<T>, key: &str) -> Result<T> {
    value.ok_or_else(|| {
        let flag = key.replace('_', "-");
        Failure::usage(format!("the offer does not say its {key}")).hint(format!("--{flag}, or {key} in --file")).into()
    })
}

fn read(path: &Path) -> Result<Draft> {
    let text = fs::read_to_string(path).with_context(|| format!("read {}", path.display()))?;
    let parsed = if path.extension().is_some_and(|e| e == "json") {
        serde_json::from_str(&text).map_err(|e| e.to_string())
    } else {
        toml::from_str(&text).map_err(|e| e.to_string())
    };
    parsed.map_err(|e| Failure::usage(format!("the offer in {} is wrong: {}", path.display(), e.trim_end())).into())
}

pub(super) fn class(text: &str) -> Result<Class, String> {
    by_name(Class::ALL, Class::name, text)
}

pub(super) fn evidence(text: &str) -> Result<Evidence, String> {
    by_name(Evidence::ALL, Evidence::name, text)
}

fn class_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Class>, D::Error> {
    class(&String::deserialize(deserializer)?).map(Some).map_err(de::Error::custom)
}

fn evidence_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Evidence>, D::Error> {
    evidence(&String::deserialize(deserializer)?).map(Some).map_err(de::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOML: &str = "\
cpu_milli = 4000
memory_mib = 16384
gpu_model = 'H100'
class = 'machine'
region = 'eu'
labels = ['ssd', 'ipv6']
price = '86.4 FIL/month'
collateral = '1 FIL'
window = '30m'
";

    fn draft(name: &str, content: &str) -> Result<Draft> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(name);
        fs::write(&file, content).unwrap();
        Draft { file: Some(file), region: Some("us".into()), ..Draft::default() }.with_file()
    }

    fn key() -> Result<SealingKey> {
        Ok(SealingKey([7; 32]))
    }

    #[test]
    fn a_file_says_what_flags_do_not_and_defaults_the_rest() {
        let terms = draft("offer.toml", TOML).unwrap().settle(10, key).unwrap();
        assert_eq!((terms.region.as_str(), terms.class, terms.evidence), ("us", Class::Machine, Evidence::Declared));
        assert_eq!((terms.resources.gpu_count, terms.units, terms.labels.len()), (1, 1, 2));
        assert_eq!((terms.window, terms.min_term, terms.max_term), (60, 360, 86_400));
        assert_eq!((terms.rate.atto().to_string().as_str(), terms.available_until), ("1000000000000000", 1_051_210));
        assert_eq!(terms.sealing_key, [7; 32]);
    }

    #[test]
    fn a_change_keeps_what_it_does_not_say() {
        let old = draft("offer.toml", TOML).unwrap().settle(10, key).unwrap();
        assert_eq!(Draft::default().change(old.clone()), old);
        let labels = Draft { labels: Some(Vec::new()), units: Some(4), ..Draft::default() };
        assert_eq!(labels.change(old.clone()), OfferTerms { labels: Vec::new(), units: 4, ..old.clone() });
        let whole = draft("offer.toml", TOML).unwrap().change(OfferTerms { region: "us".into(), ..old.clone() });
        assert_eq!(whole, old, "a file that says all of it");
    }

    #[test]
    fn json_says_the_same() {
        let value: toml::Value = toml::from_str(TOML).unwrap();
        let json = draft("offer.json", &serde_json::to_string(&value).unwrap()).unwrap();
        let toml = draft("offer.toml", TOML).unwrap();
        assert_eq!(json.settle(0, key).unwrap(), toml.settle(0, key).unwrap());
    }

    #[test]
    fn what_is_missing_or_wrong_is_named() {
        let error = Draft::default().settle(0, key).unwrap_err().to_string();
        assert_eq!(error, "the offer does not say its cpu_milli");
        for (content, expected) in [
            ("colour = 'red'", "unknown field `colour`"),
            ("class = 'barge'", "\"barge\" is not one of container, machine, function"),
            ("price = '1 FIL'", "does not say for how long"),
            ("units = -1", "invalid value"),
        ] {
            let error = draft("offer.toml", content).unwrap_err();
            assert!(error.to_string().contains(expected), "{error}");
            assert_eq!(Failure::of(&error).kind.exit_code(), 2);
        }
    }
}

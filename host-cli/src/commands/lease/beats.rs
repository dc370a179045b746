//! What a lease's beats told: how many came, and how the machine was doing at the last.

use std::fmt;

use abi::lease::{LeaseId, LeaseReturn, Report, events};
use anyhow::Result;
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
use serde::Serialize;

use crate::context::Context;
use crate::past::{self, is_refusal};
use crate::rpc::{Event, EventFilter};

/// The beats of a lease up to an epoch.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Beats {
    pub count: u64,
    /// What the last one told; none before the first.
    pub last: Option<Beaten>,
}

/// One beat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Beaten {
    /// The epoch up to which it proved service.
    pub until: ChainEpoch,
    /// In use, in thousandths of a core.
    pub cpu_milli: u32,
    pub memory_mib: u32,
    pub disk_mib: u64,
    /// A digest of what runs, as hex; empty for none.
    pub workload: String,
}

impl Beats {
    /// How many there are and what the last one told, in one line.
    pub fn sentence(&self) -> String {
        match &self.last {
            Some(last) => format!("beats {}, the last with {last}", self.count),
            None => format!("beats {}", self.count),
        }
    }

    /// Each beat proves more than the one before: what is told again is known by that. Those after the epoch `last_beat` are left
    /// for later.
    fn add(&mut self, event: &Event, last_beat: ChainEpoch) {
        let (Some(until), Some(report)) = (event.get::<ChainEpoch>("until"), event.get::<Report>("report")) else {
            return;
        };
        if until > last_beat || self.last.as_ref().is_some_and(|last| until <= last.until) {
            return;
        }
        let Report { cpu_milli, memory_mib, disk_mib, workload } = report;
        self.count += 1;
        self.last = Some(Beaten { until, cpu_milli, memory_mib, disk_mib, workload: hex::encode(workload) });
    }
}

impl fmt::Display for Beaten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { until: _, cpu_milli, memory_mib, disk_mib, workload } = self;
        write!(f, "{cpu_milli} milli of CPU, {memory_mib} MiB of memory, {disk_mib} MiB of disk")?;
        if workload.is_empty() { Ok(()) } else { write!(f, ", workload {workload}") }
    }
}

/// Hears the beats of one lease.
#[derive(Debug, Default)]
pub(super) struct Listener {
    beats: Beats,
    /// Up to where it has heard all.
    heard: Option<ChainEpoch>,
    /// Whether it was told that the node tells no events.
    is_told: bool,
}

impl Listener {
    /// The beats of a lease that was read at an epoch or later; `None`, with a warning at first, where the node does not tell of all of
    /// them.
    pub(super) fn listen(
        &mut self,
        context: &Context,
        market: Address,
        lease: &LeaseReturn,
        epoch: ChainEpoch,
    ) -> Result<Option<Beats>> {
        // The tipset that was heard last comes again: a node may tell its events only when the next one is there.
        let from = self.heard.unwrap_or(lease.ordered);
        let now = context.rpc.head()?.height;
        match past::between(&context.rpc, &filter(market, lease.lease)?, from, now) {
            Ok(events) => {
                events.iter().for_each(|event| self.beats.add(event, lease.last_beat));
                self.heard = Some(epoch);
                Ok(Some(self.beats.clone()))
            }
            Err(error) if is_refusal(&error) => {
                if !std::mem::replace(&mut self.is_told, true) {
                    context.output.warn(&format!("the node does not tell the lease's beats: {error:#}"));
                }
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}

fn filter(market: Address, lease: LeaseId) -> Result<EventFilter> {
    EventFilter::of(market).with("$type", &[events::BEAT])?.with("lease", &[lease])
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use serde_json::json;

    use super::*;

    fn beat(until: ChainEpoch, cpu_milli: u32) -> Event {
        let entry =
            |key: &str, value: Vec<u8>| json!({ "Flags": 0, "Key": key, "Codec": 81, "Value": STANDARD.encode(value) });
        let report = Report { cpu_milli, memory_mib: 900, disk_mib: 7_000, workload: vec![0xab] };
        serde_json::from_value(json!({
            "emitter": "t01", "height": until,
            "msgCid": { "/": "bafy2bzacebbpdegvr3i4cosewthysg5xkxpqfn2wfcz6mv2hmoktwbdxkax4s" },
            "entries": [
                entry("until", fvm_ipld_encoding::to_vec(&until).unwrap()),
                entry("report", fvm_ipld_encoding::to_vec(&report).unwrap()),
            ],
        }))
        .unwrap()
    }

    #[test]
    fn beats_are_counted_once_and_the_last_one_is_told() {
        let mut beats = Beats::default();
        assert_eq!(beats.sentence(), "beats 0");
        for event in [beat(120, 10), beat(140, 20), beat(140, 20), beat(120, 10), beat(160, 30)] {
            beats.add(&event, 159);
        }
        let last = "20 milli of CPU, 900 MiB of memory, 7000 MiB of disk, workload ab";
        assert_eq!(beats.sentence(), format!("beats 2, the last with {last}"));
        assert_eq!(beats.last.unwrap().to_string(), last);
    }
}

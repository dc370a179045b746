use abi::lease::{BatchReturn, Beat, HeartbeatParams, MAX_BATCH, Method, Report as Beaten, SettleParams};
use anyhow::Result;
use serde::Serialize;

use crate::address::Addr;
use crate::context::Context;
use crate::failure::Failure;
use crate::flow::{Draft, Sent, Trail};
use crate::output::Report;
use crate::refusal::{self, ActorKind};

/// How the leased machine is doing; goes into the event of each beat.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct ReportArgs {
    /// CPU in use, in thousandths of a core
    #[arg(long, value_name = "MILLI", default_value_t = 0, hide_default_value = true)]
    pub cpu_milli: u32,
    /// Memory in use, in MiB
    #[arg(long, value_name = "MIB", default_value_t = 0, hide_default_value = true)]
    pub memory_mib: u32,
    /// Disk in use, in MiB
    #[arg(long, value_name = "MIB", default_value_t = 0, hide_default_value = true)]
    pub disk_mib: u64,
    /// A digest of what runs, as hex
    #[arg(long, value_name = "HEX", default_value = "", hide_default_value = true)]
    pub workload: String,
}

/// Beats for leases, with the same report for each.
pub fn heartbeat(context: &Context, market: &str, leases: &[u64], args: &ReportArgs) -> Result<Batch> {
    check_size(leases)?;
    let workload =
        hex::decode(&args.workload).map_err(|e| Failure::usage(format!("--workload is not hexadecimal: {e}")))?;
    let ReportArgs { cpu_milli, memory_mib, disk_mib, workload: _ } = *args;
    let report = Beaten { cpu_milli, memory_mib, disk_mib, workload };
    let beats = leases.iter().map(|lease| Beat { lease: *lease, report: report.clone() }).collect();
    let market = context.address(market)?;
    let what = format!("beat for {} of the market {}", named(leases), Addr(market));
    let sent = context.send(Draft::new(what, market, Method::Heartbeat).params(&HeartbeatParams { beats })?)?;
    Batch::of(&sent)
}

/// Settles leases.
pub fn settle(context: &Context, market: &str, leases: &[u64]) -> Result<Batch> {
    check_size(leases)?;
    let market = context.address(market)?;
    let what = format!("settle {} of the market {}", named(leases), Addr(market));
    let params = SettleParams { leases: leases.to_vec() };
    let sent = context.send(Draft::new(what, market, Method::Settle).params(&params)?)?;
    Batch::of(&sent)
}

fn check_size(leases: &[u64]) -> Result<()> {
    match leases.len() {
        1..=MAX_BATCH => Ok(()),
        count => Err(Failure::usage(format!("a batch is 1 to {MAX_BATCH} leases, not {count}")).into()),
    }
}

fn named(leases: &[u64]) -> String {
    match leases {
        [lease] => format!("lease {lease}"),
        many => format!("{} leases", many.len()),
    }
}

/// What became of a batch.
#[derive(Debug, Serialize)]
pub struct Batch {
    pub done: u32,
    pub refused: Vec<Refused>,
    #[serde(flatten)]
    pub trail: Trail,
}

/// A lease for which it was not done, while the others stand.
#[derive(Debug, Serialize)]
pub struct Refused {
    pub lease: u64,
    pub exit_code: u32,
    pub sentence: String,
}

impl Batch {
    /// Of a message about a single lease that did what was asked.
    pub(crate) fn one(trail: Trail) -> Self {
        Self { done: 1, refused: Vec::new(), trail }
    }

    /// Reads what a batch returned.
    pub(crate) fn of(sent: &Sent) -> Result<Self> {
        let BatchReturn { done, refused } = sent.decode()?;
        let told = |refusal: abi::lease::Refusal| Refused {
            lease: refusal.lease,
            exit_code: refusal.code,
            sentence: refusal::sentence(ActorKind::Lease, refusal.code),
        };
        Ok(Self { done, refused: refused.into_iter().map(told).collect(), trail: sent.trail() })
    }

    /// Whether it was not done for a lease.
    pub(crate) fn has_refused(&self, lease: u64) -> bool {
        self.refused.iter().any(|refused| refused.lease == lease)
    }

    /// A failure when any lease was refused, so that scripts notice.
    pub fn check(&self) -> Result<()> {
        let Some(first) = self.refused.first() else { return Ok(()) };
        let of = self.refused.len() as u64 + u64::from(self.done);
        let what =
            format!("{} of {of} leases were refused, lease {}: {}", self.refused.len(), first.lease, first.sentence);
        Err(Failure::refused(what).code(first.exit_code).into())
    }
}

impl Report for Batch {
    fn text(&self) -> String {
        let mut lines = vec![format!("done for {}, refused for {}", self.done, self.refused.len())];
        lines.extend(self.refused.iter().map(|r| format!("lease {}: {}", r.lease, r.sentence)));
        lines.join("\n")
    }
}
